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
    bool likely = false;              ///< chance ≥ policy.likely_late.chance
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

/// What the card looks at, for one student and one open piece of work. Absent = not known, which neither
/// raises nor lowers the chance.
struct LateInputs {
    int passed = 0;           ///< own deadlines passed so far that can be told met or missed
    int missed = 0;           ///< of these, missed
    double missed_share = 0;  ///< of these, missed; each weighs as the share of the course that met it
    double last_missed =
        0;              ///< 0 if the latest passed deadline was met, else the share of the course that met it
    int handed_in = 0;  ///< pieces handed in so far
    int handed_in_late = 0;             ///< of these, late
    std::optional<bool> begun;          ///< a draft or an attempt is there
    double days_left = 0;               ///< until the effective date, ≥ 0
    std::optional<double> peers_in;     ///< share of the others who handed this in
    std::optional<double> missed_here;  ///< share of all passed deadlines of this course that were missed
    std::optional<double> more_active_peers;  ///< share of the others with more work so far
};

/// The chance by `model` and its reasons; monotone: more missed or later work, less begun, fewer days left
/// and fewer peers who are in never lower it.
[[nodiscard]] LateForecast judge_lateness(const LateInputs& inputs, const LateModel& model);

/// Values of the terms in the order of LateTerm: 0…1, but not_begun −1…1, peers_in and little_activity
/// −0.5…0.5. What fitting needs.
[[nodiscard]] std::array<double, late_term_count> late_values(const LateInputs& inputs);

}  // namespace waymark::core
