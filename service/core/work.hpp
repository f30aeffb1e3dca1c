#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/deadline.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// Where the work of one student on one activity stands. The order of the enumerators is not a ranking.
enum class WorkStatus {
    not_open_yet,
    open,  ///< can be done; no date, or the date is more than the due-soon span away
    due_soon,
    begun,  ///< draft saved, attempt running or team not complete: not yet handed in
    handed_in,
    handed_in_late,
    graded,
    completed,
    overdue,        ///< date passed, can still be handed in
    closed,         ///< last possible moment passed without a hand-in
    may_not_apply,  ///< access conditions that we do not evaluate
    hidden,         ///< hidden from students: no work for anybody
    unknown,        ///< the part that would tell was never read
};

/// True for handed_in, handed_in_late, graded and completed: nothing is left for the student to do.
[[nodiscard]] bool is_done(WorkStatus status);
/// True for overdue and closed.
[[nodiscard]] bool is_missed(WorkStatus status);

/// One student's work on one activity, with its date.
struct WorkItem {
    const Activity* activity = nullptr;  ///< into the snapshot it was made from
    EffectiveDeadline deadline;
    WorkStatus status = WorkStatus::unknown;
    bool reopened = false;              ///< must be handed in again
    bool begun = false;                 ///< also set while overdue
    std::optional<Instant> handed_in;   ///< when, if known
    std::optional<double> grade_share;  ///< released grade, 0…1
};

/// What the rows about one student and one activity say, by the table of docs/handed-in.md.
struct Progress {
    bool handed_in = false;
    bool graded = false;          ///< a released grade, or the LMS's grading status says so
    bool completed = false;       ///< the LMS counts the activity as complete
    bool begun = false;           ///< draft, open attempt, or a team that is not complete
    bool reopened = false;        ///< must hand in again: earlier grade and completion do not count
    std::optional<Instant> when;  ///< of the hand-in
    bool unclear = false;         ///< a row says something that we do not understand
};
/// Nothing is left for the student to do.
[[nodiscard]] bool is_done(const Progress& progress);
/// True when the LMS can tell at all whether this activity is done: it takes hand-ins or tracks completion.
[[nodiscard]] bool can_tell(const Activity& activity);
/// `completion` and `grade` may be null. Rows of other activities or people are not expected.
[[nodiscard]] Progress progress_from(const Activity& activity,
                                     const std::vector<const Submission*>& submissions,
                                     const std::vector<const QuizAttempt*>& attempts,
                                     const Completion* completion, const Grade* grade);

/// Rows of a snapshot by person and activity, so that assessing a course needs one pass. Refers to the
/// snapshot, which must outlive it.
class SnapshotIndex {
  public:
    explicit SnapshotIndex(const CourseSnapshot& snapshot);
    [[nodiscard]] const CourseSnapshot& snapshot() const { return *snapshot_; }
    /// The person's own rows; team rows are found by group.
    [[nodiscard]] std::vector<const Submission*> submissions(const Activity& activity,
                                                             const Enrolment& person) const;
    [[nodiscard]] std::vector<const QuizAttempt*> attempts(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Completion* completion(const Activity& activity, PersonId person) const;
    [[nodiscard]] const Grade* grade(const Activity& activity, PersonId person) const;
    [[nodiscard]] const std::vector<Override>& overrides(const Activity& activity) const;
    [[nodiscard]] std::optional<Instant> extension(const Activity& activity, PersonId person) const;
    /// Days (UTC) with evidence of work by that person, each once, oldest first: hand-ins, attempts,
    /// completions.
    [[nodiscard]] const std::vector<Instant>& evidence(PersonId person) const;

  private:
    void collect_evidence();

    struct Key {
        std::int64_t activity = 0;
        std::int64_t owner = 0;  ///< person, or minus the group
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    template <class Row>
    using Rows = std::unordered_map<Key, std::vector<const Row*>, KeyHash>;

    const CourseSnapshot* snapshot_;
    Rows<Submission> submissions_;
    Rows<QuizAttempt> attempts_;
    Rows<Completion> completions_;
    Rows<Grade> grades_;
    Rows<Extension> extensions_;
    std::unordered_map<ActivityId, std::vector<Override>> overrides_;
    std::unordered_map<PersonId, std::vector<Instant>> evidence_;
};

/// Work on one activity as of `now`. `due_soon` is the span of WorklistPolicy.
[[nodiscard]] WorkItem work_item(const SnapshotIndex& index, const Activity& activity,
                                 const Enrolment& person, Instant now, days due_soon);

/// All course work of one student in course order: every activity that can be handed in, has a date or is
/// tracked; own placements and hidden activities left out.
[[nodiscard]] std::vector<WorkItem> work_of(const SnapshotIndex& index, const Enrolment& person, Instant now,
                                            days due_soon);

/// Enrolments that are students by policy, in roster order. Inactive ones included; ask `active`.
[[nodiscard]] std::vector<const Enrolment*> students_of(const CourseSnapshot& snapshot,
                                                        std::span<const std::string> student_roles);

}  // namespace waymark::core
