#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <tl/expected.hpp>

#include "lti/error.hpp"

namespace waymark::lti {

inline constexpr std::size_t max_json_depth = 16;

/// One JSON object and nothing after it: no repeated keys at any level, depth at most max_json_depth, valid
/// UTF-8, no NUL in strings. Fails with jwt_format.
[[nodiscard]] tl::expected<nlohmann::json, Error> parse_strict(std::string_view text);

}  // namespace waymark::lti
