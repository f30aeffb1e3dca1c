#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace waymark::lti {

/// A time as platforms write it (ISO 8601 with date, time and offset, e.g. "2026-11-23T14:36:32+02:00"), in
/// whole seconds; a fraction is left out. Nothing for any other text, also one without an offset.
[[nodiscard]] std::optional<std::chrono::sys_seconds> read_timestamp(std::string_view text);

}  // namespace waymark::lti
