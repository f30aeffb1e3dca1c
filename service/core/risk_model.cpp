#include "core/risk_model.hpp"

namespace waymark::core {

namespace {

constexpr std::array<std::string_view, risk_term_count> words{
    "little_activity", "little_lately",    "few_materials", "idle",      "missed_deadlines",
    "not_on_time",     "after_the_others", "below_median",  "low_marks",
};

}  // namespace

std::string_view word(RiskTerm term) {
    return words.at(static_cast<std::size_t>(term));
}

std::optional<RiskTerm> risk_term(std::string_view word) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return static_cast<RiskTerm>(i);
    return std::nullopt;
}

std::array<double, risk_stage_count> stage_shares(const std::array<double, risk_stage_count>& stages,
                                                  double progress) {
    std::array<double, risk_stage_count> shares{};
    if (progress <= stages.front()) {
        shares.front() = 1;
        return shares;
    }
    for (std::size_t i = 1; i < stages.size(); ++i) {
        if (progress > stages[i]) continue;
        shares[i] = (progress - stages[i - 1]) / (stages[i] - stages[i - 1]);
        shares[i - 1] = 1 - shares[i];
        return shares;
    }
    shares.back() = 1;
    return shares;
}

RiskWeights weights_at(const RiskModel& model, double progress) {
    const std::array<double, risk_stage_count> shares = stage_shares(model.stages, progress);
    RiskWeights mixed;
    for (std::size_t stage = 0; stage < risk_stage_count; ++stage) {
        mixed.intercept += shares[stage] * model.intercept[stage];
        for (std::size_t term = 0; term < risk_term_count; ++term)
            mixed.weights[term] += shares[stage] * model.weights[term][stage];
    }
    return mixed;
}

const RiskModel& shipped_risk_model() {
    static const RiskModel model{
        "oulad-2013",
        {0.0, 0.25, 0.65},
        {-0.165, -0.921, -2.142},
        {{
            {1.628, 0.000, 0.000},
            {0.730, 1.462, 1.949},
            {0.480, 0.000, 0.000},
            {0.701, 0.772, 1.836},
            {0.596, 1.954, 4.735},
            {0.000, 0.753, 0.566},
            {1.022, 1.473, 0.564},
            {0.664, 1.076, 1.222},
            {0.446, 1.919, 1.139},
        }},
        0,
    };
    return model;
}

}  // namespace waymark::core
