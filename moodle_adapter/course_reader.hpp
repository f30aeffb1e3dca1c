#pragma once

#include <string_view>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

struct ReadOrder {
    std::string_view course;  ///< number, or short name when it is not all digits
    core::LmsCursor cursor;
    std::string_view site;  ///< address without trailing slash
    std::string_view own_tool_prefix;
    core::Instant now;
};

struct CourseRead {
    core::CourseReading reading;
    std::vector<EventRow> override_events;  ///< for re-reading single ones later
};

/// core::Lms::read_course, after the granted functions have been told to `transport`. Once a call fails for a
/// reason that every other call would meet too (no connection, token, maintenance), the remaining parts fail
/// unasked.
[[nodiscard]] core::LmsResult<CourseRead> read_course(Transport& transport, const ReadOrder& order);

}  // namespace waymark::moodle
