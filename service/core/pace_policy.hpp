#pragma once

#include <map>
#include <vector>

#include "core/course.hpp"
#include "core/time.hpp"

namespace waymark::core {

/// How a student's way is compared with the plan (M6).
struct PacePolicy {
    /// Weight of one piece of planned work by kind; kinds not named weigh 1. 0 takes a kind out of the plan.
    std::map<ActivityKind, double> weights{{ActivityKind::assignment, 2}};
    double tolerance = 0.1;    ///< done may lag the dates by so much of the plan before it is "behind"
    double ahead = 0.2;        ///< so much more done than the dates ask for is "ahead"
    double late_start = 0.25;  ///< behind, and so much of the plan had passed before the first sign of work
    days finished_ahead{14};   ///< everything done so long before the last date is "finished far ahead"
    days catch_up_step{2};     ///< between two steps of a catch-up plan
    days catch_up_ahead{14};   ///< a catch-up plan also holds work that is due within this span

    /// Work that lives from others being there at the same time; team assignments always are.
    std::vector<ActivityKind> together{ActivityKind::forum, ActivityKind::workshop, ActivityKind::wiki,
                                       ActivityKind::database, ActivityKind::glossary};
    int together_least = 3;   ///< fewer of a group around an activity's date make it pointless
    days together_within{7};  ///< around the date means: next planned date at most so far from it
    days together_ahead{14};  ///< how long before the date the warning is given
    int group_least = 3;      ///< members of a proposed group of like pace
};

/// What there is to praise; each can be switched off by policy.
enum class PraiseRule {
    made_up,         ///< missed work was handed in after all
    on_time_again,   ///< two pieces on time after a late or missing one
    back,            ///< work again after a silence
    finished_early,  ///< everything done far ahead
};
inline constexpr PraiseRule all_praise_rules[] = {PraiseRule::made_up, PraiseRule::on_time_again,
                                                  PraiseRule::back, PraiseRule::finished_early};

}  // namespace waymark::core
