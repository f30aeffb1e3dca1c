#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "tests/practice_lms/platform.hpp"

namespace waymark::practice {

/// The claims of a launch of any kind: the keys, types and spellings of the recorded Moodle 4.2 and 4.5
/// launches, as far as the tool is given them. Lives 60 s. Nothing if there is no such course or tool.
[[nodiscard]] std::optional<nlohmann::json> launch_claims(Platform& platform, const Visitor& visitor,
                                                          const PendingLaunch& launch,
                                                          const std::string& nonce);

}  // namespace waymark::practice
