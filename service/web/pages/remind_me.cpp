#include <algorithm>
#include <iterator>

#include "store/outbox.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

Response remind_me_action(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return help_page(context);
    const core::PersonId student = *context.viewer.person;
    const core::Activity* activity = activity_named(context, form_value(context, "activity"));
    if (activity == nullptr) return redirect_to(context, "/my-path");  // gone since the page was shown
    const std::string wanted = form_value(context, "hours");
    const auto before = std::find_if(std::begin(core::askable), std::end(core::askable),
                                     [&](core::hours one) { return std::to_string(one.count()) == wanted; });
    if (before == std::end(core::askable) && wanted != "none") return refusal(context, 403);
    context.services.database.transaction([&] {
        if (wanted == "none")
            store::unask_reminders(context.services.database, student, activity->id);
        else
            store::ask_reminder(context.services.database, student, activity->id, *before, context.now);
        audit(context, wanted == "none" ? "unask_reminder" : "ask_reminder", student,
              "activity=" + std::to_string(activity->id.value));
    });
    return redirect_to(context, "/my-path#activity-" + std::to_string(activity->id.value));
}

}  // namespace waymark::web
