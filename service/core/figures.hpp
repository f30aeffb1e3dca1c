#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/pace.hpp"
#include "core/policy.hpp"
#include "core/risk.hpp"
#include "core/work_table.hpp"

namespace waymark::core {

/// Everything that is worked out about one student.
struct StudentFigures {
    const Enrolment* student = nullptr;  ///< into the snapshot
    std::span<const WorkBrief> work;     ///< in course order; a row of CourseFigures::table
    std::optional<Pace> pace;            ///< absent: no planned work
    std::optional<RiskAssessment> risk;  ///< absent: not assessed
    std::optional<Instant> last_sign;    ///< latest work or course visit
};

/// Everything that is worked out about a course at one moment; lists, pages and pace are made of it. Refers
/// to the snapshot and the index, which must outlive it. Moved, not copied.
struct CourseFigures {
    const SnapshotIndex* index = nullptr;
    Instant now;
    WorkTable table;                                   ///< of all `students`, forecasts included
    std::vector<StudentFigures> students;              ///< active ones, in roster order
    std::unordered_map<PersonId, std::size_t> places;  ///< in `students`
    days quiet{7};                                     ///< so much silence is "gone quiet" here
    std::size_t heard = 0;                             ///< students with a sign of life within `quiet`

    [[nodiscard]] const StudentFigures* find(PersonId person) const;
    [[nodiscard]] const CourseSnapshot& snapshot() const { return index->snapshot(); }
};

/// Not in the course before this; absent: there from the beginning, or not known.
[[nodiscard]] std::optional<Instant> joined_of(const Enrolment& student);

/// Works everything out at `now` for the active students.
[[nodiscard]] CourseFigures figures_of(const SnapshotIndex& index, const Policy& policy, Instant now);

/// How long without a sign of work counts as quiet here: policy.worklist.quiet or, if longer, the 90th
/// percentile of the gaps between days with work of this course's students.
[[nodiscard]] days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now);

}  // namespace waymark::core
