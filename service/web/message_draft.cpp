#include "web/message_draft.hpp"

#include <algorithm>

#include "core/plan_date.hpp"
#include "i18n/format.hpp"
#include "store/outbox.hpp"
#include "web/form_fields.hpp"
#include "web/pace_words.hpp"

namespace waymark::web {
namespace {

constexpr long long_message = 600;
constexpr std::ptrdiff_t many_questions = 2;

/// Values for the first sentences: as the student reads dates, in the student's zone.
i18n::Values starter_values(const PageContext& context, const core::Enrolment& student,
                            const core::Activity* activity, std::string_view reason) {
    i18n::Values values{{"first_name", student.first_name}};
    if (activity == nullptr) return values;
    values.emplace_back("activity", activity->name);
    const core::WorkItem item = core::work_item(context.course->index, *activity, student, context.now,
                                                context.settings.policy.worklist.due_soon);
    const std::optional<core::Instant> date =
        reason == "plan_passed" ? core::plan_date(item.deadline) : item.deadline.dates.due;
    if (!date) return values;
    const core::ZoneRules& zone = jobs::zone_of(student, *context.site);
    values.emplace_back("when",
                        i18n::date_time(student_language(context, student), zone, *date, context.now));
    return values;
}

std::string starter(const i18n::Language& language, std::string_view reason, const i18n::Values& values) {
    const bool has_date = values.size() == 3;
    if (reason == "missed" && has_date)
        return language.text(
            "“{activity}” was due {when} and I have not seen it yet. It can still be handed in. What would "
            "help "
            "you to finish it?",
            values);
    if (reason == "closed" && has_date)
        return language.text(
            "“{activity}” was due {when} and I have not seen it. What got in the way? Let us see together "
            "what "
            "comes next.",
            values);
    if (reason == "plan_passed" && has_date)
        return language.text(
            "“{activity}” was planned for {when} and I have not seen it yet. How is it going, and is there a "
            "step that I can help you with?",
            values);
    if (reason == "due_soon" && has_date)
        return language.text(
            "“{activity}” is due {when}. How is it going, and is there a step that I can help you with?",
            values);
    if (reason == "unanswered")
        return language.text(
            "I got in touch some days ago and would still like to hear from you. One sentence is enough: "
            "how are you, and what would help?");
    if (reason == "quiet")
        return language.text(
            "I have not seen you in the course for a while and would like to know how you are. What would "
            "make it "
            "easier to take the next small step?",
            values);
    return {};
}

/// First sentences that need no date.
std::string kind_starter(const i18n::Language& language, std::string_view reason,
                         const i18n::Values& values) {
    const bool has_activity = values.size() >= 2;
    if (reason == "first_contact")
        return language.text(
            "I am your mentor in this course: the one to ask when something gets stuck. What would you like "
            "to get out of the course?");
    if (reason == "praise_made_up" && has_activity)
        return language.text("I have seen that “{activity}” is in after all. Well done for not giving up!",
                             values);
    if (reason == "praise_on_time")
        return language.text("Two pieces of work in a row on time: that is good going. Well done!");
    if (reason == "praise_back")
        return language.text("I am glad to see you at work in the course again. Well done!");
    if (reason == "praise_finished")
        return language.text("You have done everything with a date long before the last one. Well done!");
    if (reason == "follow_up")
        return language.text("I said that I would be in touch again. How have things gone since?");
    if (reason == "pace_fast")
        return language.text(
            "You are ahead of the plan. Would you like an extra task, or would you help somebody who is "
            "still at the beginning?");
    if (reason == "pace_slow")
        return language.text("Here is a way back to the plan, step by step. Does it suit you?");
    return {};
}

/// The next steps back to the plan, as the student reads them; few, because few are taken.
std::string catch_up_lines(const PageContext& context, const core::Enrolment& student) {
    const Speech speech{student_language(context, student), jobs::zone_of(student, *context.site),
                        context.now, context.course->snapshot};
    const auto work =
        core::work_of(context.course->index, student, context.now, context.settings.policy.worklist.due_soon);
    std::vector<core::CatchUpStep> steps =
        core::catch_up_plan(work, context.settings.policy, context.zone, context.now);
    if (steps.size() > few_steps) steps.resize(few_steps);
    std::string lines;
    for (const std::string& line : step_lines(speech, steps)) lines += "\n– " + line;
    return lines;
}

}  // namespace

std::optional<Draft> posted_draft(const PageContext& context) {
    Draft draft{with_plain_line_ends(form_value(context, "text")), form_value(context, "form_id"),
                form_value(context, "reason"), form_value(context, "activity"),
                form_value(context, "link") == "1"};
    if (activity_named(context, draft.activity) == nullptr) draft.activity.clear();
    if (!is_form_id(draft.form_id)) return std::nullopt;
    if (!is_form_id(draft.reason)) draft.reason.clear();  // the same few letters are allowed
    return draft;
}

Draft new_draft(const PageContext& context, const core::Enrolment& student) {
    const i18n::Language& language = student_language(context, student);
    const core::Activity* activity = activity_named(context, query_value(context, "activity"));
    const i18n::Values values = starter_values(context, student, activity, query_value(context, "reason"));
    Draft draft;
    if (activity != nullptr) draft.activity = std::to_string(activity->id.value);
    draft.form_id = support::random_token(context.services.random, 16);
    draft.reason = query_value(context, "reason");
    if (!is_form_id(draft.reason)) draft.reason.clear();
    draft.text = language.text("Hello {first_name},", values) + "\n\n";
    std::string sentences = starter(language, draft.reason, values);
    if (sentences.empty()) sentences = kind_starter(language, draft.reason, values);
    if (draft.reason == "pace_slow") sentences += "\n" + catch_up_lines(context, student);
    if (!sentences.empty()) draft.text += sentences + "\n";
    return draft;
}

const i18n::Language& student_language(const PageContext& context, const core::Enrolment& student) {
    const std::string chosen = store::contact_choice(context.services.database, student.person).language;
    for (const std::string* tag :
         {&chosen, &student.language, &context.course->snapshot.course.language, &context.site->language})
        if (i18n::is_known_language(*tag)) return i18n::language(*tag);
    return context.language;
}

std::string sender_name(const PageContext& context) {
    if (!context.viewer.person) return {};
    const core::Enrolment* self = core::find_person(context.course->snapshot, *context.viewer.person);
    return self == nullptr ? std::string() : self->full_name;
}

std::string with_link(const PageContext& context, const core::Enrolment& student, const Draft& draft,
                      std::string_view link) {
    if (!draft.link || link.empty()) return draft.text;
    return draft.text + "\n\n" +
           student_language(context, student)
               .text("Your path in this course: {link}", {{"link", std::string(link)}});
}

std::string counted_text(const PageContext& context, const core::Enrolment& student, const Draft& draft) {
    return with_link(
        context, student, draft,
        jobs::link_for_counting(context.services.database, *context.course, context.settings.public_url));
}

std::string problem_sentence(const i18n::Language& language, jobs::MessageProblem problem) {
    switch (problem) {
        case jobs::MessageProblem::empty:
            return language.text("The message is empty. Please write something.");
        case jobs::MessageProblem::too_long:
            return language.text("The message is too long for Moodle. Please shorten it.");
        case jobs::MessageProblem::not_active:
            return language.text(
                "This student's enrolment is not active, so nothing can be sent. Please use another "
                "channel.");
        case jobs::MessageProblem::writes_off:
            return language.text(
                "Nothing is sent from this course: it is set to look only. The administrator of Waymark can "
                "change that.");
    }
    return {};
}

std::vector<std::string> hints(const i18n::Language& language, std::string_view text) {
    std::vector<std::string> said;
    if (length_of(text) > long_message)
        said.push_back(language.text("This is long. The first two sentences are read most."));
    const auto questions = std::count(text.begin(), text.end(), '?');
    if (questions == 0)
        said.push_back(language.text("There is no question in it. A question is easier to answer."));
    if (questions > many_questions)
        said.push_back(language.text("There are several questions. One next step is easier to take."));
    return said;
}

long length_of(std::string_view text) {
    return static_cast<long>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;  // not the middle of a letter
    }));
}

