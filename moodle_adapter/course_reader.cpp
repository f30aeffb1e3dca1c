#include "moodle_adapter/course_reader.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_quiz.hpp"
#include "moodle_adapter/overrides.hpp"
#include "moodle_adapter/progress_reader.hpp"
#include "moodle_adapter/roster.hpp"
#include "support/log.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;
using core::LmsFailure;
using core::Part;
using Done = tl::expected<void, core::LmsError>;

bool concerns_every_call(LmsFailure failure) {
    switch (failure) {
        case LmsFailure::unreachable:
        case LmsFailure::not_moodle:
        case LmsFailure::service_off:
        case LmsFailure::invalid_token:
        case LmsFailure::maintenance:
            return true;
        case LmsFailure::timed_out:
        case LmsFailure::access_denied:
        case LmsFailure::not_found:
        case LmsFailure::bad_request:
        case LmsFailure::bad_answer:
        case LmsFailure::server_error:
        case LmsFailure::too_large:
        case LmsFailure::recipient_refused:
            return false;
    }
    return false;
}

/// Puts what a read gave into its place; a failure leaves the place as it was.
template <class Value>
Done store(core::LmsResult<Value>&& result, Value& place) {
    if (!result) return tl::unexpected(std::move(result.error()));
    place = std::move(*result);
    return {};
}

class CourseReader {
  public:
    CourseReader(Transport& transport, const ReadOrder& order) : transport_(transport), order_(order) {
        snapshot_.taken = order.now;
        result_.reading.cursor = order.cursor;
    }

    core::LmsResult<CourseRead> read() {
        if (const auto base = read_base(); !base) return tl::unexpected(base.error());
        mark(Part::contents, {});
        mark(Part::roster, {});
        run(Part::groups, [this] { return read_groups(); });
        index_.emplace(snapshot_);
        learners_ = learners(snapshot_);
        run(Part::assignments, [this] { return read_assignments(); });
        run(Part::submissions, [this] { return store(read_submissions(scope()), snapshot_.submissions); });
        run(Part::extensions, [this] { return read_extensions(); });
        run(Part::quizzes, [this] { return read_quizzes(); });
        run(Part::attempts, [this] { return store(read_attempts(scope()), snapshot_.attempts); });
        run(Part::completion, [this] { return read_completion(); });
        run(Part::grades, [this] { return read_released_grades(); });
        run(Part::overrides, [this] { return read_all_overrides(); });
        return std::move(result_);
    }

  private:
    [[nodiscard]] std::int64_t course() const { return snapshot_.course.id.value; }
    [[nodiscard]] ProgressScope scope() const { return {transport_, course(), *index_, learners_}; }
    [[nodiscard]] bool has(ActivityKind kind) const { return !index_->instances(kind).empty(); }

    Done read_base() {
        const auto number = parse_id(order_.course);
        auto courses =
            get_courses_by_field(transport_, number ? "id" : "shortname", order_.course, order_.site);
        if (!courses) return tl::unexpected(courses.error());
        if (courses->size() != 1) {
            return tl::unexpected(core::LmsError{LmsFailure::not_found, "core_course_get_courses_by_field",
                                                 "no_such_course", false});
        }
        snapshot_.course = std::move(courses->front());
        auto contents = get_contents(transport_, course(), order_.own_tool_prefix);
        if (!contents) return tl::unexpected(contents.error());
        snapshot_.sections = std::move(contents->sections);
        snapshot_.activities = std::move(contents->activities);
        return store(read_roster(transport_, course()), snapshot_.people);
    }

    template <class Read>
    void run(Part part, const Read& read) {
        if (stopped_) return mark(part, stopped_);
        const Done done = read();
        if (done) return mark(part, {});
        const auto& error = done.error();
        support::log_warning("moodle_part_failed course={} part={} failure={} function={} detail={}",
                             course(), core::word(part), core::word(error.failure), error.where,
                             error.detail);
        if (concerns_every_call(error.failure)) stopped_ = error.failure;
        mark(part, error.failure);
    }

    void mark(Part part, std::optional<LmsFailure> failure) {
        core::PartStatus status{part, {}, failure};
        if (!failure) status.as_of = snapshot_.taken;
        snapshot_.parts.push_back(status);
    }

    /// Memberships come with the roster; without the groups themselves they would point at nothing.
    Done read_groups() {
        auto groups = get_course_groups(transport_, course());
        std::set<std::int64_t> known;
        if (groups) {
            snapshot_.groups = std::move(*groups);
            for (const auto& group : snapshot_.groups) known.insert(group.id.value);
        }
        for (auto& person : snapshot_.people) {
            person.groups.erase(
                std::remove_if(person.groups.begin(), person.groups.end(),
                               [&](core::GroupId group) { return known.count(group.value) == 0; }),
                person.groups.end());
        }
        if (!groups) return tl::unexpected(groups.error());
        return {};
    }

