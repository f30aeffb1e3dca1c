#include "web/message_draft.hpp"
#include "web/page.hpp"

namespace waymark::web {

Response message_send_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::send_message);
    if (student == nullptr) return refusal(context, 404);
    const auto draft = posted_draft(context);
    if (!draft || !context.viewer.person) return refusal(context, 403);
    // The course's setting or the enrolment may have changed since the preview.
    const auto problem = jobs::check_message(draft->text, sender_name(context), *student, context.writes);
    if (problem) return draft_page(context, *student, *draft, problem_sentence(context.language, *problem));
    const jobs::MessageOrder order{context.course.get(), student->person, *context.viewer.person, draft->text,
                                   draft->form_id};
    bool queued = false;
    context.services.database.transaction([&] {
        queued = jobs::queue_message(context.services.database, order, context.services.random, context.now);
        if (queued) audit(context, "send_message", student->person);
    });
    if (queued && context.services.wake_deliveries) context.services.wake_deliveries();
    return redirect_to(context,
                       student_path(student->person) + (queued ? "?status=queued" : "?status=already"));
}

}  // namespace waymark::web
