#pragma once

#include <string>
#include <vector>

#include "core/risk_report.hpp"
#include "i18n/translate.hpp"
#include "jobs/finished_courses.hpp"

namespace waymark::web {

/// All that the risk report is made of.
struct RiskReportFacts {
    core::RiskReport report;
    core::RiskModel model;
    std::vector<jobs::FinishedCourse> courses;
    std::string made;  ///< a day, as text
};

/// The report as one HTML file without anything outside of it: it opens from disk, prints and needs no
/// script. Nobody is named in it.
[[nodiscard]] std::string risk_report_html(const RiskReportFacts& facts, const i18n::Language& language);

}  // namespace waymark::web