Response draft_page(const PageContext& context, const core::Enrolment& student, const Draft& draft,
                    const std::string& problem) {
    const i18n::Language& language = context.language;
    const std::string path = student_path(student.person);
    const std::string heading = language.text("Message to {name}", {{"name", student.full_name}});
    ViewModel model;
    model.set("heading", heading)
        .set("student_url", page_url(context, path))
        .set("preview_url", page_url(context, path + "/message"))
        .set("problem", problem)
        .set("writes_off", context.writes == core::Writes::off && problem.empty())
        .set("form_id", draft.form_id)
        .set("reason", draft.reason)
        .set("activity", draft.activity)
        .set("can_link",
             !jobs::link_for_counting(context.services.database, *context.course, context.settings.public_url)
                  .empty())
        .set("linked", draft.link)
        .set("chat_url", chat_link(context.course->snapshot.course, student))
        .set("noted_url", page_url(context, path + "/contact"))
        .set("text", draft.text)
        .set("text_lang", student_language(context, student).code())
        .set("text_label",
             language.text("Text, as {first_name} will read it", {{"first_name", student.first_name}}))
        .set("count_words", language.text("Length in characters: {n}"));
    const int status = problem.empty() ? 200 : 422;
    return framed_page(context, "message_form", {heading, path + "/message", "", status}, std::move(model));
}

}  // namespace waymark::web
