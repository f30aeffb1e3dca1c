#include "core/risk.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace waymark::core {

namespace {

constexpr std::size_t term_count = 10;
using Weights = std::array<double, term_count>;

/// Where in the course a set of weights holds, as a share of its length.
struct Anchor {
    double progress;
    double intercept;
    Weights weights;
};

// The card of docs/risk.md, fitted at days 28, 94 and 154 of courses of about 250 days; order of RiskTerm.
constexpr std::array<Anchor, 3> card{{
    {28.0 / 250, -1.81, {1.19, 0.73, 0.41, 0.28, 0.05, 2.11, 0.00, 0.60, 0.88, 0.68}},
    {94.0 / 250, -2.63, {0.00, 2.02, 0.00, 0.81, 0.16, 3.79, 0.09, 0.91, 1.57, 0.46}},
    {154.0 / 250, -3.16, {0.00, 1.97, 0.00, 1.14, 0.00, 3.72, 0.98, 0.40, 1.58, 1.22}},
}};
constexpr days nominal_length{250};  // stands in for a course without an end date
constexpr days lately{14};
constexpr double idle_clip = 60;
constexpr double low_mark = 0.4;

Anchor weights_at(double progress) {
    if (progress <= card.front().progress) return card.front();
    for (std::size_t i = 1; i < card.size(); ++i) {
        const Anchor& before = card[i - 1];
        const Anchor& after = card[i];
        if (progress > after.progress) continue;
        const double share = (progress - before.progress) / (after.progress - before.progress);
        Anchor mixed{progress, std::lerp(before.intercept, after.intercept, share), {}};
        for (std::size_t term = 0; term < term_count; ++term)
            mixed.weights[term] = std::lerp(before.weights[term], after.weights[term], share);
        return mixed;
    }
    return card.back();
}

/// What is measured of one student before it is compared with the others.
struct Measures {
    const Enrolment* student = nullptr;
    int active_days = 0;
    int days_lately = 0;
    int days_before = 0;  ///< in the two weeks before lately
    int materials = 0;
    int idle_days = 0;
    int handed_in = 0;
    int handed_in_late = 0;
    int passed = 0;  ///< deadlines passed
    int missed = 0;
    double missed_weight = 0;  ///< peer-weighted share missed, 0…1
    bool latest_missed = false;
    double latest_weight = 0;
    std::optional<ActivityId> latest;
    std::optional<double> mean_mark;
    int low_marks = 0;
    std::vector<WorkItem> work;
};

int count_between(const std::vector<Instant>& evidence, Instant from, Instant until) {
    return static_cast<int>(std::count_if(evidence.begin(), evidence.end(),
                                          [&](Instant day) { return day >= from && day < until; }));
}

void measure_activity(const SnapshotIndex& index, Instant begun, Instant now, Measures& of) {
    const std::vector<Instant>& evidence = index.evidence(of.student->person);
    const Instant today = std::chrono::floor<days>(now);
    const Instant end = today + days{1};
    of.active_days = count_between(evidence, Instant{}, end);
    of.days_lately = count_between(evidence, end - lately, end);
    of.days_before = count_between(evidence, end - 2 * lately, end - lately);
    Instant last = std::chrono::floor<days>(begun);
    for (const Instant day : evidence)
        if (day < end) last = std::max(last, day);
    of.idle_days = static_cast<int>(std::chrono::duration_cast<days>(today - last).count());
}

void measure_marks(Measures& of) {
    double sum = 0;
    int marks = 0;
    for (const WorkItem& item : of.work) {
        if (!item.grade_share) continue;
        sum += *item.grade_share;
        ++marks;
        if (*item.grade_share < low_mark) ++of.low_marks;
    }
    if (marks > 0) of.mean_mark = sum / marks;
}

void measure_work(Measures& of, Instant now) {
    for (const WorkItem& item : of.work) {
        if (is_done(item.status) || item.begun) ++of.materials;
        if (item.status == WorkStatus::handed_in_late) ++of.handed_in_late;
        if (is_done(item.status)) ++of.handed_in;
        const bool due_passed = item.deadline.dates.due && *item.deadline.dates.due <= now;
        if (!due_passed) continue;
        if (is_done(item.status) || is_missed(item.status)) ++of.passed;
        if (is_missed(item.status)) ++of.missed;
    }
    measure_marks(of);
}

/// Share of the students whose date has passed who met the deadline, by activity.
std::map<ActivityId, double> met_by_peers(const std::vector<Measures>& all, Instant now) {
    std::map<ActivityId, std::pair<int, int>> counts;
    for (const Measures& one : all)
        for (const WorkItem& item : one.work) {
            if (!item.deadline.dates.due || *item.deadline.dates.due > now) continue;
            if (!is_done(item.status) && !is_missed(item.status)) continue;
            auto& [met, of] = counts[item.activity->id];
            ++of;
            if (is_done(item.status)) ++met;
        }
    std::map<ActivityId, double> shares;
    for (const auto& [activity, count] : counts)
        shares[activity] = double(count.first) / double(count.second);
    return shares;
}

/// Each passed deadline weighs as the share of the course that met it: optional work says nothing.
void weigh_missed(const std::map<ActivityId, double>& met, Instant now, Measures& of) {
    double missed = 0;
    double total = 0;
    std::optional<Instant> latest;
    for (const WorkItem& item : of.work) {
        const std::optional<Instant>& due = item.deadline.dates.due;
        if (!due || *due > now || (!is_done(item.status) && !is_missed(item.status))) continue;
        const double weight = met.at(item.activity->id);
        total += weight;
        if (is_missed(item.status)) missed += weight;
        if (latest && *due < *latest) continue;
        latest = due;
        of.latest = item.activity->id;
        of.latest_missed = is_missed(item.status);
        of.latest_weight = weight;
    }
    if (total > 0) of.missed_weight = missed / total;
}

/// Share of the others who have more of something: 0 for the most active, and for all when all are alike.
class Ranks {
  public:
    Ranks(const std::vector<Measures>& all, int Measures::*what) {
        for (const Measures& one : all) sorted_.push_back(one.*what);
        std::sort(sorted_.begin(), sorted_.end());
    }
    [[nodiscard]] double share_above(int value) const {
        if (sorted_.size() < 2) return 0;
        const auto above = sorted_.end() - std::upper_bound(sorted_.begin(), sorted_.end(), value);
        return double(above) / double(sorted_.size() - 1);
    }

