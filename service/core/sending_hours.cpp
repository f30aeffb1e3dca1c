#include <algorithm>

#include "core/reminder.hpp"
#include "core/working_days.hpp"

namespace waymark::core {

namespace {

/// The hours of one local day in which reminders may go; empty on a day off.
struct Hours {
    Instant from;
    Instant until;  ///< exclusive
};

std::optional<Hours> sending_hours(Day day, const Policy& institution, const ZoneRules& zone) {
    const ReminderPolicy& policy = institution.reminders;
    if (!policy.weekends && is_weekend(day)) return std::nullopt;
    if (is_holiday(day, institution.calendar)) return std::nullopt;
    const Hours open{zone.to_instant(LocalTime{day} + hours{policy.quiet_until}),
                     zone.to_instant(LocalTime{day} + hours{policy.quiet_from})};
    if (open.from >= open.until) return std::nullopt;
    return open;
}

}  // namespace

Policy narrowed(const Policy& policy, const ReminderWishes& wishes) {
    if (!wishes.quiet) return policy;
    Policy own = policy;
    own.reminders.quiet_from = std::min(policy.reminders.quiet_from, wishes.quiet->first);
    own.reminders.quiet_until = std::max(policy.reminders.quiet_until, wishes.quiet->second);
    return own.reminders.quiet_from > own.reminders.quiet_until ? own : policy;
}

std::optional<Instant> earlier_sending_moment(Instant wanted, const Policy& policy, const ZoneRules& zone) {
    const Day last = zone.day_of(wanted);
    for (Day day = last; day > last - days{8}; day -= days{1}) {
        const std::optional<Hours> open = sending_hours(day, policy, zone);
        if (open && open->from <= wanted) return std::min(wanted, open->until - minutes{1});
    }
    return std::nullopt;
}

std::optional<Instant> next_sending_moment(Instant now, const Policy& policy, const ZoneRules& zone) {
    const Day first = zone.day_of(now);
    for (Day day = first; day < first + days{8}; day += days{1}) {
        const std::optional<Hours> open = sending_hours(day, policy, zone);
        if (open && now < open->until) return std::max(now, open->from);
    }
    return std::nullopt;
}

std::optional<Instant> stage_moment(Instant due, hours before, const Policy& policy, const ZoneRules& zone,
                                    Instant now) {
    constexpr days after_date{7};
    const bool after = before < hours{0};
    std::optional<Instant> moment = earlier_sending_moment(due - before, policy, zone);
    if (after && (!moment || *moment <= due)) moment = next_sending_moment(due - before, policy, zone);
    if (!moment || *moment < now) moment = next_sending_moment(now, policy, zone);
    if (!moment) return std::nullopt;
    if (after) return *moment < due + after_date ? moment : std::nullopt;
    return *moment < due ? moment : std::nullopt;
}

}  // namespace waymark::core
