#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

/// What other answers name although the contents of the course leave it out. Moodle leaves out what our
/// account may not view without saying so; nothing names an activity without date, grade and condition.
namespace waymark::moodle {

/// Moodle's words for the kinds of activities that have events in the course's calendar.
[[nodiscard]] std::set<std::string> unseen_kinds(const std::vector<EventRow>& of_course,
                                                 const CourseIndex& index);

/// Course modules whose completion a condition of an activity or section asks for. They may have been
/// deleted.
[[nodiscard]] std::set<std::int64_t> unseen_conditions(const core::CourseSnapshot& snapshot,
                                                       const CourseIndex& index);

/// Names, as plain text, of graded items that the course has (core_grades_get_gradeitems asks for no right)
/// and that the grade report of `user` leaves out: our account may not see the activity, or the item is
/// hidden. Items called like an activity of the contents are not among them. Nothing where the function is
/// not granted.
[[nodiscard]] core::LmsResult<std::optional<std::vector<std::string>>> unseen_grades(
    Transport& transport, const core::CourseSnapshot& snapshot, std::int64_t user);

}  // namespace waymark::moodle
