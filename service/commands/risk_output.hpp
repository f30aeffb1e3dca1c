#pragma once

#include <string>

#include "core/own_fit.hpp"
#include "jobs/finished_courses.hpp"
#include "web/risk_report_view.hpp"

namespace waymark::commands {

/// Every course of the store with what it gives, or why it gives nothing.
void print_courses(const jobs::FinishedCourses& history);

/// What was fitted: "the intercept alone", "all weights, ridge 30".
[[nodiscard]] std::string describe(const core::FitTrial& trial);
/// Why nothing was fitted, with the sizes that would be needed.
[[nodiscard]] std::string describe(core::FitRefusal refusal, const jobs::FinishedCourses& history,
                                   const core::FitLimits& limits);
void print_trials(const core::OwnFit& fit);
/// Where a fitted card comes from, for its provenance: counts, no names.
[[nodiscard]] std::string source_of(const jobs::FinishedCourses& history, const core::RiskModel& start);

void print_report(const web::RiskReportFacts& facts);
/// The same figures; courses by site and LMS id, people nowhere.
[[nodiscard]] std::string report_json(const web::RiskReportFacts& facts);

}  // namespace waymark::commands
