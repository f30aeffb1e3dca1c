#pragma once

#include <string>
#include <string_view>

#include "lti/platform.hpp"

namespace waymark::web {

/// Where a platform keeps what a tool gives it during a login (LTI Client Side postMessages, platform
/// storage).
struct PlatformStorage {
    std::string frame;   ///< name of the frame to ask, "_parent" is the window around us; "" = none offered
    std::string origin;  ///< the only one that is asked and believed
};

/// For a login with `lti_storage_target` = `target`, which anybody can set: a name that could reach anything
/// but a frame of that name becomes "_parent". The origin is the authorization endpoint's, at Canvas that of
/// its login host.
[[nodiscard]] PlatformStorage platform_storage(const lti::Registration& registration,
                                               std::string_view target);

}  // namespace waymark::web
