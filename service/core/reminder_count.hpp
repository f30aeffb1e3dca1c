#pragma once

#include <cstddef>

#include "core/reminder.hpp"

namespace waymark::core {

/// A plan whose `later` is empty because it was only counted.
struct CountedPlan {
    ReminderPlan plan;
    std::size_t later = 0;
};

/// What plan_reminders() plans, for who sends: of what comes later the number alone, which in a large course
/// is most of the plan.
[[nodiscard]] CountedPlan plan_and_count(const SnapshotIndex& index, const Policy& policy, Writes writes,
                                         const ReminderHistory& history, const ZoneOf& zones, Instant now);

}  // namespace waymark::core
