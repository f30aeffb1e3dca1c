#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/day_line.hpp"
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
    std::optional<Instant> last_sign;    ///< moment of the latest work or course visit
};

/// Everything that is worked out about a course at one moment; lists, pages and pace are made of it. Refers
/// to the snapshot, the index and the rules of the zone, which must outlive it. Moved, not copied.
struct CourseFigures {
    const SnapshotIndex* index = nullptr;
    Instant now;
    DayLine days_here;                                 ///< of the zone in which days are counted, the site's
    WorkTable table;                                   ///< of all `students`, forecasts included
    std::vector<StudentFigures> students;              ///< active ones, in roster order
    std::unordered_map<PersonId, std::size_t> places;  ///< in `students`
    days quiet{7};                                     ///< so much silence is "gone quiet" here
    std::size_t heard = 0;                             ///< students who are not silent

    [[nodiscard]] const StudentFigures* find(PersonId person) const;
    [[nodiscard]] const CourseSnapshot& snapshot() const { return index->snapshot(); }
    /// Whether so many days have passed since then that it is "gone quiet" here.
    [[nodiscard]] bool is_long_ago(Instant at) const { return days_here.between(at, now) >= quiet; }
};

/// Not in the course before this; absent: there from the beginning, or not known.
[[nodiscard]] std::optional<Instant> joined_of(const Enrolment& student);

/// Works everything out at `now` for the active students. Signs of life are counted in days of `zone`, the
/// site's, which must outlive the figures.
[[nodiscard]] CourseFigures figures_of(const SnapshotIndex& index, const Policy& policy, Instant now,
                                       const ZoneRules& zone);

/// How long without a sign of work counts as quiet here: policy.worklist.quiet or, if longer, the 90th
/// percentile of the gaps between days with work of this course's students.
[[nodiscard]] days quiet_span(const SnapshotIndex& index, const Policy& policy, Instant now,
                              const DayLine& line);

/// Days with work of one student up to `now`, each once, oldest first; `found` is emptied before.
void days_with_work(std::span<const WorkedDay> worked, const DayLine& line, Instant now,
                    std::vector<Day>& found);

}  // namespace waymark::core
