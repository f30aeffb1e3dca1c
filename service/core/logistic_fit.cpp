#include "core/logistic_fit.hpp"

#include <algorithm>
#include <cmath>

namespace waymark::core {

namespace {

constexpr int most_steps = 100;
constexpr double tolerance = 1e-7;  // of the projected gradient, per example
constexpr double jitter = 1e-8;     // keeps a column that never varies solvable
constexpr int most_halvings = 40;

struct Slope {
    std::vector<double> gradient;
    std::vector<double> curvature;  ///< full square matrix
};

double log_loss(double log_odds, bool happened) {
    const double sign = happened ? -log_odds : log_odds;
    return sign > 0 ? sign + std::log1p(std::exp(-sign)) : std::log1p(std::exp(sign));
}

double dot(const double* row, const std::vector<double>& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += row[i] * weights[i];
    return sum;
}

double objective(const LogisticProblem& problem, const std::vector<double>& weights) {
    double loss = 0;
    for (std::size_t i = 0; i < problem.outcomes.size(); ++i)
        loss += log_loss(dot(&problem.rows[i * problem.columns], weights), problem.outcomes[i] != 0);
    for (std::size_t i = 0; i < problem.columns; ++i) {
        const double away = weights[i] - problem.prior[i];
        loss += problem.ridge[i] * away * away / 2;
    }
    return loss;
}

void add_example(const double* row, double error, double weight, std::size_t columns, Slope& slope) {
    for (std::size_t i = 0; i < columns; ++i) {
        if (row[i] == 0) continue;
        slope.gradient[i] += error * row[i];
        const double scaled = weight * row[i];
        double* curvature = &slope.curvature[i * columns];
        for (std::size_t j = 0; j <= i; ++j) curvature[j] += scaled * row[j];
    }
}

Slope slope_at(const LogisticProblem& problem, const std::vector<double>& weights) {
    const std::size_t columns = problem.columns;
    Slope slope{std::vector<double>(columns), std::vector<double>(columns * columns)};
    for (std::size_t i = 0; i < problem.outcomes.size(); ++i) {
        const double* row = &problem.rows[i * columns];
        const double chance = 1 / (1 + std::exp(-dot(row, weights)));
        add_example(row, chance - problem.outcomes[i], chance * (1 - chance), columns, slope);
    }
    for (std::size_t i = 0; i < columns; ++i) {
        slope.gradient[i] += problem.ridge[i] * (weights[i] - problem.prior[i]);
        slope.curvature[i * columns + i] += problem.ridge[i] + jitter;
    }
    return slope;
}

/// Cholesky factor in place of the lower triangle, then both solves.
std::vector<double> solve(std::vector<double> matrix, std::vector<double> right, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = matrix[i * size + j];
            for (std::size_t k = 0; k < j; ++k) sum -= matrix[i * size + k] * matrix[j * size + k];
            matrix[i * size + j] = i == j ? std::sqrt(std::max(sum, jitter)) : sum / matrix[j * size + j];
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t k = 0; k < i; ++k) right[i] -= matrix[i * size + k] * right[k];
        right[i] /= matrix[i * size + i];
    }
    for (std::size_t i = size; i-- > 0;) {
        for (std::size_t k = i + 1; k < size; ++k) right[i] -= matrix[k * size + i] * right[k];
        right[i] /= matrix[i * size + i];
    }
    return right;
}

/// Columns that may move: not at their bound, or drawn away from it.
std::vector<std::size_t> movable(const LogisticProblem& problem, const std::vector<double>& weights,
                                 const std::vector<double>& gradient) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < problem.columns; ++i)
        if (weights[i] > problem.lower[i] || gradient[i] < 0) columns.push_back(i);
    return columns;
}

std::vector<double> newton_step(const Slope& slope, const std::vector<std::size_t>& columns,
                                std::size_t all) {
    const std::size_t size = columns.size();
    std::vector<double> matrix(size * size);
    std::vector<double> right(size);
    for (std::size_t i = 0; i < size; ++i) {
        right[i] = -slope.gradient[columns[i]];
        for (std::size_t j = 0; j <= i; ++j)
            matrix[i * size + j] = slope.curvature[columns[i] * all + columns[j]];
    }
    const std::vector<double> part = solve(std::move(matrix), std::move(right), size);
    std::vector<double> step(all);
    for (std::size_t i = 0; i < size; ++i) step[columns[i]] = part[i];
    return step;
}

std::vector<double> moved(const LogisticProblem& problem, const std::vector<double>& from,
                          const std::vector<double>& step, double length) {
    std::vector<double> to(from.size());
    for (std::size_t i = 0; i < from.size(); ++i)
        to[i] = std::max(problem.lower[i], from[i] + length * step[i]);
    return to;
}

/// Shortens the step until the objective falls; false when it cannot.
bool descend(const LogisticProblem& problem, const std::vector<double>& step, double& value,
             std::vector<double>& weights) {
    double length = 1;
    for (int halving = 0; halving < most_halvings; ++halving, length /= 2) {
        std::vector<double> candidate = moved(problem, weights, step, length);
        const double there = objective(problem, candidate);
        if (there >= value) continue;
        value = there;
        weights = std::move(candidate);
        return true;
    }
    return false;
}

}  // namespace

LogisticFit fit_logistic(const LogisticProblem& problem) {
    LogisticFit fit;
    fit.weights = moved(problem, problem.prior, std::vector<double>(problem.columns), 0);
    double value = objective(problem, fit.weights);
    const double enough = tolerance * std::max<double>(1, static_cast<double>(problem.outcomes.size()));
    for (; fit.steps < most_steps; ++fit.steps) {
        const Slope slope = slope_at(problem, fit.weights);
        const std::vector<std::size_t> columns = movable(problem, fit.weights, slope.gradient);
        double steepest = 0;
        for (const std::size_t column : columns)
            steepest = std::max(steepest, std::abs(slope.gradient[column]));
        if (steepest <= enough ||
            !descend(problem, newton_step(slope, columns, problem.columns), value, fit.weights)) {
            fit.converged = true;
            break;
        }
    }
    return fit;
}

}  // namespace waymark::core
