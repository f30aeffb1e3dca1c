#include "bench/oulad/late.hpp"

#include <algorithm>
#include <limits>

#include "bench/oulad/facts.hpp"
#include "core/logistic_fit.hpp"

namespace oulad {

namespace {

namespace core = waymark::core;

/// Whether a piece is in at the end of `day`.
bool in_by(const std::optional<HandIn>& hand_in, double day) {
    return hand_in && hand_in->day <= day;
}

/// Shares over the students present: how often each deadline was met, and who is in with what is ahead.
struct Course {
    std::vector<double> met;  ///< by assessment whose date has passed
    double missed_here = 0;
    bool has_passed = false;
    std::vector<double> amounts;  ///< sorted, of those whose activity is known
};

std::optional<double> amount_at(const Presentation& presentation, const Student& student, double day) {
    const auto latest = [day](const std::set<int>& days) {
        const auto after = days.upper_bound(static_cast<int>(day));
        return after == days.begin() ? -1 : *std::prev(after);
    };
    const int stage = latest(presentation.stage_days);
    if (stage < 0) return std::nullopt;
    const auto found = student.stages.find(stage);
    return found == student.stages.end() ? 0 : found->second.rows;
}

Course course_at(const Presentation& presentation, const std::vector<const Student*>& present, double day) {
    Course course;
    double met = 0;
    double of = 0;
    for (std::size_t i = 0; i < presentation.assessments.size(); ++i) {
        const Assessment& one = presentation.assessments[i];
        if (one.due > day) break;
        const auto in = std::count_if(present.begin(), present.end(), [&](const Student* student) {
            return in_by(student->hand_ins[i], one.due);
        });
        course.met.push_back(present.empty() ? 0 : double(in) / double(present.size()));
        met += double(in);
        of += double(present.size());
    }
    course.has_passed = of > 0;
    if (of > 0) course.missed_here = 1 - met / of;
    for (const Student* student : present)
        if (const auto amount = amount_at(presentation, *student, day)) course.amounts.push_back(*amount);
    std::sort(course.amounts.begin(), course.amounts.end());
    return course;
}

void add_history(const Presentation& presentation, const Student& student, const Course& course, double day,
                 core::LateInputs& inputs) {
    double missed = 0;
    double total = 0;
    for (std::size_t i = 0; i < presentation.assessments.size(); ++i) {
        const std::optional<HandIn>& hand_in = student.hand_ins[i];
        if (in_by(hand_in, day)) {
            ++inputs.handed_in;
            if (!hand_in->banked && hand_in->day > presentation.assessments[i].due) ++inputs.handed_in_late;
        }
        if (i >= course.met.size()) continue;
        const bool met = in_by(hand_in, presentation.assessments[i].due);
        ++inputs.passed;
        total += course.met[i];
        if (!met) {
            ++inputs.missed;
            missed += course.met[i];
        }
        inputs.last_missed = met ? 0 : course.met[i];
    }
    if (total > 0) inputs.missed_share = missed / total;
    if (course.has_passed) inputs.missed_here = course.missed_here;
}

void add_peers(const Presentation& presentation, const Student& student, const Course& course, double day,
               core::LateInputs& inputs) {
    const std::optional<double> amount = amount_at(presentation, student, day);
    if (!amount || course.amounts.size() < 2 || course.amounts.back() <= 0) return;
    const auto above =
        course.amounts.end() - std::upper_bound(course.amounts.begin(), course.amounts.end(), *amount);
    inputs.more_active_peers = double(above) / double(course.amounts.size() - 1);
}

void add_examples(const Presentation& presentation, std::size_t piece, int days_before,
                  std::vector<LateExample>& examples) {
    const double due = presentation.assessments[piece].due;
    const double day = due - days_before;
    const std::vector<const Student*> present = present_at(presentation, day);
    if (day < 0 || present.size() < 2) return;
    const Course course = course_at(presentation, present, day);
    const auto in = std::count_if(present.begin(), present.end(), [&](const Student* student) {
        return in_by(student->hand_ins[piece], day);
    });
    for (const Student* student : present) {
        if (in_by(student->hand_ins[piece], day)) continue;
        LateExample one;
        one.days_before = days_before;
        one.was_late = !in_by(student->hand_ins[piece], due);
        one.inputs.days_left = days_before;
        one.inputs.peers_in = double(in) / double(present.size() - 1);
        add_history(presentation, *student, course, day, one.inputs);
        add_peers(presentation, *student, course, day, one.inputs);
        one.missed_last = one.inputs.last_missed > 0;
        examples.push_back(one);
    }
}

Flagged flagged_from(const std::vector<core::Scored>& all, double threshold) {
    double late = 0;
    double flagged = 0;
    double right = 0;
    for (const core::Scored& one : all) {
        late += one.happened ? 1 : 0;
        if (one.score < threshold) continue;
        ++flagged;
        right += one.happened ? 1 : 0;
    }
    return {flagged / double(all.size()), flagged > 0 ? right / flagged : 0, late > 0 ? right / late : 0};
}

}  // namespace

const std::vector<int>& late_days() {
    static const std::vector<int> days{7, 3, 1};
    return days;
}

std::vector<LateExample> late_examples(const std::vector<Presentation>& all,
                                       const std::set<std::string>& runs) {
    std::vector<LateExample> examples;
    for (const Presentation& one : all) {
        if (runs.count(one.run) == 0) continue;
        for (std::size_t piece = 0; piece < one.assessments.size(); ++piece)
            if (one.assessments[piece].counts)
                for (const int days_before : late_days()) add_examples(one, piece, days_before, examples);
    }
    return examples;
}

core::LateModel fit_late(const std::vector<LateExample>& history, const core::LateModel& start,
                         double ridge) {
    constexpr double firm = 1e9;
    constexpr std::size_t columns = core::late_term_count + 1;
    core::LogisticProblem problem;
    problem.columns = columns;
    for (const LateExample& one : history) {
        const auto values = core::late_values(one.inputs);
        problem.rows.push_back(1);
        problem.rows.insert(problem.rows.end(), values.begin(), values.end());
        problem.outcomes.push_back(one.was_late ? 1 : 0);
    }
    problem.prior.assign(columns, 0);
    problem.ridge.assign(columns, ridge);
    problem.lower.assign(columns, 0);
    problem.ridge[0] = 0;
    problem.lower[0] = -std::numeric_limits<double>::infinity();
    constexpr std::size_t begun = 1 + static_cast<std::size_t>(core::LateTerm::not_begun);
    problem.prior[begun] = start.weights[begun - 1];
    problem.ridge[begun] = firm;
    const core::LogisticFit fit = core::fit_logistic(problem);
    core::LateModel model;
    model.intercept = fit.weights[0];
    std::copy(fit.weights.begin() + 1, fit.weights.end(), model.weights.begin());
    return model;
}

const std::vector<double>& late_thresholds() {
    static const std::vector<double> thresholds{0.5, 0.6, 0.7, 0.8};
    return thresholds;
}

std::vector<LateResult> judge_late(const std::vector<LateExample>& test, const core::LateModel& model) {
    std::vector<LateResult> results;
    for (const int days_before : late_days()) {
        std::vector<core::Scored> card;
        std::vector<core::Scored> rule;
        for (const LateExample& one : test) {
            if (one.days_before != days_before) continue;
            card.push_back({core::judge_lateness(one.inputs, model).chance, one.was_late});
            rule.push_back({one.missed_last ? 1.0 : 0.0, one.was_late});
        }
        if (card.empty()) continue;
        LateResult result;
        result.days_before = days_before;
        result.count = static_cast<int>(card.size());
        result.base_rate = core::base_rate(card);
        result.ap = core::average_precision(card);
        result.p20 = core::precision_at_top(card, 0.2);
        result.auc = core::auc(card);
        result.ap_missed_last = core::average_precision(rule);
        result.p20_missed_last = core::precision_at_top(rule, 0.2);
        result.ece = core::calibration_error(card);
        result.ap_interval = core::bootstrap(core::average_precision, card, 100);
        for (const double threshold : late_thresholds())
            result.flagged.push_back(flagged_from(card, threshold));
        results.push_back(result);
    }
    return results;
}

}  // namespace oulad
