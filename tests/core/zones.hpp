#pragma once

#include <string_view>

#include "core/time.hpp"

namespace waymark::test {

/// Zones of tests, by rules that have held since 2007: UTC, Riga, New_York, Kolkata. The domain knows no zone
/// database. Throws std::out_of_range for other names.
[[nodiscard]] const core::ZoneRules& test_zone(std::string_view name);

}  // namespace waymark::test
