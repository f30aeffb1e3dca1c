#pragma once

#include <cstdint>
#include <vector>

#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// As in functions_course.hpp; quizzes are named by their instance number.

[[nodiscard]] core::LmsResult<std::vector<QuizRow>> get_quizzes(Transport& transport, std::int64_t course);

/// mod_quiz_get_user_quiz_attempts (from 5.1) where it is granted, else mod_quiz_get_user_attempts; all
/// states.
[[nodiscard]] core::LmsResult<std::vector<AttemptRow>> get_attempts(Transport& transport, std::int64_t quiz,
                                                                    std::int64_t user);

/// From 4.5; mod/quiz:viewoverrides is enough.
[[nodiscard]] core::LmsResult<std::vector<QuizOverrideRow>> get_quiz_overrides(Transport& transport,
                                                                               std::int64_t quiz);
[[nodiscard]] bool offers_quiz_overrides(const Transport& transport);

}  // namespace waymark::moodle
