#pragma once

#include <optional>
#include <vector>

#include "bench/oulad/dataset.hpp"
#include "core/risk_facts.hpp"

namespace oulad {

/// What was known of a presentation at the end of a day, in the product's own terms.
struct Moment {
    const Presentation* presentation = nullptr;
    int day = 0;
    waymark::core::CourseFacts facts;
    std::vector<const Student*>
        students;                   ///< registered by that day and not gone; the order of facts.students
    std::vector<bool> counts;       ///< activity is exact: to be fitted and judged
    std::vector<double> idle_days;  ///< for the idle rule
};

/// Absent when the data say nothing about activity at that day (no such stage of the presentation). Without
/// any activity file a moment has no activity, which is then not known.
[[nodiscard]] std::optional<Moment> moment_of(const Presentation& presentation, int day);

/// Who is registered by `day` and has not left by then.
[[nodiscard]] std::vector<const Student*> present_at(const Presentation& presentation, double day);

}  // namespace oulad
