#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/policy.hpp"
#include "core/work_table.hpp"

namespace waymark::core {

/// Where a student is against the plan (M6).
enum class PaceBand { not_started, starting_late, behind, on_pace, ahead, finished_early };
inline constexpr PaceBand all_pace_bands[] = {PaceBand::not_started, PaceBand::starting_late,
                                              PaceBand::behind,      PaceBand::on_pace,
                                              PaceBand::ahead,       PaceBand::finished_early};

/// One student against the plan: the work that has a date for this student, the plan's where it has no other
/// (core/plan_date.hpp), each piece with its weight.
struct Pace {
    PaceBand band = PaceBand::on_pace;
    double planned = 0;  ///< weight of all planned work, > 0
    double passed = 0;   ///< weight of what the dates asked for until now
    double done = 0;     ///< weight of what is done, whether or not its date has passed
    int planned_count = 0;
    int passed_count = 0;
    int done_count = 0;
    std::optional<Instant> place;  ///< earliest date of planned work that is not done; absent: all is done
    Instant last_date;             ///< of the plan
};

/// A work item as far as pace looks at it.
struct PlannedWork {
    Instant date;  ///< effective or planned, of that student
    double weight = 1;
    bool done = false;
    bool begun = false;
};

/// Weight of one piece of work by policy.
[[nodiscard]] double work_weight(const Activity& activity, const PacePolicy& policy);

/// The item as planned work; nothing when it has no date, no weight, is not this student's to do or cannot be
/// told to be done. A date before `joined` (absent: there from the beginning) was never asked of the student:
/// such work counts only when it is done.
[[nodiscard]] std::optional<PlannedWork> planned(const WorkItem& item, std::optional<Instant> joined,
                                                 const PacePolicy& policy);

/// The same of a whole row, into `plan`. `weights` go with the row.
void plan_from(std::span<const WorkBrief> row, std::optional<Instant> joined, std::span<const double> weights,
               std::vector<PlannedWork>& plan);

/// Compares with the plan. `first_sign` is the first day with evidence of work, absent: none so far. Nothing
/// when there is no planned work.
[[nodiscard]] std::optional<Pace> pace_of(std::span<const PlannedWork> work,
                                          std::optional<Instant> first_sign, const PacePolicy& policy,
                                          Instant now);

/// One step of a catch-up plan: an activity and the day it could be done by.
struct CatchUpStep {
    ActivityId activity;
    Instant by;           ///< never after the last moment at which it can be handed in
    bool passed = false;  ///< its date, effective or planned, has passed
};

/// How to come back to the plan: what can still be done of the work whose date has passed and of the work due
/// within policy.catch_up_ahead, what closes soonest first, one step every policy.catch_up_step; a step is
/// earlier where the last moment or the coming date asks for it. No step falls on a holiday of the calendar
/// in `zone` unless its last moment does; weekends are kept, many study then. `work` in any order.
[[nodiscard]] std::vector<CatchUpStep> catch_up_plan(std::span<const WorkItem> work, const Policy& policy,
                                                     const ZoneRules& zone, Instant now);

}  // namespace waymark::core
