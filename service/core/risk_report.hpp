#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/evaluation.hpp"
#include "core/fairness.hpp"
#include "core/finished.hpp"

namespace waymark::core {

/// Smaller than this, figures would speak of persons and say nothing.
inline constexpr int least_in_report = 20;

/// A figure and its 95 % interval.
struct Figure {
    double value = 0;
    Interval interval;
};

/// How a card did at one moment of the courses; each enrolment counts once. "It happened" = did not finish.
struct StageReport {
    double moment = 0;  ///< share of the course's length
    int count = 0;      ///< enrolments
    double base_rate = 0;
    double mean_score = 0;  ///< against base_rate: calibration as a whole
    Figure auc;
    Figure auc_idle;  ///< of the rule "the longer idle, the likelier"
    Figure average_precision;
    Figure top10;  ///< precision among the tenth with the highest scores
    Figure top20;
    Figure brier;
    double calibration_error = 0;
    std::vector<CalibrationBin> bins;
};

struct CourseStages {
    CourseId course;
    std::vector<StageReport> stages;  ///< only with least_in_report enrolments or more
};

/// Groups that somebody outside supplied: attribute → person → group. Read for one report, never kept.
using OutsideGroups = std::map<std::string, std::map<PersonId, std::string>>;

/// Errors by the groups of one attribute at one moment; flagged = the top 20 % of all at that moment.
struct AuditReport {
    std::string attribute;
    double moment = 0;
    int without_group = 0;  ///< people that the file does not name: not compared
    std::vector<GroupErrors> groups;
};

struct RiskReport {
    std::vector<StageReport> stages;  ///< all courses together, by moment
    std::vector<CourseStages> courses;
    std::vector<AuditReport> audit;
};

/// Judges `model` on students of finished courses. Deterministic.
[[nodiscard]] RiskReport report_on(std::span<const RebuiltExample> examples, const RiskModel& model,
                                   const OutsideGroups& groups = {});

}  // namespace waymark::core
