#pragma once

#include <optional>

#include "core/figures.hpp"

namespace waymark::core {

/// Something to praise a student for.
struct Praise {
    PraiseRule rule = PraiseRule::made_up;
    std::optional<ActivityId> activity;  ///< of made_up and on_time_again
    Instant date;                        ///< when it happened
};

/// The first rule of the policy's list that holds for something not older than policy.worklist.praise_within,
/// if any. A hand-in of unknown time praises nothing.
[[nodiscard]] std::optional<Praise> praise_for(const CourseFigures& figures, const StudentFigures& student,
                                               const Policy& policy);

}  // namespace waymark::core
