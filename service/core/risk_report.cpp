#include "core/risk_report.hpp"

#include <algorithm>
#include <set>

namespace waymark::core {

namespace {

constexpr double flagged_share = 0.2;
/// Groups are compared early, when there is most to win, and in the middle.
constexpr double audit_moments[] = {0.12, 0.4};

using Examples = std::vector<const RebuiltExample*>;

double top10(std::span<const Scored> all) {
    return precision_at_top(all, 0.1);
}

double top20(std::span<const Scored> all) {
    return precision_at_top(all, flagged_share);
}

Figure figure(const Metric& metric, std::span<const Scored> all) {
    return {metric(all), bootstrap(metric, all)};
}

Scored by_card(const RebuiltExample& one, const RiskModel& model) {
    return {logistic(risk_log_odds(one.risk, model)), one.risk.at_risk};
}

/// Those at one moment, of one course or of all.
Examples at_moment(std::span<const RebuiltExample> examples, double moment, std::optional<CourseId> course) {
    Examples found;
    for (const RebuiltExample& one : examples)
        if (one.risk.progress == moment && (!course || one.course == *course)) found.push_back(&one);
    return found;
}

StageReport stage_of(const Examples& examples, double moment, const RiskModel& model) {
    std::vector<Scored> card;
    std::vector<Scored> idle;
    StageReport stage;
    for (const RebuiltExample* one : examples) {
        card.push_back(by_card(*one, model));
        idle.push_back({one->idle_days, one->risk.at_risk});
        stage.mean_score += card.back().score / double(examples.size());
    }
    stage.moment = moment;
    stage.count = static_cast<int>(examples.size());
    stage.base_rate = base_rate(card);
    stage.auc = figure(auc, card);
    stage.auc_idle = figure(auc, idle);
    stage.average_precision = figure(average_precision, card);
    stage.top10 = figure(top10, card);
    stage.top20 = figure(top20, card);
    stage.brier = figure(brier, card);
    stage.calibration_error = calibration_error(card);
    stage.bins = calibration(card);
    return stage;
}

std::vector<StageReport> stages_of(std::span<const RebuiltExample> examples, const RiskModel& model,
                                   std::optional<CourseId> course) {
    std::vector<StageReport> stages;
    for (const double moment : rebuilt_moments()) {
        const Examples found = at_moment(examples, moment, course);
        if (found.size() >= static_cast<std::size_t>(least_in_report))
            stages.push_back(stage_of(found, moment, model));
    }
    return stages;
}

AuditReport audit_of(const Examples& examples, const std::map<PersonId, std::string>& groups,
                     const RiskModel& model) {
    AuditReport audit;
    std::vector<Grouped> grouped;
    for (const RebuiltExample* one : examples) {
        const auto group = groups.find(one->person);
        if (group == groups.end() || group->second.empty())
            ++audit.without_group;
        else
            grouped.push_back({by_card(*one, model), group->second});
    }
    audit.groups = errors_by_group(grouped, threshold_of_top(grouped, flagged_share), least_in_report);
    // What is left over is shown only when it is no small group itself.
    audit.groups.erase(std::remove_if(audit.groups.begin(), audit.groups.end(),
                                      [](const GroupErrors& one) { return one.count < least_in_report; }),
                       audit.groups.end());
    return audit;
}

}  // namespace

RiskReport report_on(std::span<const RebuiltExample> examples, const RiskModel& model,
                     const OutsideGroups& groups) {
    RiskReport report;
    report.stages = stages_of(examples, model, std::nullopt);
    std::set<CourseId> courses;
    for (const RebuiltExample& one : examples) courses.insert(one.course);
    for (const CourseId course : courses)
        report.courses.push_back({course, stages_of(examples, model, course)});
    for (const auto& [attribute, of_people] : groups)
        for (const double moment : audit_moments) {
            AuditReport audit = audit_of(at_moment(examples, moment, std::nullopt), of_people, model);
            audit.attribute = attribute;
            audit.moment = moment;
            report.audit.push_back(std::move(audit));
        }
    return report;
}

}  // namespace waymark::core
