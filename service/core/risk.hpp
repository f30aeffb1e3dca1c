#pragma once

#include <optional>
#include <vector>

#include "core/policy.hpp"
#include "core/work.hpp"

namespace waymark::core {

enum class RiskTerm {
    little_activity,   ///< few days with work, against the others
    little_lately,     ///< few days with work in the last two weeks, against the others
    few_materials,     ///< few different activities touched, against the others
    idle,              ///< days since the last sign of work
    fading,            ///< less work lately than before
    missed_deadlines,  ///< deadlines missed that the others met
    latest_missed,     ///< the latest of them missed
    handed_in_late,    ///< share of hand-ins that were late
    below_median,      ///< marks below the course's median
    low_marks,         ///< marks under 40 %
};

/// One reason of a score: what was measured and how much it adds. Weights are never negative, so more of a
/// term never lowers the risk (monotone).
struct RiskReason {
    RiskTerm term = RiskTerm::idle;
    double value = 0;                    ///< clipped input of the card
    double contribution = 0;             ///< value × weight ≥ 0
    int count = 0;                       ///< for the sentence: days idle, deadlines missed, hand-ins late …
    int of = 0;                          ///< out of how many, 0 if that says nothing
    std::optional<ActivityId> activity;  ///< the one meant by latest_missed
};

enum class RiskLevel { on_course, keep_an_eye, needs_contact };

struct RiskAssessment {
    PersonId person;
    RiskLevel level = RiskLevel::on_course;
    double score = 0;                 ///< 0…1; for ordering, never shown (design §5)
    std::vector<RiskReason> reasons;  ///< contribution > 0, heaviest first
};

/// Assesses every active student of a course at `now` with the sign-constrained card of docs/risk.md.
/// Course-relative: ranks and medians are taken over the active students given. Inputs that are unknown add
/// nothing. Empty before the course has begun.
[[nodiscard]] std::vector<RiskAssessment> assess_course(const SnapshotIndex& index, const Policy& policy,
                                                        Instant now);

}  // namespace waymark::core
