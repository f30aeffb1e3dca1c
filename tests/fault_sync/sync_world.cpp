#include "tests/fault_sync/sync_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "moodle_adapter/moodle_lms.hpp"
#include "store/facts.hpp"
#include "support/log.hpp"

namespace waymark::test {
namespace {

using core::Part;

constexpr std::int64_t recorded = 1795435200;

practice::Options practice_options(practice::MoodleVersion version, std::shared_ptr<FakeClock> clock) {
    practice::Options options;
    options.version = version;
    options.site_url = "https://moodle.example.test";
    options.clock = std::move(clock);
    return options;
}

moodle::Options adapter_options() {
    moodle::Options options;
    options.site = "https://moodle.example.test";
    options.token = "practice-token";
    options.sleeper = [](std::chrono::milliseconds) {};
    options.parallel = 1;  // so that "the Nth call" is the same one every time
    return options;
}

std::string when(const std::optional<core::Instant>& at) {
    return at ? std::to_string(core::to_unix(*at)) : "-";
}

std::string dates(const core::Dates& of) {
    return when(of.opens) + "/" + when(of.due) + "/" + when(of.closes);
}

/// Names of things by their LMS ids.
struct Names {
    std::map<std::int64_t, std::string> activities, people, groups;
    explicit Names(const core::CourseSnapshot& facts) {
        for (const auto& one : facts.activities) activities[one.id.value] = one.lms_id;
        for (const auto& one : facts.people) people[one.person.value] = one.lms_id;
        for (const auto& one : facts.groups) groups[one.id.value] = one.lms_id;
    }
    /// Throws when a row is about what is not in the course: an inconsistent store.
    [[nodiscard]] std::string of(core::ActivityId id) const { return activities.at(id.value); }
    [[nodiscard]] std::string of(core::PersonId id) const { return people.at(id.value); }
    [[nodiscard]] std::string of(core::GroupId id) const { return groups.at(id.value); }
    template <class Id>
    [[nodiscard]] std::string of(const std::optional<Id>& id) const {
        return id ? of(*id) : "-";
    }
};

using Lines = std::map<Part, std::vector<std::string>>;

void add_course(const core::CourseSnapshot& facts, const Names& names, Lines& lines) {
    for (const auto& one : facts.activities) {
        lines[Part::contents].push_back(
            fmt::format("{} {} {} {}", one.lms_id, one.name, one.section, static_cast<int>(one.visibility)));
        if (one.kind == core::ActivityKind::assignment)
            lines[Part::assignments].push_back(
                fmt::format("{} {} {} {}", one.lms_id, dates(one.base), one.team, one.takes_submissions));
        if (one.kind == core::ActivityKind::quiz)
            lines[Part::quizzes].push_back(one.lms_id + " " + dates(one.base));
        if (one.expected) lines[Part::calendar].push_back(one.lms_id + " " + when(one.expected));
    }
    for (const auto& one : facts.people) {
        std::string line = fmt::format("{} {} {}", one.lms_id, one.full_name, one.active);
        for (const std::string& role : one.roles) line += " " + role;
        lines[Part::roster].push_back(line);
        for (const core::GroupId group : one.groups)
            lines[Part::groups].push_back(one.lms_id + " in " + names.of(group));
    }
    for (const auto& one : facts.groupings) lines[Part::groupings].push_back(one.lms_id + " " + one.name);
}

void add_work(const core::CourseSnapshot& facts, const Names& names, Lines& lines) {
    for (const auto& one : facts.submissions)
        lines[Part::submissions].push_back(fmt::format(
            "{} {} {} {} {} {}", names.of(one.activity), names.of(one.person), names.of(one.group),
            static_cast<int>(one.state), core::to_unix(one.modified), one.graded));
    for (const auto& one : facts.attempts)
        lines[Part::attempts].push_back(fmt::format("{} {} {} {}", names.of(one.activity),
                                                    names.of(one.person), static_cast<int>(one.state),
                                                    when(one.started)));
    for (const auto& one : facts.completions)
        lines[Part::completion].push_back(fmt::format("{} {} {} {}", names.of(one.activity),
                                                      names.of(one.person), static_cast<int>(one.state),
                                                      when(one.changed)));
    for (const auto& one : facts.grades)
        lines[Part::grades].push_back(
            fmt::format("{} {} {}", names.of(one.activity), names.of(one.person), one.points));
    for (const auto& one : facts.hidden_grades)
        lines[Part::grades].push_back(names.of(one.activity) + " " + names.of(one.person) + " hidden");
    for (const auto& one : facts.participation)
        lines[Part::participation].push_back(fmt::format("{} {} {} {} {}", names.of(one.activity),
                                                         names.of(one.person), one.entries.value_or(-1),
                                                         one.begun.value_or(-1), one.finished.value_or(-1)));
}

void add_dates(const core::CourseSnapshot& facts, const Names& names, Lines& lines) {
    for (const auto& one : facts.overrides)
        lines[Part::overrides].push_back(fmt::format("{} {} {} {}", names.of(one.activity),
                                                     names.of(one.person), names.of(one.group),
                                                     dates({one.opens, one.due, one.closes})));
    for (const auto& one : facts.extensions)
        lines[Part::extensions].push_back(
            fmt::format("{} {} {}", names.of(one.activity), names.of(one.person), core::to_unix(one.until)));
    for (const auto& one : facts.exclusions)
        lines[Part::participants].push_back(names.of(one.activity) + " " + names.of(one.person));
    for (const auto& one : facts.stated_dates)
        lines[Part::effective_dates].push_back(
            fmt::format("{} {} {}", names.of(one.activity), names.of(one.person), dates(one.dates)));
}

}  // namespace

SyncWorld::SyncWorld(practice::MoodleVersion version, const std::string& course)
    : clock(std::make_shared<FakeClock>(core::from_unix(recorded))),
      lms(practice_options(version, clock)),
      http(lms) {
    support::set_log_level(support::LogLevel::error);
    site.key = "lab";
    begin_anew();
    site.zone = "Europe/Riga";
    site.language = "en";
    site.has_web_service = true;
    site.courses = {{course, core::Writes::off}};
}

void SyncWorld::begin_anew() {
    files = std::make_unique<tests::TempDatabase>();
    adapter = moodle::make_moodle_lms(adapter_options(), http, *clock);
    site.id = store::ensure_site(database(), "lab");
}

std::vector<jobs::SyncOutcome> SyncWorld::sync() {
    http.forget();
    return jobs::sync_site(database(), site, *adapter, clock->at);
}

void SyncWorld::make_complete_due() {
    turn_clock(core::hours{1});
    site.zone = "UTC";
    site.complete_hour = static_cast<int>(core::to_unix(clock->at) / 3600 % 24);
}

core::CourseId SyncWorld::course_id() {
    const auto id = store::find_course(database(), site.id, site.courses.front().lms_id);
    if (!id) throw std::runtime_error("the course is not in the database");
    return *id;
}

core::CourseSnapshot SyncWorld::facts() {
    auto facts = store::load_snapshot(database(), course_id());
    if (!facts) throw std::runtime_error("the course was never read");
    return std::move(*facts);
}

std::map<Part, std::vector<std::string>> digest(const core::CourseSnapshot& facts) {
    const Names names(facts);
    Lines lines;
    add_course(facts, names, lines);
    add_work(facts, names, lines);
    add_dates(facts, names, lines);
    for (auto& [part, of_part] : lines) std::sort(of_part.begin(), of_part.end());
    return lines;
}

}  // namespace waymark::test
