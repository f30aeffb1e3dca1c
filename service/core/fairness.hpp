#pragma once

#include <string>
#include <vector>

#include "core/evaluation.hpp"

namespace waymark::core {

/// A forecast, what came of it, and a group that somebody outside named. Groups are for auditing only.
struct Grouped {
    Scored scored;
    std::string group;
};

/// How the forecasts did for one group, with 95 % intervals.
struct GroupErrors {
    std::string group;
    int count = 0;
    double base_rate = 0;
    double mean_score = 0;  ///< against base_rate: calibration of the group as a whole
    Interval gap;           ///< of base_rate − mean_score
    double missed = 0;      ///< share of those to whom it happened who were not flagged
    Interval missed_interval;
    double false_alarms = 0;  ///< share of those to whom it did not happen who were flagged
    Interval false_alarm_interval;
    double precision = 0;  ///< share of the flagged to whom it happened
    Interval precision_interval;
    double auc = 0;
    Interval auc_interval;
};

/// The score from which about `share` of all are flagged.
[[nodiscard]] double threshold_of_top(const std::vector<Grouped>& all, double share);

/// One entry a group, by name. Flagged = score ≥ threshold. Groups smaller than `least` are put together as
/// "other (small groups)", so that nobody can be recognised.
[[nodiscard]] std::vector<GroupErrors> errors_by_group(const std::vector<Grouped>& all, double threshold,
                                                       int least = 20);

}  // namespace waymark::core
