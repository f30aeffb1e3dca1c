#pragma once

#include <optional>
#include <vector>

#include "core/policy.hpp"
#include "core/risk_model.hpp"
#include "core/work_table.hpp"

namespace waymark::core {

/// One reason of a score: what was measured and how much it adds.
struct RiskReason {
    RiskTerm term = RiskTerm::idle;
    double value = 0;                    ///< clipped input of the card
    double contribution = 0;             ///< value × weight > 0, in log odds
    int count = 0;                       ///< for the sentence: days idle, deadlines missed, hand-ins late …
    int of = 0;                          ///< out of how many, 0 if that says nothing
    std::optional<ActivityId> activity;  ///< missed_deadlines: the latest one missed
    std::optional<Instant> date;         ///< missed_deadlines: its date; idle: the last sign of work or visit
};

enum class RiskLevel { on_course, keep_an_eye, needs_contact };

struct RiskAssessment {
    PersonId person;
    RiskLevel level = RiskLevel::on_course;
    double score = 0;                 ///< 0…1: chance of not finishing; not for students (design §5)
    std::vector<RiskReason> reasons;  ///< heaviest first
};

/// Assesses every active student of a course at `now` by the card of `policy.risk.model` (docs/risk.md), in
/// roster order; who objects (CourseSnapshot::objections) is left out: no score, no level. Course-relative:
/// compared with the active students, those who object among them. What is not known adds nothing. Empty
/// before the course has begun.
[[nodiscard]] std::vector<RiskAssessment> assess_course(const SnapshotIndex& index, const Policy& policy,
                                                        Instant now);

/// The same of `table`, which holds the active students at `now`: an assessment for each of its students,
/// nothing for whoever is left out. Empty before the course has begun.
[[nodiscard]] std::vector<std::optional<RiskAssessment>> assess_table(const WorkTable& table,
                                                                      const SnapshotIndex& index,
                                                                      const Policy& policy, Instant now);

/// Something within the student's reach.
enum class RiskStep {
    hand_in_missed,  ///< everything missed that can still be handed in
    hand_in_next,    ///< the next piece of work, now
    show_up,         ///< any sign of work
};
/// What a step would do, everything else staying as it is.
struct RiskChange {
    RiskStep step = RiskStep::show_up;
    std::vector<ActivityId> activities;  ///< that the step is about
    double score = 0;                    ///< afterwards, below the score now
    RiskLevel level = RiskLevel::on_course;
};
/// What would change the assessment of one student, the strongest first; empty when nothing in reach would,
/// and for whoever assess_course() leaves out.
[[nodiscard]] std::vector<RiskChange> what_would_change(const SnapshotIndex& index, const Policy& policy,
                                                        Instant now, PersonId person);

}  // namespace waymark::core
