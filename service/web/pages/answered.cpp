#include "store/answers.hpp"

#include "store/own_tokens.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"

namespace waymark::web {

Response answered_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::end_item);
    if (student == nullptr) return refusal(context, 404);
    const std::string form_id = form_value(context, "form_id");
    if (!is_form_id(form_id)) return refusal(context, 403);
    store::Database& database = context.services.database;
    const core::PersonId mentor = *context.viewer.person;
    const bool added = store::save_answer(
        database, {context.viewer.site, context.viewer.course, student->person, mentor, context.now},
        form_id);
    const auto token = store::own_token(database, mentor);
    if (added && token && token->verdict.state == core::OwnTokenState::good && token->verdict.marks_read) {
        store::ask_read_mark(database, context.viewer.site, mentor, student->person, context.now);
        context.services.wake_deliveries();
    }
    if (added) audit(context, "answered", student->person);
    return redirect_to(context, "/today?status=answered");
}

}  // namespace waymark::web
