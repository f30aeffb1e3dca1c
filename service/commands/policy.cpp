#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/command.hpp"
#include "core/policy_diff.hpp"
#include "store/endings.hpp"

namespace waymark::commands {

namespace {

struct DiffOptions {
    std::string old_file;
    std::string new_file;
    bool json = false;
};

struct Policies {
    core::Policy before;
    core::Policy after;
};

std::optional<core::Policy> load_policy(const std::string& file) {
    config::Checked<core::Policy> loaded = config::load_policy(file);
    if (loaded) return std::move(*loaded);
    for (const config::Problem& problem : loaded.error())
        fmt::print(stderr, "{}\n", config::describe(problem));
    return std::nullopt;
}

std::vector<core::WorklistItem> list_by(store::Database& database, const jobs::LoadedCourse& course,
                                        const jobs::SiteSettings& site, const core::Policy& policy,
                                        core::Instant now) {
    std::vector<core::PersonId> everybody;
    for (const core::Enrolment& one : course.snapshot.people) everybody.push_back(one.person);
    return core::worklist(core::figures_of(course.index, policy, now, jobs::site_zone(site)), everybody,
                          store::worklist_memory(database, course.snapshot.course.id, now), policy,
                          jobs::site_zone(site));
}

core::PolicyDiff diff_of(Session& session, const jobs::SiteSettings& site, const jobs::LoadedCourse& course,
                         core::Writes writes, const Policies& policies) {
    store::Database& database = session.app->database();
    const core::Instant now = session.clock.now();
    return core::compare(list_by(database, course, site, policies.before, now),
                         list_by(database, course, site, policies.after, now),
                         jobs::preview_reminders(database, course, site, policies.before, writes, now),
                         jobs::preview_reminders(database, course, site, policies.after, writes, now));
}

std::string name_of(const core::CourseSnapshot& snapshot, core::PersonId person) {
    const core::Enrolment* found = core::find_person(snapshot, person);
    return found == nullptr ? "?" : found->full_name;
}

std::string lms_id_of(const core::CourseSnapshot& snapshot, core::PersonId person) {
    const core::Enrolment* found = core::find_person(snapshot, person);
    return found == nullptr ? "" : found->lms_id;
}

std::string words(const std::vector<core::WorklistKind>& kinds) {
    std::string text;
    for (const core::WorklistKind kind : kinds)
        text.append(text.empty() ? "" : ", ").append(core::word(kind));
    return text;
}

void print_students(const core::CourseSnapshot& snapshot, const char* sign,
                    const std::vector<core::ListedStudent>& students) {
    for (const core::ListedStudent& one : students)
        fmt::print("  {} {} ({})\n", sign, name_of(snapshot, one.person), words(one.kinds));
}

void print_keys(const core::CourseSnapshot& snapshot, const char* sign,
                const std::vector<core::ReminderKey>& keys) {
    for (const core::ReminderKey& key : keys) {
        const core::Activity* activity = core::find_activity(snapshot, key.activity);
        fmt::print("  {} {} | {} | due {:%Y-%m-%d %H:%M} UTC | {}\n", sign, name_of(snapshot, key.person),
                   activity == nullptr ? "?" : activity->name, fmt::gmtime(core::to_unix(key.due)),
                   key.stage);
    }
}

void print_text(const core::CourseSnapshot& snapshot, const core::PolicyDiff& diff) {
    fmt::print(" worklist: {} would enter, {} would leave\n", diff.enter.size(), diff.leave.size());
    print_students(snapshot, "+", diff.enter);
    print_students(snapshot, "-", diff.leave);
    fmt::print(" reminders: {} more, {} fewer\n", diff.reminded.size(), diff.unreminded.size());
    print_keys(snapshot, "+", diff.reminded);
    print_keys(snapshot, "-", diff.unreminded);
}

// Ids and words of ours only: nothing in here needs escaping.

std::string json_students(const core::CourseSnapshot& snapshot,
                          const std::vector<core::ListedStudent>& students) {
    std::string rows;
    for (const core::ListedStudent& one : students) {
        std::string kinds;
        for (const core::WorklistKind kind : one.kinds)
            kinds += fmt::format("{}\"{}\"", kinds.empty() ? "" : ", ", core::word(kind));
        rows += fmt::format("{}{{\"person\": \"{}\", \"kinds\": [{}]}}", rows.empty() ? "" : ", ",
                            lms_id_of(snapshot, one.person), kinds);
    }
    return "[" + rows + "]";
}

std::string json_keys(const core::CourseSnapshot& snapshot, const std::vector<core::ReminderKey>& keys) {
    std::string rows;
    for (const core::ReminderKey& key : keys) {
        const core::Activity* activity = core::find_activity(snapshot, key.activity);
        rows += fmt::format("{}{{\"person\": \"{}\", \"activity\": \"{}\", \"due\": {}, \"stage\": \"{}\"}}",
                            rows.empty() ? "" : ", ", lms_id_of(snapshot, key.person),
                            activity == nullptr ? "" : activity->lms_id, core::to_unix(key.due), key.stage);
    }
    return "[" + rows + "]";
}

std::string json_course(const std::string& site, const core::CourseSnapshot& snapshot,
                        const core::PolicyDiff& diff) {
    return fmt::format(
        "{{\"site\": \"{}\", \"course\": \"{}\", \"enter\": {}, \"leave\": {}, \"reminded\": {}, "
        "\"unreminded\": {}}}",
        site, snapshot.course.lms_id, json_students(snapshot, diff.enter),
        json_students(snapshot, diff.leave), json_keys(snapshot, diff.reminded),
        json_keys(snapshot, diff.unreminded));
}

int diff(Session& session, const DiffOptions& options) {
    const std::optional<core::Policy> before = load_policy(options.old_file);
    const std::optional<core::Policy> after = load_policy(options.new_file);
    if (!before || !after) return refused;
    const Policies policies{*before, *after};
    int status = done;
    std::string rows;
    for (const jobs::SiteSettings& site : session.app->sites())
        for (const jobs::CourseSettings& settings : site.courses) {
            const auto id = jobs::find_configured(session.app->database(), site, settings);
            const auto course = id ? session.app->courses().get(*id) : nullptr;
            if (!course) {
                status = complain(fmt::format("{} course {} was never read; run `waymark sync --once` first",
                                              site.key, settings.lms_id),
                                  failed);
                continue;
            }
            const core::PolicyDiff found = diff_of(session, site, *course, settings.writes, policies);
            if (options.json) {
                rows += (rows.empty() ? "" : ",\n ") + json_course(site.key, course->snapshot, found);
                continue;
            }
            fmt::print("{} course {} (nothing is changed by this command)\n", site.key, settings.lms_id);
            print_text(course->snapshot, found);
        }
    if (options.json) fmt::print("[{}]\n", rows);
    return status;
}

}  // namespace

void add_policy(Registry& registry) {
    const auto options = std::make_shared<DiffOptions>();
    CLI::App* command = registry.add(
        registry.family("policy", "the institution's rules"), "diff",
        "who would enter or leave the worklist, and who would be reminded, if NEW held instead of OLD",
        [options](Session& session) { return diff(session, *options); });
    command->add_option("OLD", options->old_file, "policy file")->required();
    command->add_option("NEW", options->new_file, "policy file")->required();
    command->add_flag("--json", options->json, "as JSON, with ids instead of names");
}

}  // namespace waymark::commands
