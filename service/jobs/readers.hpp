#pragma once

#include <string>
#include <string_view>

#include "core/course.hpp"
#include "core/reminder.hpp"
#include "jobs/courses.hpp"

namespace waymark::jobs {

/// The language of what is sent to a person (decision 8): `chosen` in Waymark ("" if none), else the person's
/// in the LMS, the course's, the site's; languages that are not built in are passed over.
[[nodiscard]] std::string reader_language(std::string_view chosen, const core::Enrolment& person,
                                          const core::Course& course, const SiteSettings& site);

/// The zone of everybody in the course, as zone_of() says.
[[nodiscard]] core::ZoneOf zones_of(const LoadedCourse& course, const SiteSettings& site);

/// At most `longest` bytes and an ellipsis, never half a character.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t longest);

}  // namespace waymark::jobs
