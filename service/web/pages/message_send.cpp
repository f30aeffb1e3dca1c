#include "store/endings.hpp"
#include "web/message_draft.hpp"
#include "web/page.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {
namespace {

/// A message that was opened as praise is the praise: it is not offered again soon.
void note_praise(const PageContext& context, const core::Enrolment& student, const Draft& draft) {
    if (draft.reason.rfind("praise_", 0) != 0) return;
    store::WorklistEnding ending;
    for (const core::WorklistReason& fact : facts_about(context, student.person))
        if (fact.kind == core::WorklistKind::praise) ending.reasons.push_back(core::key_of(fact));
    if (ending.reasons.empty()) return;
    ending.site = context.viewer.site;
    ending.course = context.viewer.course;
    ending.person = student.person;
    ending.author = context.viewer.person;
    ending.at = context.now;
    store::save_ending(context.services.database, ending, "message:" + draft.form_id);
}

}  // namespace

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
        if (!queued) return;
        audit(context, "send_message", student->person);
        note_praise(context, *student, *draft);
    });
    if (queued && context.services.wake_deliveries) context.services.wake_deliveries();
    return redirect_to(context,
                       student_path(student->person) + (queued ? "?status=queued" : "?status=already"));
}

}  // namespace waymark::web
