#include "web/risk_report_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "web/risk_report_words.hpp"
#include "web/view.hpp"

namespace waymark::web {

namespace {

std::string number(double value) {
    return fmt::format("{:.3f}", value);
}

std::string range(const core::Interval& interval) {
    return fmt::format("{:.3f}–{:.3f}", interval.low, interval.high);
}

std::string percent(double share) {
    return fmt::format("{:.0f} %", share * 100);
}

/// A column of figures: `name` and `name`_range.
void set_figure(ViewModel& model, const std::string& name, const core::Figure& figure) {
    model.set(name, number(figure.value)).set(name + "_range", range(figure.interval));
}

// The plot of all moments: 0.4 at the bottom, 1 at the top.
constexpr double plot_bottom = 190;
constexpr double plot_height = 180;
constexpr double lowest_auc = 0.4;
constexpr double plot_left = 60;
constexpr double plot_width = 340;

double auc_y(double auc) {
    return plot_bottom - (std::clamp(auc, lowest_auc, 1.0) - lowest_auc) / (1 - lowest_auc) * plot_height;
}

std::string vertical(double x, double top, double bottom) {
    return fmt::format("M{:.1f} {:.1f}V{:.1f}", x, top, bottom);
}

/// `moments` of the courses are spread over the width, the last at its end.
double moment_x(double moment) {
    return plot_left + moment / core::rebuilt_moments().back() * (plot_width - 20);
}

ViewModel point_model(const core::StageReport& stage) {
    const double x = moment_x(stage.moment);
    constexpr double aside = 6;  // so that the two intervals do not cover each other
    constexpr double half = 3.5;
    ViewModel model;
    model.set("x", fmt::format("{:.1f}", x))
        .set("moment", percent(stage.moment))
        .set("card_y", fmt::format("{:.1f}", auc_y(stage.auc.value)))
        .set("card_range", vertical(x, auc_y(stage.auc.interval.high), auc_y(stage.auc.interval.low)))
        .set("card_text", number(stage.auc.value) + " (" + range(stage.auc.interval) + ")")
        .set("idle_x", fmt::format("{:.1f}", x + aside - half))
        .set("idle_y", fmt::format("{:.1f}", auc_y(stage.auc_idle.value) - half))
        .set("idle_range",
             vertical(x + aside, auc_y(stage.auc_idle.interval.high), auc_y(stage.auc_idle.interval.low)))
        .set("idle_text", number(stage.auc_idle.value) + " (" + range(stage.auc_idle.interval) + ")");
    return model;
}

std::string line(const std::vector<core::StageReport>& stages, core::Figure core::StageReport::*figure) {
    std::string path;
    for (const core::StageReport& one : stages)
        path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", moment_x(one.moment),
                            auc_y((one.*figure).value));
    return path;
}

// The plots of calibration: 160 units a side, from (25, 165) up and to the right.
constexpr double side = 160;
constexpr double side_left = 25;
constexpr double side_bottom = 165;

ViewModel::List bin_models(const core::StageReport& stage) {
    ViewModel::List list;
    for (const core::CalibrationBin& bin : stage.bins) {
        const core::Interval interval =
            core::share_interval(static_cast<int>(std::lround(bin.happened * bin.count)), bin.count);
        const double x = side_left + bin.mean_score * side;
        list.push_back(
            ViewModel()
                .set("x", fmt::format("{:.1f}", x))
                .set("y", fmt::format("{:.1f}", side_bottom - bin.happened * side))
                .set("range",
                     vertical(x, side_bottom - interval.high * side, side_bottom - interval.low * side))
                .set("text", fmt::format("{:.2f} → {:.2f} ({})", bin.mean_score, bin.happened, bin.count)));
    }
    return list;
}

ViewModel stage_model(const core::StageReport& stage, const i18n::Language& language) {
    ViewModel model;
    model.set("moment", percent(stage.moment))
        .set("count", std::to_string(stage.count))
        .set("rate", number(stage.base_rate))
        .set("forecast", number(stage.mean_score))
        .set("ece", number(stage.calibration_error))
        .set("plot_text", calibration_words(language, stage))
        .set("bins", bin_models(stage));
    set_figure(model, "auc", stage.auc);
    set_figure(model, "idle", stage.auc_idle);
    set_figure(model, "ap", stage.average_precision);
    set_figure(model, "top10", stage.top10);
    set_figure(model, "top20", stage.top20);
    set_figure(model, "brier", stage.brier);
    return model;
}

ViewModel::List stage_models(const std::vector<core::StageReport>& stages, const i18n::Language& language) {
    ViewModel::List list;
    for (const core::StageReport& one : stages) list.push_back(stage_model(one, language));
    return list;
}

const std::vector<core::StageReport>& stages_in(const core::RiskReport& report, core::CourseId course) {
    static const std::vector<core::StageReport> none;
    for (const core::CourseStages& one : report.courses)
        if (one.course == course) return one.stages;
    return none;
}

ViewModel::List course_models(const RiskReportFacts& facts, const i18n::Language& language) {
    ViewModel::List list;
    for (const jobs::FinishedCourse& course : facts.courses)
        list.push_back(ViewModel()
                           .set("name", course.name)
                           .set("said", course_words(language, course))
                           .set("table_label", course.name)
                           .set("stages", stage_models(stages_in(facts.report, course.id), language)));
    return list;
}

ViewModel group_model(const core::GroupErrors& one) {
    ViewModel model;
    model.set("group", one.group)
        .set("count", std::to_string(one.count))
        .set("rate", number(one.base_rate))
        .set("forecast", number(one.mean_score))
        .set("gap", fmt::format("{:+.3f} … {:+.3f}", one.gap.low, one.gap.high))
        .set("missed", number(one.missed))
        .set("missed_range", range(one.missed_interval))
        .set("alarms", number(one.false_alarms))
        .set("alarms_range", range(one.false_alarm_interval))
        .set("right", number(one.precision))
        .set("right_range", range(one.precision_interval))
        .set("auc", number(one.auc))
        .set("auc_range", range(one.auc_interval));
    return model;
}

ViewModel::List audit_models(const core::RiskReport& report, const i18n::Language& language) {
    ViewModel::List list;
    for (const core::AuditReport& audit : report.audit) {
        ViewModel::List groups;
        for (const core::GroupErrors& one : audit.groups) groups.push_back(group_model(one));
        list.push_back(ViewModel()
                           .set("heading", audit.attribute + " · " + percent(audit.moment))
                           .set("left_out", left_out_words(language, audit.without_group))
                           .set("groups", std::move(groups)));
    }
    return list;
}

ViewModel::List level_models() {
    ViewModel::List list;
    for (const double level : {0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0})
        list.push_back(ViewModel()
                           .set("y", fmt::format("{:.1f}", auc_y(level) + 4))
                           .set("text", fmt::format("{:.1f}", level)));
    return list;
}

ViewModel::List point_models(const std::vector<core::StageReport>& stages) {
    ViewModel::List list;
    for (const core::StageReport& one : stages) list.push_back(point_model(one));
    return list;
}

}  // namespace

std::string risk_report_html(const RiskReportFacts& facts, const i18n::Language& language) {
    const std::vector<core::StageReport>& stages = facts.report.stages;
    ViewModel model;
    model.set("lang", language.code())
        .set("title", language.text("How good the risk card is"))
        .set("style", embedded_style("report.css"))
        .set("about", about_words(language, facts))
        .set("fitted_here", facts.model.own_enrolments > 0)
        .set("levels", level_models())
        .set("points", point_models(stages))
        .set("card_line", line(stages, &core::StageReport::auc))
        .set("idle_line", line(stages, &core::StageReport::auc_idle))
        .set("table_label", language.text("All courses together"))
        .set("stages", stage_models(stages, language))
        .set("courses", course_models(facts, language))
        .set("audit", audit_models(facts.report, language))
        .set_texts("wrong", wrong_words(language, facts.courses));
    return render("risk_report", model, language);
}

}  // namespace waymark::web
