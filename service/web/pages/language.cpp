#include "store/sessions.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

/// A page of this launch to go back to; anything else leads to the start.
std::string way_back(const PageContext& context) {
    const std::string back = form_value(context, "back");
    const bool plain = back.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-/") == std::string::npos;
    const bool below = back.starts_with('/') && back.find("//") == std::string::npos;
    return plain && below ? back : "/";
}

}  // namespace

Response language_action(PageContext& context) {
    const std::string wanted = form_value(context, "language");
    if (i18n::is_known_language(wanted))
        store::set_session_language(context.services.database, context.session.launch_id,
                                    i18n::language(wanted).code());
    return redirect_to(context, way_back(context));
}

}  // namespace waymark::web
