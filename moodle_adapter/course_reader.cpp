#include "moodle_adapter/course_reader.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "moodle_adapter/course_details.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/dates_reader.hpp"
#include "moodle_adapter/errors.hpp"
#include "moodle_adapter/functions_assign.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_quiz.hpp"
#include "moodle_adapter/known.hpp"
#include "moodle_adapter/memory.hpp"
#include "moodle_adapter/overrides.hpp"
#include "moodle_adapter/participation.hpp"
#include "moodle_adapter/progress_reader.hpp"
#include "moodle_adapter/roster.hpp"
#include "support/log.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;
using core::Gap;
using core::LmsFailure;
using core::Part;
/// What is missing in a part that arrived, or why it did not.
using Done = tl::expected<Gap, core::LmsError>;

/// Clocks of the site and ours differ a little, and a row may be written while it is read.
constexpr core::seconds overlap{120};
constexpr std::size_t most_stated_dates = 1000;

template <class Value>
tl::unexpected<core::LmsError> failed(core::LmsResult<Value>& result) {
    return tl::unexpected(std::move(result.error()));
}

class CourseReader {
  public:
    CourseReader(Transport& transport, const ReadOrder& order) : transport_(transport), order_(order) {
        snapshot_.taken = order.now;
        result_.reading.cursor = order.question.cursor;
    }

    core::LmsResult<CourseRead> read() {
        if (const auto base = read_base(); !base) return tl::unexpected(base.error());
        run(Part::groups, [this] { return read_groups(); });
        index_.emplace(snapshot_);
        learners_ = learners(snapshot_);
        learner_set_ = {learners_.begin(), learners_.end()};
        if (!complete()) changed_ = moved_people(*known_, snapshot_);
        for (const std::int64_t user : memory_.again) changed_.insert(user);
        memory_.again.clear();
        read_about_work();
        read_about_people();
        read_about_dates();
        if (complete()) memory_.complete = order_.now;
        result_.reading.cursor = remember(result_.reading.cursor, course(), memory_);
        return std::move(result_);
    }

  private:
    [[nodiscard]] std::int64_t course() const { return snapshot_.course.id.value; }
    [[nodiscard]] bool complete() const { return result_.reading.complete; }
    [[nodiscard]] ProgressScope scope() const { return {transport_, course(), *index_, learners_}; }
    [[nodiscard]] bool has(ActivityKind kind) const { return !index_->instances(kind).empty(); }

    void read_about_work() {
        run(Part::assignments, [this] { return read_assignments(); });
        run(Part::quizzes, [this] { return read_quizzes(); });
        run(Part::groupings, [this] { return read_all_groupings(); });
        run(Part::extensions, [this] { return read_extensions(); });
        run(Part::submissions, [this] { return read_all_submissions(); });
        run(Part::grades, [this] { return read_released_grades(); });
        run(Part::participation, [this] { return read_other_kinds(); });
    }

    void read_about_people() {
        run(Part::attempts, [this] { return read_all_attempts(); });
        run(Part::completion, [this] { return read_completion(); });
    }

    void read_about_dates() {
        run(Part::calendar, [this] { return read_course_calendar(); });
        run(Part::overrides, [this] { return read_all_overrides(); });
        run(Part::participants, [this] { return read_participants(); });
        run(Part::effective_dates, [this] { return read_effective_dates(); });
    }

    tl::expected<void, core::LmsError> read_base() {
        const auto named = order_.question.course_lms_id;
        const auto number = parse_id(named);
        auto courses = get_courses_by_field(transport_, number ? "id" : "shortname", named, order_.site);
        if (!courses) return failed(courses);
        if (courses->size() != 1) {
            return tl::unexpected(core::LmsError{LmsFailure::not_found, "core_course_get_courses_by_field",
                                                 "no_such_course", false});
        }
        snapshot_.course = std::move(courses->front());
        recall_known();
        auto contents = get_contents(transport_, course(), order_.own_tool_prefix);
        if (!contents) return failed(contents);
        snapshot_.sections = std::move(contents->sections);
        snapshot_.activities = std::move(contents->activities);
        if (known_) keep_details(*known_, transport_, snapshot_);
        mark(Part::contents, {}, Gap::none);
        return read_people();
    }

