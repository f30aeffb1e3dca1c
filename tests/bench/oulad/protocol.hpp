#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/oulad/facts.hpp"
#include "core/evaluation.hpp"
#include "core/risk_fit.hpp"

namespace oulad {

/// Days whose students are fitted on, stacked.
[[nodiscard]] const std::vector<int>& fit_days();
/// Days that are judged: 14, 28, 56, 64, 94, 124 and 154.
[[nodiscard]] const std::vector<int>& test_days();

/// One student at one moment with all that is needed to fit, judge and audit.
struct Example {
    waymark::core::RiskExample risk;
    std::string module;
    const Student* student = nullptr;
    int day = 0;
    double idle_days = 0;
};

/// Examples of the presentations of `runs` at `days`. From day 154 on a module is left out when one of its
/// presentations in `together` has no stage of that day.
[[nodiscard]] std::vector<Example> examples_of(const std::vector<Presentation>& all,
                                               const std::set<std::string>& runs,
                                               const std::set<std::string>& together,
                                               const std::vector<int>& days);

/// The card and, for each module with history, the card with that module's own intercept.
struct Fitted {
    waymark::core::RiskModel card;
    std::map<std::string, waymark::core::RiskModel> own;
};
/// What is fitted from and how.
struct Recipe {
    const std::vector<Example>& history;
    waymark::core::RiskModel start;  ///< weights that the ridge pulls to
    double ridge = 0;
};
[[nodiscard]] Fitted fit(const Recipe& recipe);
/// The same with every module judged by a card that never saw it: no own intercept.
[[nodiscard]] std::map<std::string, waymark::core::RiskModel> fit_leaving_out(const Recipe& recipe);

/// Figures of one day.
struct DayResult {
    int day = 0;
    int count = 0;
    double base_rate = 0;
    double auc = 0;       ///< of the card alone, one intercept for all modules
    double auc_own = 0;   ///< with the module's own intercept
    double auc_idle = 0;  ///< of "days since the last sign of activity"
    double auc_new = 0;   ///< leave one module out
    double ap = 0;
    double p10 = 0;
    double p20 = 0;
    double brier = 0;      ///< with the module's own intercept
    double ece = 0;        ///< with the module's own intercept
    double ece_plain = 0;  ///< one intercept for all modules
    waymark::core::Interval auc_interval;
};
[[nodiscard]] std::vector<DayResult> judge(const std::vector<Example>& test, const Fitted& fitted,
                                           const std::map<std::string, waymark::core::RiskModel>& left_out);

}  // namespace oulad
