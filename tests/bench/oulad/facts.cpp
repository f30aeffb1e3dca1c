#include "bench/oulad/facts.hpp"

#include <algorithm>

namespace oulad {

namespace {

namespace core = waymark::core;

constexpr double marking_days = 14;  // a tutor's mark is known so long after the hand-in
constexpr double points = 100;
constexpr int last_early_day =
    56;  // up to here single enrolments have exact days; after it everybody has stages

/// A series of activity: amounts at rising days.
struct Series {
    const std::map<int, Activity>* amounts = nullptr;
    std::vector<int> days;  ///< that exist for everybody, up to now
    [[nodiscard]] double rows_at(int day) const {
        const auto found = amounts->find(day);
        return found == amounts->end() ? 0 : found->second.rows;
    }
};

std::vector<int> days_until(const std::set<int>& days, int day) {
    return {days.begin(), days.upper_bound(day)};
}

/// Days since the end of the last span with any new row.
double idle_days(const Series& series, int day) {
    double before = 0;
    double last = 0;
    for (const int until : series.days) {
        const double rows = series.rows_at(until);
        if (rows > before) last = until;
        before = std::max(before, rows);
    }
    return day - last;
}

/// Rows at the last known day before the one that the series ends with.
double rows_before(const Student& student, const Series& series) {
    if (series.days.size() > 1) return series.rows_at(series.days[series.days.size() - 2]);
    const auto first_stage = student.stages.begin();
    const bool earlier = first_stage != student.stages.end() && first_stage->first < series.days.back();
    return earlier ? first_stage->second.rows : 0;
}

double latest_sites(const Student& student, const std::set<int>& stage_days, int day) {
    const std::vector<int> days = days_until(stage_days, day);
    if (days.empty()) return 0;
    const auto found = student.stages.find(days.back());
    return found == student.stages.end() ? 0 : found->second.sites;
}

void add_activity(const Presentation& presentation, const Student& student, int day, Moment& moment) {
    core::StudentFacts& facts = moment.facts.students.back();
    const bool early = day <= last_early_day;
    Series series{early ? &student.early : &student.stages,
                  days_until(early ? presentation.early_days : presentation.stage_days, day)};
    const bool known = !series.days.empty() && (!early || student.single);
    moment.counts.push_back(!early || student.single);
    moment.idle_days.push_back(known ? idle_days(series, day) : 0);
    if (!known) return;
    const double rows = series.rows_at(day);
    const auto now = series.amounts->find(day);
    facts.amount = rows;
    if (early) facts.amount = now == series.amounts->end() ? 0 : now->second.active_days.value_or(rows);
    const double before = rows_before(student, series);
    facts.lately = std::max(0.0, rows - before);
    facts.idle_days = moment.idle_days.back();
    if (!presentation.stage_days.empty()) facts.breadth = latest_sites(student, presentation.stage_days, day);
}

std::optional<float> mark_of(const Assessment& assessment, const HandIn& hand_in, double day) {
    const double known = hand_in.day + (assessment.by_tutor ? marking_days : 0);
    if (!hand_in.score || known > day) return std::nullopt;
    return static_cast<float>(*hand_in.score / points);
}

core::WorkFact work_fact(const Presentation& presentation, const Student& student, std::size_t number,
                         double day) {
    const Assessment& assessment = presentation.assessments[number];
    const std::optional<HandIn>& hand_in = student.hand_ins[number];
    core::WorkFact fact;
    fact.work = static_cast<std::uint32_t>(number);
    fact.passed = assessment.due <= day;
    fact.in = hand_in && hand_in->day <= day;
    if (!fact.in) {
        fact.lead = static_cast<float>(assessment.due - day);
        return fact;
    }
    fact.mark = mark_of(assessment, *hand_in, day);
    if (hand_in->banked) return fact;  // carried over: when it was handed in says nothing
    fact.lead = static_cast<float>(assessment.due - hand_in->day);
    fact.late = hand_in->day > assessment.due;
    return fact;
}

void add_work(const Presentation& presentation, const Student& student, int day, core::CourseFacts& facts) {
    core::StudentFacts& one = facts.students.back();
    one.first_work = static_cast<std::uint32_t>(facts.work.size());
    one.work_count = static_cast<std::uint32_t>(presentation.assessments.size());
    for (std::size_t i = 0; i < presentation.assessments.size(); ++i)
        facts.work.push_back(work_fact(presentation, student, i, day));
}

bool has_activity(const Presentation& presentation, int day) {
    const std::set<int>& days = day <= last_early_day ? presentation.early_days : presentation.stage_days;
    return days.empty() || days.count(day) != 0;
}

}  // namespace

std::vector<const Student*> present_at(const Presentation& presentation, double day) {
    std::vector<const Student*> present;
    for (const Student& student : presentation.students) {
        const bool came = !student.registered || *student.registered <= day;
        const bool gone = student.left && *student.left <= day;
        if (came && !gone) present.push_back(&student);
    }
    return present;
}

std::optional<Moment> moment_of(const Presentation& presentation, int day) {
    if (!has_activity(presentation, day)) return std::nullopt;
    Moment moment;
    moment.presentation = &presentation;
    moment.day = day;
    moment.facts.progress = day / presentation.length;
    moment.facts.works = static_cast<std::uint32_t>(presentation.assessments.size());
    moment.students = present_at(presentation, day);
    for (const Student* student : moment.students) {
        moment.facts.students.emplace_back();
        add_activity(presentation, *student, day, moment);
        add_work(presentation, *student, day, moment.facts);
    }
    return moment;
}

}  // namespace oulad
