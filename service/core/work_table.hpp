#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/work.hpp"

namespace waymark::core {

/// One student's work on one activity without where its date comes from: what comparing a whole course needs.
struct WorkCell {
    WorkStatus status = WorkStatus::unknown;
    bool begun = false;
    bool has_grade = false;
    float grade_share = 0;             ///< released grade, 0…1, if has_grade
    std::optional<Instant> due;        ///< effective
    std::optional<Instant> handed_in;  ///< when, if known
};

/// All course work of many students: what work_of() says of each, kept small.
/// Refers to the snapshot behind `index`, which must outlive it.
class WorkTable {
  public:
    WorkTable(const SnapshotIndex& index, std::vector<const Enrolment*> students, Instant now, days due_soon);
    [[nodiscard]] const std::vector<const Enrolment*>& students() const { return students_; }
    /// The course work, in course order.
    [[nodiscard]] const std::vector<const Activity*>& activities() const { return activities_; }
    [[nodiscard]] const WorkCell& cell(std::size_t student, std::size_t activity) const {
        return cells_[student * activities_.size() + activity];
    }

  private:
    std::vector<const Enrolment*> students_;
    std::vector<const Activity*> activities_;
    std::vector<WorkCell> cells_;
};

/// Students of `snapshot` by policy whose enrolment is active, in roster order.
[[nodiscard]] std::vector<const Enrolment*> active_students(const CourseSnapshot& snapshot,
                                                            std::span<const std::string> student_roles);

}  // namespace waymark::core
