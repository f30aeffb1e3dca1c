#pragma once

#include "web/frame.hpp"

namespace waymark::web {

/// What templates/_freshness.mustache is filled with: which parts of the facts are stale, and why.
[[nodiscard]] ViewModel freshness(const PageContext& context);

}  // namespace waymark::web
