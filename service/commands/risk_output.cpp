#include "commands/risk_output.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::commands {

namespace {

std::string why_not(const jobs::FinishedCourse& course) {
    switch (*course.reason) {
        case jobs::NotUsable::no_dates:
            return "says neither when it begins nor when it ends";
        case jobs::NotUsable::not_over:
            return "is not over yet";
        case jobs::NotUsable::not_dated:
            return fmt::format("only {:.0f} % of its facts carry a date", course.coverage * 100);
        case jobs::NotUsable::cannot_tell:
            return "of nobody can be told whether the course was finished";
    }
    return {};
}

void print_course(const jobs::FinishedCourse& course) {
    if (course.reason) {
        fmt::print("  {} course {}: not used, {}\n", course.site, course.lms_id, why_not(course));
        return;
    }
    fmt::print("  {} course {}: {} enrolments, {} not finished (by {}), {:.0f} % of its facts dated\n",
               course.site, course.lms_id, course.enrolments.all, course.enrolments.not_finished,
               core::word(course.finishing.rule), course.coverage * 100);
}

std::string with_range(const core::Figure& figure) {
    return fmt::format("{:.3f} ({:.3f}-{:.3f})", figure.value, figure.interval.low, figure.interval.high);
}

void print_stage(const core::StageReport& one) {
    fmt::print(
        "  {:3.0f} %  n {:5}  not finished {:.3f}, forecast {:.3f}\n"
        "         AUC {}, idle rule {}, PR-AUC {}\n"
        "         top 10 % {}, top 20 % {}, Brier {}, calibration error {:.3f}\n",
        one.moment * 100, one.count, one.base_rate, one.mean_score, with_range(one.auc),
        with_range(one.auc_idle), with_range(one.average_precision), with_range(one.top10),
        with_range(one.top20), with_range(one.brier), one.calibration_error);
}

void print_group(const core::GroupErrors& one) {
    fmt::print(
        "  {:20} n {:5}  not finished {:.3f}, forecast {:.3f} (difference {:+.3f} to {:+.3f})\n"
        "         overlooked {:.3f} ({:.3f}-{:.3f}), false alarms {:.3f} ({:.3f}-{:.3f}), right when "
        "flagged {:.3f} ({:.3f}-{:.3f}), AUC {:.3f} ({:.3f}-{:.3f})\n",
        one.group, one.count, one.base_rate, one.mean_score, one.gap.low, one.gap.high, one.missed,
        one.missed_interval.low, one.missed_interval.high, one.false_alarms, one.false_alarm_interval.low,
        one.false_alarm_interval.high, one.precision, one.precision_interval.low, one.precision_interval.high,
        one.auc, one.auc_interval.low, one.auc_interval.high);
}

const jobs::FinishedCourse& course_of(const web::RiskReportFacts& facts, core::CourseId id) {
    return *std::find_if(facts.courses.begin(), facts.courses.end(),
                         [id](const jobs::FinishedCourse& one) { return one.id == id; });
}

void print_wrong(const std::vector<jobs::FinishedCourse>& courses) {
    fmt::print("\nCalled wrong by mentors\n");
    bool any = false;
    for (const jobs::FinishedCourse& course : courses) {
        std::string line;
        if (course.wrong.levels > 0) line += fmt::format(" the picture as a whole {}", course.wrong.levels);
        for (const auto& [kind, count] : course.wrong.reasons)
            line += fmt::format("{} {} {}", line.empty() ? "" : ",", core::word(kind), count);
        if (line.empty()) continue;
        fmt::print("  {} course {}:{}\n", course.site, course.lms_id, line);
        any = true;
    }
    if (!any) fmt::print("  nothing so far\n");
}

// JSON: numbers and words of ours; what came from outside goes through quoted().

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') result += '\\';
        if (static_cast<unsigned char>(letter) < 0x20)
            result += fmt::format("\\u{:04x}", static_cast<unsigned char>(letter));
        else
            result += letter;
    }
    return result + "\"";
}

