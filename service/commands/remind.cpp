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

void print_plan(const core::CourseSnapshot& snapshot, const core::ReminderPlan& plan, core::Writes writes) {
    const auto goes = [&](const core::Reminder& one) {
        return writes == core::Writes::all ||
               (writes == core::Writes::mentor && one.why == core::DeliveryClass::asked_for);
    };
    for (const core::Reminder& one : plan.reminders)
        fmt::print("  {}  {}\n", goes(one) ? "send now" : "would go", line_about(snapshot, one.key));
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

void print_letters(const core::CourseSnapshot& snapshot, const core::LetterPlan& plan, core::Writes writes) {
    for (const core::Letter& one : plan.letters)
        fmt::print("  {}  mentor {}\n", writes == core::Writes::all ? "send now" : "would go",
                   line_about(snapshot, one.key.mentor, one.key.sort));
    for (const core::Letter& one : plan.later)
        fmt::print("  later     mentor {} | at {:%Y-%m-%d %H:%M} UTC\n",
                   line_about(snapshot, one.key.mentor, one.key.sort),
                   fmt::gmtime(core::to_unix(one.send_at)));
    for (const core::SkippedLetter& one : plan.skipped)
        fmt::print("  not sent  mentor {} | {}\n", line_about(snapshot, one.mentor, one.sort),
                   core::word(one.reason));
}

/// What the lines of a course stand for.
std::string heading(const jobs::SiteSettings& site, const jobs::CourseSettings& settings,
                    const jobs::LoadedCourse& facts) {
    const std::string course = fmt::format("{} course {}", site.key, settings.lms_id);
    if (facts.state.failure && settings.writes != core::Writes::off)
        return course + ": it could not be read the last time, so nothing goes; this is what would go";
    switch (settings.writes) {
        case core::Writes::off:
            return course + ": writes is \"off\", so nothing goes; this is what would go with \"all\"";
        case core::Writes::mentor:
            return course +
                   ": writes is \"mentor\", so only what students asked for goes; this is what would go with "
                   "\"all\"";
        case core::Writes::all:
            break;
    }
    return course + " (nothing is sent by this command)";
}

/// The courses of a site that were read, in the order of the configuration.
struct ReadCourses {
    std::vector<std::shared_ptr<const jobs::LoadedCourse>> facts;
    std::vector<const jobs::CourseSettings*> settings;
};

/// Says of the others that they were not.
ReadCourses read_courses(App& app, const jobs::SiteSettings& site) {
    ReadCourses read;
    for (const jobs::CourseSettings& settings : site.courses) {
        const auto id = jobs::find_configured(app.database(), site, settings);
        const auto course = id ? app.courses().get(*id) : nullptr;
        if (course) {
            read.facts.push_back(course);
            read.settings.push_back(&settings);
        } else {
            fmt::print("{} course {}: never read; run `waymark sync --once` first\n", site.key,
                       settings.lms_id);
        }
    }
    return read;
}

int remind_dry_run(Session& session) {
    App& app = *session.app;
    const core::Policy& policy = session.configuration.policy;
    const core::Instant now = session.clock.now();
    int status = done;
    for (const jobs::SiteSettings& site : app.sites()) {
        fmt::print("{}: {}\n", site.key, notices_line(jobs::notices_of(app.database(), site)));
        const ReadCourses courses = read_courses(app, site);
        if (courses.facts.size() < site.courses.size()) status = failed;
        const auto plans = jobs::preview_site(app.database(), courses.facts, site, policy, now);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            const jobs::LoadedCourse& course = *courses.facts[i];
            const jobs::CourseSettings& settings = *courses.settings[i];
            const core::Writes writes = course.state.failure ? core::Writes::off : settings.writes;
            fmt::print("{}\n", heading(site, settings, course));
            print_plan(course.snapshot, plans[i], writes);
            print_letters(course.snapshot,
                          jobs::preview_letters(app.database(), course, site, policy, core::Writes::all, now),
                          writes);
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
