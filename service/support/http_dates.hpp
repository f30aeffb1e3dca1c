#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "support/http_client.hpp"

namespace waymark::support {

/// The time of an HTTP `Date` header (RFC 9110 §5.6.7, its only form that is sent today); nothing for another
/// form.
[[nodiscard]] std::optional<std::chrono::sys_seconds> http_date(std::string_view text);

/// How long the server asks to be left alone (`Retry-After`, RFC 9110 §10.2.3): whole seconds, or a date,
/// which is taken against the answer's own `Date` so that neither clock matters. Nothing when it does not say
/// so or not readably, or when the date has gone by.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const Headers& headers);

}  // namespace waymark::support
