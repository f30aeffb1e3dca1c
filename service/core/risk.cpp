#include "core/risk.hpp"

#include <algorithm>

#include "core/risk_evidence.hpp"

namespace waymark::core {

namespace {

RiskLevel level_of(double score, const RiskPolicy& policy) {
    if (score >= policy.needs_contact) return RiskLevel::needs_contact;
    return score >= policy.keep_an_eye ? RiskLevel::keep_an_eye : RiskLevel::on_course;
}

/// A course made ready for assessing its students.
struct Assessor {
    Assessor(const WorkTable& work, const SnapshotIndex& snapshot_index, const Policy& rules, Instant at)
        : index(snapshot_index),
          policy(rules),
          now(at),
          table(work),
          facts(course_facts(table, index, now)),
          comparison(facts),
          weights(weights_at(policy.risk.model, facts.progress)) {}

    const SnapshotIndex& index;
    const Policy& policy;
    Instant now;
    const WorkTable& table;
    CourseFacts facts;
    CourseComparison comparison;
    RiskWeights weights;
};

int whole(std::optional<double> number) {
    return static_cast<int>(number.value_or(0));
}

void add_fact(const Assessor& at, std::size_t number, const RiskInputs& inputs, RiskReason& reason) {
    const StudentFacts& student = at.facts.students[number];
    switch (reason.term) {
        case RiskTerm::little_activity:
            reason.count = whole(student.amount);
            break;
        case RiskTerm::little_lately:
            reason.count = whole(student.lately);
            break;
        case RiskTerm::few_materials:
            reason.count = whole(student.breadth);
            reason.of = static_cast<int>(at.table.activities().size());
            break;
        case RiskTerm::idle:
            reason.count = whole(student.idle_days);
            reason.date = latest_sign(at.table, number, at.index.snapshot().course, at.now);
            break;
        case RiskTerm::missed_deadlines:
            reason.count = inputs.missed;
            reason.of = inputs.passed;
            if (!inputs.latest_missed) break;
            reason.activity = at.table.activities()[*inputs.latest_missed]->id;
            reason.date = at.table.cell(number, *inputs.latest_missed).due.standard();
            break;
        case RiskTerm::not_on_time:
            reason.count = inputs.handed_in_late;
            reason.of = inputs.handed_in;
            break;
        case RiskTerm::low_marks:
            reason.count = inputs.low_marks;
            break;
        case RiskTerm::after_the_others:
        case RiskTerm::below_median:
            break;
    }
}

/// A missed deadline counts in missed_deadlines and in not_on_time; as a reason it is said once, and
/// not_on_time is only about what came late.
std::array<RiskReason, risk_term_count> split(const RiskInputs& inputs, const RiskWeights& weights) {
    std::array<RiskReason, risk_term_count> reasons;
    for (std::size_t term = 0; term < risk_term_count; ++term) {
        reasons[term].term = static_cast<RiskTerm>(term);
        reasons[term].value = inputs.values[term];
        reasons[term].contribution = inputs.values[term] * weights.weights[term];
    }
    RiskReason& missed = reasons[static_cast<std::size_t>(RiskTerm::missed_deadlines)];
    RiskReason& late = reasons[static_cast<std::size_t>(RiskTerm::not_on_time)];
    const double late_weight = weights.weights[static_cast<std::size_t>(RiskTerm::not_on_time)];
    missed.contribution += missed.value * late_weight;
    late.value = inputs.late_share;
    late.contribution = inputs.late_share * late_weight;
    return reasons;
}

RiskAssessment assess(const Assessor& at, std::size_t number) {
    RiskAssessment result;
    result.person = at.table.students()[number]->person;
    const StudentFacts& student = at.facts.students[number];
    const RiskInputs inputs = at.comparison.inputs(student, work_of(at.facts, student));
    result.score = logistic(risk_log_odds(inputs, at.weights));
    result.level = level_of(result.score, at.policy.risk);
    std::array<RiskReason, risk_term_count> reasons = split(inputs, at.weights);
    const auto adds = [](const RiskReason& one) { return one.contribution > 0; };
    result.reasons.reserve(static_cast<std::size_t>(std::count_if(reasons.begin(), reasons.end(), adds)));
    for (RiskReason& reason : reasons) {
        if (!adds(reason)) continue;
        add_fact(at, number, inputs, reason);
        result.reasons.push_back(reason);
    }
    std::sort(result.reasons.begin(), result.reasons.end(), [](const RiskReason& a, const RiskReason& b) {
        return a.contribution != b.contribution ? a.contribution > b.contribution : a.term < b.term;
    });
    return result;
}

WorkTable table_of(const SnapshotIndex& index, const Policy& policy, Instant now) {
    return {index, active_students(index.snapshot(), policy.roles.student), now, policy.worklist.due_soon};
}

bool has_begun(const SnapshotIndex& index, Instant now) {
    const std::optional<Instant>& starts = index.snapshot().course.starts;
    return starts && now > *starts;
}

/// One student with the work as it would be after a step.
struct Imagined {
    StudentFacts student;
    std::vector<WorkFact> work;
    std::vector<ActivityId> activities;
};

Imagined as_it_is(const Assessor& at, std::size_t number) {
    const StudentFacts& student = at.facts.students[number];
    const std::span<const WorkFact> work = work_of(at.facts, student);
    return {student, {work.begin(), work.end()}, {}};
}

void hand_in(const Assessor& at, WorkFact& fact, Imagined& imagined) {
    fact.in = true;
    fact.late = fact.passed;
    imagined.activities.push_back(at.table.activities()[fact.work]->id);
}

Imagined after_handing_in_missed(const Assessor& at, std::size_t number) {
    Imagined imagined = as_it_is(at, number);
    for (WorkFact& fact : imagined.work)
        if (at.table.cell(number, fact.work).status == WorkStatus::overdue) hand_in(at, fact, imagined);
    return imagined;
}

Imagined after_handing_in_next(const Assessor& at, std::size_t number) {
    Imagined imagined = as_it_is(at, number);
    WorkFact* next = nullptr;
    for (WorkFact& fact : imagined.work)
        if (!fact.in && !fact.passed && fact.lead && (next == nullptr || *fact.lead < *next->lead))
            next = &fact;
    if (next != nullptr) hand_in(at, *next, imagined);
    return imagined;
}

Imagined after_showing_up(const Assessor& at, std::size_t number) {
    Imagined imagined = as_it_is(at, number);
    if (imagined.student.idle_days) imagined.student.idle_days = 0;
    return imagined;
}

std::vector<RiskChange> changes(const Assessor& at, std::size_t number) {
    const RiskAssessment today = assess(at, number);
    std::vector<RiskChange> found;
    const auto consider = [&](RiskStep step, Imagined imagined) {
        const RiskInputs inputs = at.comparison.inputs_if(imagined.student, imagined.work);
        const double score = logistic(risk_log_odds(inputs, at.weights));
        if (score < today.score)
            found.push_back({step, std::move(imagined.activities), score, level_of(score, at.policy.risk)});
    };
    consider(RiskStep::hand_in_missed, after_handing_in_missed(at, number));
    consider(RiskStep::hand_in_next, after_handing_in_next(at, number));
    consider(RiskStep::show_up, after_showing_up(at, number));
    std::stable_sort(found.begin(), found.end(),
                     [](const RiskChange& a, const RiskChange& b) { return a.score < b.score; });
    return found;
}

}  // namespace

std::vector<std::optional<RiskAssessment>> assess_table(const WorkTable& table, const SnapshotIndex& index,
                                                        const Policy& policy, Instant now) {
    if (!has_begun(index, now)) return {};
    const Assessor at(table, index, policy, now);
    std::vector<std::optional<RiskAssessment>> results(table.students().size());
    for (std::size_t number = 0; number < results.size(); ++number)
        if (objection_of(index.snapshot(), table.students()[number]->person) == nullptr)
            results[number] = assess(at, number);
    return results;
}

std::vector<RiskAssessment> assess_course(const SnapshotIndex& index, const Policy& policy, Instant now) {
    std::vector<RiskAssessment> results;
    for (std::optional<RiskAssessment>& one : assess_table(table_of(index, policy, now), index, policy, now))
        if (one) results.push_back(std::move(*one));
    return results;
}

std::vector<RiskChange> what_would_change(const SnapshotIndex& index, const Policy& policy, Instant now,
                                          PersonId person) {
    if (!has_begun(index, now) || objection_of(index.snapshot(), person) != nullptr) return {};
    const WorkTable table = table_of(index, policy, now);
    const Assessor at(table, index, policy, now);
    for (std::size_t number = 0; number < at.facts.students.size(); ++number)
        if (at.table.students()[number]->person == person) return changes(at, number);
    return {};
}

}  // namespace waymark::core
