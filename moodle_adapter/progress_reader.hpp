#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/snapshot.hpp"
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

/// Rows of some people; `again` are those whose own call could not be answered and who are left out.
template <class Row>
struct PersonalRows {
    std::vector<Row> rows;
    std::vector<std::int64_t> again;
};

// Each fails as a whole. Where one call is made per person, a handful of people whose own call cannot be
// answered are left out with a word in the log.

/// Submissions of these assignments, since a moment if one is given. Rows of people and teams of the course;
/// the row that students without a team share has neither person nor group.
[[nodiscard]] core::LmsResult<std::vector<core::Submission>> read_submissions(
    const ProgressScope& scope, const std::vector<std::int64_t>& assignments,
    std::optional<core::Instant> since);

/// Known submissions with newer rows put over them. Rows of the assignments in `whole` are dropped first.
[[nodiscard]] std::vector<core::Submission> merged_submissions(const std::vector<core::Submission>& known,
                                                               const std::set<core::ActivityId>& whole,
                                                               const std::vector<core::Submission>& newer);

[[nodiscard]] core::LmsResult<std::vector<FlagRow>> read_flags(const ProgressScope& scope);

/// A quiz (by instance number) and one person.
struct QuizTaker {
    std::int64_t quiz = 0;
    std::int64_t user = 0;
};
/// One call for each.
[[nodiscard]] core::LmsResult<PersonalRows<core::QuizAttempt>> read_attempts(
    const ProgressScope& scope, const std::vector<QuizTaker>& takers);

struct Completions {
    PersonalRows<core::Completion> of_people;
    std::size_t fewest = 0;  ///< statuses in the shortest answer
};
/// One call per person.
[[nodiscard]] core::LmsResult<Completions> read_completions(const ProgressScope& scope,
                                                            const std::vector<std::int64_t>& people);

/// Groups of a course with their members among the learners.
using LearnerGroups = std::map<std::int64_t, std::vector<std::int64_t>>;

struct Gradebook {
    std::vector<core::Grade> grades;
    std::vector<core::GradeItem> items;
    std::vector<core::HiddenGrade> hidden;  ///< some several times
    /// Whom it is about; the others' grades were not asked for.
    std::set<std::int64_t> asked;
};
/// The whole course in one call up to 200 learners; else one call per group and one for each learner without
/// a group, or, if those are fewer, one for each of `changed` (if given). Where such a call is refused
/// because of one person in it, one for each of its learners.
[[nodiscard]] core::LmsResult<Gradebook> read_grades(const ProgressScope& scope, const LearnerGroups& groups,
                                                     const std::set<std::int64_t>* changed);

}  // namespace waymark::moodle
