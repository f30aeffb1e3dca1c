#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "tests/practice_lms/platform.hpp"

namespace waymark::practice {

/// The claims of a resource link launch: the keys, types and spellings of the recorded Moodle 4.2 and 4.5
/// launches of a tool that gets names and e-mail. Lives 60 s. Nothing if there is no such course.
[[nodiscard]] std::optional<nlohmann::json> launch_claims(Platform& platform, const Visitor& visitor,
                                                          const Placement& placement,
                                                          const std::string& nonce);

}  // namespace waymark::practice
