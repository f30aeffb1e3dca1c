#pragma once

#include "web/page.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// What the people of a course are told of trials that are on or to come, for the partial _trials; nothing
/// without a course.
[[nodiscard]] ViewModel::List trial_models(const PageContext& context);

}  // namespace waymark::web