  private:
    std::vector<int> sorted_;
};

struct Cohort {
    Ranks active_days;
    Ranks days_lately;
    Ranks materials;
    std::optional<double> median_mark;
    Anchor weights;
};

std::optional<double> median_mark(const std::vector<Measures>& all) {
    std::vector<double> marks;
    for (const Measures& one : all)
        if (one.mean_mark) marks.push_back(*one.mean_mark);
    if (marks.empty()) return std::nullopt;
    const auto middle = marks.begin() + static_cast<std::ptrdiff_t>(marks.size() / 2);
    std::nth_element(marks.begin(), middle, marks.end());
    return *middle;
}

double fading_of(const Measures& of) {
    if (of.days_before == 0) return 0;
    return std::clamp(double(of.days_before - of.days_lately) / of.days_before, 0.0, 1.0);
}

double below_median_of(const Measures& of, const Cohort& cohort) {
    if (!of.mean_mark || !cohort.median_mark) return 0;
    constexpr double points_per_unit = 0.2;  // the card counts in steps of 20 points of 100
    return std::clamp((*cohort.median_mark - *of.mean_mark) / points_per_unit, 0.0, 2.0);
}

double late_share(const Measures& of) {
    return of.handed_in == 0 ? 0 : double(of.handed_in_late) / of.handed_in;
}

std::vector<RiskReason> inputs(const Measures& of, const Cohort& cohort) {
    using enum RiskTerm;
    const auto reason = [](RiskTerm term, double value, int count, int out_of) {
        return RiskReason{term, value, 0, count, out_of, std::nullopt};
    };
    std::vector<RiskReason> all{
        reason(little_activity, cohort.active_days.share_above(of.active_days), of.active_days, 0),
        reason(little_lately, cohort.days_lately.share_above(of.days_lately), of.days_lately, 0),
        reason(few_materials, cohort.materials.share_above(of.materials), of.materials,
               static_cast<int>(of.work.size())),
        reason(idle, std::min(double(of.idle_days), idle_clip) / idle_clip, of.idle_days, 0),
        reason(fading, fading_of(of), of.days_lately, of.days_before),
        reason(missed_deadlines, of.missed_weight, of.missed, of.passed),
        reason(latest_missed, of.latest_missed ? of.latest_weight : 0, of.latest_missed ? 1 : 0, 0),
        reason(handed_in_late, late_share(of), of.handed_in_late, of.handed_in),
        reason(below_median, below_median_of(of, cohort), 0, 0),
        reason(low_marks, std::min(of.low_marks, 3) / 3.0, of.low_marks, 0),
    };
    all[static_cast<std::size_t>(latest_missed)].activity = of.latest;
    return all;
}

RiskLevel level_of(double score, const RiskPolicy& policy) {
    if (score >= policy.needs_contact) return RiskLevel::needs_contact;
    return score >= policy.keep_an_eye ? RiskLevel::keep_an_eye : RiskLevel::on_course;
}

RiskAssessment assess(const Measures& of, const Cohort& cohort, const RiskPolicy& policy) {
    RiskAssessment result;
    result.person = of.student->person;
    double sum = cohort.weights.intercept;
    for (RiskReason& reason : inputs(of, cohort)) {
        reason.contribution = reason.value * cohort.weights.weights[static_cast<std::size_t>(reason.term)];
        sum += reason.contribution;
        if (reason.contribution > 0) result.reasons.push_back(reason);
    }
    result.score = 1 / (1 + std::exp(-sum));
    result.level = level_of(result.score, policy);
    std::stable_sort(
        result.reasons.begin(), result.reasons.end(),
        [](const RiskReason& a, const RiskReason& b) { return a.contribution > b.contribution; });
    return result;
}

double course_progress(const Course& course, Instant begun, Instant now) {
    const seconds length =
        course.ends && *course.ends > begun ? *course.ends - begun : seconds{nominal_length};
    return double((now - begun).count()) / double(length.count());
}

}  // namespace

std::vector<RiskAssessment> assess_course(const SnapshotIndex& index, const Policy& policy, Instant now) {
    const CourseSnapshot& snapshot = index.snapshot();
    if (!snapshot.course.starts || now <= *snapshot.course.starts) return {};
    const Instant begun = *snapshot.course.starts;
    std::vector<Measures> all;
    for (const Enrolment* student : students_of(snapshot, policy.roles.student)) {
        if (!student->active) continue;
        Measures& one = all.emplace_back();
        one.student = student;
        one.work = work_of(index, *student, now, policy.worklist.due_soon);
        measure_activity(index, begun, now, one);
        measure_work(one, now);
    }
    const std::map<ActivityId, double> met = met_by_peers(all, now);
    for (Measures& one : all) weigh_missed(met, now, one);
    const Cohort cohort{Ranks(all, &Measures::active_days), Ranks(all, &Measures::days_lately),
                        Ranks(all, &Measures::materials), median_mark(all),
                        weights_at(course_progress(snapshot.course, begun, now))};
    std::vector<RiskAssessment> results;
    results.reserve(all.size());
    for (const Measures& one : all) results.push_back(assess(one, cohort, policy.risk));
    return results;
}

}  // namespace waymark::core
