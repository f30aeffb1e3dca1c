#pragma once

#include "core/time.hpp"

namespace waymark::core {

/// The same time of day, `count` working days (Monday to Friday, UTC) later. From a day off the count begins
/// with the next working day.
[[nodiscard]] Instant add_working_days(Instant from, int count);

}  // namespace waymark::core
