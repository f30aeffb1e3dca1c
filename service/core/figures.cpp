#include "core/figures.hpp"

#include <algorithm>
#include <utility>

#include "core/likely_late.hpp"

namespace waymark::core {

namespace {

constexpr std::size_t enough_gaps = 20;  // fewer say nothing about what is usual in this course

/// The latest sign of life: work, or a visit to the course.
std::optional<Instant> last_sign_of(std::span<const WorkedDay> worked, const Enrolment& student,
                                    Instant now) {
    std::optional<Instant> last;
    for (std::size_t i = worked.size(); i-- > 0 && !last;) {
        if (worked[i].last <= now)
            last = worked[i].last;
        else if (worked[i].first <= now)
            last = worked[i].first;
    }
    return std::max(student.last_access, last);
}

std::optional<Instant> first_work(std::span<const Instant> evidence, Instant now) {
    if (evidence.empty() || evidence.front() > now) return std::nullopt;
    return evidence.front();
}

/// Compares students with their plans, one after another.
class PaceReader {
  public:
    PaceReader(const CourseFigures& figures, const Policy& policy) : figures_(figures), policy_(policy) {
        for (const Activity* activity : figures.table.activities())
            weights_.push_back(work_weight(*activity, policy.pace));
    }
    std::optional<Pace> pace(std::size_t student) {
        const WorkTable& table = figures_.table;
        plan_from(table.row(student), joined_of(*table.students()[student]), weights_, plan_);
        return pace_of(plan_, first_work(table.evidence(student), figures_.now), policy_.pace, figures_.now);
    }

  private:
    const CourseFigures& figures_;
    const Policy& policy_;
    std::vector<double> weights_;  ///< by activity of the table
    std::vector<PlannedWork> plan_;
};

void add_student(CourseFigures& figures, PaceReader& reader, std::size_t number) {
    const Enrolment& student = *figures.table.students()[number];
    figures.places[student.person] = number;
    StudentFigures& one = figures.students.emplace_back();
    one.student = &student;
    one.work = std::as_const(figures.table).row(number);
    one.pace = reader.pace(number);
    one.last_sign = last_sign_of(figures.index->worked_days(student.person), student, figures.now);
    if (one.last_sign && !figures.is_long_ago(*one.last_sign)) ++figures.heard;
}

}  // namespace

const StudentFigures* CourseFigures::find(PersonId person) const {
    const auto found = places.find(person);
    return found == places.end() ? nullptr : &students[found->second];
}

std::optional<Instant> joined_of(const Enrolment& student) {
    return student.joined;
}

CourseFigures figures_of(const SnapshotIndex& index, const Policy& policy, Instant now,
                         const ZoneRules& zone) {
    WorkTable table(index, active_students(index.snapshot(), policy.roles.student), now,
                    policy.worklist.due_soon);
    add_forecasts(index, policy, now, table);
    auto risk = assess_table(table, index, policy, now);
    DayLine line(zone, now);
    const days quiet = quiet_span(index, policy, now, line);
    CourseFigures figures{&index, now, std::move(line), std::move(table), {}, {}, quiet, 0};
    const std::size_t count = figures.table.students().size();
    figures.students.reserve(count);
    figures.places.reserve(count);
    PaceReader reader(figures, policy);
    for (std::size_t number = 0; number < count; ++number) {
        add_student(figures, reader, number);
        if (!risk.empty()) figures.students.back().risk = std::move(risk[number]);
    }
    return figures;
}

void days_with_work(std::span<const WorkedDay> worked, const DayLine& line, Instant now,
                    std::vector<Day>& found) {
    found.clear();
    for (const WorkedDay& one : worked)
        for (const Instant at : {one.first, one.last}) {
            if (at > now) return;
            const Day day = line.day_of(at);
            if (found.empty() || found.back() != day) found.push_back(day);
        }
}

days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now, const DayLine& line) {
    std::vector<days> gaps;
    std::vector<Day> worked;
    for (const Enrolment* student : students_of(index.snapshot(), policy.roles.student)) {
        days_with_work(index.worked_days(student->person), line, now, worked);
        for (std::size_t i = 1; i < worked.size(); ++i) gaps.push_back(worked[i] - worked[i - 1]);
    }
    if (gaps.size() < enough_gaps) return policy.worklist.quiet;
    const auto place = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() * 9 / 10);
    std::nth_element(gaps.begin(), place, gaps.end());
    return std::max(policy.worklist.quiet, *place);
}

}  // namespace waymark::core
