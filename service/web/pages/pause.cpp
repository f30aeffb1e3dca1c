#include "store/pauses.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

Response pause_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::end_item);
    if (student == nullptr || !context.viewer.person) return refusal(context, 404);
    const std::string day = form_value(context, "until");
    const std::optional<core::Instant> until = end_of_day(context, day);
    const std::string back = student_path(student->person);
    if (!day.empty() && !until) return redirect_to(context, back + "?status=no_day");
    store::save_pause(context.services.database, student->person, until, *context.viewer.person, context.now);
    audit(context, until ? "pause_reminders" : "resume_reminders", student->person);
    return redirect_to(context, back + (until ? "?status=paused" : "?status=resumed"));
}

}  // namespace waymark::web
