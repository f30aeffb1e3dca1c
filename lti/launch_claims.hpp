#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tl/expected.hpp>

#include "lti/error.hpp"
#include "lti/launch.hpp"
#include "lti/platform.hpp"

namespace waymark::lti {

/// Fills everything of `launch` that describes the course, the placement, the person and the platform.
/// Addresses outside the registration's own origins are left out. Fails with claims_type.
[[nodiscard]] tl::expected<void, Error> read_claims(const nlohmann::json& claims,
                                                    const Registration& registration, Launch& launch);

/// launch_presentation.return_url if it is a string on the platform's own origin, else "".
[[nodiscard]] std::string vetted_return_url(const nlohmann::json& claims, const Registration& registration);

}  // namespace waymark::lti
