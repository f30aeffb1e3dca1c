#include "core/risk_evidence.hpp"

#include <algorithm>
#include <cmath>

namespace waymark::core {

namespace {

constexpr days lately{14};

double days_between(Instant from, Instant to) {
    return std::chrono::duration<double, days::period>(to - from).count();
}

bool applies(WorkStatus status) {
    switch (status) {
        case WorkStatus::not_open_yet:
        case WorkStatus::may_not_apply:
        case WorkStatus::hidden:
        case WorkStatus::unknown:
        case WorkStatus::excused:
            return false;
        case WorkStatus::open:
        case WorkStatus::due_soon:
        case WorkStatus::begun:
        case WorkStatus::handed_in:
        case WorkStatus::handed_in_late:
        case WorkStatus::graded:
        case WorkStatus::completed:
        case WorkStatus::overdue:
        case WorkStatus::closed:
        case WorkStatus::extended:
            return true;
    }
    return false;
}

/// The moment about which rows speak, for each activity.
using ReadAt = std::vector<std::optional<Instant>>;

std::optional<WorkFact> fact_of(const WorkCell& cell, std::optional<Instant> read_at, Instant now) {
    WorkFact fact;
    fact.in = is_done(cell.status);
    if (cell.has_grade) fact.mark = cell.grade_share;
    if (!cell.due) return fact.in || fact.mark ? std::optional(fact) : std::nullopt;
    fact.passed = *cell.due <= now;
    if (fact.passed && !fact.in && (!read_at || *read_at < *cell.due)) return std::nullopt;
    fact.late = fact.in && cell.handed_in && *cell.handed_in > *cell.due;
    if (!fact.in || cell.handed_in)
        fact.lead = static_cast<float>(days_between(fact.in ? *cell.handed_in : now, *cell.due));
    return fact;
}

bool was_read(const CourseSnapshot& snapshot, Part part) {
    const PartStatus* status = status_of(snapshot, part);
    return status != nullptr && status->as_of.has_value();
}

bool work_was_read(const CourseSnapshot& snapshot) {
    return was_read(snapshot, Part::submissions) || was_read(snapshot, Part::attempts) ||
           was_read(snapshot, Part::completion);
}

/// Until when silence would have been noticed: visits come with the roster.
std::optional<Instant> silence_known_until(const CourseSnapshot& snapshot, Instant now) {
    const PartStatus* roster = status_of(snapshot, Part::roster);
    if (roster == nullptr || !roster->as_of) return std::nullopt;
    return roster->failure ? std::min(now, *roster->as_of) : now;
}

void add_signs(const SnapshotIndex& index, const Enrolment& student, Instant now, StudentFacts& facts) {
    const std::vector<Instant>& evidence = index.evidence(student.person);
    const Instant end = std::chrono::floor<days>(now) + days{1};
    const auto last = std::lower_bound(evidence.begin(), evidence.end(), end);
    facts.amount = double(last - evidence.begin());
    facts.lately = double(last - std::lower_bound(evidence.begin(), last, end - lately));
}

void add_work(const WorkTable& table, std::size_t student, const ReadAt& read_at, Instant now,
              CourseFacts& facts) {
    StudentFacts& one = facts.students.back();
    one.first_work = static_cast<std::uint32_t>(facts.work.size());
    double touched = 0;
    for (std::size_t activity = 0; activity < read_at.size(); ++activity) {
        const WorkCell& cell = table.cell(student, activity);
        if (!applies(cell.status)) continue;
        if (is_done(cell.status) || cell.begun) ++touched;
        std::optional<WorkFact> fact = fact_of(cell, read_at[activity], now);
        if (!fact) continue;
        fact->work = static_cast<std::uint32_t>(activity);
        facts.work.push_back(*fact);
    }
    one.work_count = static_cast<std::uint32_t>(facts.work.size()) - one.first_work;
    if (one.amount) one.breadth = touched;
}

}  // namespace

double course_progress(const Course& course, Instant now) {
    if (!course.starts || now <= *course.starts) return 0;
    const seconds length = course.ends && *course.ends > *course.starts ? *course.ends - *course.starts
                                                                        : seconds{nominal_course_length};
    return double((now - *course.starts).count()) / double(length.count());
}

Instant latest_sign(const SnapshotIndex& index, const Enrolment& student, Instant now) {
    Instant last = index.snapshot().course.starts.value_or(Instant{});
    for (const Instant day : index.evidence(student.person))
        if (day <= now) last = std::max(last, day);
    if (student.last_access && *student.last_access <= now) last = std::max(last, *student.last_access);
    return last;
}

CourseFacts course_facts(const WorkTable& table, const SnapshotIndex& index, Instant now) {
    const CourseSnapshot& snapshot = index.snapshot();
    const bool seen = work_was_read(snapshot);
    const std::optional<Instant> until = silence_known_until(snapshot, now);
    ReadAt read_at;
    for (const Activity* activity : table.activities())
        read_at.push_back(evidence_as_of(snapshot, *activity));
    CourseFacts facts;
    facts.progress = course_progress(snapshot.course, now);
    facts.works = static_cast<std::uint32_t>(table.activities().size());
    facts.students.reserve(table.students().size());
    facts.work.reserve(table.students().size() * table.activities().size());
    for (std::size_t student = 0; student < table.students().size(); ++student) {
        StudentFacts& one = facts.students.emplace_back();
        const Enrolment& person = *table.students()[student];
        if (seen) add_signs(index, person, now, one);
        if (until)
            one.idle_days = std::max(0.0, std::floor(days_between(latest_sign(index, person, now), *until)));
        add_work(table, student, read_at, now, facts);
    }
    return facts;
}

}  // namespace waymark::core
