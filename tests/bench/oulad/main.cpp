#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <nlohmann/json.hpp>

#include "bench/oulad/audit.hpp"
#include "bench/oulad/late.hpp"
#include "bench/oulad/protocol.hpp"

namespace {

using namespace oulad;
namespace core = waymark::core;

struct Options {
    std::string data;
    std::vector<std::string> fit{"2013B", "2013J"};
    std::vector<std::string> test{"2014B"};
    double ridge = 2;
    bool json = false;
    bool leave_one_out = false;
    bool print_model = false;
    bool audit = false;
    bool late = false;
};

std::set<std::string> set_of(const std::vector<std::string>& words) {
    return {words.begin(), words.end()};
}

/// The card before anything is known: its stages, and no opinion.
core::RiskModel blank() {
    core::RiskModel model;
    model.stages = core::shipped_risk_model().stages;
    return model;
}

nlohmann::json as_json(const std::vector<DayResult>& results, bool left_out) {
    nlohmann::json rows = nlohmann::json::array();
    for (const DayResult& one : results) {
        rows.push_back({{"day", one.day},
                        {"n", one.count},
                        {"base_rate", one.base_rate},
                        {"auc", one.auc},
                        {"auc_low", one.auc_interval.low},
                        {"auc_high", one.auc_interval.high},
                        {"auc_own_intercept", one.auc_own},
                        {"auc_idle", one.auc_idle},
                        {"ap", one.ap},
                        {"p10", one.p10},
                        {"p20", one.p20},
                        {"brier", one.brier},
                        {"ece", one.ece},
                        {"ece_one_intercept", one.ece_plain}});
        if (left_out) rows.back()["auc_new_module"] = one.auc_new;
    }
    return {{"rows", rows}};
}

void print_table(const std::vector<DayResult>& results, bool left_out) {
    fmt::print("day      n  rate   auc  [95 %]         own  idle{}    ap   p10   p20 brier   ece  ece1\n",
               left_out ? "   new" : "");
    for (const DayResult& one : results)
        fmt::print(
            "{:3} {:6}  {:.3f} {:.3f} {:.3f}-{:.3f} {:.3f} {:.3f}{} {:.3f} {:.3f} {:.3f} {:.3f} {:.3f} "
            "{:.3f}\n",
            one.day, one.count, one.base_rate, one.auc, one.auc_interval.low, one.auc_interval.high,
            one.auc_own, one.auc_idle, left_out ? fmt::format(" {:.3f}", one.auc_new) : "", one.ap, one.p10,
            one.p20, one.brier, one.ece, one.ece_plain);
}

void print_model(const core::RiskModel& model) {
    fmt::print("stages {:.2f} {:.2f} {:.2f}\n", model.stages[0], model.stages[1], model.stages[2]);
    fmt::print("{:18} {:7.4f} {:7.4f} {:7.4f}\n", "intercept", model.intercept[0], model.intercept[1],
               model.intercept[2]);
    for (std::size_t term = 0; term < core::risk_term_count; ++term)
        fmt::print("{:18} {:7.4f} {:7.4f} {:7.4f}\n", core::word(static_cast<core::RiskTerm>(term)),
                   model.weights[term][0], model.weights[term][1], model.weights[term][2]);
}

void print_audit(const std::vector<Example>& test, const Fitted& fitted) {
    constexpr double flagged = 0.2;
    for (const int day : {28, 94})
        for (const char* attribute : {"gender", "disability", "deprivation"}) {
            fmt::print("\nday {}, by {}; flagged = top 20 %\n", day, attribute);
            for (const core::GroupErrors& one : audit(test, fitted, day, attribute, flagged))
                fmt::print(
                    "{:10} n {:5} rate {:.3f} forecast {:.3f} (gap {:+.3f} {:+.3f}) missed {:.3f} "
                    "({:.3f}-{:.3f}) "
                    "false alarms {:.3f} ({:.3f}-{:.3f}) precision {:.3f} ({:.3f}-{:.3f}) auc {:.3f} "
                    "({:.3f}-{:.3f})\n",
                    one.group, one.count, one.base_rate, one.mean_score, one.gap.low, one.gap.high,
                    one.missed, one.missed_interval.low, one.missed_interval.high, one.false_alarms,
                    one.false_alarm_interval.low, one.false_alarm_interval.high, one.precision,
                    one.precision_interval.low, one.precision_interval.high, one.auc, one.auc_interval.low,
                    one.auc_interval.high);
        }
}

void print_flagged(const std::vector<LateResult>& results) {
    fmt::print("\ncalled likely late from a chance on: share of all, precision, recall\n");
    for (const LateResult& one : results) {
        fmt::print("{} {:4}", one.only_kept ? "kept" : "all ", one.days_before);
        for (std::size_t i = 0; i < one.flagged.size(); ++i)
            fmt::print("  {:.2f}: {:.3f} {:.3f} {:.3f}", late_thresholds()[i], one.flagged[i].share,
                       one.flagged[i].precision, one.flagged[i].recall);
        fmt::print("\n");
    }
}

void print_late(const std::vector<LateResult>& results) {
    fmt::print(
        "dates days      n  base    ap  [95 %]       p20   auc   ece | missed the last one: ap   p20\n");
    for (const LateResult& one : results)
        fmt::print("{}  {:4} {:6} {:.3f} {:.3f} {:.3f}-{:.3f} {:.3f} {:.3f} {:.3f} | {:.3f} {:.3f}\n",
                   one.only_kept ? "kept" : "all ", one.days_before, one.count, one.base_rate, one.ap,
                   one.ap_interval.low, one.ap_interval.high, one.p20, one.auc, one.ece, one.ap_missed_last,
                   one.p20_missed_last);
    print_flagged(results);
}

nlohmann::json late_as_json(const std::vector<LateResult>& results) {
    nlohmann::json rows = nlohmann::json::array();
    for (const LateResult& one : results)
        rows.push_back({{"dates", one.only_kept ? "kept" : "all"},
                        {"days_before", one.days_before},
                        {"n", one.count},
                        {"base_rate", one.base_rate},
                        {"ap", one.ap},
                        {"ap_low", one.ap_interval.low},
                        {"ap_high", one.ap_interval.high},
                        {"p20", one.p20},
                        {"auc", one.auc},
                        {"ece", one.ece},
                        {"ap_missed_last", one.ap_missed_last},
                        {"p20_missed_last", one.p20_missed_last}});
    return {{"rows", rows}};
}

/// The likely-late card instead of the risk card.
int run_late(const Options& options, const std::vector<Presentation>& all) {
    const std::vector<LateExample> history = late_examples(all, set_of(options.fit));
    const std::vector<LateExample> test = late_examples(all, set_of(options.test));
    const core::LateModel model = fit_late(history, {}, options.ridge);
    const std::vector<LateResult> results =
        judge_late(test, options.leave_one_out ? late_chances_left_out(test, history, {}, options.ridge)
                                               : late_chances(test, model));
    if (options.json)
        fmt::print("{}\n", late_as_json(results).dump(1));
    else
        print_late(results);
    if (!options.print_model) return 0;
    fmt::print("intercept {:.3f}; weights in the order of LateTerm:", model.intercept);
    for (const double weight : model.weights) fmt::print(" {:.3f}", weight);
    fmt::print("\n");
    return 0;
}

int run(const Options& options) {
    std::set<std::string> runs = set_of(options.fit);
    runs.insert(options.test.begin(), options.test.end());
    const std::vector<Presentation> all = read_dataset(options.data, runs);
    if (options.late) return run_late(options, all);
    const std::vector<Example> history = examples_of(all, set_of(options.fit), runs, fit_days());
    const std::vector<Example> test = examples_of(all, set_of(options.test), runs, test_days());
    if (history.empty() || test.empty()) {
        fmt::print(stderr, "oulad_bench: no student to {}\n", history.empty() ? "fit on" : "test with");
        return 1;
    }
    const Recipe recipe{history, blank(), options.ridge};
    const Fitted fitted = fit(recipe);
    const auto left_out =
        options.leave_one_out ? fit_leaving_out(recipe) : std::map<std::string, core::RiskModel>{};
    const std::vector<DayResult> results = judge(test, fitted, left_out);
    if (options.json)
        fmt::print("{}\n", as_json(results, options.leave_one_out).dump(1));
    else
        print_table(results, options.leave_one_out);
    if (options.print_model) print_model(fitted.card);
    if (options.audit) print_audit(test, fitted);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{"Fits and judges Waymark's risk card on OULAD (docs/risk.md)", "oulad_bench"};
    Options options;
    cli.add_option("--data", options.data, "folder with the tables, .csv or .csv.gz")->required();
    cli.add_option("--fit", options.fit, "runs to fit on")->delimiter(',')->capture_default_str();
    cli.add_option("--test", options.test, "runs to judge")->delimiter(',')->capture_default_str();
    cli.add_option("--ridge", options.ridge, "pull of the weights to zero")->capture_default_str();
    cli.add_flag("--json", options.json, "JSON instead of a table");
    cli.add_flag("--leave-one-out", options.leave_one_out,
                 "also judge each module by a card that never saw it");
    cli.add_flag("--print-model", options.print_model, "show the weights");
    cli.add_flag("--audit", options.audit, "also errors by gender, disability and deprivation");
    cli.add_flag("--late", options.late, "judge the likely-late card instead");
    CLI11_PARSE(cli, argc, argv);
    try {
        return run(options);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "oulad_bench: {}\n", problem.what());
        return 1;
    }
}