std::string json(std::string_view name, double value, const core::Interval& interval) {
    return fmt::format("\"{0}\": {1:.5f}, \"{0}_low\": {2:.5f}, \"{0}_high\": {3:.5f}", name, value,
                       interval.low, interval.high);
}

std::string json(std::string_view name, const core::Figure& figure) {
    return json(name, figure.value, figure.interval);
}

template <class Rows, class Write>
std::string json_list(const Rows& rows, Write write) {
    std::string text;
    for (const auto& row : rows) text += (text.empty() ? "" : ",\n  ") + write(row);
    return "[" + text + "]";
}

std::string json_bin(const core::CalibrationBin& bin) {
    return fmt::format("{{\"count\": {}, \"forecast\": {:.5f}, \"happened\": {:.5f}}}", bin.count,
                       bin.mean_score, bin.happened);
}

std::string json_stage(const core::StageReport& one) {
    return fmt::format(
        "{{\"moment\": {:.2f}, \"n\": {}, \"base_rate\": {:.5f}, \"forecast\": {:.5f}, {}, {}, {}, {}, {}, "
        "{}, "
        "\"ece\": {:.5f}, \"bins\": {}}}",
        one.moment, one.count, one.base_rate, one.mean_score, json("auc", one.auc),
        json("auc_idle", one.auc_idle), json("ap", one.average_precision), json("p10", one.top10),
        json("p20", one.top20), json("brier", one.brier), one.calibration_error,
        json_list(one.bins, json_bin));
}

std::string json_group(const core::GroupErrors& one) {
    return fmt::format(
        "{{\"group\": {}, \"n\": {}, \"base_rate\": {:.5f}, \"forecast\": {:.5f}, \"gap_low\": {:.5f}, "
        "\"gap_high\": {:.5f}, {}, {}, {}, {}}}",
        quoted(one.group), one.count, one.base_rate, one.mean_score, one.gap.low, one.gap.high,
        json("missed", one.missed, one.missed_interval),
        json("false_alarms", one.false_alarms, one.false_alarm_interval),
        json("precision", one.precision, one.precision_interval), json("auc", one.auc, one.auc_interval));
}

std::string json_wrong(const store::Contradictions& wrong) {
    std::string text = fmt::format("{{\"levels\": {}", wrong.levels);
    for (const auto& [kind, count] : wrong.reasons)
        text += fmt::format(", \"{}\": {}", core::word(kind), count);
    return text + "}";
}

std::string json_course(const web::RiskReportFacts& facts, const jobs::FinishedCourse& course) {
    const auto found = std::find_if(facts.report.courses.begin(), facts.report.courses.end(),
                                    [&](const core::CourseStages& one) { return one.course == course.id; });
    const std::string reason =
        course.reason ? fmt::format("\"{}\"", jobs::word(*course.reason)) : std::string("null");
    return fmt::format(
        "{{\"site\": {}, \"course\": {}, \"not_used\": {}, \"coverage\": {:.3f}, \"rule\": \"{}\", "
        "\"enrolments\": {}, \"not_finished\": {}, \"wrong\": {}, \"stages\": {}}}",
        quoted(course.site), quoted(course.lms_id), reason, course.coverage,
        core::word(course.finishing.rule), course.enrolments.all, course.enrolments.not_finished,
        json_wrong(course.wrong),
        found == facts.report.courses.end() ? "[]" : json_list(found->stages, json_stage));
}

std::string json_audit(const core::AuditReport& audit) {
    return fmt::format("{{\"attribute\": {}, \"moment\": {:.2f}, \"without_group\": {}, \"groups\": {}}}",
                       quoted(audit.attribute), audit.moment, audit.without_group,
                       json_list(audit.groups, json_group));
}

}  // namespace

void print_courses(const jobs::FinishedCourses& history) {
    fmt::print("Courses\n");
    for (const jobs::FinishedCourse& course : history.courses) print_course(course);
    if (history.courses.empty()) fmt::print("  none was read so far\n");
}

