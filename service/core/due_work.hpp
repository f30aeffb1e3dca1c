#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/work.hpp"

namespace waymark::core {

/// What reminding asks about one student's work on one activity: work_item() without where the date comes
/// from.
struct DueWork {
    const Activity* activity = nullptr;
    WorkStatus status = WorkStatus::unknown;  ///< of what is done only that it is: `completed`
    bool begun = false;
    Dates dates{};  ///< without a due date, the plan's that is in force stands there
    DateSource due_source = DateSource::base;  ///< `plan`: `dates.due` is planned, and nobody is late by it
    Certainty certainty = Certainty::known;    ///< of the due date
    friend bool operator==(const DueWork&, const DueWork&) = default;
};
[[nodiscard]] DueWork due_work(const WorkItem& item);

/// Briefs of everybody in a course about some activities. Most students have the dates of all and have either
/// done nothing yet or handed in once; what holds for them is worked out once for each activity, and
/// work_item() is asked about the others. Says the same as due_work(work_item(…)). References outlive it.
class DueWorks {
  public:
    DueWorks(const SnapshotIndex& index, std::vector<const Activity*> activities, Instant now, days due_soon);

    [[nodiscard]] const std::vector<const Activity*>& activities() const { return activities_; }
    /// `person` is the place in the snapshot's people. Valid until the next call.
    const DueWork& of(std::size_t activity, std::size_t person);

  private:
    /// What the snapshot holds about one student and one activity.
    struct Rows {
        const Submission* submission = nullptr;
        const Completion* completion = nullptr;
        const Grade* grade = nullptr;
        bool more = false;  ///< several of these, or rows of another sort
    };

    void mark_activities();
    void mark_people();
    void gather();
    void share();
    template <class Row>
    void gather_first(const std::vector<Row>& rows, const Row* Rows::*place);
    template <class Row>
    void gather_more(const std::vector<Row>& rows);
    Rows* rows_at(ActivityId activity, std::optional<PersonId> person);
    const DueWork& worked_out(std::size_t activity, const Enrolment& person);

    const SnapshotIndex& index_;
    std::vector<const Activity*> activities_;
    Instant now_;
    days due_soon_;
    std::unordered_map<ActivityId, std::size_t> activity_places_;
    std::unordered_map<PersonId, std::size_t> person_places_;
    /// Where a row was last found; the next one is mostly beside it.
    std::size_t last_person_ = 0;
    std::size_t last_activity_ = 0;
    std::vector<char> alike_;                        ///< by activity: the same for all who have no rows
    std::vector<char> own_way_;                      ///< by person: never like the others
    std::vector<Rows> rows_;                         ///< by activity and person
    std::vector<DueWork> shared_;                    ///< by activity that is alike: what holds without rows
    std::vector<const Submission*> one_submission_;  ///< kept, so that nothing is allocated for each student
    DueWork brief_;
};

}  // namespace waymark::core
