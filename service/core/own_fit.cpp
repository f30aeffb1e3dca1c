#include "core/own_fit.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/evaluation.hpp"

namespace waymark::core {

namespace {

constexpr std::int64_t folds = 5;
constexpr double ridges[] = {10, 30, 100, 300};
constexpr double certain = 1e-6;  // nobody is forecast with more certainty than this

std::vector<RiskExample> plain(std::span<const RebuiltExample> examples) {
    std::vector<RiskExample> all;
    all.reserve(examples.size());
    for (const RebuiltExample& one : examples) all.push_back(one.risk);
    return all;
}

/// The forecasts of a way to fit, each by a card that did not see the student.
std::vector<Scored> held_out(std::span<const RebuiltExample> examples, const RiskModel& start,
                             const FitTrial& trial, std::span<const RiskTerm> dropped) {
    std::vector<Scored> scored;
    scored.reserve(examples.size());
    for (std::int64_t fold = 0; fold < folds; ++fold) {
        std::vector<RiskExample> seen;
        std::vector<RiskExample> unseen;
        for (const RebuiltExample& one : examples)
            (one.person.value % folds == fold ? unseen : seen).push_back(one.risk);
        const RiskModel model =
            trial.as_it_was ? start : fit_risk(seen, start, trial.depth, trial.ridge, dropped);
        for (const RiskExample& one : unseen)
            scored.push_back({logistic(risk_log_odds(one, model)), one.at_risk});
    }
    return scored;
}

double mean_log_loss(std::span<const Scored> all) {
    double sum = 0;
    for (const Scored& one : all) {
        const double chance = std::clamp(one.score, certain, 1 - certain);
        sum -= std::log(one.happened ? chance : 1 - chance);
    }
    return sum / double(all.size());
}

std::vector<FitTrial> ways(const EnrolmentCount& count, const FitLimits& limits) {
    std::vector<FitTrial> all{{true, FitDepth::intercept, 0, 0, 0}, {false, FitDepth::intercept, 0, 0, 0}};
    if (count.all < limits.slopes_enrolments) return all;
    for (const double ridge : ridges) all.push_back({false, FitDepth::all, ridge, 0, 0});
    return all;
}

}  // namespace

EnrolmentCount count_enrolments(std::span<const RebuiltExample> examples) {
    std::map<std::pair<CourseId, PersonId>, bool> enrolments;
    for (const RebuiltExample& one : examples) enrolments[{one.course, one.person}] = one.risk.at_risk;
    EnrolmentCount count;
    for (const auto& [key, at_risk] : enrolments) {
        ++count.all;
        if (at_risk) ++count.not_finished;
    }
    return count;
}

tl::expected<OwnFit, FitRefusal> fit_own(std::span<const RebuiltExample> examples, const RiskModel& start,
                                         const FitLimits& limits, std::span<const RiskTerm> dropped) {
    const EnrolmentCount count = count_enrolments(examples);
    if (count.all < limits.enrolments) return tl::unexpected(FitRefusal::too_few_enrolments);
    if (count.all - count.not_finished < limits.each) return tl::unexpected(FitRefusal::too_few_finished);
    if (count.not_finished < limits.each) return tl::unexpected(FitRefusal::too_few_not_finished);
    OwnFit fit;
    fit.trials = ways(count, limits);
    for (FitTrial& trial : fit.trials) {
        const std::vector<Scored> scored = held_out(examples, start, trial, dropped);
        trial.log_loss = mean_log_loss(scored);
        trial.brier = brier(scored);
    }
    fit.chosen =
        *std::min_element(fit.trials.begin(), fit.trials.end(),
                          [](const FitTrial& a, const FitTrial& b) { return a.log_loss < b.log_loss; });
    if (fit.chosen.as_it_was) return tl::unexpected(FitRefusal::no_better);
    fit.model = fit_risk(plain(examples), start, fit.chosen.depth, fit.chosen.ridge, dropped);
    fit.model.own_enrolments = count.all;
    return fit;
}

}  // namespace waymark::core
