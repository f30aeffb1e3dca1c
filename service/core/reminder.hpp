#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/lms.hpp"
#include "core/policy.hpp"
#include "core/work.hpp"

namespace waymark::core {

/// What makes a nudge the same nudge (design §6): it is sent at most once.
struct ReminderKey {
    PersonId person;
    ActivityId activity;
    Instant due;        ///< effective date it speaks of
    std::string stage;  ///< ReminderStage::name
    // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14 on defaulted comparisons
    friend auto operator<=>(const ReminderKey&, const ReminderKey&) = default;
};

enum class SkipReason {
    writes_off,          ///< the course is set to look only, or to what a person clicked
    course_not_running,  ///< not begun, over or hidden
    no_mentor,           ///< the student has no mentor and the course no teacher
    not_active,          ///< enrolment suspended, ended or not yet begun
    done,                ///< handed in, graded or completed
    not_open_yet,        ///< cannot be worked on before its opening date
    may_not_apply,       ///< access conditions that are not evaluated
    date_uncertain,      ///< a source of the date could not be read
    date_moved,          ///< at the moment of sending the LMS names another date
    facts_stale,         ///< what tells whether it is handed in could not be read
    already_sent,        ///< same key
    no_time_left,        ///< quiet hours and working days leave no moment before the date
    weekly_cap,
    contacted_today,  ///< a person wrote to the student today
};
[[nodiscard]] std::string_view word(SkipReason reason);
[[nodiscard]] std::optional<SkipReason> skip_reason(std::string_view text);

struct Reminder {
    ReminderKey key;
    Instant send_at;  ///< due for sending from then on
};

struct SkippedReminder {
    ReminderKey key;
    SkipReason reason = SkipReason::done;
};

/// What was done before, read from the store.
struct ReminderHistory {
    std::vector<ReminderKey> sent;  ///< planned, on the way, sent or parked: the key is used up
    std::map<PersonId, std::vector<Instant>> nudges;  ///< planned or sent, any course of the site
    std::map<PersonId, Instant> last_contact;         ///< by a person
};

struct ReminderPlan {
    std::vector<Reminder> reminders;  ///< whose moment has come: send_at <= now
    std::vector<Reminder> later;      ///< decided, moment not yet come
    std::vector<SkippedReminder> skipped;
};

/// The zone of each person, for quiet hours and days; outlives the call.
using ZoneOf = std::map<PersonId, const ZoneRules*>;

/// Pure planner (design §6): every student × activity with a future due date × stage inside the horizon of 7
/// days ends in exactly one of the three lists. Quiet hours and days off move a reminder earlier, never
/// later.
[[nodiscard]] ReminderPlan plan_reminders(const SnapshotIndex& index, const Policy& policy, Writes writes,
                                          const ReminderHistory& history, const ZoneOf& zones, Instant now);

/// The first moment at or after `now` at which a reminder may go to somebody in that zone: not in quiet
/// hours, not on a day off. Nothing when a week has no such moment.
[[nodiscard]] std::optional<Instant> next_sending_moment(Instant now, const ReminderPolicy& policy,
                                                         const ZoneRules& zone);

/// Whether a reminder that goes at `moment` still makes sense: before the date it speaks of.
[[nodiscard]] bool still_in_time(const ReminderKey& key, Instant moment);

/// The check at the moment of sending, with facts read now: nothing when the reminder still holds.
/// `overrides` are the snapshot's, for kinds whose effective dates the LMS does not tell
/// (StudentWork::effective absent).
[[nodiscard]] std::optional<SkipReason> recheck(const ReminderKey& key, const Activity& activity,
                                                const Enrolment& person, const StudentWork& fresh,
                                                const std::vector<Override>& overrides, Instant now);

}  // namespace waymark::core
