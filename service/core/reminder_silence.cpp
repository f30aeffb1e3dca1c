#include <algorithm>

#include "core/course_time.hpp"
#include "core/reminder_planning.hpp"

namespace waymark::core {

namespace {

constexpr hours lms_window{48};  // MDL: before the date, in which Moodle sends "due soon"
constexpr days lms_digest{7};    // MDL: before the date, on which Moodle sends its digest

bool in_outage(const CourseSnapshot& snapshot, Instant at) {
    return std::any_of(snapshot.outages.begin(), snapshot.outages.end(),
                       [&](const Outage& one) { return one.from <= at && (!one.until || at < *one.until); });
}

/// Whether the LMS's notices are about this date: it sends them about the due date of the assignment itself,
/// overrides applied, and about no other.
bool lms_knows(DateSource source) {
    switch (source) {
        case DateSource::base:
        case DateSource::group_override:
        case DateSource::user_override:
        case DateSource::stated:
            return true;
        case DateSource::extension:  // it would name the old date
        case DateSource::calendar:
        case DateSource::expected_completion:
        case DateSource::open_attempt:
        case DateSource::plan:
        case DateSource::correction:
            return false;
    }
    return false;
}

/// Whether what the LMS would say about this work is right.
bool lms_says_right(const DueWork& work) {
    if (work.activity->kind != ActivityKind::assignment) return false;
    return lms_knows(work.due_source) && !work.begun;  // a draft waits: its text does not say so
}

/// Whether the LMS itself tells this student the same date at about the same time.
bool lms_reminds(const LmsNotices& notices, const DueWork& work, const ReminderStage& stage,
                 const ZoneRules& zone) {
    if (notices == LmsNotices{} || !lms_says_right(work)) return false;
    const Instant due = *work.dates.due;
    const bool after = stage.before < hours{0};
    if (!after && stage.before <= lms_window) return notices.due_soon;
    // The digest of the seventh day comes once, in its night: a stage on that day would say the same.
    if (!after) return notices.digest && zone.day_of(due) - zone.day_of(due - stage.before) == lms_digest;
    return notices.overdue && (!work.dates.closes || *work.dates.closes > due);
}

/// Whether work that is not open yet can be done at that moment, if the student does nothing meanwhile.
bool opens_before(const Planning& planning, const Addressee& to, const DueWork& work, Instant moment) {
    if (moment <= planning.now) return false;
    const WorkItem then =
        work_item(planning.index, *work.activity, *to.person, moment, planning.policy.worklist.due_soon);
    return then.status != WorkStatus::not_open_yet;
}

}  // namespace

std::optional<SkipReason> ground_objection(const Planning& planning, const Task& task, const Addressee& to,
                                           const DueWork& work, Instant moment) {
    if (!is_running(planning.snapshot().course, moment)) return SkipReason::course_not_running;
    if (!to.person->active) return SkipReason::not_active;
    if (is_done(work.status)) return SkipReason::done;
    if (work.status == WorkStatus::excused) return SkipReason::excused;
    if (!to.answered) return SkipReason::no_mentor;
    if (work.status == WorkStatus::may_not_apply || work.status == WorkStatus::hidden)
        return SkipReason::may_not_apply;
    if (work.activity->kind == ActivityKind::assignment && !work.activity->takes_submissions)
        return SkipReason::may_not_apply;
    if (!task.can_be_told || work.status == WorkStatus::unknown) return SkipReason::facts_stale;
    if (work.certainty != Certainty::known) return SkipReason::date_uncertain;
    return std::nullopt;
}

std::optional<SkipReason> personal_objection(const Addressee& to, const ReminderStage& stage,
                                             Instant moment) {
    if (!(stage.before < hours{0} ? to.wants_after : to.wants_before)) return SkipReason::opted_out;
    if (moment < to.muted_until) return SkipReason::muted;
    if (to.contacted && *to.contacted == to.zone->day_of(moment)) return SkipReason::contacted_today;
    return std::nullopt;
}

std::optional<SkipReason> stage_objection(const Planning& planning, const Addressee& to, const DueWork& work,
                                          const ReminderStage& stage, Instant moment) {
    if (work.status == WorkStatus::not_open_yet && !opens_before(planning, to, work, moment))
        return SkipReason::not_open_yet;
    const Instant due = *work.dates.due;
    const bool passed = due <= planning.now;
    if (passed && stage.before >= hours{0}) return SkipReason::no_time_left;
    if (work.status == WorkStatus::closed || (work.dates.closes && *work.dates.closes <= moment))
        return SkipReason::closed;
    if (passed && in_outage(planning.snapshot(), due)) return SkipReason::outage;
    if (lms_reminds(planning.history.notices, work, stage, *to.zone)) return SkipReason::lms_reminds;
    return std::nullopt;
}

bool lms_was_quicker(const Planning& planning, const DueWork& work, const ReminderStage& stage,
                     Instant moment) {
    return planning.history.notices.due_soon && stage.before > lms_window &&
           *work.dates.due - moment <= lms_window && lms_says_right(work);
}

std::optional<TrialEntry> lot_of(const Planning& planning, const Addressee& to, const DueWork& work) {
    if (planning.hold_out == nullptr) return std::nullopt;
    if (never_withheld(planning.known, to.person->person, work.dates)) return std::nullopt;
    return TrialEntry{planning.hold_out->trial->name, to.person->person,
                      arm_of(*planning.hold_out, *to.person)};
}

}  // namespace waymark::core
