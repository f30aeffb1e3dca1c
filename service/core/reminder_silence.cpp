#include <algorithm>

#include "core/reminder_planning.hpp"

namespace waymark::core {

namespace {

constexpr hours lms_window{48};  // MDL: before the date, in which Moodle sends "due soon"
constexpr days lms_digest{7};    // MDL: before the date, on which Moodle sends its digest

/// Parts that must be fresh before silence about a hand-in is believed.
bool hand_in_facts_fresh(const CourseSnapshot& snapshot, const Activity& activity) {
    if (!is_fresh(snapshot, Part::roster)) return false;
    if (activity.kind == ActivityKind::assignment) return is_fresh(snapshot, Part::submissions);
    if (activity.kind == ActivityKind::quiz) return is_fresh(snapshot, Part::attempts);
    return is_fresh(snapshot, Part::completion);
}

bool in_outage(const CourseSnapshot& snapshot, Instant at) {
    return std::any_of(snapshot.outages.begin(), snapshot.outages.end(),
                       [&](const Outage& one) { return one.from <= at && (!one.until || at < *one.until); });
}

bool wants(const Planning& planning, PersonId person, const ReminderStage& stage) {
    if (planning.history.opted_out.contains(person)) return false;
    const auto wishes = planning.history.wishes.find(person);
    if (wishes == planning.history.wishes.end()) return true;
    return stage.before < hours{0} ? wishes->second.after : wishes->second.before;
}

/// Whether the LMS itself tells this student the same date at about the same time.
bool lms_reminds(const LmsNotices& notices, const WorkItem& item, const ReminderStage& stage,
                 const ZoneRules& zone) {
    if (item.activity->kind != ActivityKind::assignment) return false;
    if (item.deadline.due_source == DateSource::extension) return false;  // it would name the old date
    if (item.begun) return false;  // a draft waits: its text does not say so
    const Instant due = *item.deadline.dates.due;
    const bool after = stage.before < hours{0};
    if (!after && stage.before <= lms_window) return notices.due_soon;
    // The digest of the seventh day comes once, in its night: a stage on that day would say the same.
    if (!after) return notices.digest && zone.day_of(due) - zone.day_of(due - stage.before) == lms_digest;
    const std::optional<Instant>& closes = item.deadline.dates.closes;
    return notices.overdue && (!closes || *closes > due);
}

}  // namespace

std::optional<SkipReason> ground_objection(const Planning& planning, const Enrolment& student,
                                           const WorkItem& item) {
    if (!planning.runs) return SkipReason::course_not_running;
    if (!student.active) return SkipReason::not_active;
    if (is_done(item.status)) return SkipReason::done;
    if (item.status == WorkStatus::excused) return SkipReason::excused;
    if (!planning.staffed) return SkipReason::no_mentor;
    if (item.status == WorkStatus::may_not_apply || item.status == WorkStatus::hidden)
        return SkipReason::may_not_apply;
    if (item.activity->kind == ActivityKind::assignment && !item.activity->takes_submissions)
        return SkipReason::may_not_apply;
    if (!can_tell(*item.activity) || !hand_in_facts_fresh(planning.snapshot(), *item.activity) ||
        item.status == WorkStatus::unknown)
        return SkipReason::facts_stale;
    if (item.deadline.certainty != Certainty::known) return SkipReason::date_uncertain;
    return std::nullopt;
}

std::optional<SkipReason> personal_objection(const Planning& planning, PersonId person,
                                             const ReminderStage& stage) {
    if (!wants(planning, person, stage)) return SkipReason::opted_out;
    const auto muted = planning.history.muted.find(person);
    if (muted != planning.history.muted.end() && planning.now < muted->second) return SkipReason::muted;
    const auto contact = planning.history.last_contact.find(person);
    if (contact == planning.history.last_contact.end()) return std::nullopt;
    const ZoneRules& zone = planning.zone(person);
    if (zone.day_of(contact->second) == zone.day_of(planning.now)) return SkipReason::contacted_today;
    return std::nullopt;
}

std::optional<SkipReason> stage_objection(const Planning& planning, PersonId person, const WorkItem& item,
                                          const ReminderStage& stage) {
    if (item.status == WorkStatus::not_open_yet) return SkipReason::not_open_yet;
    const Instant due = *item.deadline.dates.due;
    const bool passed = due <= planning.now;
    if (passed && stage.before >= hours{0}) return SkipReason::no_time_left;
    if (item.status == WorkStatus::closed) return SkipReason::closed;
    if (passed && in_outage(planning.snapshot(), due)) return SkipReason::outage;
    if (lms_reminds(planning.history.notices, item, stage, planning.zone(person)))
        return SkipReason::lms_reminds;
    return std::nullopt;
}

std::optional<TrialEntry> lot_of(const Planning& planning, const Enrolment& student, const WorkItem& item) {
    if (planning.hold_out == nullptr) return std::nullopt;
    if (never_withheld(planning.known, student.person, item.deadline.dates)) return std::nullopt;
    return TrialEntry{planning.hold_out->trial->name, student.person, arm_of(*planning.hold_out, student)};
}

}  // namespace waymark::core
