#pragma once

#include <optional>
#include <string_view>

#include "core/availability.hpp"

namespace waymark::moodle {

/// The `availability` of a module or section of core_course_get_contents: JSON in a text
/// (moodle.md §10: `op`, `c`, `showc` or `show`). Nothing when it restricts nobody. What cannot be read, or
/// lies deeper than 16 junctions, becomes a node of kind `unknown`: it still restricts.
[[nodiscard]] std::optional<core::Availability> decode_availability(std::string_view availability);

/// Both conditions at once.
[[nodiscard]] std::optional<core::Availability> both(std::optional<core::Availability> outer,
                                                     std::optional<core::Availability> inner);

}  // namespace waymark::moodle
