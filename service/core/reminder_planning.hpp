#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/reminder.hpp"

// Inside of the planner: shared by reminder.cpp and reminder_silence.cpp.

namespace waymark::core {

inline constexpr days plan_horizon{7};

/// One run of plan_reminders(). References outlive it.
struct Planning {
    const SnapshotIndex& index;
    const Policy& policy;
    const ReminderHistory& history;
    const ZoneOf& zones;
    Instant now;
    std::set<ReminderKey> used{};
    std::map<std::pair<PersonId, ActivityId>, Instant> named{};  ///< the latest date that we have named
    bool runs = false;
    bool staffed = false;
    std::map<PersonId, Policy> own_hours{};  ///< of those who have quiet hours of their own
    const RunningTrial* hold_out = nullptr;  ///< the one that is on, if any
    KnownSituations known{};                 ///< filled while a hold-out is on
    ReminderPlan plan{};

    [[nodiscard]] const CourseSnapshot& snapshot() const { return index.snapshot(); }
    void skip(ReminderKey key, SkipReason reason) { plan.skipped.push_back({std::move(key), reason}); }
    /// Once per person: their nudges come one after the other.
    void enter(const TrialEntry& lot) {
        if (plan.entered.empty() || plan.entered.back().person != lot.person) plan.entered.push_back(lot);
    }
    [[nodiscard]] const ZoneRules& zone(PersonId person) const {
        const auto found = zones.find(person);
        static const FixedOffset utc;
        return found == zones.end() ? utc : *found->second;
    }
    [[nodiscard]] const Policy& hours_of(PersonId person) const {
        const auto found = own_hours.find(person);
        return found == own_hours.end() ? policy : found->second;
    }
};

/// Why nobody may be written to about this, nudge or correction.
[[nodiscard]] std::optional<SkipReason> ground_objection(const Planning& planning, const Enrolment& student,
                                                         const WorkItem& item);
/// What the person has decided, or others about the person, against a nudge.
[[nodiscard]] std::optional<SkipReason> personal_objection(const Planning& planning, PersonId person,
                                                           const ReminderStage& stage);
/// What the work itself says against a nudge of that stage.
[[nodiscard]] std::optional<SkipReason> stage_objection(const Planning& planning, PersonId person,
                                                        const WorkItem& item, const ReminderStage& stage);
/// The lot of a student in the hold-out that a nudge about this counts for; nothing when none counts it.
[[nodiscard]] std::optional<TrialEntry> lot_of(const Planning& planning, const Enrolment& student,
                                               const WorkItem& item);

}  // namespace waymark::core
