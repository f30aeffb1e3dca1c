#include "web/message_draft.hpp"
#include "web/page.hpp"

namespace waymark::web {

Response message_form_page(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::send_message);
    if (student == nullptr) return refusal(context, 404);
    return draft_page(context, *student, new_draft(context, *student), "");
}

}  // namespace waymark::web
