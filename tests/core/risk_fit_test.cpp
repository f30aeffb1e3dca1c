#include "core/risk_fit.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "core/logistic_fit.hpp"

using namespace waymark::core;

namespace {

constexpr double none = -std::numeric_limits<double>::infinity();

bool draw(double log_odds, std::mt19937& random) {
    return double(random() % 100000) / 100000 < logistic(log_odds);
}

/// Students whose fate follows `truth`; only idle and missed_deadlines vary.
std::vector<RiskExample> students_of(const RiskModel& truth, int count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<RiskExample> examples;
    for (int i = 0; i < count; ++i) {
        RiskExample one;
        one.progress = double(random() % 100) / 100;
        one.values[static_cast<std::size_t>(RiskTerm::idle)] = double(random() % 100) / 100;
        one.values[static_cast<std::size_t>(RiskTerm::missed_deadlines)] = double(random() % 100) / 100;
        one.at_risk = draw(risk_log_odds(one, truth), random);
        examples.push_back(one);
    }
    return examples;
}

RiskModel truth() {
    RiskModel model = shipped_risk_model();
    model.intercept = {-1, -2, -3};
    model.weights[static_cast<std::size_t>(RiskTerm::idle)] = {2, 2, 2};
    model.weights[static_cast<std::size_t>(RiskTerm::missed_deadlines)] = {0, 2, 4};
    return model;
}

}  // namespace

TEST_CASE("a fit without ridge finds the log odds of a share", "[core][fit]") {
    LogisticProblem problem{1, {}, {}, {0}, {0}, {none}};
    for (int i = 0; i < 10; ++i) {
        problem.rows.push_back(1);
        problem.outcomes.push_back(i < 3 ? 1 : 0);
    }
    const LogisticFit fit = fit_logistic(problem);
    CHECK(fit.converged);
    CHECK(fit.weights.front() == Approx(std::log(0.3 / 0.7)).margin(1e-5));
}

TEST_CASE("a weight that wants to be negative stays at its bound", "[core][fit]") {
    LogisticProblem problem{2, {}, {}, {0, 0.5}, {0, 0}, {none, 0}};
    for (int i = 0; i < 100; ++i) {
        problem.rows.insert(problem.rows.end(), {1.0, i < 50 ? 1.0 : 0.0});
        problem.outcomes.push_back(i % 10 < (i < 50 ? 2 : 6) ? 1 : 0);
    }
    const LogisticFit fit = fit_logistic(problem);
    CHECK(fit.weights[1] == 0);
    CHECK(fit.weights[0] == Approx(std::log(0.4 / 0.6)).margin(1e-4));
}

TEST_CASE("no step along any column makes the found weights better", "[core][fit][property]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 20)));
    CAPTURE(seed);
    std::mt19937 random(seed);
    LogisticProblem problem{4, {}, {}, {0, 0.2, 0.2, 0.2}, {0, 1, 1, 1}, {none, 0, 0, 0}};
    for (int i = 0; i < 300; ++i) {
        const double x = double(random() % 100) / 50 - 1;
        problem.rows.insert(problem.rows.end(), {1.0, x, double(random() % 100) / 100, x * x});
        problem.outcomes.push_back(draw(2 * x - 1, random) ? 1 : 0);
    }
    const auto loss = [&](const std::vector<double>& weights) {
        double sum = 0;
        for (std::size_t i = 0; i < problem.outcomes.size(); ++i) {
            double z = 0;
            for (std::size_t k = 0; k < 4; ++k) z += weights[k] * problem.rows[4 * i + k];
            sum += std::log(1 + std::exp(problem.outcomes[i] ? -z : z));
        }
        for (std::size_t k = 1; k < 4; ++k) sum += std::pow(weights[k] - 0.2, 2) / 2;
        return sum;
    };
    const LogisticFit fit = fit_logistic(problem);
    CHECK(fit.converged);
    for (std::size_t k = 0; k < 4; ++k)
        for (const double step : {0.01, -0.01}) {
            std::vector<double> other = fit.weights;
            other[k] += step;
            if (other[k] >= problem.lower[k]) CHECK(loss(other) >= loss(fit.weights) - 1e-6);
        }
}

TEST_CASE("the card is found again in students who follow it", "[core][fit]") {
    RiskModel blank = truth();
    blank.intercept = {};
    blank.weights = {};
    const RiskModel found = fit_risk(students_of(truth(), 20000, 1), blank, FitDepth::all, 1);
    for (std::size_t stage = 0; stage < risk_stage_count; ++stage) {
        CAPTURE(stage);
        for (const RiskTerm term : {RiskTerm::idle, RiskTerm::missed_deadlines})
            CHECK(found.weights[static_cast<std::size_t>(term)][stage] ==
                  Approx(truth().weights[static_cast<std::size_t>(term)][stage]).margin(0.5));
        CHECK(found.intercept[stage] == Approx(truth().intercept[stage]).margin(0.4));
    }
}

TEST_CASE("a few students move the intercept and hardly the weights", "[core][fit]") {
    RiskModel elsewhere = truth();
    for (double& intercept : elsewhere.intercept) intercept += 1;
    const auto students = students_of(elsewhere, 300, 2);
    const RiskModel shifted = fit_risk(students, truth(), FitDepth::intercept, 50);
    CHECK(shifted.weights == truth().weights);
    CHECK(shifted.intercept[1] - truth().intercept[1] == Approx(1).margin(0.4));
    CHECK(shifted.intercept[1] - truth().intercept[1] == Approx(shifted.intercept[2] - truth().intercept[2]));
    const RiskModel pulled = fit_risk(students, truth(), FitDepth::all, 1e6);
    for (std::size_t term = 0; term < risk_term_count; ++term)
        for (std::size_t stage = 0; stage < risk_stage_count; ++stage)
            CHECK(pulled.weights[term][stage] == Approx(truth().weights[term][stage]).margin(0.01));
}

TEST_CASE("a term that cannot be seen keeps its weight", "[core][fit]") {
    std::vector<RiskExample> students = students_of(truth(), 2000, 3);
    for (RiskExample& one : students) one.values[static_cast<std::size_t>(RiskTerm::idle)] = 0;
    const RiskTerm dropped[] = {RiskTerm::idle};
    const RiskModel found = fit_risk(students, truth(), FitDepth::all, 1, dropped);
    CHECK(found.weights[static_cast<std::size_t>(RiskTerm::idle)][1] == Approx(2).margin(1e-3));
}
