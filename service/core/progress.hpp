#pragma once

#include <optional>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace waymark::core {

enum class SubmissionState {
    none,       ///< a row without content ("new")
    draft,      ///< saved, submit not pressed
    reopened,   ///< must hand in again
    submitted,  ///< handed in
};

/// One row of an assignment. A team's row has `group` and no person; a person's own row in team work is only
/// that person's press of the button.
struct Submission {
    ActivityId activity;
    std::optional<PersonId> person;
    std::optional<GroupId> group;
    SubmissionState state = SubmissionState::none;
    Instant modified;
    bool graded = false;  ///< the LMS's grading status says graded (released, where there is a workflow)
};

enum class AttemptState { in_progress, overdue, finished, abandoned, not_started };

struct QuizAttempt {
    ActivityId activity;
    PersonId person;
    AttemptState state = AttemptState::in_progress;
    std::optional<Instant> started;
    std::optional<Instant> finished;
};

enum class CompletionState { incomplete, complete, complete_pass, complete_fail };

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
};

/// Extra time granted to one person for one assignment.
struct Extension {
    ActivityId activity;
    PersonId person;
    Instant until;
};

}  // namespace waymark::core
