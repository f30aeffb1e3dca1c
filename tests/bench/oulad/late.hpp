#pragma once

#include <set>
#include <string>
#include <vector>

#include "bench/oulad/dataset.hpp"
#include "core/evaluation.hpp"
#include "core/likely_late.hpp"

namespace oulad {

/// One piece of work that a student has not handed in so many days before its date, and whether it was in by
/// then.
struct LateExample {
    waymark::core::LateInputs inputs;
    bool was_late = false;
    bool missed_last = false;  ///< the rule to compare with: the latest deadline was missed
    int days_before = 0;
    std::string module;
    bool kept = true;      ///< afterwards: at least one in twenty of those present kept this date
    bool foretold = true;  ///< kept, or the course has shown before how the dates of such work are taken
};

/// Days before a date at which is forecast: 7, 3 and 1.
[[nodiscard]] const std::vector<int>& late_days();

/// Only of assessments that have a weight: of voluntary ones "not in" says little.
[[nodiscard]] std::vector<LateExample> late_examples(const std::vector<Presentation>& all,
                                                     const std::set<std::string>& runs);

/// Weights by ridge towards nothing; none negative. Terms that OULAD cannot show (whether work is begun) keep
/// the weight of `start`. What was not foretold is left out: it would teach that any first date is missed.
[[nodiscard]] waymark::core::LateModel fit_late(const std::vector<LateExample>& history,
                                                const waymark::core::LateModel& start, double ridge);

/// The chance of each of `test`, in its order, by one card.
[[nodiscard]] std::vector<double> late_chances(const std::vector<LateExample>& test,
                                               const waymark::core::LateModel& model);
/// The same, each by a card fitted on the other modules of `history`.
[[nodiscard]] std::vector<double> late_chances_left_out(const std::vector<LateExample>& test,
                                                        const std::vector<LateExample>& history,
                                                        const waymark::core::LateModel& start, double ridge);

/// Chances from which work might be called likely late.
[[nodiscard]] const std::vector<double>& late_thresholds();
/// What is called likely late from one of them on.
struct Flagged {
    double share = 0;      ///< of all
    double precision = 0;  ///< of those flagged, not in by the date
    double recall = 0;     ///< of those not in by the date, flagged
};

struct LateResult {
    bool only_kept = false;  ///< judged on the dates that were kept (LateExample::kept)
    int days_before = 0;
    int count = 0;
    double base_rate = 0;
    double ap = 0;
    double p20 = 0;
    double auc = 0;
    double ap_missed_last = 0;
    double p20_missed_last = 0;
    double ece = 0;
    waymark::core::Interval ap_interval;
    std::vector<Flagged> flagged;  ///< at each of late_thresholds()
};
/// By days before the date: all dates, then those that were kept.
[[nodiscard]] std::vector<LateResult> judge_late(const std::vector<LateExample>& test,
                                                 const std::vector<double>& chances);

}  // namespace oulad
