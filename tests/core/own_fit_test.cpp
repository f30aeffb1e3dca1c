#include "core/own_fit.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace waymark::core;

namespace {

/// `count` students at two moments each, who finish as `truth` says.
std::vector<RebuiltExample> students(int count, const RiskModel& truth, unsigned seed = 3) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> share(0, 1);
    std::vector<RebuiltExample> all;
    for (int person = 0; person < count; ++person) {
        RebuiltExample one;
        one.person = PersonId{person + 1};
        one.course = CourseId{1};
        for (double& value : one.risk.values) value = share(random) - 0.5;
        one.risk.progress = 0.25;
        one.risk.at_risk = share(random) < logistic(risk_log_odds(one.risk, truth));
        all.push_back(one);
        one.risk.progress = 0.55;
        all.push_back(one);
    }
    return all;
}

RiskModel with_intercept(RiskModel model, double shift) {
    for (double& intercept : model.intercept) intercept += shift;
    return model;
}

RiskModel other_card() {
    RiskModel model = shipped_risk_model();
    for (auto& term : model.weights) term = {0.1, 0.1, 0.1};
    model.weights[static_cast<std::size_t>(RiskTerm::little_lately)] = {6, 6, 6};
    model.intercept = {-1, -1, -1};
    return model;
}

}  // namespace

TEST_CASE("a student at several moments is one enrolment", "[core][fit]") {
    const auto all = students(40, shipped_risk_model());
    CHECK(all.size() == 80);
    CHECK(count_enrolments(all).all == 40);
}

TEST_CASE("below the stated sizes there is no fit, and it is said which", "[core][fit]") {
    const RiskModel truth = with_intercept(shipped_risk_model(), 2);
    CHECK(fit_own(students(49, truth), shipped_risk_model(), {}, {}).error() ==
          FitRefusal::too_few_enrolments);
    auto all = students(60, truth);
    for (RebuiltExample& one : all) one.risk.at_risk = one.person.value <= 9;
    CHECK(fit_own(all, shipped_risk_model(), {}, {}).error() == FitRefusal::too_few_not_finished);
    for (RebuiltExample& one : all) one.risk.at_risk = !one.risk.at_risk;
    CHECK(fit_own(all, shipped_risk_model(), {}, {}).error() == FitRefusal::too_few_finished);
}

TEST_CASE("a small institution of another base rate moves the intercept and nothing else", "[core][fit]") {
    const auto fit =
        fit_own(students(200, with_intercept(shipped_risk_model(), 2)), shipped_risk_model(), {}, {});
    REQUIRE(fit);
    CHECK(fit->chosen.depth == FitDepth::intercept);
    CHECK(fit->model.weights == shipped_risk_model().weights);
    CHECK(fit->model.intercept[0] - shipped_risk_model().intercept[0] == Approx(2).margin(0.6));
    CHECK(fit->model.own_enrolments == 200);
    REQUIRE(fit->trials.size() == 2);
    CHECK(fit->trials[0].as_it_was);
    CHECK(fit->trials[1].log_loss < fit->trials[0].log_loss);
}

TEST_CASE("a large institution whose students differ moves the weights, but not those it cannot see",
          "[core][fit]") {
    const std::vector<RiskTerm> dropped{RiskTerm::idle};
    const auto fit = fit_own(students(1500, other_card()), shipped_risk_model(), {}, dropped);
    REQUIRE(fit);
    CHECK(fit->chosen.depth == FitDepth::all);
    const auto lately = static_cast<std::size_t>(RiskTerm::little_lately);
    CHECK(fit->model.weights[lately][1] > shipped_risk_model().weights[lately][1] + 1);
    const auto idle = static_cast<std::size_t>(RiskTerm::idle);
    for (std::size_t stage = 0; stage < risk_stage_count; ++stage)
        CHECK(fit->model.weights[idle][stage] ==
              Approx(shipped_risk_model().weights[idle][stage]).margin(1e-4));
    for (const auto& term : fit->model.weights)
        for (const double weight : term) CHECK(weight >= 0);
}

TEST_CASE("a card that fits already is left alone, or at least not made worse", "[core][fit]") {
    const auto fit = fit_own(students(120, shipped_risk_model()), shipped_risk_model(), {}, {});
    if (fit)
        CHECK(fit->chosen.log_loss < fit->trials.front().log_loss);
    else
        CHECK(fit.error() == FitRefusal::no_better);
}
