#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tests/practice_lms/world.hpp"

namespace waymark::practice {

/// A row of mod_assign's submissions without what the single functions add.
[[nodiscard]] nlohmann::json submission_row(const Submission& submission);
/// "graded" or "notgraded".
[[nodiscard]] std::string grading_status(const State& state, Id assignment, Id user);
[[nodiscard]] nlohmann::json grade_row(const AssignmentGrade& grade);
/// submitted, requiregrading, grantedextension, submissionstatus.
[[nodiscard]] nlohmann::json participant_flags(const State& state, Id assignment, Id user);

}  // namespace waymark::practice
