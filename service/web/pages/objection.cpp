#include "store/course_notes.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

namespace {

/// Saves or withdraws what the form says about `student`; false when the viewer may not withdraw it.
bool take_choice(PageContext& context, core::PersonId student) {
    store::Database& database = context.services.database;
    if (form_value(context, "scoring") == "off") {
        store::save_objection(database, {student, *context.viewer.person, context.now});
        audit(context, "object_to_scoring", student);
        return true;
    }
    const core::Objection* objection = core::objection_of(context.course->snapshot, student);
    if (objection == nullptr) return true;
    if (!core::may_withdraw(*objection, *context.viewer.person)) return false;
    store::delete_objection(database, student);
    audit(context, "withdraw_objection", student);
    return true;
}

}  // namespace

Response own_objection_action(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return help_page(context);
    take_choice(context, *context.viewer.person);
    return redirect_to(context, "/my-path");
}

Response objection_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::note_objection);
    if (student == nullptr) return refusal(context, 404);
    if (!take_choice(context, student->person)) return refusal(context, 403);
    return redirect_to(context, student_path(student->person));
}

}  // namespace waymark::web
