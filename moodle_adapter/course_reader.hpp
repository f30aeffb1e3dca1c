#pragma once

#include <string_view>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

struct ReadOrder {
    const core::CourseQuestion& question;
    std::string_view site;  ///< address without trailing slash
    std::string_view own_tool_prefix;
    core::Instant now;
    std::int64_t highest_event = 0;  ///< that readings of any course of the site have met
};

struct CourseRead {
    core::CourseReading reading;
    std::vector<EventRow> override_events;  ///< for re-reading single ones later
    std::int64_t highest_event = 0;         ///< that this reading met or knew
};

/// core::Lms::read_course, after the granted functions have been told to `transport`. Once a call fails for a
/// reason that every other call would meet too (no connection, token, maintenance), the remaining parts fail
/// unasked.
///
/// With known facts and unless a complete reading is due, one call per person is made only for those who
/// could have changed: whose access to the course moved, who are new or changed groups, who appear in a
/// difference (submissions, grades, participation), who have a quiz attempt open or could not be read last
/// time. A part whose last reading failed is read whole. docs/moodle.md has the number of calls as a formula.
[[nodiscard]] core::LmsResult<CourseRead> read_course(Transport& transport, const ReadOrder& order);

}  // namespace waymark::moodle
