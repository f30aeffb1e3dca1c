#pragma once

#include "core/policy.hpp"
#include "core/time.hpp"

namespace waymark::core {

[[nodiscard]] bool is_weekend(Day day);
[[nodiscard]] bool is_holiday(Day day, const CalendarPolicy& calendar);
/// Neither a weekend nor a holiday of the institution.
[[nodiscard]] bool is_working_day(Day day, const CalendarPolicy& calendar);

/// The same time of day in `zone`, `count` working days later. From a day off the count begins with the next
/// working day. Holidays without end are passed over for a year at most.
[[nodiscard]] Instant add_working_days(Instant from, int count, const CalendarPolicy& calendar,
                                       const ZoneRules& zone);

}  // namespace waymark::core
