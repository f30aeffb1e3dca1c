#include "bench/oulad/audit.hpp"

namespace oulad {

namespace core = waymark::core;

std::vector<core::GroupErrors> audit(const std::vector<Example>& test, const Fitted& fitted, int day,
                                     const std::string& attribute, double share) {
    std::vector<core::Grouped> all;
    for (const Example& one : test) {
        if (one.day != day) continue;
        const auto own = fitted.own.find(one.module);
        const core::RiskModel& model = own == fitted.own.end() ? fitted.card : own->second;
        const auto group = one.student->groups.find(attribute);
        all.push_back({{core::logistic(core::risk_log_odds(one.risk, model)), one.risk.at_risk},
                       group == one.student->groups.end() ? "" : group->second});
    }
    return core::errors_by_group(all, core::threshold_of_top(all, share));
}

}  // namespace oulad
