#pragma once

#include <optional>
#include <string_view>

#include "core/reminder.hpp"

namespace waymark::core {

/// Why work that was planned for cannot be reminded of any more, by what the course says now: an enrolment
/// that is not active, work that is hidden, closed to this student, or not open yet. Corrections are not kept
/// back by an opening; what a student asked for only by the enrolment and by work that nobody sees.
[[nodiscard]] std::optional<SkipReason> access_objection(const SnapshotIndex& index, const Activity& activity,
                                                         const Enrolment& person, DeliveryClass why,
                                                         Instant now);

/// Why a word about a planned date does not hold by what the course and its plan say now: the plan names
/// another one or none, a due date stands above it, or there may be one. Nothing for other dates.
[[nodiscard]] std::optional<SkipReason> plan_objection(const SnapshotIndex& index, const Activity& activity,
                                                       const Enrolment& person, const ReminderKey& key);

/// Whether a word of stage `other` about a date leaves one of `stage` about the same date nothing to say:
/// both come before it, and `other` nearer. A stage that policy does not know (any more) never does.
[[nodiscard]] bool says_later(const ReminderPolicy& policy, std::string_view stage, std::string_view other);

}  // namespace waymark::core
