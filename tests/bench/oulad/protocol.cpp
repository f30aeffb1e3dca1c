#include "bench/oulad/protocol.hpp"

#include <algorithm>

namespace oulad {

namespace {

namespace core = waymark::core;

constexpr int stages_may_be_missing_from = 154;

void add_moment(const Moment& moment, std::vector<Example>& examples) {
    const std::vector<core::RiskInputs> inputs = core::risk_inputs(moment.facts);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!moment.counts[i]) continue;
        examples.push_back({{inputs[i].values, moment.facts.progress, moment.students[i]->at_risk},
                            moment.presentation->module,
                            moment.students[i],
                            moment.day,
                            moment.idle_days[i]});
    }
}

/// Modules one of whose presentations has no stage of that day.
std::set<std::string> incomplete(const std::vector<Presentation>& all, const std::set<std::string>& together,
                                 int day) {
    std::set<std::string> modules;
    if (day < stages_may_be_missing_from) return modules;
    for (const Presentation& one : all)
        if (together.count(one.run) != 0 && !one.stage_days.empty() && one.stage_days.count(day) == 0)
            modules.insert(one.module);
    return modules;
}

std::vector<core::RiskExample> plain(const std::vector<Example>& examples, const std::string& module,
                                     bool of_module) {
    std::vector<core::RiskExample> result;
    for (const Example& one : examples)
        if (module.empty() || (one.module == module) == of_module) result.push_back(one.risk);
    return result;
}

std::set<std::string> modules_of(const std::vector<Example>& examples) {
    std::set<std::string> modules;
    for (const Example& one : examples) modules.insert(one.module);
    return modules;
}

using Choose = std::function<const core::RiskModel&(const Example&)>;

std::vector<core::Scored> scored(const std::vector<Example>& examples, int day, const Choose& model) {
    std::vector<core::Scored> result;
    for (const Example& one : examples)
        if (one.day == day)
            result.push_back({core::logistic(core::risk_log_odds(one.risk, model(one))), one.risk.at_risk});
    return result;
}

const core::RiskModel& find_or(const std::map<std::string, core::RiskModel>& models,
                               const core::RiskModel& otherwise, const std::string& module) {
    const auto found = models.find(module);
    return found == models.end() ? otherwise : found->second;
}

std::vector<core::Scored> idle_rule(const std::vector<Example>& examples, int day) {
    std::vector<core::Scored> result;
    for (const Example& one : examples)
        if (one.day == day) result.push_back({one.idle_days, one.risk.at_risk});
    return result;
}

}  // namespace

const std::vector<int>& fit_days() {
    static const std::vector<int> days{14, 28, 42, 56, 64, 94, 124, 154, 184, 214};
    return days;
}

const std::vector<int>& test_days() {
    static const std::vector<int> days{14, 28, 56, 64, 94, 124, 154};
    return days;
}

std::vector<Example> examples_of(const std::vector<Presentation>& all, const std::set<std::string>& runs,
                                 const std::set<std::string>& together, const std::vector<int>& days) {
    std::vector<Example> examples;
    for (const int day : days) {
        const std::set<std::string> left_out = incomplete(all, together, day);
        for (const Presentation& one : all) {
            if (runs.count(one.run) == 0 || left_out.count(one.module) != 0) continue;
            if (const std::optional<Moment> moment = moment_of(one, day)) add_moment(*moment, examples);
        }
    }
    return examples;
}

Fitted fit(const Recipe& recipe) {
    Fitted fitted;
    fitted.card =
        core::fit_risk(plain(recipe.history, "", true), recipe.start, core::FitDepth::all, recipe.ridge);
    for (const std::string& module : modules_of(recipe.history))
        fitted.own[module] = core::fit_risk(plain(recipe.history, module, true), fitted.card,
                                            core::FitDepth::intercept, recipe.ridge);
    return fitted;
}

std::map<std::string, core::RiskModel> fit_leaving_out(const Recipe& recipe) {
    std::map<std::string, core::RiskModel> models;
    for (const std::string& module : modules_of(recipe.history))
        models[module] = core::fit_risk(plain(recipe.history, module, false), recipe.start,
                                        core::FitDepth::all, recipe.ridge);
    return models;
}

std::vector<DayResult> judge(const std::vector<Example>& test, const Fitted& fitted,
                             const std::map<std::string, core::RiskModel>& left_out) {
    std::vector<DayResult> results;
    for (const int day : test_days()) {
        const auto card =
            scored(test, day, [&](const Example&) -> const core::RiskModel& { return fitted.card; });
        if (card.empty()) continue;
        const auto own = scored(test, day, [&](const Example& one) -> const core::RiskModel& {
            return find_or(fitted.own, fitted.card, one.module);
        });
        DayResult result;
        result.day = day;
        result.count = static_cast<int>(card.size());
        result.base_rate = core::base_rate(card);
        result.auc = core::auc(card);
        result.auc_own = core::auc(own);
        result.auc_idle = core::auc(idle_rule(test, day));
        result.ap = core::average_precision(card);
        result.p10 = core::precision_at_top(card, 0.1);
        result.p20 = core::precision_at_top(card, 0.2);
        result.brier = core::brier(own);
        result.ece = core::calibration_error(own);
        result.ece_plain = core::calibration_error(card);
        result.auc_interval = core::bootstrap(core::auc, card);
        if (!left_out.empty())
            result.auc_new = core::auc(scored(test, day, [&](const Example& one) -> const core::RiskModel& {
                return find_or(left_out, fitted.card, one.module);
            }));
        results.push_back(result);
    }
    return results;
}

}  // namespace oulad
