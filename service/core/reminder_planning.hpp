#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/due_work.hpp"
#include "core/reminder.hpp"

// Inside of the planner: shared by reminder.cpp, reminder_corrections.cpp, reminder_silence.cpp and
// reminder_reach.cpp.

namespace waymark::core {

inline constexpr days plan_horizon{7};

/// Whether what comes later is written down.
enum class Later { listed, counted };

/// A stage at one activity, with the moment last worked out: most students share date, zone and hours.
struct StageHere {
    const ReminderStage* stage = nullptr;
    std::string planned_name{};       ///< what it is called in keys about a date of the plan
    const ZoneRules* zone = nullptr;  ///< whose moment is kept; null: nobody's yet
    const Policy* hours_of = nullptr;
    Instant due{};
    std::optional<Instant> moment{};
};

/// What is the same for all students about one activity.
struct Task {
    const Activity* activity = nullptr;
    std::vector<StageHere> stages;  ///< that apply to it
    bool can_be_told = false;       ///< whether it is handed in: it can be known at all, and was read
};

/// What is the same for all activities about one student.
struct Addressee {
    const Enrolment* person = nullptr;
    const ZoneRules* zone = nullptr;
    const Policy* hours_of = nullptr;  ///< the policy, with own quiet hours
    Day today{};                       ///< in `zone`
    bool wants_before = true;
    bool wants_after = true;
    bool answered = true;  ///< somebody is there whom the student can write to
    std::optional<Instant> muted_until{};
    std::optional<Day> contacted{};                  ///< the day of the latest contact by a person
    const ReminderKey* const* used_begin = nullptr;  ///< the person's keys in Planning::used
    const ReminderKey* const* used_end = nullptr;
    std::size_t first_reminder = 0;  ///< where this student's begin in the plan
    std::size_t first_later = 0;
};

/// Who could answer students of a course.
struct Staff {
    bool teacher = false;           ///< answers everybody
    std::set<PersonId> mentored{};  ///< students with a mentor; not looked for where there is a teacher
};

/// The date that a student was told last.
struct NamedDate {
    Instant due;
    bool withdrawn = false;  ///< …and then that it holds no more
    bool planned = false;    ///< as a date of the plan
};

/// One run of plan_reminders(). References outlive it.
struct Planning {
    const SnapshotIndex& index;
    const Policy& policy;
    const ReminderHistory& history;
    const ZoneOf& zones;
    Instant now;
    Later later = Later::listed;
    std::vector<const ReminderKey*> used{};  ///< by person and activity
    std::map<std::pair<PersonId, ActivityId>, NamedDate> named{};
    Staff staff{};
    std::map<PersonId, Policy> own_hours{};  ///< of those who have quiet hours of their own
    const RunningTrial* hold_out = nullptr;  ///< the one that is on, if any
    KnownSituations known{};                 ///< filled while a hold-out is on
    std::vector<Reminder> joined{};          ///< go now with others of the day
    ReminderPlan plan{};
    std::size_t later_count = 0;  ///< decided for later and not written down

    [[nodiscard]] const CourseSnapshot& snapshot() const { return index.snapshot(); }
    void skip(ReminderKey key, SkipReason reason) { plan.skipped.push_back({std::move(key), reason}); }
    /// Once per person: their nudges come one after the other.
    void enter(const TrialEntry& lot) {
        if (plan.entered.empty() || plan.entered.back().person != lot.person) plan.entered.push_back(lot);
    }
};

/// Activities with a date, somebody's at least, that can matter now: most of a course's need no look.
[[nodiscard]] std::vector<const Activity*> near_activities(const Planning& planning);
[[nodiscard]] Task task_of(const Planning& planning, const Activity& activity);
[[nodiscard]] Addressee addressee_of(const Planning& planning, const Enrolment& student);

/// Who is there to answer anybody.
[[nodiscard]] Staff staff_of(const CourseSnapshot& snapshot, const RolePolicy& policy);

/// By person and activity, in the order of planning within these, as addressee_of() and is_used() expect it.
void sort_keys(std::vector<const ReminderKey*>& keys);

/// Whether its date is only planned.
[[nodiscard]] inline bool is_planned(const DueWork& work) {
    return work.due_source == DateSource::plan;
}

/// Whether that key is used up; a stage before a planned date and before a due date are the same one.
[[nodiscard]] bool is_used(const Addressee& to, ActivityId activity, Instant due, std::string_view stage);
/// Whether a later word about the same date was said already: one of `before` would come after it.
[[nodiscard]] bool later_said(const Planning& planning, const Addressee& to, ActivityId activity, Instant due,
                              hours before);

/// The key of the person that was planned last about that activity; nullptr if there is none.
[[nodiscard]] const ReminderKey* last_planned(const Addressee& to, ActivityId activity);
/// Why a key has no turn now: it is used up, or only facts that were read when it was to go spoke against it
/// and the course was not read since.
[[nodiscard]] std::optional<SkipReason> key_objection(const Planning& planning, const Addressee& to,
                                                      ActivityId activity, Instant due,
                                                      std::string_view stage);
/// "Your date is now …", "… no longer holds": after extra time, and when a date that we named has moved or
/// gone. One of these, and once as long as nothing else is named after it. Returns the day on which the
/// student hears it.
[[nodiscard]] std::optional<Day> consider_correction(Planning& planning, const Task& task,
                                                     const Addressee& to, const DueWork& work);
/// Takes a reminder in: it goes now, or is noted for later.
void decide(Planning& planning, const Addressee& to, ReminderKey key, Instant moment, DeliveryClass why);

/// Why nobody may be written to about this at that moment, nudge or correction.
[[nodiscard]] std::optional<SkipReason> ground_objection(const Planning& planning, const Task& task,
                                                         const Addressee& to, const DueWork& work,
                                                         Instant moment);
/// What the person has decided, or others about the person, against a nudge that goes then.
[[nodiscard]] std::optional<SkipReason> personal_objection(const Addressee& to, const ReminderStage& stage,
                                                           Instant moment);
/// What the work itself says against a nudge of that stage, if it goes then.
[[nodiscard]] std::optional<SkipReason> stage_objection(const Planning& planning, const Addressee& to,
                                                        const DueWork& work, const ReminderStage& stage,
                                                        Instant moment);
/// Whether a stage of earlier days comes so late, at `moment`, that the LMS's notice of the last two days has
/// said the same.
[[nodiscard]] bool lms_was_quicker(const Planning& planning, const DueWork& work, const ReminderStage& stage,
                                   Instant moment);
/// The lot of a student in the hold-out that a nudge about this counts for; nothing when none counts it.
[[nodiscard]] std::optional<TrialEntry> lot_of(const Planning& planning, const Addressee& to,
                                               const DueWork& work);

}  // namespace waymark::core