std::string describe(const core::FitTrial& trial) {
    if (trial.as_it_was) return "the card as it was";
    if (trial.depth == core::FitDepth::intercept) return "the intercept alone";
    return fmt::format("all weights, ridge {:.0f}", trial.ridge);
}

std::string describe(core::FitRefusal refusal, const jobs::FinishedCourses& history,
                     const core::FitLimits& limits) {
    const core::EnrolmentCount count = core::count_enrolments(history.examples);
    switch (refusal) {
        case core::FitRefusal::too_few_enrolments:
            return fmt::format(
                "no fit: {} finished enrolments, at least {} are needed (in courses of which {:.0f} "
                "% of the facts carry a date)",
                count.all, limits.enrolments, limits.coverage * 100);
        case core::FitRefusal::too_few_finished:
            return fmt::format("no fit: {} finished their course, at least {} are needed",
                               count.all - count.not_finished, limits.each);
        case core::FitRefusal::too_few_not_finished:
            return fmt::format("no fit: {} did not finish their course, at least {} are needed",
                               count.not_finished, limits.each);
        case core::FitRefusal::no_better:
            return "no fit: on students outside the fit nothing does better than the card in force";
    }
    return {};
}

void print_trials(const core::OwnFit& fit) {
    fmt::print("\nOn students outside the fit (five folds)\n");
    for (const core::FitTrial& one : fit.trials)
        fmt::print("  {:28} log loss {:.4f}  Brier {:.4f}\n", describe(one), one.log_loss, one.brier);
    fmt::print("chosen: {}\n", describe(fit.chosen));
}

std::string source_of(const jobs::FinishedCourses& history, const core::RiskModel& start) {
    const auto used = std::count_if(history.courses.begin(), history.courses.end(),
                                    [](const jobs::FinishedCourse& one) { return !one.reason.has_value(); });
    const core::EnrolmentCount count = core::count_enrolments(history.examples);
    return fmt::format(
        "{} finished courses, {} enrolments of which {} did not finish; begun from the card {}", used,
        count.all, count.not_finished, start.name);
}

void print_report(const web::RiskReportFacts& facts) {
    fmt::print("The card {} (fitted on {} own enrolments)\n\nCourses\n", facts.model.name,
               facts.model.own_enrolments);
    for (const jobs::FinishedCourse& course : facts.courses) print_course(course);
    fmt::print("\nAll together, by share of the course that has passed (95 % intervals)\n");
    for (const core::StageReport& one : facts.report.stages) print_stage(one);
    if (facts.report.stages.empty())
        fmt::print("  fewer than {} finished enrolments: nothing can be said\n", core::least_in_report);
    for (const core::CourseStages& one : facts.report.courses) {
        if (one.stages.empty()) continue;
        const jobs::FinishedCourse& course = course_of(facts, one.course);
        fmt::print("\n{} course {}\n", course.site, course.lms_id);
        for (const core::StageReport& stage : one.stages) print_stage(stage);
    }
    for (const core::AuditReport& audit : facts.report.audit) {
        fmt::print("\nBy {} at {:.0f} %; flagged = top 20 %; without a group: {}\n", audit.attribute,
                   audit.moment * 100, audit.without_group);
        for (const core::GroupErrors& one : audit.groups) print_group(one);
    }
    print_wrong(facts.courses);
}

std::string report_json(const web::RiskReportFacts& facts) {
    return fmt::format(
        "{{\"model\": {}, \"own_enrolments\": {},\n \"stages\": {},\n \"courses\": {},\n \"audit\": {}}}",
        quoted(facts.model.name), facts.model.own_enrolments, json_list(facts.report.stages, json_stage),
        json_list(facts.courses,
                  [&](const jobs::FinishedCourse& course) { return json_course(facts, course); }),
        json_list(facts.report.audit, json_audit));
}

}  // namespace waymark::commands
