#pragma once

#include <optional>
#include <vector>

#include "core/work.hpp"

namespace waymark::core {

/// How often something can still be tried.
struct TriesLeft {
    std::optional<int> allowed{};  ///< 0 = without limit; absent = the LMS does not tell
    int used = 0;
    std::optional<int> left{};  ///< absent: without limit, or not told
};

/// "Check a problem" (M7): everything about one student and one activity that a mentor needs to tell what is
/// wrong, in one value.
struct ProblemReport {
    WorkItem work;                  ///< status, dates with their provenance, access with its reasons
    bool sees_it = false;           ///< it is in the student's course page, greyed out or not
    Answer can_open = Answer::yes;  ///< access, dates and tries together
    TriesLeft tries;
    std::optional<Instant> last_hand_in{};  ///< of the student or the team, whatever became of it
    bool team_unclear = false;
    std::vector<Part> old_parts;  ///< what this rests on and was not read at the latest reading
};

/// `now` decides what is open. Refers to the snapshot of the index.
[[nodiscard]] ProblemReport check_problem(const SnapshotIndex& index, const Activity& activity,
                                          const Enrolment& person, Instant now, days due_soon);

}  // namespace waymark::core
