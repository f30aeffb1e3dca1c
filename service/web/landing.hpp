#pragma once

#include <string>

#include "lti/launch.hpp"
#include "web/viewer.hpp"

namespace waymark::web {

/// Where a launch begins, below its address: content selection on the page for that, a submission review on
/// the student's page (whose route asks core::may), a placed panel on its page if the viewer may see it, else
/// the first page of the viewer's role.
[[nodiscard]] std::string landing_of(const lti::Launch& launch, const Visit& visit);

}  // namespace waymark::web
