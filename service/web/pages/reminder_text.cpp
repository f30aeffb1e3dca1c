#include <algorithm>
#include <charconv>
#include <iterator>

#include "jobs/links.hpp"
#include "store/outbox.hpp"
#include "web/frame.hpp"
#include "web/message_draft.hpp"
#include "web/page.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t most_things = 3;  // in a text about several
constexpr std::string_view usual_marker = "wm:00000000000000000000000000000000";

std::string text_word(const i18n::Language& language, std::string_view name) {
    if (name == "reminder") return language.text("before a date");
    if (name == "missed") return language.text("after a missed date");
    if (name == "several") return language.text("about several things at once");
    if (name == "planned") return language.text("before a planned date");
    if (name == "planned_asked") return language.text("asked for by the student, before a planned date");
    if (name == "planned_moved") return language.text("a planned date we named has changed");
    if (name == "asked") return language.text("asked for by the student");
    if (name == "extended") return language.text("after extra time was given");
    if (name == "moved") return language.text("a date we named has changed");
    if (name == "passed") return language.text("a date we named is now one that has passed");
    if (name == "withdrawn") return language.text("a date we named holds no more");
    return language.text("several new dates at once");
}

bool about_past(std::string_view name) {
    return name == "missed" || name == "passed";
}

bool about_plan(std::string_view name) {
    return name.starts_with("planned");
}

bool about_several(std::string_view name) {
    return name == "several" || name == "dates";
}

/// What the text would be about: the student's nearest dates, past ones for a missed date.
std::vector<core::ReminderKey> keys_for(const PageContext& context, const core::Enrolment& student,
                                        std::string_view name) {
    std::vector<core::ReminderKey> keys;
    for (const core::WorkItem& item : core::work_of(context.course->index, student, context.now,
                                                    context.settings.policy.worklist.due_soon)) {
        const std::optional<core::Instant>& due = item.deadline.dates.due;
        if (due && !about_plan(name) && (*due <= context.now) == about_past(name))
            keys.push_back({student.person, item.activity->id, *due, std::string(name)});
        const std::optional<core::Instant> planned = core::plan_date(item.deadline);
        if (planned && (about_plan(name) || about_several(name)) && *planned > context.now)
            keys.push_back({student.person, item.activity->id, *planned, core::planned_stage(name)});
    }
    std::sort(keys.begin(), keys.end(), [&](const core::ReminderKey& a, const core::ReminderKey& b) {
        return about_past(name) ? a.due > b.due : a.due < b.due;
    });
    const std::size_t most = about_several(name) ? most_things : 1;
    if (keys.size() > most) keys.resize(most);
    return keys;
}

/// Speaks as the messages do, without making a link.
jobs::ReminderVoice voice_for(const PageContext& context) {
    store::Database& database = context.services.database;
    const std::string& url = context.settings.public_url;
    return {*context.site, context.settings.policy, context.services.words,
            [&database, &url](const jobs::LoadedCourse& course, auto, auto) {
                return jobs::link_for_counting(database, course, url).empty() ? std::string() : url + "/m/…";
            },
            [&database](core::PersonId person) { return store::contact_choice(database, person).language; }};
}

const core::Enrolment* chosen_student(const PageContext& context,
                                      const std::vector<const core::Enrolment*>& students) {
    const std::string text = query_value(context, "student");
    core::PersonId id;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (read.ec != std::errc{}) return students.empty() ? nullptr : students.front();
    const auto found = std::find_if(students.begin(), students.end(),
                                    [&](const core::Enrolment* one) { return one->person == id; });
    return found == students.end() ? nullptr : *found;
}

std::string_view chosen_text(const PageContext& context) {
    const std::string wanted = query_value(context, "text");
    const auto* found = std::find(std::begin(jobs::all_texts), std::end(jobs::all_texts), wanted);
    return found == std::end(jobs::all_texts) ? jobs::all_texts[0] : *found;
}

ViewModel letter_model(const PageContext& context, const core::Enrolment* student, std::string_view name) {
    const std::vector<core::ReminderKey> keys =
        student == nullptr ? std::vector<core::ReminderKey>{} : keys_for(context, *student, name);
    std::string text;
    if (!keys.empty()) text = jobs::text_named(voice_for(context), *context.course, name, keys, context.now);
    const auto bytes = std::to_string(jobs::message_html(text, "", usual_marker).size());
    ViewModel model;
    model.set("letter", text)
        .set("letter_lang",
             student == nullptr ? context.language.code() : student_language(context, *student).code())
        .set("size",
             context.language.text("{n} of {most} bytes",
                                   {{"n", bytes}, {"most", std::to_string(jobs::max_message_bytes)}}));
    return model;
}

}  // namespace

Response reminder_text_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const std::vector<const core::Enrolment*> students = visible_students(context);
    const core::Enrolment* student = chosen_student(context, students);
    const std::string_view name = chosen_text(context);
    ViewModel::List people;
    for (const core::Enrolment* one : students)
        people.push_back(ViewModel()
                             .set("value", std::to_string(one->person.value))
                             .set("label", one->full_name)
                             .set("chosen", one == student));
    ViewModel::List texts;
    for (const std::string_view one : jobs::all_texts)
        texts.push_back(ViewModel()
                            .set("value", one)
                            .set("label", text_word(context.language, one))
                            .set("chosen", one == name));
    ViewModel model = letter_model(context, student, name);
    model.set("back_url", page_url(context, "/reminders"))
        .set("action_url", page_url(context, "/reminders/text"))
        .set("students", std::move(people))
        .set("texts", std::move(texts));
    return framed_page(context, "reminder_text",
                       {context.language.text("Texts of reminders"), "/reminders/text", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
