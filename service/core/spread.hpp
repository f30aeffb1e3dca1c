#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/figures.hpp"

namespace waymark::core {

/// How many students stand in one week of the plan.
struct WeekOfPlan {
    Day monday;
    int students = 0;  ///< whose next planned date lies in it
};

/// Where everybody is on the way through the plan.
struct Spread {
    std::vector<WeekOfPlan> weeks;  ///< from the first planned date to the last, without gaps
    std::map<PaceBand, int> bands;
    int finished = 0;  ///< everything planned is done; in no week
    int without_plan = 0;
};

/// Over the active students among `people`, weeks in `zone`.
[[nodiscard]] Spread spread_of(const CourseFigures& figures, std::span<const PersonId> people,
                               const ZoneRules& zone);

/// Work that lives from others being there, and hardly anybody is: group work or a discussion is pointless.
struct SpreadWarning {
    ActivityId activity;
    std::optional<GroupId> group;  ///< absent: a course without groups, so everybody
    Instant date;                  ///< of the activity: the earliest effective date in the group
    int around = 0;                ///< whose next planned date is within policy.pace.together_within of it
    int ahead = 0;                 ///< farther on, or finished
    int behind = 0;                ///< farther back, or not started
};

/// Warnings for work of policy.pace.together (and team assignments) due within policy.pace.together_ahead,
/// one per group (groups that we made aside) with at least policy.pace.together_least active students of whom
/// fewer than that are around it. Only groups with somebody of `people`. In order of date.
[[nodiscard]] std::vector<SpreadWarning> spread_warnings(const CourseFigures& figures,
                                                         std::span<const PersonId> people,
                                                         const PacePolicy& policy);

/// Students of like pace, as a proposal. The order of the groups says nothing to students.
struct PaceGroup {
    std::vector<PaceBand> bands;    ///< which bands are in it
    std::vector<PersonId> members;  ///< in roster order
};

/// Splits the active students among `people` into those ahead, those on pace and those behind; a part with
/// fewer than policy.group_least joins its neighbour. Fewer than two parts: no proposal. Who has no plan is
/// in none.
[[nodiscard]] std::vector<PaceGroup> propose_pace_groups(const CourseFigures& figures,
                                                         std::span<const PersonId> people,
                                                         const PacePolicy& policy);

/// What another group of their own would change for its members in one activity.
enum class GroupEffect {
    team,        ///< teams are the groups of the course: members would be in two, and could not hand in
    any_group,   ///< it or its section asks whether somebody is in some group: for them the answer changes
    group_dates  ///< has dates of single groups: another group could come before or after them
};
struct AffectedActivity {
    ActivityId activity;
    GroupEffect effect = GroupEffect::team;
};

/// Activities whose access, teams or dates could change when students get one more group, in course order.
[[nodiscard]] std::vector<AffectedActivity> affected_by_groups(const CourseSnapshot& snapshot);

}  // namespace waymark::core
