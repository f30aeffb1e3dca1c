#include "core/working_days.hpp"

#include <algorithm>

namespace waymark::core {

bool is_weekend(Day day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

bool is_holiday(Day day, const CalendarPolicy& calendar) {
    return std::binary_search(calendar.holidays.begin(), calendar.holidays.end(), day);
}

bool is_working_day(Day day, const CalendarPolicy& calendar) {
    return !is_weekend(day) && !is_holiday(day, calendar);
}

Instant add_working_days(Instant from, int count, const CalendarPolicy& calendar, const ZoneRules& zone) {
    if (count <= 0) return from;
    const LocalTime local = zone.to_local(from);
    const Day begun = std::chrono::floor<days>(local);
    const Day furthest = begun + days{366};
    Day day = begun;
    while (count > 0 && day < furthest) {
        day += days{1};
        if (is_working_day(day, calendar)) --count;
    }
    return zone.to_instant(LocalTime{day} + (local - begun));
}

}  // namespace waymark::core
