#include "bench/oulad/late.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "bench/oulad/facts.hpp"
#include "core/logistic_fit.hpp"

namespace oulad {

namespace {

namespace core = waymark::core;

/// Whether a piece is in at the end of `day`.
bool in_by(const std::optional<HandIn>& hand_in, double day) {
    return hand_in && hand_in->day <= day;
}

/// What the students present have in common.
struct Course {
    std::vector<double> met;  ///< share that was in by its date, by assessment whose date has passed
    int kind_passed = 0;      ///< dates passed of assessments like the one ahead, one a student
    int kind_missed = 0;
    std::vector<double> amounts;  ///< sorted, of those whose activity is known
};

using Students = std::vector<const Student*>;

int in_at(const Students& present, std::size_t piece, double day) {
    return static_cast<int>(std::count_if(present.begin(), present.end(), [&](const Student* student) {
        return in_by(student->hand_ins[piece], day);
    }));
}

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

Course course_at(const Presentation& presentation, const Students& present, const Assessment& ahead,
                 double day) {
    Course course;
    const int students = static_cast<int>(present.size());
    for (std::size_t i = 0; i < presentation.assessments.size(); ++i) {
        const Assessment& one = presentation.assessments[i];
        if (one.due > day) break;
        const int in = in_at(present, i, one.due);
        course.met.push_back(double(in) / students);
        if (one.by_tutor != ahead.by_tutor) continue;  // the two kinds of OULAD
        course.kind_passed += students;
        course.kind_missed += students - in;
    }
    for (const Student* student : present)
        if (const auto amount = amount_at(presentation, *student, day)) course.amounts.push_back(*amount);
    std::sort(course.amounts.begin(), course.amounts.end());
    return course;
}

void add_history(const Presentation& presentation, const Student& student, const Course& course, double day,
                 core::LateInputs& inputs) {
    for (std::size_t i = 0; i < presentation.assessments.size(); ++i) {
        const std::optional<HandIn>& hand_in = student.hand_ins[i];
        if (in_by(hand_in, day)) {
            ++inputs.handed_in;
            if (!hand_in->banked && hand_in->day > presentation.assessments[i].due) ++inputs.handed_in_late;
        }
        if (i >= course.met.size()) continue;
        const bool met = in_by(hand_in, presentation.assessments[i].due);
        ++inputs.passed;
        inputs.passed_weight += course.met[i];
        if (!met) {
            ++inputs.missed;
            inputs.missed_weight += course.met[i];
        }
        inputs.last_missed = met ? 0 : course.met[i];
    }
    inputs.kind_passed = course.kind_passed;
    inputs.kind_missed = course.kind_missed;
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
    constexpr double hardly_anybody = 0.05;
    const Assessment& ahead = presentation.assessments[piece];
    const double day = ahead.due - days_before;
    const Students present = present_at(presentation, day);
    if (day < 0 || present.size() < 2) return;
    const Course course = course_at(presentation, present, ahead, day);
    LateExample one;
    one.days_before = days_before;
    one.module = presentation.module;
    one.kept = in_at(present, piece, ahead.due) >= hardly_anybody * double(present.size());
    one.foretold = one.kept || course.kind_passed > 0;
    one.inputs.days_left = days_before;
    one.inputs.others = static_cast<int>(present.size()) - 1;
    one.inputs.others_in = in_at(present, piece, day);
    for (const Student* student : present) {
        if (in_by(student->hand_ins[piece], day)) continue;
        LateExample& example = examples.emplace_back(one);
        example.was_late = !in_by(student->hand_ins[piece], ahead.due);
        add_history(presentation, *student, course, day, example.inputs);
        add_peers(presentation, *student, course, day, example.inputs);
        example.missed_last = example.inputs.last_missed > 0;
    }
}

/// Some examples, and what the card said of each.
struct Judged {
    std::vector<core::Scored> card;
    std::vector<core::Scored> called;  ///< the chance; 0 where the date is not one that is kept
    std::vector<core::Scored> rule;
};

Judged choose(const std::vector<LateExample>& test, const std::vector<double>& chances, int days_before,
              bool only_kept) {
    Judged judged;
    for (std::size_t i = 0; i < test.size(); ++i) {
        const LateExample& one = test[i];
        if (one.days_before != days_before || (only_kept && !one.kept)) continue;
        judged.card.push_back({chances[i], one.was_late});
        judged.called.push_back({core::is_date_kept(one.inputs) ? chances[i] : 0, one.was_late});
        judged.rule.push_back({one.missed_last ? 1.0 : 0.0, one.was_late});
    }
    return judged;
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
        if (!one.foretold) continue;
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
    static const std::vector<double> thresholds{0.5, 0.6, 0.7, 0.75, 0.8};
    return thresholds;
}

std::vector<double> late_chances(const std::vector<LateExample>& test, const core::LateModel& model) {
    std::vector<double> chances;
    for (const LateExample& one : test) chances.push_back(core::judge_lateness(one.inputs, model).chance);
    return chances;
}

std::vector<double> late_chances_left_out(const std::vector<LateExample>& test,
                                          const std::vector<LateExample>& history,
                                          const core::LateModel& start, double ridge) {
    std::map<std::string, core::LateModel> models;
    for (const LateExample& one : test) models[one.module];
    for (auto& [module, model] : models) {
        std::vector<LateExample> others;
        for (const LateExample& one : history)
            if (one.module != module) others.push_back(one);
        model = fit_late(others, start, ridge);
    }
    std::vector<double> chances;
    for (const LateExample& one : test)
        chances.push_back(core::judge_lateness(one.inputs, models[one.module]).chance);
    return chances;
}

std::vector<LateResult> judge_late(const std::vector<LateExample>& test, const std::vector<double>& chances) {
    std::vector<LateResult> results;
    for (const bool only_kept : {false, true})
        for (const int days_before : late_days()) {
            const Judged judged = choose(test, chances, days_before, only_kept);
            if (judged.card.empty()) continue;
            LateResult result;
            result.only_kept = only_kept;
            result.days_before = days_before;
            result.count = static_cast<int>(judged.card.size());
            result.base_rate = core::base_rate(judged.card);
            result.ap = core::average_precision(judged.card);
            result.p20 = core::precision_at_top(judged.card, 0.2);
            result.auc = core::auc(judged.card);
            result.ap_missed_last = core::average_precision(judged.rule);
            result.p20_missed_last = core::precision_at_top(judged.rule, 0.2);
            result.ece = core::calibration_error(judged.card);
            result.ap_interval = core::bootstrap(core::average_precision, judged.card, 100);
            for (const double threshold : late_thresholds())
                result.flagged.push_back(flagged_from(judged.called, threshold));
            results.push_back(result);
        }
    return results;
}

}  // namespace oulad
