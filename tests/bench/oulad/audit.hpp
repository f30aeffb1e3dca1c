#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/evaluation.hpp"
#include "core/fairness.hpp"

#include "bench/oulad/protocol.hpp"

namespace oulad {

/// Error rates and calibration by `attribute` (gender, disability, deprivation) at `day`, at the threshold
/// that marks `share` of all: the groups are never an input of the card.
[[nodiscard]] std::vector<waymark::core::GroupErrors> audit(const std::vector<Example>& test,
                                                            const Fitted& fitted, int day,
                                                            const std::string& attribute, double share);

}  // namespace oulad
