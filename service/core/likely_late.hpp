#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/policy.hpp"
#include "core/work_table.hpp"

namespace waymark::core {

/// One forecast "not in by its effective date", with its reasons.
struct LateForecast {
    PersonId person;
    ActivityId activity;
    Instant due;                      ///< effective date of that student
    double chance = 0;                ///< 0…1 that the work is not in at `due`
    bool likely = false;              ///< chance ≥ policy.likely_late.chance, of a date that is kept
    std::vector<LateReason> reasons;  ///< contribution > 0, heaviest first
};

/// Forecasts for every active student and every open piece of work that is due after `now` and within
/// policy.worklist.due_soon, in roster order, then course order. Only work that can be told to be handed in
/// or not (WorkStatus due_soon or begun): what is done, closed, unknown or may not apply has no forecast. Nor
/// has who objects to being scored (CourseSnapshot::objections).
/// Works without history: what is not known adds nothing.
[[nodiscard]] std::vector<LateForecast> forecast_lateness(const SnapshotIndex& index, const Policy& policy,
                                                          Instant now);

/// The same forecasts, written into the work of `table`, which holds the active students at `now`. There,
/// likely_late also stands for work that is close at hand (policy.worklist.close_at_hand) while at least half
/// of the others are done with it: reason enough to ask, whatever the card says.
void add_forecasts(const SnapshotIndex& index, const Policy& policy, Instant now, WorkTable& table);

/// What the card looks at, for one student and one open piece of work. What is not known is absent or counts
/// nobody, which neither raises nor lowers the chance.
struct LateInputs {
    int passed = 0;            ///< own deadlines passed so far that can be told met or missed
    int missed = 0;            ///< of these, missed
    double passed_weight = 0;  ///< sum over `passed`: each weighs as the share of the course that met it
    double missed_weight = 0;  ///< the same over `missed`
    double last_missed =
        0;              ///< 0 if the latest passed deadline was met, else the share of the course that met it
    int handed_in = 0;  ///< pieces handed in so far
    int handed_in_late = 0;     ///< of these, late
    std::optional<bool> begun;  ///< a draft or an attempt is there
    double days_left = 0;       ///< until the effective date, ≥ 0
    int others = 0;             ///< others who have this work before them, or have it in
    int others_in = 0;          ///< of these, in
    /// Deadlines passed in this course for work of the same kind (assignments, quizzes …): one a student and
    /// piece, this student's among them.
    int kind_passed = 0;
    int kind_missed = 0;                      ///< of these, missed
    std::optional<double> more_active_peers;  ///< share of the others with more work so far
};

/// The chance by `model` and its reasons; monotone: more missed or later work, less begun, fewer days left
/// and fewer peers who are in never lower it.
[[nodiscard]] LateForecast judge_lateness(const LateInputs& inputs, const LateModel& model);

/// Values of the terms in the order of LateTerm: 0…1, but missed_here −0.25…0.75, not_begun −0.8…0.2,
/// little_activity −0.5…0.5. What fitting needs.
[[nodiscard]] std::array<double, late_term_count> late_values(const LateInputs& inputs);

/// Whether a date says anything: false when hardly anybody in this course keeps the dates of this kind of
/// work. The chance is high then for everybody, but nobody is called likely late for it.
[[nodiscard]] bool is_date_kept(const LateInputs& inputs);

}  // namespace waymark::core
