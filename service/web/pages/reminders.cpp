#include <algorithm>
#include <map>
#include <set>

#include "i18n/format.hpp"
#include "jobs/remind.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/page.hpp"
#include "web/trial_words.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t most_rows = 200;  // of reminders, and of each reason

std::string mode_sentence(const i18n::Language& language, core::Writes writes) {
    switch (writes) {
        case core::Writes::off:
            return language.text(
                "Waymark only looks in this course and sends nothing. This is what it would do.");
        case core::Writes::mentor:
            return language.text(
                "In this course only messages that somebody has clicked are sent. This is what would be sent "
                "automatically.");
        case core::Writes::all:
            return language.text("Waymark sends these by itself and looks again right before each one.");
    }
    return {};
}

std::string heading(const i18n::Language& language, core::Writes writes) {
    return writes == core::Writes::all ? language.text("What goes out, and when")
                                       : language.text("What would go out, and when");
}

ViewModel key_model(const PageContext& context, const core::ReminderKey& key) {
    const core::Enrolment* student = core::find_person(context.course->snapshot, key.person);
    const core::Activity* activity = core::find_activity(context.course->snapshot, key.activity);
    ViewModel model;
    model.set("name", student == nullptr ? "?" : student->full_name)
        .set("url", page_url(context, student_path(key.person)))
        .set("activity", activity == nullptr ? "?" : activity->name)
        .set("stage", stage_words(context.language, context.settings.policy.reminders, key.stage));
    return model;
}

ViewModel::List going_models(const PageContext& context, const core::ReminderPlan& plan,
                             const std::set<core::PersonId>& mine) {
    const Speech speech = speech_of(context);
    std::vector<core::Reminder> going = plan.reminders;
    going.insert(going.end(), plan.later.begin(), plan.later.end());
    std::stable_sort(going.begin(), going.end(),
                     [](const core::Reminder& a, const core::Reminder& b) { return a.send_at < b.send_at; });
    ViewModel::List list;
    for (const core::Reminder& reminder : going) {
        if (!mine.contains(reminder.key.person)) continue;
        if (list.size() == most_rows) break;
        const bool now = reminder.send_at <= context.now;
        ViewModel model = key_model(context, reminder.key);
        const i18n::Values date{{"when", when(speech, reminder.key.due)}};
        model
            .set("due", core::is_planned_stage(reminder.key.stage)
                            ? context.language.text("planned for {when}", date)
                            : date.front().second)
            .set("when",
                 now ? context.language.text("now")
                     : i18n::date_time(context.language, context.zone, reminder.send_at, context.now));
        list.push_back(std::move(model));
    }
    return list;
}

/// One entry per reason, in the order of SkipReason, with its rows. Work that is done needs no explanation.
ViewModel::List skip_models(const PageContext& context, const core::ReminderPlan& plan,
                            const std::set<core::PersonId>& mine) {
    std::map<core::SkipReason, std::vector<const core::ReminderKey*>> by_reason;
    for (const core::SkippedReminder& skip : plan.skipped)
        if (mine.contains(skip.key.person) && skip.reason != core::SkipReason::done)
            by_reason[skip.reason].push_back(&skip.key);
    ViewModel::List list;
    for (const auto& [reason, keys] : by_reason) {
        const i18n::Values values{{"because", skip_sentence(context.language, reason)}};
        ViewModel::List rows;
        for (const core::ReminderKey* key : keys)
            if (rows.size() < most_rows) rows.push_back(key_model(context, *key));
        const bool more = keys.size() > rows.size();
        ViewModel model;
        model
            .set("why", context.language.plural("{n} reminder left out {because}",
                                                "{n} reminders left out {because}",
                                                static_cast<long>(keys.size()), values))
            .set("more", more)
            .set("rows", std::move(rows));
        list.push_back(std::move(model));
    }
    return list;
}

}  // namespace

Response reminders_page(PageContext& context) {
    if (context.course == nullptr) return help_page(context);
    const i18n::Language& language = context.language;
    // What the course would get if it were set to send: a page of "not set to send" would teach nobody.
    const core::ReminderPlan plan =
        jobs::preview_among_others(context.services.database, context.services.courses, *context.course,
                                   *context.site, context.settings.policy, context.now);
    std::set<core::PersonId> mine;
    for (const core::Enrolment* student : visible_students(context)) mine.insert(student->person);
    ViewModel::List going = going_models(context, plan, mine);
    ViewModel::List skips = skip_models(context, plan, mine);
    ViewModel model;
    model.set("mode", mode_sentence(language, context.writes))
        .set("text_url", page_url(context, "/reminders/text"))
        .set("what_if_url", page_url(context, "/reminders/what-if"))
        .set("letters_url", page_url(context, "/letters"))
        .set("letters_label", context.viewer.role == core::ViewerRole::teacher
                                  ? language.text("Messages to mentors")
                                  : language.text("Messages to you"))
        .set("going_heading", heading(language, context.writes))
        .set("going", std::move(going))
        .set("skips", std::move(skips))
        .set("trials", trial_models(context))
        .set("label_student", language.text("Student"))
        .set("label_activity", language.text("Activity"))
        .set("label_due", language.text("Date"))
        .set("label_when", language.text("Reminder"))
        .add(freshness(context));
    return framed_page(context, "reminders", {language.text("Reminders"), "/reminders", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