    core::Activity* find(ActivityKind kind, std::int64_t instance) {
        const auto id = index_->activity(kind, instance);
        if (!id) return nullptr;
        const auto found = std::find_if(snapshot_.activities.begin(), snapshot_.activities.end(),
                                        [&](const core::Activity& activity) { return activity.id == *id; });
        return found == snapshot_.activities.end() ? nullptr : &*found;
    }

    Done read_assignments() {
        if (!has(ActivityKind::assignment)) return {};
        const auto rows = get_assignments(transport_, course());
        if (!rows) return tl::unexpected(rows.error());
        for (const AssignmentRow& row : *rows) {
            core::Activity* activity = find(ActivityKind::assignment, row.instance);
            if (activity == nullptr) continue;
            activity->base = row.dates;
            activity->takes_submissions = !row.no_submissions;
            activity->team = row.team;
            activity->team_needs_all = row.team && row.team_needs_all;
            if (row.marking_workflow) under_workflow_.insert(activity->id.value);
        }
        return {};
    }

    Done read_quizzes() {
        if (!has(ActivityKind::quiz)) return {};
        const auto rows = get_quizzes(transport_, course());
        if (!rows) return tl::unexpected(rows.error());
        for (const QuizRow& row : *rows) {
            if (core::Activity* activity = find(ActivityKind::quiz, row.instance)) activity->base = row.dates;
        }
        return {};
    }

    Done read_extensions() {
        const auto rows = read_flags(scope());
        if (!rows) return tl::unexpected(rows.error());
        for (const FlagRow& row : *rows) {
            const auto activity = index_->activity(ActivityKind::assignment, row.instance);
            if (!activity || !index_->has_person(row.user)) continue;
            if (row.workflow_state == "released") released_.insert({activity->value, row.user});
            if (row.extension)
                snapshot_.extensions.push_back({*activity, core::PersonId{row.user}, *row.extension});
        }
        knows_released_ = true;
        return {};
    }

    Done read_completion() {
        const bool tracked =
            std::any_of(snapshot_.activities.begin(), snapshot_.activities.end(),
                        [](const core::Activity& activity) { return activity.completion_tracked; });
        if (!tracked) return {};
        return store(read_completions(scope()), snapshot_.completions);
    }

    Done read_released_grades() {
        LearnerGroups groups;
        const std::set<std::int64_t> asked{learners_.begin(), learners_.end()};
        for (const auto& person : snapshot_.people) {
            if (asked.count(person.person.value) == 0) continue;
            for (const auto group : person.groups) groups[group.value].push_back(person.person.value);
        }
        auto grades = read_grades(scope(), groups);
        if (!grades) return tl::unexpected(grades.error());
        grades->erase(std::remove_if(grades->begin(), grades->end(),
                                     [this](const core::Grade& grade) { return !is_released(grade); }),
                      grades->end());
        snapshot_.grades = std::move(*grades);
        return {};
    }

    /// The gradebook holds the grade of a marking workflow only once it is released, but keeps an older one
    /// when the work goes back to an earlier state.
    [[nodiscard]] bool is_released(const core::Grade& grade) const {
        if (!knows_released_ || under_workflow_.count(grade.activity.value) == 0) return true;
        return released_.count({grade.activity.value, grade.person.value}) != 0;
    }

    Done read_all_overrides() {
        auto read = read_overrides(transport_, course(), *index_, order_.cursor);
        if (!read) return tl::unexpected(read.error());
        snapshot_.overrides = std::move(read->overrides);
        result_.reading.cursor = std::move(read->cursor);
        result_.override_events = std::move(read->events);
        return {};
    }

    Transport& transport_;
    const ReadOrder& order_;
    CourseRead result_;
    core::CourseSnapshot& snapshot_ = result_.reading.snapshot;
    std::optional<CourseIndex> index_;
    std::vector<std::int64_t> learners_;
    std::optional<LmsFailure> stopped_;
    std::set<std::int64_t> under_workflow_;
    std::set<std::pair<std::int64_t, std::int64_t>> released_;
    bool knows_released_ = false;
};

}  // namespace

core::LmsResult<CourseRead> read_course(Transport& transport, const ReadOrder& order) {
    return CourseReader{transport, order}.read();
}

}  // namespace waymark::moodle
