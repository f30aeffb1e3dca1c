#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/late_model.hpp"
#include "core/optional_instant.hpp"
#include "core/work.hpp"

namespace waymark::core {

/// One student's work on one activity as far as lists, pace and comparing a whole course look at it: what
/// work_item() says without where the date comes from. Small, because there are very many.
struct WorkBrief {
    const Activity* activity = nullptr;  ///< into the snapshot
    OptionalInstant due;                 ///< effective dates of that student
    OptionalInstant closes;
    OptionalInstant
        planned;  ///< the plan's date that is in force where there is no due date (core/plan_date.hpp)
    OptionalInstant handed_in;  ///< when, if known
    double chance_late = 0;     ///< 0…1 that it is not in by `due`; of work that is due soon
    float grade_share = 0;      ///< released grade, 0…1, if has_grade
    WorkStatus status = WorkStatus::unknown;
    Certainty certainty = Certainty::known;
    bool begun = false;
    bool has_grade = false;
    /// Forecast likely not in by `due`, or close at hand (policy) while most others have it in.
    bool likely_late = false;
    std::optional<LateTerm> why_late{};  ///< what speaks for it most

    /// By when it is meant to be done: due, or planned.
    [[nodiscard]] OptionalInstant date() const { return due ? due : planned; }
};

/// All course work of many students: what work_of() says of each. Without forecasts until
/// core/likely_late.hpp adds them. Refers to `index` and its snapshot, which must outlive it. Moved, not
/// copied: rows stay where they are.
class WorkTable {
  public:
    WorkTable(const SnapshotIndex& index, std::vector<const Enrolment*> students, Instant now, days due_soon);
    WorkTable(WorkTable&&) noexcept = default;
    WorkTable& operator=(WorkTable&&) noexcept = default;
    WorkTable(const WorkTable&) = delete;
    WorkTable& operator=(const WorkTable&) = delete;
    ~WorkTable() = default;

    [[nodiscard]] const std::vector<const Enrolment*>& students() const { return students_; }
    /// The course work, in course order.
    [[nodiscard]] const std::vector<const Activity*>& activities() const { return activities_; }
    [[nodiscard]] const WorkBrief& cell(std::size_t student, std::size_t activity) const {
        return cells_[student * activities_.size() + activity];
    }
    /// One student's work, in the order of activities().
    [[nodiscard]] std::span<const WorkBrief> row(std::size_t student) const {
        return std::span(cells_).subspan(student * activities_.size(), activities_.size());
    }
    [[nodiscard]] std::span<WorkBrief> row(std::size_t student) {
        return std::span(cells_).subspan(student * activities_.size(), activities_.size());
    }

    /// SnapshotIndex::evidence() of a student.
    [[nodiscard]] std::span<const Instant> evidence(std::size_t student) const { return evidence_[student]; }

  private:
    std::vector<const Enrolment*> students_;
    std::vector<const Activity*> activities_;
    std::vector<WorkBrief> cells_;
    std::vector<std::span<const Instant>> evidence_;  ///< by student
};

/// Students of `snapshot` by policy whose enrolment is active, in roster order.
[[nodiscard]] std::vector<const Enrolment*> active_students(const CourseSnapshot& snapshot,
                                                            std::span<const std::string> student_roles);

}  // namespace waymark::core
