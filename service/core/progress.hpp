#pragma once

#include <optional>

#include "core/course.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

namespace waymark::core {

enum class SubmissionState {
    none,       ///< a row without content ("new")
    draft,      ///< saved, submit not pressed
    reopened,   ///< must hand in again
    submitted,  ///< handed in
    unknown,    ///< the LMS said something that we do not understand
};

/// One row of an assignment, of the latest attempt. A team's row has `group` and no person; a person's own
/// row in team work is only that person's press of the button. The row that all who have no team share has
/// neither.
struct Submission {
    ActivityId activity;
    std::optional<PersonId> person;
    std::optional<GroupId> group;
    SubmissionState state = SubmissionState::none;
    Instant modified;
    bool graded = false;  ///< the LMS's grading status says graded (released, where there is a workflow)
    int attempt = 0;      ///< which attempt this is, from 0
};

enum class AttemptState {
    in_progress,
    overdue,      ///< time is up, the grace period runs
    finished,     ///< handed in
    abandoned,    ///< used up, nothing handed in
    not_started,  ///< made by the LMS before the quiz opens: no activity
    submitted,    ///< handed in, not graded yet (from Moodle 5.1)
    unknown,      ///< a state that we do not understand
};

struct QuizAttempt {
    ActivityId activity;
    PersonId person;
    AttemptState state = AttemptState::in_progress;
    std::optional<Instant> started;
    std::optional<Instant> finished;
    /// Of an open attempt: when the LMS will close it (`timecheckstate`), overrides applied.
    std::optional<Instant> closes{};
    bool awaits_marking = false;  ///< handed in, a teacher has to mark it: no grade yet
};

enum class CompletionState {
    incomplete,
    complete,
    complete_pass,
    complete_fail,
    unknown,  ///< a state that we do not understand
};

/// What the functions of the other kinds tell of one person's part in one activity. Absent is *not told*,
/// which is never taken for zero. What counts as handed in is decided in work.cpp by the kind.
struct Participation {
    ActivityId activity;
    PersonId person;
    /// Entries of a database, approved entries of a glossary, posts in a forum, answers to a survey or
    /// choice, the own work of a workshop (0 or 1).
    std::optional<int> entries{};
    std::optional<int> begun{};          ///< tries begun, ended or not: lesson, SCORM, H5P
    std::optional<int> finished{};       ///< tries that came to their end
    std::optional<int> reviews_asked{};  ///< workshop: works of others to be assessed
    std::optional<int> reviews_done{};
    std::optional<Instant> latest{};  ///< of the entries or of the tries that ended
};

/// The LMS does not count this person among those who take part in the activity, although the enrolment is
/// active: restricted away by group, grouping, profile or section.
struct Exclusion {
    ActivityId activity;
    PersonId person;
};

/// Dates in force for one person as the LMS itself states them: overrides applied, extension not.
struct StatedDates {
    ActivityId activity;
    PersonId person;
    Dates dates;
    Instant as_of;
};

/// Somebody on the staff decided that a student need not do this. Without an activity: nothing due before
/// `until`.
struct Excuse {
    PersonId person;
    std::optional<ActivityId> activity{};
    std::optional<Instant> until{};  ///< the last moment of dates it covers; absent = whatever the date
};

/// The LMS did not answer, as the synchronisation saw it (K8).
struct Outage {
    Instant from;
    std::optional<Instant> until{};  ///< absent: not over yet
};

struct Completion {
    ActivityId activity;
    PersonId person;
    CompletionState state = CompletionState::incomplete;
    std::optional<Instant> changed;
};

/// A released grade: raw points of `maximum`.
struct Grade {
    ActivityId activity;
    PersonId person;
    double points = 0;
    double maximum = 100;
    std::optional<Instant> graded;
};

/// A grade that exists but that the LMS hides from the person: never shown, counted or sent. The LMS's own
/// conditions on grades take it into account.
struct HiddenGrade {
    ActivityId activity;
    PersonId person;
};

/// Other dates for one person or one group. Exactly one of `person` and `group` is set.
/// Fields that are absent do not override.
struct Override {
    ActivityId activity;
    std::optional<PersonId> person;
    std::optional<GroupId> group;
    std::optional<Instant> opens;
    std::optional<Instant> due;
    std::optional<Instant> closes;
    int sort_order = 0;  ///< of several groups an assignment takes the lowest
    /// False: the LMS does not show the order of groups, `sort_order` is a guess.
    bool order_known = true;
    /// False: the source shows the due date alone; another last possible moment would not be seen.
    bool closes_known = true;
    std::optional<int> attempts{};  ///< tries allowed, 0 = without limit
    bool never_closes = false;  ///< takes the closing of a quiz or lesson away; `due` and `closes` are absent
    bool opens_at_once = false;           ///< takes the opening of a quiz away; `opens` is absent
    std::optional<seconds> time_limit{};  ///< of one attempt at a quiz; 0 = without limit
};

/// Extra time granted to one person for one assignment.
struct Extension {
    ActivityId activity;
    PersonId person;
    Instant until;
};

}  // namespace waymark::core
