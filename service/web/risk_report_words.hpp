#pragma once

#include <string>
#include <vector>

#include "web/risk_report_view.hpp"

namespace waymark::web {

/// Which card was judged, on what.
[[nodiscard]] std::string about_words(const i18n::Language& language, const RiskReportFacts& facts);
/// What a course gave, or why it gave nothing.
[[nodiscard]] std::string course_words(const i18n::Language& language, const jobs::FinishedCourse& course);
/// A plot of calibration for those who do not see it.
[[nodiscard]] std::string calibration_words(const i18n::Language& language, const core::StageReport& stage);
/// How many people no group was given for; "" = none.
[[nodiscard]] std::string left_out_words(const i18n::Language& language, int count);
/// What mentors called wrong, all courses together, one line a kind.
[[nodiscard]] std::vector<std::string> wrong_words(const i18n::Language& language,
                                                   const std::vector<jobs::FinishedCourse>& courses);
/// An embedded style sheet as an address that holds it.
[[nodiscard]] std::string embedded_style(std::string_view name);

}  // namespace waymark::web
