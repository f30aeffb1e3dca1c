#pragma once

#include <cstddef>
#include <vector>

namespace waymark::core {

/// A penalised logistic regression: minimise Σ log-loss + ½ Σ ridge × (weight − prior)², with a lower bound
/// for each weight.
struct LogisticProblem {
    std::size_t columns = 0;
    std::vector<double> rows;    ///< one example after the other, `columns` numbers each
    std::vector<char> outcomes;  ///< 1 = it happened
    std::vector<double> prior;   ///< one a column; where the search begins, too
    std::vector<double> ridge;   ///< one a column, ≥ 0
    std::vector<double> lower;   ///< one a column, −infinity = free
};

struct LogisticFit {
    std::vector<double> weights;
    int steps = 0;
    bool converged = false;  ///< false: the step limit was reached; the weights are the best found
};

/// Projected Newton with backtracking. Deterministic; the order of the examples matters only to rounding. The
/// problem is convex, so there is one answer as far as the ridge or the examples fix it.
[[nodiscard]] LogisticFit fit_logistic(const LogisticProblem& problem);

}  // namespace waymark::core
