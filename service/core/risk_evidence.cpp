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

/// False when the piece says nothing about the student. Written in place: there are very many.
bool fill_fact(const WorkBrief& cell, std::optional<Instant> read_at, Instant now, WorkFact& fact) {
    fact.in = is_done(cell.status);
    if (cell.has_grade) fact.mark = cell.grade_share;
    if (!cell.due) return fact.in || cell.has_grade;
    fact.passed = *cell.due <= now;
    if (fact.passed && !fact.in && (!read_at || *read_at < *cell.due)) return false;
    fact.late = fact.in && cell.handed_in && *cell.handed_in > *cell.due;
    if (!fact.in || cell.handed_in)
        fact.lead = static_cast<float>(days_between(fact.in ? *cell.handed_in : now, *cell.due));
    return true;
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

Instant latest_of(std::span<const Instant> evidence, const Enrolment& student, const Course& course,
                  Instant now) {
    Instant last = course.starts.value_or(Instant{});
    const auto after = std::upper_bound(evidence.begin(), evidence.end(), now);
    if (after != evidence.begin()) last = std::max(last, *std::prev(after));
    if (student.last_access && *student.last_access <= now) last = std::max(last, *student.last_access);
    return last;
}

void add_signs(std::span<const Instant> evidence, Instant now, StudentFacts& facts) {
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
        const WorkBrief& cell = table.cell(student, activity);
        if (!applies(cell.status)) continue;
        if (is_done(cell.status) || cell.begun) ++touched;
        WorkFact& fact = facts.work.emplace_back();
        fact.work = static_cast<std::uint32_t>(activity);
        if (!fill_fact(cell, read_at[activity], now, fact)) facts.work.pop_back();
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
    return latest_of(index.evidence(student.person), student, index.snapshot().course, now);
}

Instant latest_sign(const WorkTable& table, std::size_t student, const Course& course, Instant now) {
    return latest_of(table.evidence(student), *table.students()[student], course, now);
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
        if (seen) add_signs(table.evidence(student), now, one);
        if (until)
            one.idle_days = std::max(
                0.0, std::floor(days_between(latest_sign(table, student, snapshot.course, now), *until)));
        add_work(table, student, read_at, now, facts);
    }
    return facts;
}

}  // namespace waymark::core
