#pragma once

#include <vector>

#include "core/reminder.hpp"

namespace waymark::core {

/// For who looks ahead: what the weekly cap will leave of nudges that come later, as things stand. `drafts`
/// have gone through share_cap(); `zones` are those of the people of each. Nudges are gone through in the
/// order of their moments, at one moment in that of share_cap(); what a course sends to somebody on one local
/// day is one message; what went in the seven days before, goes now or stays of what comes before counts.
/// What is over is taken out of `later` and skipped as weekly_cap; it may still go when a week has passed.
void forecast_cap(std::vector<CourseDraft>& drafts, const std::vector<ZoneOf>& zones, const Policy& policy,
                  const ReminderHistory& history, Instant now);

}  // namespace waymark::core
