#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"

namespace waymark::i18n {

/// Rules of an IANA zone from the system's tz database; nullptr when the name is unknown, empty or Moodle's
/// "99". What is returned lives as long as the program.
[[nodiscard]] const core::ZoneRules* find_zone(std::string_view name);
/// The first of `names` that is known, else UTC.
[[nodiscard]] const core::ZoneRules& zone_or_utc(std::string_view preferred, std::string_view fallback);

}  // namespace waymark::i18n
