#pragma once

#include <string>
#include <string_view>

namespace waymark::test {

/// A file of this source tree, e.g. source_path("config/policy.example.toml"). Only paths.cpp is compiled
/// with the place of the tree, so that what one clone compiled serves the next.
[[nodiscard]] std::string source_path(std::string_view name);
/// A file of tests/fixtures.
[[nodiscard]] std::string fixture_path(std::string_view name);

}  // namespace waymark::test
