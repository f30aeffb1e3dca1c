#include "web/message_draft.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

using jobs::MessageProblem;

/// Problems that another text cures lead back to the form; the others are shown with the preview.
bool is_curable(MessageProblem problem) {
    return problem == MessageProblem::empty || problem == MessageProblem::too_long;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

Response preview(const PageContext& context, const core::Enrolment& student, const Draft& draft,
                 std::optional<MessageProblem> problem) {
    const i18n::Language& language = context.language;
    const std::string path = student_path(student.person);
    const std::string heading = language.text("Message to {name}", {{"name", student.full_name}});
    std::vector<std::string> advice = hints(language, draft.text);
    ViewModel model;
    model.set("heading", heading)
        .set("problem", problem ? problem_sentence(language, *problem) : "")
        .set("can_send", !problem)
        .set("text", trimmed(draft.text))
        .set("text_lang", student_language(context, student).code())
        .set("sender", "— " + sender_name(context))
        .set("length", language.text("Length in characters: {n}",
                                     {{"n", std::to_string(length_of(trimmed(draft.text)))}}))
        .set_texts("hints", std::move(advice))
        .set("form_id", draft.form_id)
        .set("reason", draft.reason)
        .set("activity", draft.activity)
        .set("linked", draft.link)
        .set("student_url", page_url(context, path))
        .set("preview_url", page_url(context, path + "/message"))
        .set("send_url", page_url(context, path + "/message/send"));
    return framed_page(context, "message_preview", {heading, path + "/message", "", 200}, std::move(model));
}

}  // namespace

Response message_preview_page(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::send_message);
    if (student == nullptr) return refusal(context, 404);
    const auto draft = posted_draft(context);
    if (!draft) return draft_page(context, *student, new_draft(context, *student), "");
    if (form_value(context, "edit") == "1") return draft_page(context, *student, *draft, "");
    const auto problem = jobs::check_message(counted_text(context, *student, *draft), sender_name(context),
                                             *student, context.writes);
    if (problem && is_curable(*problem))
        return draft_page(context, *student, *draft, problem_sentence(context.language, *problem));
    return preview(context, *student, *draft, problem);
}

}  // namespace waymark::web
