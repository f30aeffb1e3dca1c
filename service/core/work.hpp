#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/available.hpp"
#include "core/deadline.hpp"
#include "core/snapshot_index.hpp"

namespace waymark::core {

/// Where the work of one student on one activity stands. The order of the enumerators is not a ranking.
enum class WorkStatus : std::uint8_t {
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
    may_not_apply,  ///< not available to this student, or it cannot be told whether it is; see `access`
    hidden,         ///< hidden from students: no work for anybody
    unknown,        ///< the LMS does not tell, or the part that would tell was never read
    extended,       ///< the date is past for others; extra time goes on, and is not nearly over
    excused,        ///< somebody on the staff decided that it need not be done
};

/// True for handed_in, handed_in_late, graded and completed: nothing is left for the student to do.
[[nodiscard]] constexpr bool is_done(WorkStatus status) {
    return status == WorkStatus::handed_in || status == WorkStatus::handed_in_late ||
           status == WorkStatus::graded || status == WorkStatus::completed;
}
/// True for overdue and closed.
[[nodiscard]] constexpr bool is_missed(WorkStatus status) {
    return status == WorkStatus::overdue || status == WorkStatus::closed;
}

/// One student's work on one activity, with its date.
struct WorkItem {
    const Activity* activity = nullptr;  ///< into the snapshot it was made from
    EffectiveDeadline deadline;
    WorkStatus status = WorkStatus::unknown;
    bool reopened = false;              ///< must be handed in again
    bool begun = false;                 ///< also set while overdue
    std::optional<Instant> handed_in;   ///< when, if known
    std::optional<double> grade_share;  ///< released grade, 0…1
    Access access{};                    ///< whether the student can get at it, and why not
    bool joined_after_due = false;      ///< the date passed before the student was in the course
    bool during_outage = false;         ///< the date fell into a time in which the LMS did not answer
};

/// What tells whether work of a kind is handed in (docs/handed-in.md).
enum class Evidence {
    submissions,  ///< rows of an assignment
    attempts,     ///< of a quiz
    entries,      ///< enough entries or an answer
    posts,        ///< contributions are a beginning; completion, or the number asked for, ends it
    tries,        ///< one that came to its end
    workshop,     ///< own work, then the assessments asked for
    completion,   ///< nothing but completion
    none,         ///< no work at all
};
[[nodiscard]] Evidence evidence_of(ActivityKind kind);
[[nodiscard]] std::string_view word(Evidence evidence);
/// The kind in English, as in docs/handed-in.md.
[[nodiscard]] std::string_view word(ActivityKind kind);

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
/// `completion`, `grade` and `participation` may be null. Rows of other activities or people are not
/// expected.
[[nodiscard]] Progress progress_from(const Activity& activity, std::span<const Submission* const> submissions,
                                     std::span<const QuizAttempt* const> attempts,
                                     const Completion* completion, const Grade* grade,
                                     const Participation* participation = nullptr);

/// What decides where a piece of work stands for one student, apart from what the student did.
struct WorkTerms {
    const Activity* activity = nullptr;
    Dates dates;                       ///< effective
    std::optional<Instant> planned{};  ///< the plan's date that is in force instead of a due date
    Certainty certainty = Certainty::known;
    /// Extra time holds while the date is past for others.
    bool gained = false;
    bool joined_after_due = false;
    std::optional<Instant> outage_end{};  ///< of the outage that covers the date; `now` while it goes on
    bool excused = false;
    bool for_others = false;             ///< certainly not this student's: has no dates unless it is done
    std::optional<WorkStatus> barred{};  ///< what stands against doing it at all
    bool begun_is_access = false;        ///< who has begun has access, whatever could not be found out
    bool can_tell = false;               ///< that nothing is handed in would be known
};
/// Where the work stands at `now`, for whoever has made this progress under these terms.
[[nodiscard]] WorkStatus status_of(const WorkTerms& terms, const Progress& progress, Instant now,
                                   days due_soon);
/// The terms of somebody else who joined then, about whom nothing else is known that moves dates or bars the
/// way.
[[nodiscard]] WorkTerms for_joined(const WorkTerms& terms, std::optional<Instant> joined);
/// A released grade as a share, 0…1; `grade` may be null.
[[nodiscard]] std::optional<double> share_of(const Grade* grade);
/// Whether a missing hand-in proves anything: the part that would tell of it arrived and can tell, or the
/// person's row does. `row` may be null.
[[nodiscard]] bool would_tell(const CourseSnapshot& snapshot, const Activity& activity,
                              const Participation* row);
/// What is left of those who handed in is to assess others' work: other dates hold for them.
[[nodiscard]] bool reviews_left(const Activity& activity, const Participation* row);

/// Everything that moves the dates of one student and one activity, joined (core/deadline.hpp).
[[nodiscard]] EffectiveDeadline effective_deadline(const SnapshotIndex& index, const Activity& activity,
                                                   const Enrolment& person);

/// The terms that hold for one student and one activity, in short.
[[nodiscard]] WorkTerms work_terms(const SnapshotIndex& index, const Activity& activity,
                                   const Enrolment& person, Instant now);

/// Work on one activity as of `now`. `due_soon` is the span of WorklistPolicy.
[[nodiscard]] WorkItem work_item(const SnapshotIndex& index, const Activity& activity,
                                 const Enrolment& person, Instant now, days due_soon);

/// True for what students are to do: it can be handed in, has a date (a planned one too) or is tracked. Own
/// placements, hidden activities, subsections and question banks are not.
[[nodiscard]] bool is_course_work(const CourseSnapshot& snapshot, const Activity& activity);

/// As of when it is known what was handed in; absent when the part that would tell was never read.
[[nodiscard]] std::optional<Instant> evidence_as_of(const CourseSnapshot& snapshot, const Activity& activity);

/// All course work of one student in course order.
[[nodiscard]] std::vector<WorkItem> work_of(const SnapshotIndex& index, const Enrolment& person, Instant now,
                                            days due_soon);

/// Enrolments that are students by policy, in roster order. Inactive ones included; ask `active`.
[[nodiscard]] std::vector<const Enrolment*> students_of(const CourseSnapshot& snapshot,
                                                        std::span<const std::string> student_roles);

}  // namespace waymark::core
