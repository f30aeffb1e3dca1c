#pragma once

#include <string>

#include "core/lms.hpp"

namespace waymark::tests {

/// When the sample reading was taken.
inline constexpr core::Instant sample_time = core::from_unix(1'700'000'000);

/// One access condition of every kind, with ids that need escaping.
[[nodiscard]] core::Availability sample_conditions();

/// Three people, two groups, five activities and rows of every sort, all parts fresh. Local ids do not look
/// like row numbers.
[[nodiscard]] core::CourseReading sample_reading();

/// Marks a part as failed and takes its rows out, as an adapter does.
void fail_part(core::CourseReading& reading, core::Part part);

/// Everything a snapshot says, one line for each fact, keyed by LMS ids and sorted. Two snapshots say the
/// same when their descriptions are equal; an id that leads nowhere shows as "(unknown)".
[[nodiscard]] std::string describe(const core::CourseSnapshot& snapshot);

/// The lines of `description` that begin with `word`.
[[nodiscard]] std::string lines_of(const std::string& description, const std::string& word);

}  // namespace waymark::tests