    tl::expected<void, core::LmsError> read_people() {
        auto roster =
            read_roster(transport_, course(), complete() ? std::vector<core::Enrolment>{} : known_->people);
        if (!roster) return failed(roster);
        snapshot_.people = std::move(roster->people);
        mark(Part::roster, {}, roster->bad_rows > 0 ? Gap::bad_rows : Gap::none);
        return {};
    }

    /// Known facts stand for others only together with the memory of the reading they came from. In a
    /// complete reading they still stand for what cannot be read.
    void recall_known() {
        memory_ = recall(order_.question.cursor, course());
        const core::CourseSnapshot* stored = order_.question.known;
        if (stored != nullptr && stored->course.lms_id == snapshot_.course.lms_id)
            known_ = with_lms_numbers(*stored);
        result_.reading.complete =
            !known_ || !memory_.complete || *memory_.complete < order_.question.full_since;
        if (complete()) forget_counts(memory_);
    }

    template <class Read>
    void run(Part part, const Read& read) {
        if (stopped_) return mark(part, stopped_, Gap::none);
        const Done done = read();
        if (done) return mark(part, {}, *done);
        const auto& error = done.error();
        support::log_warning("moodle_part_failed course={} part={} failure={} function={} detail={}",
                             course(), core::word(part), core::word(error.failure), error.where,
                             error.detail);
        if (concerns_every_call(error.failure)) stopped_ = error.failure;
        mark(part, error.failure, Gap::none);
    }

    void mark(Part part, std::optional<LmsFailure> failure, Gap gap) {
        core::PartStatus status;
        status.part = part;
        status.failure = failure;
        status.gap = gap;
        if (!failure) status.as_of = snapshot_.taken;
        snapshot_.parts.push_back(status);
    }

    /// When the known rows of a part are from, if only what changed since need be read.
    [[nodiscard]] std::optional<core::Instant> since(Part part) const {
        return complete() ? std::nullopt : arrived_at(*known_, part);
    }

    /// Memberships come with the roster; without the groups themselves they would point at nothing.
    Done read_groups() {
        auto groups = get_course_groups(transport_, course());
        if (groups) snapshot_.groups = std::move(*groups);
        const bool shown = drop_unknown_groups(snapshot_);
        if (!groups) return failed(groups);
        return shown ? Gap::none : Gap::not_shown;
    }

    Done read_assignments() {
        if (!has(ActivityKind::assignment)) return Gap::none;
        auto rows = get_assignments(transport_, course());
        if (!rows) return failed(rows);
        for (const AssignmentRow& row : *rows)
            if (!row.marking_allocation) without_allocation_.insert(row.instance);
        return all_told(ActivityKind::assignment, apply(*rows, *index_, snapshot_));
    }

    Done read_quizzes() {
        if (!has(ActivityKind::quiz)) return Gap::none;
        auto rows = get_quizzes(transport_, course());
        if (!rows) return failed(rows);
        return all_told(ActivityKind::quiz, apply(*rows, *index_, snapshot_));
    }

    /// Without the right to ignore restrictions restricted ones are missing without an error.
    [[nodiscard]] Done all_told(ActivityKind kind, std::size_t told) const {
        return told < index_->instances(kind).size() ? Gap::not_shown : Gap::none;
    }

    Done read_all_groupings() {
        auto groupings = moodle::read_groupings(transport_, snapshot_);
        if (!groupings) return failed(groupings);
        snapshot_.groupings = std::move(*groupings);
        if (known_ && !core::is_fresh(snapshot_, Part::assignments))
            add_missing(known_->groupings, snapshot_.groupings);
        return Gap::none;
    }

    Done read_extensions() {
        auto rows = read_flags(scope());
        if (!rows) return failed(rows);
        released_ = apply(*rows, *index_, snapshot_);
        return Gap::none;
    }

    Done read_all_submissions() {
        const auto assignments = index_->instances(ActivityKind::assignment);
        // While groups could not be read the rows of teams had nobody to belong to.
        const auto from = since(Part::groups) ? since(Part::submissions) : std::nullopt;
        if (!from || !same_activities(*known_, snapshot_, ActivityKind::assignment)) {
            auto rows = read_submissions(scope(), assignments, {});
            if (!rows) return failed(rows);
            snapshot_.submissions = std::move(*rows);
            return Gap::none;
        }
        return read_newer_submissions(assignments, *from - overlap);
    }

