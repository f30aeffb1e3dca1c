#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {

// Course 5, "Special cases": one activity of every kind, team, reopened, offline, workflow and blind
// assignments, restrictions of every type, people suspended, ended and not yet started. Its answers are those
// that a Moodle 4.5 gave (special.json, times relative to the recorded moment); nothing can be written there.
// The same file holds what the surveys, choices and lessons of the recorded course 2 answered.

/// special.json with its times and addresses moved; see seed.cpp.
[[nodiscard]] nlohmann::json special_rows();

/// The recorded answer to exactly this question; nothing when there is none.
[[nodiscard]] std::optional<Answer> special_answer(const State& state, std::string_view function,
                                                   const nlohmann::json& params);

/// Functions that only special.json answers: those of the kinds of activity.
[[nodiscard]] std::vector<Function> kind_functions();

}  // namespace waymark::practice
