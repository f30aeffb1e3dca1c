#pragma once

#include <array>
#include <span>

#include "core/risk_facts.hpp"
#include "core/risk_model.hpp"

namespace waymark::core {

/// One student of a finished course at one moment of it, and how it ended.
struct RiskExample {
    std::array<double, risk_term_count> values{};  ///< RiskInputs::values
    double progress = 0;                           ///< of the course at that moment
    bool at_risk = false;                          ///< did not finish
};

/// How far a fit may go from the model it starts with.
enum class FitDepth {
    intercept,  ///< one shift of the log odds for all stages
    all,        ///< intercepts free, weights by ridge towards the starting model
};

/// Fits to `examples`; an example of each moment counts as one. `ridge` is the pull towards the weights of
/// `start`: so many examples' worth of disagreement. Weights stay ≥ 0. Terms in `dropped` cannot be seen in
/// the examples and keep the weights of `start`.
[[nodiscard]] RiskModel fit_risk(std::span<const RiskExample> examples, const RiskModel& start,
                                 FitDepth depth, double ridge, std::span<const RiskTerm> dropped = {});

/// The log odds that `model` gives an example.
[[nodiscard]] double risk_log_odds(const RiskExample& example, const RiskModel& model);

}  // namespace waymark::core
