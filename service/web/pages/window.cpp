#include "web/headers.hpp"
#include "web/window_codes.hpp"

namespace waymark::web {

// The form asks for a new browser window, which gets a session of its own: cookies kept inside the platform's
// frame are often not sent outside it (design §7).
Response window_action(PageContext& context) {
    const std::string* page = support::find_once(context.form, "back");
    return see_other(
        make_window_url(context.session.launch_id, page == nullptr ? "/" : *page, context.services));
}

}  // namespace waymark::web
