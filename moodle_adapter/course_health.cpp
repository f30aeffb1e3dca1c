#include "moodle_adapter/course_health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "core/work.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/fields.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_progress.hpp"
#include "moodle_adapter/functions_quiz.hpp"
#include "moodle_adapter/participation.hpp"
#include "moodle_adapter/roster.hpp"
#include "moodle_adapter/unseen.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

constexpr std::int64_t last_events = 900;

/// Moodle's words for the kinds, to be compared with what a teacher sees.
std::string by_kind(const std::vector<core::Activity>& activities) {
    std::map<std::string, int> counts;
    for (const core::Activity& activity : activities) ++counts[activity.module_type];
    std::vector<std::string> kinds;
    kinds.reserve(counts.size());
    for (const auto& [kind, count] : counts) kinds.push_back(fmt::format("{} {}", count, kind));
    if (kinds.empty()) return "no activities";
    return fmt::format("{} activities ({})", activities.size(), fmt::join(kinds, ", "));
}

std::string of(std::size_t part, std::size_t whole) {
    return fmt::format("{} of {}", part, whole);
}

class Examination {
  public:
    explicit Examination(const CourseVisit& visit) : visit_(visit), transport_(visit.transport) {}

    std::vector<Finding> run() {
        if (!look_at_course()) return std::move(findings_);
        look_at_placement();
        if (look_at_people()) look_at_groups();
        index_.emplace(snapshot_);
        learners_ = learners(snapshot_);
        look_at_assignments();
        look_at_quizzes();
        look_at_calendar();
        look_at_conditions();
        if (!learners_.empty()) {
            look_at_one_student(learners_.front());
            look_at_grade_items(learners_.front());
            look_at_kinds(learners_.front());
        }
        return std::move(findings_);
    }

  private:
    void say(Check check, Verdict verdict, std::string detail = {}) {
        findings_.push_back({check, verdict, std::string{visit_.course}, std::move(detail), {}});
    }
    void say(Check check, bool good, std::string detail) {
        say(check, good ? Verdict::fine : Verdict::wrong, std::move(detail));
    }
    void failed(Check check, const core::LmsError& error) {
        // What is not granted was said with the functions.
        const bool said = error.detail == "not_granted";
        findings_.push_back({check, said ? Verdict::unknown : Verdict::wrong, std::string{visit_.course},
                             error.detail, error});
    }
    [[nodiscard]] std::int64_t course() const { return snapshot_.course.id.value; }

    bool look_at_course() {
        const auto number = parse_id(visit_.course);
        const auto courses =
            get_courses_by_field(transport_, number ? "id" : "shortname", visit_.course, visit_.site);
        if (!courses || courses->size() != 1) {
            core::LmsError error{core::LmsFailure::not_found, "core_course_get_courses_by_field",
                                 "no_such_course", false};
            failed(Check::course, courses ? error : courses.error());
            return false;
        }
        snapshot_.course = courses->front();
        auto contents = get_contents(transport_, course(), visit_.own_tool_prefix);
        if (!contents) {
            failed(Check::course, contents.error());
            return false;
        }
        snapshot_.activities = std::move(contents->activities);
        snapshot_.sections = std::move(contents->sections);
        say(Check::conditions, contents->conditions_told, "");
        say(Check::course, Verdict::fine, by_kind(snapshot_.activities));
        return true;
    }

    void look_at_placement() {
        const bool placed = std::any_of(snapshot_.activities.begin(), snapshot_.activities.end(),
                                        [](const core::Activity& one) { return one.own_placement; });
        say(Check::placement, placed ? Verdict::fine : Verdict::notice);
    }

    bool look_at_people() {
        auto roster = read_roster(transport_, course(), {});
        if (!roster) {
            failed(roster.error().detail == "nopermissions" ? Check::enrolments : Check::students,
                   roster.error());
            return false;
        }
        snapshot_.people = std::move(roster->people);
        if (roster->bad_rows > 0) say(Check::bad_rows, Verdict::notice, std::to_string(roster->bad_rows));
        const auto& people = snapshot_.people;
        const auto count = [&](const auto& test) {
            return static_cast<std::size_t>(std::count_if(people.begin(), people.end(), test));
        };
        const std::size_t students = count([](const auto& one) { return core::has_role(one, "student"); });
        say(Check::students, students > 0 ? Verdict::fine : Verdict::wrong, of(students, people.size()));
        const std::size_t mails = count([](const auto& one) { return !one.email.empty(); });
        say(Check::names, mails > 0 ? Verdict::fine : Verdict::notice, of(mails, people.size()));
        const std::size_t active = count([](const auto& one) { return one.active; });
        say(Check::enrolments, Verdict::fine, of(active, people.size()));
        const std::size_t languages = count([](const auto& one) { return !one.language.empty(); });
        say(Check::language, languages > 0 ? Verdict::fine : Verdict::notice, of(languages, active));
        return true;
    }

