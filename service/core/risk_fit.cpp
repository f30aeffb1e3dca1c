#include "core/risk_fit.hpp"

#include <algorithm>
#include <limits>

#include "core/logistic_fit.hpp"

namespace waymark::core {

namespace {

constexpr std::size_t stages = risk_stage_count;
constexpr std::size_t all_columns = stages * (1 + risk_term_count);
constexpr double firm = 1e9;  // a ridge that lets nothing move
constexpr double no_bound = -std::numeric_limits<double>::infinity();

std::size_t column_of(std::size_t term, std::size_t stage) {
    return stages * (1 + term) + stage;
}

/// Every term once a stage, so that interpolated weights are linear in what is fitted.
void add_row(const RiskExample& example, const RiskModel& start, LogisticProblem& problem) {
    const auto shares = stage_shares(start.stages, example.progress);
    problem.rows.insert(problem.rows.end(), shares.begin(), shares.end());
    for (const double value : example.values)
        for (const double share : shares) problem.rows.push_back(value * share);
    problem.outcomes.push_back(example.at_risk ? 1 : 0);
}

LogisticProblem problem_of(std::span<const RiskExample> examples, const RiskModel& start, double ridge) {
    LogisticProblem problem;
    problem.columns = all_columns;
    problem.rows.reserve(examples.size() * all_columns);
    for (const RiskExample& example : examples) add_row(example, start, problem);
    problem.prior.assign(start.intercept.begin(), start.intercept.end());
    for (const auto& term : start.weights)
        problem.prior.insert(problem.prior.end(), term.begin(), term.end());
    problem.ridge.assign(all_columns, ridge);
    problem.lower.assign(all_columns, 0);
    std::fill_n(problem.ridge.begin(), stages, 0);
    std::fill_n(problem.lower.begin(), stages, no_bound);
    return problem;
}

RiskModel shifted(std::span<const RiskExample> examples, const RiskModel& start) {
    // The card's own sum enters as a column that may not move; the shift is the only free one.
    LogisticProblem problem;
    problem.columns = 2;
    for (const RiskExample& example : examples) {
        problem.rows.insert(problem.rows.end(), {1.0, risk_log_odds(example, start)});
        problem.outcomes.push_back(example.at_risk ? 1 : 0);
    }
    problem.prior = {0, 1};
    problem.ridge = {1, firm};
    problem.lower = {no_bound, no_bound};
    const double shift = fit_logistic(problem).weights.front();
    RiskModel model = start;
    for (double& intercept : model.intercept) intercept += shift;
    return model;
}

}  // namespace

double risk_log_odds(const RiskExample& example, const RiskModel& model) {
    const RiskWeights weights = weights_at(model, example.progress);
    double sum = weights.intercept;
    for (std::size_t term = 0; term < risk_term_count; ++term)
        sum += example.values[term] * weights.weights[term];
    return sum;
}

RiskModel fit_risk(std::span<const RiskExample> examples, const RiskModel& start, FitDepth depth,
                   double ridge, std::span<const RiskTerm> dropped) {
    if (depth == FitDepth::intercept) return shifted(examples, start);
    LogisticProblem problem = problem_of(examples, start, ridge);
    for (const RiskTerm term : dropped)
        for (std::size_t stage = 0; stage < stages; ++stage)
            problem.ridge[column_of(static_cast<std::size_t>(term), stage)] = firm;
    // A stage that no example reaches keeps its intercept: a little ridge on it decides nothing else.
    std::fill_n(problem.ridge.begin(), stages, 1e-3);
    const LogisticFit fit = fit_logistic(problem);
    RiskModel model = start;
    std::copy_n(fit.weights.begin(), stages, model.intercept.begin());
    for (std::size_t term = 0; term < risk_term_count; ++term)
        for (std::size_t stage = 0; stage < stages; ++stage)
            model.weights[term][stage] = fit.weights[column_of(term, stage)];
    return model;
}

}  // namespace waymark::core