    /// A new grade changes the grading status of a row but not the time of its change, so the assignments
    /// with new grades are read whole.
    Done read_newer_submissions(const std::vector<std::int64_t>& assignments, core::Instant from) {
        if (assignments.empty()) return Gap::none;
        auto graded = get_graded(transport_, assignments, from);
        if (!graded && graded.error().failure != LmsFailure::access_denied) return failed(graded);
        std::set<std::int64_t> again;
        std::set<core::ActivityId> dropped;
        for (const GradedRow& row : graded ? *graded : std::vector<GradedRow>{}) {
            const auto activity = index_->activity(ActivityKind::assignment, row.instance);
            if (!activity) continue;
            again.insert(row.instance);
            dropped.insert(*activity);
            changed_.insert(row.user);
        }
        auto newer = read_submissions(scope(), assignments, from);
        if (!newer) return failed(newer);
        auto regraded = read_submissions(scope(), {again.begin(), again.end()}, {});
        if (!regraded) return failed(regraded);
        for (const core::Submission& row : *newer) add_people_of(row, snapshot_.people, changed_);
        newer->insert(newer->end(), regraded->begin(), regraded->end());
        snapshot_.submissions = merged_submissions(known_->submissions, dropped, *newer);
        return Gap::none;
    }

    /// Learners of `part` who have to be asked; all of them when its known rows are not whole.
    [[nodiscard]] std::set<std::int64_t> to_ask(bool known_is_whole) const {
        if (!known_is_whole) return learner_set_;
        std::set<std::int64_t> asked;
        std::set_intersection(changed_.begin(), changed_.end(), learner_set_.begin(), learner_set_.end(),
                              std::inserter(asked, asked.end()));
        return asked;
    }

    Done read_all_attempts() {
        const bool some = since(Part::attempts) && same_activities(*known_, snapshot_, ActivityKind::quiz);
        if (some) changed_.merge(people_with_open_attempts(*known_));
        const auto asked = to_ask(some);
        std::vector<QuizTaker> takers;
        for (const core::Activity& activity : snapshot_.activities) {
            const auto quiz = parse_id(activity.instance_lms_id);
            if (activity.kind != ActivityKind::quiz || activity.visibility == core::Visibility::hidden ||
                !quiz)
                continue;
            for (const std::int64_t user : asked) takers.push_back({*quiz, user});
        }
        auto attempts = read_attempts(scope(), takers);
        if (!attempts) return failed(attempts);
        const auto told = answered(asked, attempts->again);
        if (known_) drop_rows_of(attempts->again, attempts->rows);
        if (known_) snapshot_.attempts = kept_rows(known_->attempts, learner_set_, told);
        snapshot_.attempts.insert(snapshot_.attempts.end(), attempts->rows.begin(), attempts->rows.end());
        return left_out(attempts->again);
    }

    Done left_out(const std::vector<std::int64_t>& people) {
        memory_.again.insert(memory_.again.end(), people.begin(), people.end());
        return people.empty() ? Gap::none : Gap::bad_rows;
    }

    Done read_completion() {
        const auto tracked = std::count_if(snapshot_.activities.begin(), snapshot_.activities.end(),
                                           [](const auto& activity) { return activity.completion_tracked; });
        if (tracked == 0) return Gap::none;
        const bool some = since(Part::completion) && same_tracked(*known_, snapshot_);
        const auto asked = to_ask(some);
        auto completions = read_completions(scope(), {asked.begin(), asked.end()});
        if (!completions) return failed(completions);
        const auto told = answered(asked, completions->of_people.again);
        if (known_) snapshot_.completions = kept_rows(known_->completions, learner_set_, told);
        auto& rows = completions->of_people.rows;
        snapshot_.completions.insert(snapshot_.completions.end(), rows.begin(), rows.end());
        const Done done = left_out(completions->of_people.again);
        // The contents showed activities whose completion nobody told: a right is missing.
        const bool fewer = !asked.empty() && completions->fewest < static_cast<std::size_t>(tracked);
        return *done == Gap::none && fewer ? Gap::not_shown : *done;
    }

