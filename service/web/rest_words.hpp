#pragma once

#include <string>
#include <vector>

#include "store/pauses.hpp"
#include "web/page.hpp"

namespace waymark::web {

// Words for automatic reminders that rest. The context has a course.

/// What lets the student's reminders rest now, the longest first.
[[nodiscard]] std::vector<store::Pause> current_rests(const PageContext& context, core::PersonId student);
/// "26 November": the last day of a rest.
[[nodiscard]] std::string last_day(const PageContext& context, const store::Pause& rest);
/// The name of who set it; "a mentor or teacher" if that person is not in the course.
[[nodiscard]] std::string who_set(const PageContext& context, const store::Pause& rest);
/// Until when, and who said so.
[[nodiscard]] std::string rest_for_staff(const PageContext& context, core::PersonId student,
                                         const store::Pause& rest);
/// The same to the student who views the page.
[[nodiscard]] std::string rest_for_student(const PageContext& context, const store::Pause& rest);

}  // namespace waymark::web
