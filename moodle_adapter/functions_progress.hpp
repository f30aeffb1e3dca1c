#pragma once

#include <cstdint>
#include <vector>

#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// As in functions_course.hpp.

/// Completion of all tracked activities of one person; empty where the course has completion switched off.
[[nodiscard]] core::LmsResult<std::vector<CompletionRow>> get_completion(Transport& transport,
                                                                         std::int64_t course,
                                                                         std::int64_t user);

struct GradeReport {
    std::vector<GradeRow> grades;
    std::vector<GradeItemRow> items;
    std::vector<HiddenGradeRow> hidden;
};
/// Grades of the active students of a group, or of all when `group` is 0.
[[nodiscard]] core::LmsResult<GradeReport> get_grades_of_group(Transport& transport, std::int64_t course,
                                                               std::int64_t group);
[[nodiscard]] core::LmsResult<GradeReport> get_grades_of_user(Transport& transport, std::int64_t course,
                                                              std::int64_t user);

/// Events of a course as such, from the beginning of time to five years after `now` (without an end
/// Moodle 4.2 looks three weeks ahead); override events are never among them.
[[nodiscard]] core::LmsResult<std::vector<EventRow>> get_course_events(Transport& transport,
                                                                       std::int64_t course,
                                                                       core::Instant now);
/// Events by their ids, override events of anybody included; ids without an event are skipped. At most
/// `most_values` ids. Answers in the order Moodle likes.
[[nodiscard]] core::LmsResult<std::vector<EventRow>> get_events_by_id(
    Transport& transport, const std::vector<std::int64_t>& events);

}  // namespace waymark::moodle
