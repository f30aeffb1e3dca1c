#include "web/risk_report_words.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "support/embed.hpp"
#include "support/url.hpp"

namespace waymark::web {

namespace {

std::string finishing_words(const i18n::Language& language, const core::Finishing& finishing) {
    switch (finishing.rule) {
        case core::FinishRule::completion:
            return language.text("Finished: everything that tracks completion is complete.");
        case core::FinishRule::grade:
            return language.text("Finished: the mean of the marks reaches {share} %.",
                                 {{"share", fmt::format("{:.0f}", finishing.pass * 100)}});
        case core::FinishRule::required_work:
            return language.text("Finished: everything that can be handed in is in.");
        case core::FinishRule::still_there:
            return language.text("Finished: still active in the last quarter of the course.");
    }
    return {};
}

std::string reason_words(const i18n::Language& language, const jobs::FinishedCourse& course) {
    switch (*course.reason) {
        case jobs::NotUsable::no_dates:
            return language.text("Not used: the course does not say when it begins and ends.");
        case jobs::NotUsable::not_over:
            return language.text("Not used: the course is not over yet.");
        case jobs::NotUsable::not_dated:
            return language.text("Not used: only {share} % of its facts carry a date.",
                                 {{"share", fmt::format("{:.0f}", course.coverage * 100)}});
        case jobs::NotUsable::cannot_tell:
            return language.text("Not used: of nobody can be told whether the course was finished.");
    }
    return {};
}

std::string kind_words(const i18n::Language& language, core::WorklistKind kind, int count) {
    const i18n::Values number{{"n", std::to_string(count)}};
    switch (kind) {
        case core::WorklistKind::likely_late:
            return language.text("“Likely late”: {n}", number);
        case core::WorklistKind::missed:
            return language.text("“Deadline missed”: {n}", number);
        case core::WorklistKind::plan_passed:
            return language.text("“Planned date passed”: {n}", number);
        case core::WorklistKind::quiet:
            return language.text("“Gone quiet”: {n}", number);
        case core::WorklistKind::first_contact:
            return language.text("“First contact due”: {n}", number);
        case core::WorklistKind::reply_waiting:
            return language.text("“Reply waiting”: {n}", number);
        case core::WorklistKind::unanswered:
            return language.text("“No answer”: {n}", number);
        case core::WorklistKind::follow_up:
            return language.text("“To be in touch again”: {n}", number);
        case core::WorklistKind::feedback:
            return language.text("“No feedback yet”: {n}", number);
        case core::WorklistKind::praise:
            return language.text("“Something to praise”: {n}", number);
    }
    return {};
}

}  // namespace

std::string about_words(const i18n::Language& language, const RiskReportFacts& facts) {
    int enrolments = 0;
    for (const jobs::FinishedCourse& one : facts.courses) enrolments += one.enrolments.all;
    return language.plural("The card “{name}”, judged on {n} finished enrolment; made on {day}.",
                           "The card “{name}”, judged on {n} finished enrolments; made on {day}.", enrolments,
                           {{"name", facts.model.name}, {"day", facts.made}});
}

std::string course_words(const i18n::Language& language, const jobs::FinishedCourse& course) {
    if (course.reason) return reason_words(language, course);
    return finishing_words(language, course.finishing) + " " +
           language.plural("{n} enrolment, {unfinished} not finished.",
                           "{n} enrolments, {unfinished} not finished.", course.enrolments.all,
                           {{"unfinished", std::to_string(course.enrolments.not_finished)}});
}

std::string calibration_words(const i18n::Language& language, const core::StageReport& stage) {
    return language.text(
        "On average the card said {forecast} and {rate} did not finish; calibration error {error}.",
        {{"forecast", fmt::format("{:.3f}", stage.mean_score)},
         {"rate", fmt::format("{:.3f}", stage.base_rate)},
         {"error", fmt::format("{:.3f}", stage.calibration_error)}});
}

std::string left_out_words(const i18n::Language& language, int count) {
    if (count == 0) return {};
    return language.plural("{n} person without a group is not compared.",
                           "{n} people without a group are not compared.", count);
}

std::vector<std::string> wrong_words(const i18n::Language& language,
                                     const std::vector<jobs::FinishedCourse>& courses) {
    int levels = 0;
    std::map<core::WorklistKind, int> kinds;
    for (const jobs::FinishedCourse& course : courses) {
        levels += course.wrong.levels;
        for (const auto& [kind, count] : course.wrong.reasons) kinds[kind] += count;
    }
    std::vector<std::string> lines;
    if (levels > 0)
        lines.push_back(
            language.text("The picture of a student as a whole: {n}", {{"n", std::to_string(levels)}}));
    for (const auto& [kind, count] : kinds)
        if (count > 0) lines.push_back(kind_words(language, kind, count));
    return lines;
}

std::string embedded_style(std::string_view name) {
    const support::Asset* file = support::find_asset(embedded::static_files(), std::string(name));
    if (file == nullptr) throw std::logic_error("no style sheet " + std::string(name));
    return "data:text/css;charset=utf-8," + support::percent_encode(file->bytes);
}

}  // namespace waymark::web
