#pragma once

#include <map>
#include <string>

#include "reminder_random.hpp"

namespace waymark::test {

using Verdicts = std::map<core::ReminderKey, std::string>;  ///< reason, or the moment in seconds

/// Whether that person may be written to at that minute.
[[nodiscard]] bool open_minute(const ReminderCourse& world, core::PersonId person, core::Instant at);

/// A slow planner that follows the sentences of design §6 one by one and looks for moments minute by minute.
[[nodiscard]] Verdicts reference_plan(const ReminderCourse& world);

}  // namespace waymark::test