    void look_at_groups() {
        std::set<std::int64_t> worn;
        for (const core::Enrolment& person : snapshot_.people)
            for (const core::GroupId group : person.groups) worn.insert(group.value);
        const auto groups = get_course_groups(transport_, course());
        if (!groups) return failed(Check::groups, groups.error());
        std::set<std::int64_t> listed;
        for (const core::Group& group : *groups) listed.insert(group.id.value);
        const auto missing = std::count_if(worn.begin(), worn.end(),
                                           [&](std::int64_t group) { return listed.count(group) == 0; });
        say(Check::groups, missing == 0, of(worn.size() - static_cast<std::size_t>(missing), worn.size()));
    }

    void look_at_assignments() {
        const auto instances = index_->instances(ActivityKind::assignment);
        const auto refused = count_refused_assignments(transport_, course());
        if (instances.empty()) {
            // Without mod/assign:view they are missing everywhere; only this warning tells.
            if (refused && *refused > 0) say(Check::assignments, false, of(0, *refused));
            return;
        }
        const auto rows = get_assignments(transport_, course());
        if (!rows) return failed(Check::assignments, rows.error());
        std::size_t told = 0;
        std::set<std::int64_t> allocated;
        for (const AssignmentRow& row : *rows) {
            const bool known = index_->activity(ActivityKind::assignment, row.instance).has_value();
            told += known && row.told.all() ? 1U : 0U;
            if (row.marking_allocation) allocated.insert(row.instance);
        }
        say(Check::assignments, told == instances.size(), of(told, instances.size()));
        std::vector<std::int64_t> some{
            instances.begin(),
            instances.begin() + static_cast<std::ptrdiff_t>(std::min(instances.size(), most_values))};
        const auto flags = get_user_flags(transport_, some);
        if (!flags) failed(Check::marking, flags.error());
        if (flags) say(Check::marking, Verdict::fine, fmt::format("{} rows", flags->size()));
        look_at_submissions(some);
        if (!learners_.empty()) look_at_participants(some, allocated);
    }

    void look_at_submissions(const std::vector<std::int64_t>& instances) {
        // The latest day is enough to see a refusal and does not bring the texts of a whole course.
        const auto rows = get_submissions(transport_, instances, visit_.now - core::days{1});
        if (!rows) return failed(Check::submissions, rows.error());
        say(Check::submissions, Verdict::fine, fmt::format("{} since yesterday", rows->size()));
    }

    /// An empty list is a missing right where markers are allocated, and where every list is empty. Any other
    /// belongs to an assignment that is restricted to people who are not active, or to an empty group.
    void look_at_participants(const std::vector<std::int64_t>& instances,
                              const std::set<std::int64_t>& allocated) {
        std::size_t empty = 0;
        std::size_t hidden = 0;
        std::vector<std::int64_t> nobody;
        for (const std::int64_t instance : instances) {
            const auto people = list_participants(transport_, instance);
            if (!people) return failed(Check::participants, people.error());
            if (!people->empty()) continue;
            ++empty;
            if (allocated.count(instance) != 0)
                ++hidden;
            else if (const auto activity = index_->activity(ActivityKind::assignment, instance))
                nobody.push_back(activity->value);
        }
        if (empty == instances.size()) hidden = empty;
        say(Check::participants, hidden == 0, of(instances.size() - hidden, instances.size()));
        if (hidden < empty && !nobody.empty())
            say(Check::nobody_active, Verdict::notice, fmt::format("{}", fmt::join(nobody, ", ")));
    }

    void look_at_quizzes() {
        const auto instances = index_->instances(ActivityKind::quiz);
        if (instances.empty()) return;
        const auto rows = get_quizzes(transport_, course());
        if (!rows) return failed(Check::quizzes, rows.error());
        std::size_t told = 0;
        for (const QuizRow& row : *rows)
            told += index_->activity(ActivityKind::quiz, row.instance) && row.told.all() ? 1U : 0U;
        say(Check::quizzes, told == instances.size(), of(told, instances.size()));
        if (!learners_.empty()) look_at_attempts(instances.front());
        if (!offers_quiz_overrides(transport_)) return;
        const auto overrides = get_quiz_overrides(transport_, instances.front());
        if (!overrides) return failed(Check::quiz_overrides, overrides.error());
        say(Check::quiz_overrides, Verdict::fine);
    }

    void look_at_attempts(std::int64_t quiz) {
        const auto attempts = get_attempts(transport_, quiz, learners_.front());
        if (!attempts) return failed(Check::attempts, attempts.error());
        say(Check::attempts, Verdict::fine);
    }

