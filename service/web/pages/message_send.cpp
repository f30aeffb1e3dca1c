#include "web/form_fields.hpp"
#include "web/message_draft.hpp"
#include "web/page.hpp"
#include "web/praise_note.hpp"

namespace waymark::web {
namespace {

/// Makes the link, if the draft wants one.
std::string linked_text(PageContext& context, const core::Enrolment& student, const Draft& draft) {
    if (!draft.link) return draft.text;
    const core::Activity* activity = activity_named(context, draft.activity);
    const jobs::LinkMaker make =
        jobs::link_maker(context.services.database, context.settings.public_url, context.services.random);
    return with_link(
        context, student, draft,
        make(*context.course, activity == nullptr ? std::nullopt : std::optional{activity->id}, context.now));
}

}  // namespace

Response message_send_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::send_message);
    if (student == nullptr) return refusal(context, 404);
    const auto draft = posted_draft(context);
    if (!draft || !context.viewer.person) return refusal(context, 403);
    // The course's setting or the enrolment may have changed since the preview.
    const auto problem = jobs::check_message(counted_text(context, *student, *draft), sender_name(context),
                                             *student, context.writes);
    if (problem) return draft_page(context, *student, *draft, problem_sentence(context.language, *problem));
    bool queued = false;
    context.services.database.transaction([&] {
        const jobs::MessageOrder order{context.course.get(), student->person, *context.viewer.person,
                                       linked_text(context, *student, *draft), draft->form_id};
        queued = jobs::queue_message(context.services.database, order, context.services.random, context.now);
        if (!queued) return;
        audit(context, "send_message", student->person);
        note_praise(context, *student, draft->reason, "message:" + draft->form_id);
    });
    if (queued && context.services.wake_deliveries) context.services.wake_deliveries();
    return redirect_to(context,
                       student_path(student->person) + (queued ? "?status=queued" : "?status=already"));
}

}  // namespace waymark::web
