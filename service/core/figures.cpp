#include "core/figures.hpp"

#include <algorithm>

#include "core/likely_late.hpp"

namespace waymark::core {

namespace {

constexpr std::size_t enough_gaps = 20;  // fewer say nothing about what is usual in this course

WorkBrief brief_of(const WorkItem& item) {
    const Dates& dates = item.deadline.dates;
    WorkBrief brief;
    brief.activity = item.activity;
    brief.due = dates.due;
    brief.closes = dates.closes;
    brief.handed_in = item.handed_in;
    brief.status = item.status;
    brief.certainty = item.deadline.certainty;
    brief.begun = item.begun;
    return brief;
}

/// The latest sign of life: work, or a visit to the course.
std::optional<Instant> last_sign_of(const SnapshotIndex& index, const Enrolment& student, Instant now) {
    std::optional<Instant> last = student.last_access;
    for (const Instant day : index.evidence(student.person))
        if (day <= now && (!last || day > *last)) last = day;
    return last;
}

std::optional<Instant> first_work(const SnapshotIndex& index, PersonId person, Instant now) {
    const std::vector<Instant>& evidence = index.evidence(person);
    if (evidence.empty() || evidence.front() > now) return std::nullopt;
    return evidence.front();
}

StudentFigures student_figures(const SnapshotIndex& index, const Enrolment& student, const Policy& policy,
                               Instant now) {
    StudentFigures figures;
    figures.student = &student;
    std::vector<PlannedWork> plan;
    for (const WorkItem& item : work_of(index, student, now, policy.worklist.due_soon)) {
        figures.work.push_back(brief_of(item));
        if (const auto one = planned(item, joined_of(student), policy.pace)) plan.push_back(*one);
    }
    figures.pace = pace_of(plan, first_work(index, student.person, now), policy.pace, now);
    figures.last_sign = last_sign_of(index, student, now);
    return figures;
}

void add_risk(CourseFigures& figures, const SnapshotIndex& index, const Policy& policy) {
    for (RiskAssessment& one : assess_course(index, policy, figures.now)) {
        const auto found = figures.places.find(one.person);
        if (found != figures.places.end()) figures.students[found->second].risk = std::move(one);
    }
}

/// How many students have each activity in.
std::unordered_map<ActivityId, std::size_t> count_done(const CourseFigures& figures) {
    std::unordered_map<ActivityId, std::size_t> counts;
    for (const StudentFigures& one : figures.students)
        for (const WorkBrief& work : one.work)
            if (is_done(work.status)) ++counts[work.activity->id];
    return counts;
}

/// Whether most others are done with work that is close at hand: reason enough to ask, whatever the card
/// says.
bool most_others_done(const WorkBrief& work, double share, Instant now, const Policy& policy) {
    return share >= 0.5 && *work.due - now <= policy.worklist.close_at_hand;
}

void add_lateness(CourseFigures& figures, const SnapshotIndex& index, const Policy& policy) {
    const auto done = count_done(figures);
    const double others = figures.students.size() < 2 ? 1 : double(figures.students.size() - 1);
    for (const LateForecast& forecast : forecast_lateness(index, policy, figures.now)) {
        const auto place = figures.places.find(forecast.person);
        if (place == figures.places.end()) continue;
        for (WorkBrief& work : figures.students[place->second].work) {
            if (work.activity->id != forecast.activity) continue;
            const auto found = done.find(forecast.activity);
            const double share = found == done.end() ? 0 : double(found->second) / others;
            work.chance_late = forecast.chance;
            work.likely_late = forecast.likely || most_others_done(work, share, figures.now, policy);
            if (!forecast.reasons.empty()) work.why_late = forecast.reasons.front().term;
        }
    }
}

}  // namespace

const StudentFigures* CourseFigures::find(PersonId person) const {
    const auto found = places.find(person);
    return found == places.end() ? nullptr : &students[found->second];
}

std::optional<Instant> joined_of(const Enrolment& student) {
    return student.joined;
}

CourseFigures figures_of(const SnapshotIndex& index, const Policy& policy, Instant now) {
    CourseFigures figures;
    figures.index = &index;
    figures.now = now;
    figures.quiet = quiet_span(index, policy, now);
    for (const Enrolment* student : students_of(index.snapshot(), policy.roles.student)) {
        if (!student->active) continue;
        figures.places[student->person] = figures.students.size();
        figures.students.push_back(student_figures(index, *student, policy, now));
        const std::optional<Instant>& last = figures.students.back().last_sign;
        if (last && *last >= now - figures.quiet) ++figures.heard;
    }
    add_risk(figures, index, policy);
    add_lateness(figures, index, policy);
    return figures;
}

days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now) {
    std::vector<days> gaps;
    for (const Enrolment* student : students_of(index.snapshot(), policy.roles.student)) {
        const std::vector<Instant>& evidence = index.evidence(student->person);
        for (std::size_t i = 1; i < evidence.size() && evidence[i] <= now; ++i)
            gaps.push_back(std::chrono::duration_cast<days>(evidence[i] - evidence[i - 1]));
    }
    if (gaps.size() < enough_gaps) return policy.worklist.quiet;
    const auto place = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() * 9 / 10);
    std::nth_element(gaps.begin(), place, gaps.end());
    return std::max(policy.worklist.quiet, *place);
}

}  // namespace waymark::core