    /// One activity of each kind that has functions of its own, for one student.
    void look_at_kinds(std::int64_t user) {
        std::set<ActivityKind> seen;
        bool all = true;
        for (const core::Activity& activity : snapshot_.activities) {
            const auto instance = parse_id(activity.instance_lms_id);
            const bool other =
                activity.kind != ActivityKind::assignment && activity.kind != ActivityKind::quiz;
            if (!other || !instance || activity.visibility == core::Visibility::hidden ||
                !seen.insert(activity.kind).second)
                continue;
            const auto part = read_part_of(transport_, activity, *instance, user);
            // A function that is not granted was said with the functions; an anonymous survey tells nobody.
            if (part || part.error().detail == "not_granted" || part.error().detail == "anonymous") continue;
            all = false;
            failed(Check::kinds, part.error());
            findings_.back().subject += ", " + std::string{core::word(activity.kind)};
        }
        if (all) say(Check::kinds, Verdict::fine);
    }

    void look_at_calendar() {
        const auto events = get_course_events(transport_, course(), visit_.now);
        if (!events) return failed(Check::hidden_kinds, events.error());
        const std::set<std::string> unseen = unseen_kinds(*events, *index_);
        say(Check::hidden_kinds, unseen.empty(), fmt::format("{}", fmt::join(unseen, ", ")));
        std::int64_t highest = 0;
        for (const EventRow& event : *events) highest = std::max(highest, event.id);
        if (highest > 0) look_at_private_events(highest);
    }

    /// What is missing may have been deleted, so it is no more than a notice; likewise below.
    void look_at_conditions() {
        const std::set<std::int64_t> unseen = unseen_conditions(snapshot_, *index_);
        say(Check::unseen_conditions, unseen.empty() ? Verdict::fine : Verdict::notice,
            fmt::format("{}", fmt::join(unseen, ", ")));
    }

    void look_at_grade_items(std::int64_t user) {
        const auto unseen = unseen_grades(transport_, snapshot_, user);
        // A grade report that does not come was said already.
        if (!unseen && unseen.error().where != "gradereport_user_get_grade_items")
            return failed(Check::unseen_grades, unseen.error());
        if (!unseen || !*unseen) return;
        say(Check::unseen_grades, (*unseen)->empty() ? Verdict::fine : Verdict::notice,
            fmt::format("{}", fmt::join(**unseen, ", ")));
    }

    /// Private events of others come only with moodle/calendar:manageentries at system level. Nothing of them
    /// is kept but their number.
    void look_at_private_events(std::int64_t highest) {
        std::vector<std::int64_t> ids(static_cast<std::size_t>(std::min(highest, last_events)));
        std::iota(ids.begin(), ids.end(), highest - static_cast<std::int64_t>(ids.size()) + 1);
        Params params;
        add_list(params, "events[eventids]", ids);
        params.emplace_back("options[userevents]", "0");
        params.emplace_back("options[siteevents]", "0");
        const auto answer = transport_.call("core_calendar_get_calendar_events", params);
        if (!answer) return failed(Check::private_events, answer.error());
        const auto& events = list(*answer, "events");
        const auto count = std::count_if(events.begin(), events.end(), [](const nlohmann::json& event) {
            return text(event, "eventtype") == "user";
        });
        say(Check::private_events, count == 0 ? Verdict::fine : Verdict::notice, std::to_string(count));
    }

    void look_at_one_student(std::int64_t user) {
        const auto tracked = static_cast<std::size_t>(
            std::count_if(snapshot_.activities.begin(), snapshot_.activities.end(),
                          [](const core::Activity& one) { return one.completion_tracked; }));
        const auto completion = get_completion(transport_, course(), user);
        if (!completion) failed(Check::completion, completion.error());
        if (completion)
            say(Check::completion, completion->size() >= tracked, of(completion->size(), tracked));
        const auto grades = get_grades_of_user(transport_, course(), user);
        if (!grades) return failed(Check::grades, grades.error());
        say(Check::grades, Verdict::fine, fmt::format("{} graded activities", grades->items.size()));
    }

    const CourseVisit& visit_;
    Transport& transport_;
    core::CourseSnapshot snapshot_;
    std::optional<CourseIndex> index_;
    std::vector<std::int64_t> learners_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> examine_course(const CourseVisit& visit) {
    return Examination{visit}.run();
}

Finding look_at_account(Transport& transport) {
    const auto answer = transport.call("core_webservice_get_site_info", {});
    if (!answer) return {Check::administrator, Verdict::unknown, {}, answer.error().detail, answer.error()};
    const bool administrator = flag(*answer, "userissiteadmin");
    return {Check::administrator, administrator ? Verdict::wrong : Verdict::fine, {}, {}, {}};
}

}  // namespace waymark::moodle
