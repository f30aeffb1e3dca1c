#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/deadline.hpp"

namespace waymark::core {

/// The date of the course's plan that is in force for this person (K4): where no source states a due date and
/// none that could state one is unread or withheld. Facts that were read before and are out of date, or are
/// in dispute, still count; then `certainty` says that the date may differ. It is meant to help along: nobody
/// is late by it and nothing is missed.
[[nodiscard]] std::optional<Instant> plan_date(const EffectiveDeadline& deadline);

/// By when the work is meant to be done: the due date, else the plan's that is in force.
[[nodiscard]] std::optional<Instant> date_to_keep(const EffectiveDeadline& deadline);

/// Begins the stages of a date that is only the plan's ("planned-1-day-before", "planned-moved"); no policy
/// may use such a name.
inline constexpr std::string_view planned_prefix = "planned-";
[[nodiscard]] std::string planned_stage(std::string_view stage);
[[nodiscard]] bool is_planned_stage(std::string_view stage);
/// The stage without that beginning: of whichever sort of date it speaks.
[[nodiscard]] std::string_view plain_stage(std::string_view stage);

}  // namespace waymark::core
