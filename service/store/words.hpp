#pragma once

#include <string_view>

#include "core/delivery.hpp"
#include "core/reminder.hpp"
#include "core/snapshot.hpp"

/// How enumerators stand in the database. Internal to this box. Words are never changed: rows hold them.
namespace waymark::store {

[[nodiscard]] std::string_view stored(core::ActivityKind kind);
[[nodiscard]] std::string_view stored(core::Visibility value);
[[nodiscard]] std::string_view stored(core::SubmissionState state);
[[nodiscard]] std::string_view stored(core::AttemptState state);
[[nodiscard]] std::string_view stored(core::CompletionState state);
[[nodiscard]] std::string_view stored(core::WorkshopPhase phase);
[[nodiscard]] std::string_view stored(core::Gap gap);

// The way back. A word that is not known throws std::runtime_error: the database is not ours or broken.
[[nodiscard]] core::ActivityKind activity_kind(std::string_view word);
[[nodiscard]] core::Visibility visibility(std::string_view word);
[[nodiscard]] core::SubmissionState submission_state(std::string_view word);
[[nodiscard]] core::AttemptState attempt_state(std::string_view word);
[[nodiscard]] core::CompletionState completion_state(std::string_view word);
[[nodiscard]] core::WorkshopPhase workshop_phase(std::string_view word);
[[nodiscard]] core::Gap gap(std::string_view word);
[[nodiscard]] core::PlanKind stored_plan_kind(std::string_view word);
[[nodiscard]] core::Part part(std::string_view word);
[[nodiscard]] core::LmsFailure lms_failure(std::string_view word);
[[nodiscard]] core::DeliveryKind stored_delivery_kind(std::string_view word);
[[nodiscard]] core::DeliveryClass stored_delivery_class(std::string_view word);
[[nodiscard]] core::DeliveryState stored_delivery_state(std::string_view word);
[[nodiscard]] core::SkipReason stored_skip_reason(std::string_view word);

}  // namespace waymark::store
