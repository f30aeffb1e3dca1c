#pragma once

#include <cstdint>
#include <vector>

#include "core/course.hpp"
#include "core/result.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// Everybody enrolled in a course, `active` told by a second listing, language and time zone of the active
/// ones by a third function where it is granted. A person whose row Moodle cannot send is missing; how many,
/// the log says. Fails when either listing fails.
[[nodiscard]] core::LmsResult<std::vector<core::Enrolment>> read_roster(Transport& transport,
                                                                        std::int64_t course);

}  // namespace waymark::moodle
