#include <fmt/chrono.h>
#include <fmt/format.h>

#include "commands/command.hpp"
#include "jobs/letters.hpp"

namespace waymark::commands {

namespace {

std::string line_about(const core::CourseSnapshot& snapshot, const core::ReminderKey& key) {
    const core::Enrolment* person = core::find_person(snapshot, key.person);
    const core::Activity* activity = core::find_activity(snapshot, key.activity);
    return fmt::format(
        "{} | {} | due {:%Y-%m-%d %H:%M} UTC | {}", person == nullptr ? "?" : person->full_name,
        activity == nullptr ? "?" : activity->name, fmt::gmtime(core::to_unix(key.due)), key.stage);
}

void print_plan(const core::CourseSnapshot& snapshot, const core::ReminderPlan& plan) {
    for (const core::Reminder& one : plan.reminders)
        fmt::print("  send now  {}\n", line_about(snapshot, one.key));
    for (const core::Reminder& one : plan.later)
        fmt::print("  later     {} | at {:%Y-%m-%d %H:%M} UTC\n", line_about(snapshot, one.key),
                   fmt::gmtime(core::to_unix(one.send_at)));
    for (const core::SkippedReminder& one : plan.skipped)
        fmt::print("  not sent  {} | {}\n", line_about(snapshot, one.key), core::word(one.reason));
}

/// What the silence about Moodle's own notices rests on.
std::string notices_line(const jobs::SiteNotices& known) {
    const auto comes = [](bool does) { return does ? "expected" : "not expected"; };
    const char* from = "by its release, for its settings were not to be read";
    if (known.from == jobs::NoticesFrom::lms) from = "by the settings of Moodle";
    if (known.from == jobs::NoticesFrom::administrator) from = "by lms_notices of the site";
    return fmt::format(
        "Moodle's own notices about assignments, {}: seven days before {}, due soon {}, overdue {}; taken "
        "for "
        "granted: its tasks run, and no student has switched them off",
        from, comes(known.notices.digest), comes(known.notices.due_soon), comes(known.notices.overdue));
}

std::string line_about(const core::CourseSnapshot& snapshot, core::PersonId mentor, core::LetterSort sort) {
    const core::Enrolment* person = core::find_person(snapshot, mentor);
    return fmt::format("{} | {}", person == nullptr ? "?" : person->full_name,
                       sort == core::LetterSort::weekly ? "digest" : "start pack");
}

void print_letters(const core::CourseSnapshot& snapshot, const core::LetterPlan& plan) {
    for (const core::Letter& one : plan.letters)
        fmt::print("  send now  mentor {}\n", line_about(snapshot, one.key.mentor, one.key.sort));
    for (const core::Letter& one : plan.later)
        fmt::print("  later     mentor {} | at {:%Y-%m-%d %H:%M} UTC\n",
                   line_about(snapshot, one.key.mentor, one.key.sort),
                   fmt::gmtime(core::to_unix(one.send_at)));
    for (const core::SkippedLetter& one : plan.skipped)
        fmt::print("  not sent  mentor {} | {}\n", line_about(snapshot, one.mentor, one.sort),
                   core::word(one.reason));
}

int remind_dry_run(Session& session) {
    App& app = *session.app;
    int status = done;
    for (const jobs::SiteSettings& site : app.sites()) {
        fmt::print("{}: {}\n", site.key, notices_line(jobs::notices_of(app.database(), site)));
        for (const jobs::CourseSettings& settings : site.courses) {
            const auto id = jobs::find_configured(app.database(), site, settings);
            const auto course = id ? app.courses().get(*id) : nullptr;
            if (!course) {
                fmt::print("{} course {}: never read; run `waymark sync --once` first\n", site.key,
                           settings.lms_id);
                status = failed;
                continue;
            }
            fmt::print("{} course {} (nothing is sent by this command)\n", site.key, settings.lms_id);
            print_plan(course->snapshot,
                       jobs::preview_reminders(app.database(), *course, site, session.configuration.policy,
                                               settings.writes, session.clock.now()));
            print_letters(course->snapshot,
                          jobs::preview_letters(app.database(), *course, site, session.configuration.policy,
                                                settings.writes, session.clock.now()));
        }
    }
    return status;
}

}  // namespace

void add_remind(Registry& registry) {
    require_flag(
        *registry.add(nullptr, "remind", "show who would be reminded, who not, and why", remind_dry_run),
        "--dry-run", "send nothing");
}

}  // namespace waymark::commands
