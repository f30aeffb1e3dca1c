#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// As in functions_course.hpp. Assignments are named by their instance number, at most `most_values` a call.
// What Moodle refuses by warnings beside an empty list is access_denied.

/// All assignments of a course, also when our account is not enrolled in it.
/// How many assignments of the course Moodle says it may not show us; needs no right of its own.
[[nodiscard]] core::LmsResult<std::size_t> count_refused_assignments(Transport& transport,
                                                                     std::int64_t course);
[[nodiscard]] core::LmsResult<std::vector<AssignmentRow>> get_assignments(Transport& transport,
                                                                          std::int64_t course);

/// Only those modified at or after `since` when that is given.
[[nodiscard]] core::LmsResult<std::vector<SubmissionRow>> get_submissions(
    Transport& transport, const std::vector<std::int64_t>& assignments,
    std::optional<core::Instant> since = {});

/// Whose grades changed at or after `since`.
[[nodiscard]] core::LmsResult<std::vector<GradedRow>> get_graded(Transport& transport,
                                                                 const std::vector<std::int64_t>& assignments,
                                                                 core::Instant since);

/// Ids of the active students that an assignment counts among its participants: without those whom a group,
/// grouping, profile or section keeps away. Without mod/assign:manageallocations the list is empty where
/// marking allocation is on. Whoever Moodle cannot send (markup in the name) is missing, the others are not.
[[nodiscard]] core::LmsResult<std::vector<std::int64_t>> list_participants(Transport& transport,
                                                                           std::int64_t assignment);

[[nodiscard]] core::LmsResult<std::vector<FlagRow>> get_user_flags(
    Transport& transport, const std::vector<std::int64_t>& assignments);

/// Moodle answers a person who has no row by making an empty one: not a pure read.
[[nodiscard]] core::LmsResult<SubmissionStatus> get_submission_status(Transport& transport,
                                                                      std::int64_t assignment,
                                                                      std::int64_t user);

/// not_found for somebody who is no active participant, or whom a restriction keeps away from this
/// assignment.
[[nodiscard]] core::LmsResult<core::Dates> get_participant(Transport& transport, std::int64_t assignment,
                                                           std::int64_t user);

}  // namespace waymark::moodle
