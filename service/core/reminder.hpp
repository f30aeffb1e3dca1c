#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/delivery.hpp"
#include "core/lms.hpp"
#include "core/plan_date.hpp"
#include "core/policy.hpp"
#include "core/trial.hpp"
#include "core/work.hpp"

namespace waymark::core {

/// What makes a nudge the same nudge (design §6): it is sent at most once.
struct ReminderKey {
    PersonId person;
    ActivityId activity;
    Instant due;  ///< effective date it speaks of, or the plan's
    std::string
        stage;  ///< ReminderStage::name, or one of the stages below; of the plan's date planned_stage() of it
    // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14 on defaulted comparisons
    friend auto operator<=>(const ReminderKey&, const ReminderKey&) = default;
};

/// Stages of corrections; no policy may use these names, nor such a name with a number.
inline constexpr std::string_view stage_extended = "extended";  ///< "your date is now …", after extra time
inline constexpr std::string_view stage_moved = "moved";        ///< a date we named is not right any more
inline constexpr std::string_view stage_withdrawn = "withdrawn";  ///< a date we named is none any more
/// The stage of the nth correction of that sort about one date ("moved", "moved-2"): a date may be left and
/// come back.
[[nodiscard]] std::string correction_stage(std::string_view sort, int number);
/// Of which of the three sorts a correction of that stage is, about whichever sort of date; "" when it is
/// none.
[[nodiscard]] std::string_view correction_sort(std::string_view stage);
/// Begins the stages of what students asked for ("asked-24h"); no policy may use such a name either.
inline constexpr std::string_view asked_prefix = "asked-";
[[nodiscard]] std::string asked_stage(hours before);
[[nodiscard]] bool is_asked_stage(std::string_view stage);
/// So long before the date a student may ask to be reminded.
inline constexpr hours askable[] = {hours{6}, hours{24}, hours{72}, hours{168}};

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
    on_its_way,          ///< same key: it has been planned and not yet sent
    undelivered,         ///< same key: it was refused or failed, which people have been told
    maybe_sent,          ///< same key: whether it was sent could not be found out
    no_time_left,        ///< no moment is left for it: quiet hours, days off, an outage, or the date is past
    weekly_cap,
    contacted_today,  ///< a person was in touch with the student today
    excused,          ///< somebody on the staff decided that the student need not do it
    opted_out,        ///< the student wants no automatic reminders, or none of this sort
    muted,            ///< a rest set by the student or a mentor, or a known situation
    lms_reminds,      ///< the LMS itself sends a notice about the same date
    closed,           ///< nothing can be handed in any more
    outage,           ///< the LMS did not answer when the date passed
    joined,           ///< another reminder about the same work goes the same day, or a later one has gone
    hidden,           ///< from all students, since it was planned
    activity_gone,    ///< the LMS does not find it any more
    no_placement,     ///< Waymark stands nowhere in the course, so nobody could say no to reminders
    held_out,         ///< drawn by lot for the arm of a hold-out that gets no nudges
};
[[nodiscard]] std::string_view word(SkipReason reason);
[[nodiscard]] std::optional<SkipReason> skip_reason(std::string_view text);

struct Reminder {
    ReminderKey key;
    Instant send_at;                           ///< due for sending from then on
    DeliveryClass why = DeliveryClass::nudge;  ///< nudge, correction or asked_for
};

struct SkippedReminder {
    ReminderKey key;
    SkipReason reason = SkipReason::done;
};

/// What a student wants of nudges besides on and off.
struct ReminderWishes {
    bool before = true;  ///< before a date
    bool after = true;   ///< after a missed one
    /// Local hours from which and until which nothing shall come, within the bounds of ReminderPolicy.
    std::optional<std::pair<int, int>> quiet{};
    friend bool operator==(const ReminderWishes&, const ReminderWishes&) = default;
};
/// The policy with the student's own quiet hours added. Hours that would leave none of the day are not
/// counted.
[[nodiscard]] Policy narrowed(const Policy& policy, const ReminderWishes& wishes);

/// Why a reminder that was planned did not go, and when that was found out.
struct LetGo {
    SkipReason reason = SkipReason::done;
    Instant at;
};

