#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// Where and about whom progress is read.
struct ProgressScope {
    Transport& transport;
    std::int64_t course = 0;
    const CourseIndex& index;
    const std::vector<std::int64_t>& learners;
};

// Each fails as a whole. Where one call is made per person, a handful of people whose own call cannot be
// answered are left out with a word in the log.

/// Rows of people and teams of the course; students without a team share a row that is nobody's and is
/// dropped.
[[nodiscard]] core::LmsResult<std::vector<core::Submission>> read_submissions(const ProgressScope& scope);
[[nodiscard]] core::LmsResult<std::vector<FlagRow>> read_flags(const ProgressScope& scope);
/// One call per learner and quiz.
[[nodiscard]] core::LmsResult<std::vector<core::QuizAttempt>> read_attempts(const ProgressScope& scope);
/// One call per learner.
[[nodiscard]] core::LmsResult<std::vector<core::Completion>> read_completions(const ProgressScope& scope);

/// Groups of a course with their members among the learners.
using LearnerGroups = std::map<std::int64_t, std::vector<std::int64_t>>;
/// The whole course in one call up to 200 learners, else one call per group and one for each learner without
/// a group.
[[nodiscard]] core::LmsResult<std::vector<core::Grade>> read_grades(const ProgressScope& scope,
                                                                    const LearnerGroups& groups);

}  // namespace waymark::moodle
