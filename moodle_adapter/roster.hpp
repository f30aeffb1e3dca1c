#pragma once

#include <cstdint>
#include <vector>

#include "core/course.hpp"
#include "core/result.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

struct Roster {
    std::vector<core::Enrolment> people;
    int bad_rows = 0;  ///< people whose row Moodle cannot send; they are missing
};

/// Everybody enrolled in a course, `active` told by a second listing, language and time zone of the active
/// ones by a third function where it is granted; those of people in `known` are taken from there. Fails when
/// either listing fails.
[[nodiscard]] core::LmsResult<Roster> read_roster(Transport& transport, std::int64_t course,
                                                  const std::vector<core::Enrolment>& known);

}  // namespace waymark::moodle