/// What was done before, and what others do; read from the store.
struct ReminderHistory {
    /// Planned, on the way, sent or parked, in the order of planning: the key is used up.
    std::vector<ReminderKey> sent;
    /// What became of those of them that were not sent.
    std::map<ReminderKey, SkipReason> unsent{};
    /// Planned, and dropped at the moment of sending: the key is free again, see plan_reminders().
    std::map<ReminderKey, LetGo> let_go{};
    bool placed = true;  ///< students can open Waymark in the course, and so say no to reminders
    std::map<PersonId, std::vector<Instant>> nudges;  ///< planned or sent, any course of the site
    std::map<PersonId, Instant> last_contact;         ///< by a person
    std::vector<ReminderKey> named;                   ///< reached the student: dates that we have named
    /// When a correction about an activity went to a student last, or is to go.
    std::map<std::pair<PersonId, ActivityId>, Instant> corrected;
    std::set<PersonId> opted_out;       ///< want no nudges
    std::map<PersonId, Instant> muted;  ///< known situation: no nudges until then
    LmsNotices notices;
    std::map<PersonId, ReminderWishes> wishes{};  ///< of those who have any
    /// How long before its date a student asked to be reminded of an activity.
    std::map<std::pair<PersonId, ActivityId>, std::vector<hours>> asked{};
    std::vector<RunningTrial> trials{};  ///< that are on in the course; one hold-out at most
};

struct ReminderPlan {
    /// Whose moment has come: send_at <= now. All nudges of one person are one message and so count once for
    /// the cap; so are all corrections.
    std::vector<Reminder> reminders;
    std::vector<Reminder> later;  ///< decided, moment not yet come
    std::vector<SkippedReminder> skipped;
    /// Who takes part in the hold-out from now on: a nudge goes or is withheld today. Once per person.
    std::vector<TrialEntry> entered{};
};

/// The zone of each person, for quiet hours and days; outlives the call.
using ZoneOf = std::map<PersonId, const ZoneRules*>;

/// Pure planner (design §6): every student × dated activity × stage whose time lies within the horizon of 7
/// days before and after `now` ends in exactly one of the three lists. Quiet hours and days off move a
/// reminder earlier; when that moment has passed it goes at the next one, if that is still before the date.
/// Corrections go at the next moment. What a student asked for goes whatever else speaks against nudges, but
/// not when the work is done; a nudge about the same work on the same day is left out then. A nudge that
/// comes later the same local day joins the message of now. Of two stages before one date that fall on one
/// local day only the nearer one stands, and once it has gone the farther one never comes. What passes with
/// time (a pause, a contact, an opening) is judged at the moment of the stage. What was dropped at the moment
/// of sending is planned like anything else; where only facts read then spoke against it, not before the
/// course has been read again. A date that is only planned (core/plan_date.hpp) has the stages before it and
/// none after it, for nothing is missed; when it moves, or a due date takes its place, that is corrected
/// once, but that it is gone, or has passed, is nothing to write about. Work that is over for good by the
/// moment of a stage after its date does not have that stage while the date is ahead. A hold-out withholds
/// nudges that nothing else speaks against, from the students drawn for it, and never what never_withheld()
/// names.
[[nodiscard]] ReminderPlan plan_reminders(const SnapshotIndex& index, const Policy& policy, Writes writes,
                                          const ReminderHistory& history, const ZoneOf& zones, Instant now);

/// Where the caps of several courses of one site meet: plans made from the same history, nudges of one person
/// over the weekly cap are taken out again, those that close for good staying first, then by weight, then the
/// soonest. Each course sends its own message. Corrections are not capped.
struct CourseDraft {
    const SnapshotIndex* index = nullptr;
    ReminderPlan plan;
};
void share_cap(std::vector<CourseDraft>& drafts, const Policy& policy, const ReminderHistory& history,
               Instant now);

/// The first moment at or after `now` at which a reminder may go to somebody in that zone: not in quiet
/// hours, not on a day off. Nothing when a week has no such moment.
[[nodiscard]] std::optional<Instant> next_sending_moment(Instant now, const Policy& policy,
                                                         const ZoneRules& zone);
/// The moment at which a word `before` a date (after it, when negative) is to go, seen from `now`: earlier
/// than that where quiet hours and days off are in the way, at the next possible one where that has passed.
/// Nothing when no such moment is left: before the date for what comes before it, within a week after it for
/// the others.
[[nodiscard]] std::optional<Instant> stage_moment(Instant due, hours before, const Policy& policy,
                                                  const ZoneRules& zone, Instant now);
/// The latest moment at or before `wanted` at which a reminder may go, within a week.
[[nodiscard]] std::optional<Instant> earlier_sending_moment(Instant wanted, const Policy& policy,
                                                            const ZoneRules& zone);

/// Whether a reminder queued at `queued` still makes sense when it goes at `moment`: one meant to come before
/// its date must; one about a missed date within a week; one that a date has become a past one always.
[[nodiscard]] bool still_in_time(const ReminderKey& key, Instant queued, Instant moment);

/// The check at the moment of sending, with facts read now: nothing when the reminder still holds.
/// `overrides` are the snapshot's, for kinds whose effective dates the LMS does not tell
/// (StudentWork::effective absent).
[[nodiscard]] std::optional<SkipReason> recheck(const ReminderKey& key, const Activity& activity,
                                                const Enrolment& person, const StudentWork& fresh,
                                                const std::vector<Override>& overrides, Instant now);

}  // namespace waymark::core
