#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/snapshot.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/progress_reader.hpp"

namespace waymark::moodle {

// What the course reader does to a snapshot with rows that it read.

/// Puts what the lists of the kinds told about activities at an earlier reading into a snapshot that holds
/// its contents only: phase, required entries, whether there is a description, the cut-off of a forum, and
/// that a workshop takes late work. So it stands when such a list fails or is not reached; one that arrives
/// replaces it. Nothing of kinds whose list is not offered, and of activities that `known` (with Moodle's
/// numbers) has not.
void keep_details(const core::CourseSnapshot& known, const Transport& transport,
                  core::CourseSnapshot& snapshot);

/// What an assignment or quiz says of itself goes into its activity; a date it leaves out stays what it was.
/// Returns of how many activities all dates were told.
std::size_t apply(const std::vector<AssignmentRow>& rows, const CourseIndex& index,
                  core::CourseSnapshot& snapshot);
std::size_t apply(const std::vector<QuizRow>& rows, const CourseIndex& index, core::CourseSnapshot& snapshot);

/// Takes away memberships in groups that the snapshot does not have. False when there were any.
bool drop_unknown_groups(core::CourseSnapshot& snapshot);

/// The groups of the learners.
[[nodiscard]] LearnerGroups learner_groups(const core::CourseSnapshot& snapshot,
                                           const std::set<std::int64_t>& learners);

/// (activity, person) whose mark is released, by the marking workflow.
using Released = std::set<std::pair<std::int64_t, std::int64_t>>;

/// Extensions go into the snapshot; answers what is released.
Released apply(const std::vector<FlagRow>& rows, const CourseIndex& index, core::CourseSnapshot& snapshot);

/// Takes away grades that a marking workflow has not released: the gradebook holds such a grade only once it
/// is released, but keeps an older one when the work goes back to an earlier state.
void drop_unreleased(core::CourseSnapshot& snapshot, const Released& released);

}  // namespace waymark::moodle
