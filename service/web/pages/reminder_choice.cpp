#include "store/outbox.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

Response reminder_choice_action(PageContext& context) {
    if (!context.viewer.person) return help_page(context);
    const bool wanted = form_value(context, "reminders") == "on";
    store::save_nudge_choice(context.services.database, *context.viewer.person, wanted, context.now);
    audit(context, wanted ? "reminders_on" : "reminders_off", *context.viewer.person);
    return redirect_to(context, "/my-path");
}

}  // namespace waymark::web
