#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::support {

/// 32 raw bytes.
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string hex(std::string_view bytes);
/// Compares without telling by its duration where the difference is; different lengths are unequal.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

/// base64url without padding (RFC 4648 §5).
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// Strict: no padding, no white space, no other alphabet, no non-zero trailing bits. Nothing if broken.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace waymark::support
