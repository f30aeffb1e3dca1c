#include "store/contacts.hpp"
#include "web/contact_words.hpp"
#include "web/form_fields.hpp"
#include "web/frame.hpp"
#include "web/page.hpp"
#include "web/praise_note.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t longest_text = 4000;

struct Note {
    std::optional<core::ContactChannel> channel;
    std::string text;
    std::string follow_up;  ///< a day, as the form has it; "" if none
    std::string form_id;
};

Response form_page(const PageContext& context, const core::Enrolment& student, const Note& note,
                   const std::string& problem) {
    const i18n::Language& language = context.language;
    const std::string path = student_path(student.person);
    const std::string heading = language.text("Contact with {name}", {{"name", student.full_name}});
    ViewModel::List channels;
    for (const core::ContactChannel channel : core::all_contact_channels)
        channels.push_back(ViewModel()
                               .set("value", core::word(channel))
                               .set("label", channel_word(language, channel))
                               .set("chosen", note.channel == channel));
    ViewModel model;
    model.set("heading", heading)
        .set("problem", problem)
        .set("student_url", page_url(context, path))
        .set("action_url", page_url(context, path + "/contact"))
        .set("form_id", note.form_id)
        .set("channels", std::move(channels))
        .set("text", note.text)
        .set("follow_up", note.follow_up);
    return framed_page(context, "contact_form", {heading, path + "/contact", "", problem.empty() ? 200 : 422},
                       std::move(model));
}

std::string problem_with(const PageContext& context, const Note& note) {
    const i18n::Language& language = context.language;
    if (!note.channel) return language.text("Please choose how you were in touch.");
    if (note.text.size() > longest_text) return language.text("The note is too long. Please shorten it.");
    if (!note.follow_up.empty() && !begin_of_day(context, note.follow_up))
        return language.text("Please name a day from tomorrow to a year from now.");
    return {};
}

}  // namespace

Response contact_form_page(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::send_message);
    if (student == nullptr) return refusal(context, 404);
    return form_page(context, *student, {{}, {}, {}, support::random_token(context.services.random, 16)}, "");
}

Response contact_note_action(PageContext& context) {
    const core::Enrolment* student = student_of(context, core::Action::send_message);
    if (student == nullptr) return refusal(context, 404);
    const Note note{core::contact_channel(form_value(context, "channel")),
                    with_plain_line_ends(form_value(context, "text")), form_value(context, "follow_up"),
                    form_value(context, "form_id")};
    if (!is_form_id(note.form_id) || !context.viewer.person) return refusal(context, 403);
    const std::string problem = problem_with(context, note);
    if (!problem.empty()) return form_page(context, *student, note, problem);
    const store::Contact contact{context.viewer.site, context.viewer.course,
                                 student->person,     *context.viewer.person,
                                 *note.channel,       note.text,
                                 context.now,         begin_of_day(context, note.follow_up)};
    context.services.database.transaction([&] {
        const std::string key = "contact:" + note.form_id;
        if (!store::save_contact(context.services.database, contact, key)) return;
        audit(context, "note_contact", student->person, core::word(*note.channel));
        note_praise(context, *student, form_value(context, "reason"), key);
    });
    return redirect_to(context, student_path(student->person) + "?status=noted");
}

}  // namespace waymark::web