    Done read_released_grades() {
        const bool some = since(Part::grades).has_value();
        const auto changed = to_ask(some);
        auto book = read_grades(scope(), learner_groups(snapshot_, learner_set_), some ? &changed : nullptr);
        if (!book) return failed(book);
        snapshot_.grades = std::move(book->grades);
        snapshot_.grade_items = std::move(book->items);
        snapshot_.hidden_grades = std::move(book->hidden);
        if (known_) add_kept_grades(*known_, learner_set_, book->asked, snapshot_);
        if (some) add_differing(known_->grades, snapshot_.grades, same_grade, changed_);
        if (released_) drop_unreleased(snapshot_, *released_);
        return Gap::none;
    }

    Done read_other_kinds() {
        const bool some = since(Part::participation).has_value();
        const std::set<std::int64_t> to_be_asked = to_ask(some);
        const std::vector<std::int64_t> asked{to_be_asked.begin(), to_be_asked.end()};
        const ProgressScope everybody = scope();
        auto read = read_participation({everybody, asked, known_ ? &known_->participation : nullptr},
                                       snapshot_, memory_);
        if (!read) return failed(read);
        snapshot_.participation = std::move(read->rows);
        if (some) add_differing(known_->participation, snapshot_.participation, same_part, changed_);
        return read->incomplete ? Gap::not_shown : Gap::none;
    }

    Done read_course_calendar() {
        auto read = read_calendar(transport_, *index_, snapshot_);
        if (!read) return failed(read);
        course_events_ = std::move(*read);
        return Gap::none;
    }

    Done read_all_overrides() {
        auto read = read_overrides(transport_,
                                   {course(), *index_, order_.question.cursor, order_.now,
                                    complete() ? ScanReach::far : ScanReach::near,
                                    course_events_ ? &*course_events_ : nullptr, true, order_.highest_event});
        if (!read) return failed(read);
        snapshot_.overrides = std::move(read->overrides);
        result_.reading.cursor = std::move(read->cursor);
        result_.override_events = std::move(read->events);
        result_.highest_event = read->highest;
        return read->gap;
    }

    Done read_participants() {
        // With a gap some assignment did not say who takes part.
        if (!complete() && is_whole(*known_, Part::participants) && !groups_moved(*known_, snapshot_) &&
            same_activities(*known_, snapshot_, ActivityKind::assignment)) {
            snapshot_.exclusions = kept_rows(known_->exclusions, learner_set_, {});
            return Gap::none;
        }
        const auto known = known_ ? known_->exclusions : std::vector<core::Exclusion>{};
        auto read = read_exclusions(scope(), {snapshot_.activities, known, without_allocation_});
        if (!read) return failed(read);
        snapshot_.exclusions = std::move(read->rows);
        return read->not_shown ? Gap::not_shown : Gap::none;
    }

    Done read_effective_dates() {
        if (since(Part::effective_dates)) {
            snapshot_.stated_dates =
                still_stated(*known_, snapshot_, memory_.complete.value_or(snapshot_.taken));
            return Gap::none;
        }
        const auto questions = doubtful_dates(snapshot_, learners_, most_stated_dates);
        auto stated = read_stated_dates(transport_, questions, order_.now);
        if (!stated) return failed(stated);
        snapshot_.stated_dates = std::move(*stated);
        return Gap::none;
    }

    Transport& transport_;
    const ReadOrder& order_;
    CourseRead result_;
    core::CourseSnapshot& snapshot_ = result_.reading.snapshot;
    std::optional<core::CourseSnapshot> known_;  ///< with Moodle's numbers; there unless complete()
    Memory memory_;
    std::optional<CourseIndex> index_;
    std::vector<std::int64_t> learners_;
    std::set<std::int64_t> learner_set_;
    std::set<std::int64_t> changed_;             ///< who may have done something since `known_`
    std::set<std::int64_t> without_allocation_;  ///< assignments, by instance
    std::optional<LmsFailure> stopped_;
    std::optional<std::vector<EventRow>> course_events_;  ///< once the calendar was read
    std::optional<Released> released_;                    ///< absent: not known, then nothing is held back
};

}  // namespace

core::LmsResult<CourseRead> read_course(Transport& transport, const ReadOrder& order) {
    return CourseReader{transport, order}.read();
}

}  // namespace waymark::moodle
