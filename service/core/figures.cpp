#include "core/figures.hpp"

#include <algorithm>
#include <utility>

#include "core/likely_late.hpp"

namespace waymark::core {

namespace {

constexpr std::size_t enough_gaps = 20;  // fewer say nothing about what is usual in this course

/// The latest sign of life: work, or a visit to the course.
std::optional<Instant> last_sign_of(std::span<const Instant> evidence, const Enrolment& student,
                                    Instant now) {
    const auto after = std::upper_bound(evidence.begin(), evidence.end(), now);
    if (after == evidence.begin()) return student.last_access;
    return std::max(student.last_access, std::optional(*std::prev(after)));
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
    one.last_sign = last_sign_of(figures.table.evidence(number), student, figures.now);
    if (one.last_sign && *one.last_sign >= figures.now - figures.quiet) ++figures.heard;
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
    WorkTable table(index, active_students(index.snapshot(), policy.roles.student), now,
                    policy.worklist.due_soon);
    add_forecasts(index, policy, now, table);
    auto risk = assess_table(table, index, policy, now);
    CourseFigures figures{&index, now, std::move(table), {}, {}, quiet_span(index, policy, now), 0};
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

days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now) {
    std::vector<days> gaps;
    for (const Enrolment* student : students_of(index.snapshot(), policy.roles.student)) {
        const std::span<const Instant> evidence = index.evidence(student->person);
        for (std::size_t i = 1; i < evidence.size() && evidence[i] <= now; ++i)
            gaps.push_back(std::chrono::duration_cast<days>(evidence[i] - evidence[i - 1]));
    }
    if (gaps.size() < enough_gaps) return policy.worklist.quiet;
    const auto place = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() * 9 / 10);
    std::nth_element(gaps.begin(), place, gaps.end());
    return std::max(policy.worklist.quiet, *place);
}

}  // namespace waymark::core
