#include <algorithm>
#include <iterator>
#include <utility>

#include "core/reminder_planning.hpp"

namespace waymark::core {

namespace {

constexpr days horizon = plan_horizon;

bool course_runs(const Course& course, Instant now) {
    return course.visible && (!course.starts || *course.starts <= now) &&
           (!course.ends || now < *course.ends);
}

bool has_staff(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    const auto is_staff = [&](const Enrolment& person) {
        const auto holds = [&](const std::string& role) { return has_role(person, role); };
        return person.active && (std::any_of(policy.teacher.begin(), policy.teacher.end(), holds) ||
                                 std::any_of(policy.mentor.begin(), policy.mentor.end(), holds));
    };
    return std::any_of(snapshot.people.begin(), snapshot.people.end(), is_staff);
}

bool stage_applies(const ReminderStage& stage, const Course& course, ActivityKind kind) {
    const bool kind_fits =
        stage.kinds.empty() || std::find(stage.kinds.begin(), stage.kinds.end(), kind) != stage.kinds.end();
    const auto is_course = [&](const std::string& name) {
        return name == course.lms_id || name == course.short_name;
    };
    const bool course_fits =
        stage.courses.empty() || std::any_of(stage.courses.begin(), stage.courses.end(), is_course);
    return kind_fits && course_fits;
}

/// Whether a later word about the same date was said already: this one would come after it.
bool later_said(const Planning& planning, const ReminderKey& key, hours before) {
    if (before < hours{0}) return false;
    const auto said = [&](std::string stage) {
        return planning.used.contains({key.person, key.activity, key.due, std::move(stage)});
    };
    const std::vector<ReminderStage>& stages = planning.policy.reminders.stages;
    return std::any_of(stages.begin(), stages.end(),
                       [&](const ReminderStage& other) {
                           return other.before >= hours{0} && other.before < before && said(other.name);
                       }) ||
           std::any_of(std::begin(askable), std::end(askable),
                       [&](hours asked) { return asked <= before && said(asked_stage(asked)); });
}

/// When a nudge is to go; nothing when no moment is left for it.
std::optional<Instant> nudge_moment(Instant due, hours before, const Policy& policy, const ZoneRules& zone,
                                    Instant now) {
    const bool after = before < hours{0};
    std::optional<Instant> moment = earlier_sending_moment(due - before, policy, zone);
    if (after && (!moment || *moment <= due)) moment = next_sending_moment(due - before, policy, zone);
    if (!moment || *moment < now) moment = next_sending_moment(now, policy, zone);
    if (!moment) return std::nullopt;
    if (after) return *moment < due + horizon ? moment : std::nullopt;
    return *moment < due ? moment : std::nullopt;
}

void decide(Planning& planning, ReminderKey key, Instant moment, DeliveryClass why) {
    std::vector<Reminder>& list = moment > planning.now ? planning.plan.later : planning.plan.reminders;
    list.push_back({std::move(key), moment, why});
}

/// A stage that nothing speaks against, and when it goes.
struct Chosen {
    const ReminderStage* stage = nullptr;
    Instant moment;
};

/// Nothing when it was left out with a reason.
std::optional<Chosen> consider_stage(Planning& planning, const Enrolment& student, const WorkItem& item,
                                     const ReminderStage& stage) {
    const auto leave_out = [&](ReminderKey key, SkipReason reason) {
        planning.skip(std::move(key), reason);
        return std::nullopt;
    };
    const Instant due = *item.deadline.dates.due;
    ReminderKey key{student.person, item.activity->id, due, stage.name};
    if (planning.used.contains(key)) return leave_out(std::move(key), SkipReason::already_sent);
    if (later_said(planning, key, stage.before)) return leave_out(std::move(key), SkipReason::joined);
    std::optional<SkipReason> reason = ground_objection(planning, student, item);
    if (!reason) reason = stage_objection(planning, student.person, item, stage);
    if (!reason) reason = personal_objection(planning, student.person, stage);
    if (reason) return leave_out(std::move(key), *reason);
    const std::optional<Instant> moment = nudge_moment(due, stage.before, planning.hours_of(student.person),
                                                       planning.zone(student.person), planning.now);
    if (!moment) return leave_out(std::move(key), SkipReason::no_time_left);
    return Chosen{&stage, *moment};
}

/// Whether a nearer stage of the same date comes on the same day.
bool is_joined(const Chosen& one, const std::vector<Chosen>& all, const ZoneRules& zone) {
    if (one.stage->before < hours{0}) return false;
    return std::any_of(all.begin(), all.end(), [&](const Chosen& other) {
        return other.stage->before >= hours{0} && other.stage->before < one.stage->before &&
               zone.day_of(other.moment) == zone.day_of(one.moment);
    });
}

/// Why a student who asked for a reminder gets none.
std::optional<SkipReason> asked_objection(const Planning& planning, const Enrolment& student,
                                          const WorkItem& item) {
    if (!planning.runs) return SkipReason::course_not_running;
    if (!student.active) return SkipReason::not_active;
    if (is_done(item.status)) return SkipReason::done;
    if (item.status == WorkStatus::closed) return SkipReason::closed;
    return std::nullopt;
}

/// What the student asked for; returns the days on which that is told.
std::set<Day> consider_asked(Planning& planning, const Enrolment& student, const WorkItem& item) {
    std::set<Day> told;
    const auto asked = planning.history.asked.find({student.person, item.activity->id});
    const Instant due = *item.deadline.dates.due;
    if (asked == planning.history.asked.end() || due <= planning.now) return told;
    const ZoneRules& zone = planning.zone(student.person);
    for (const hours before : asked->second) {
        if (due - before > planning.now + horizon) continue;
        ReminderKey key{student.person, item.activity->id, due, asked_stage(before)};
        std::optional<SkipReason> reason = asked_objection(planning, student, item);
        if (planning.used.contains(key)) reason = SkipReason::already_sent;
        const std::optional<Instant> moment =
            nudge_moment(due, before, planning.hours_of(student.person), zone, planning.now);
        if (!reason && !moment) reason = SkipReason::no_time_left;
        if (reason) {
            planning.skip(std::move(key), *reason);
            continue;
        }
        told.insert(zone.day_of(*moment));
        decide(planning, std::move(key), *moment, DeliveryClass::asked_for);
    }
    return told;
}

/// A nudge that nothing speaks against but perhaps the lot.
void nudge(Planning& planning, const Enrolment& student, const WorkItem& item, ReminderKey key,
           Instant moment) {
    const std::optional<TrialEntry> lot = lot_of(planning, student, item);
    const ZoneRules& zone = planning.zone(student.person);
    // What comes later today may join a message of now, so the day decides and not the moment.
    if (lot && zone.day_of(moment) == zone.day_of(planning.now)) planning.enter(*lot);
    if (lot && lot->arm == Arm::other)
        planning.skip(std::move(key), SkipReason::held_out);
    else
        decide(planning, std::move(key), moment, DeliveryClass::nudge);
}

void decide_stages(Planning& planning, const Enrolment& student, const WorkItem& item,
                   const std::vector<Chosen>& chosen) {
    const std::set<Day> told = consider_asked(planning, student, item);
    const ZoneRules& zone = planning.zone(student.person);
    for (const Chosen& one : chosen) {
        ReminderKey key{student.person, item.activity->id, *item.deadline.dates.due, one.stage->name};
        if (told.contains(zone.day_of(one.moment)) || is_joined(one, chosen, zone))
            planning.skip(std::move(key), SkipReason::joined);
        else
            nudge(planning, student, item, std::move(key), one.moment);
    }
}

/// "Your date is now …": after extra time, and when a date that we named has moved. One of the two, once per
/// date.
void consider_correction(Planning& planning, const Enrolment& student, const WorkItem& item) {
    const Instant due = *item.deadline.dates.due;
    if (due <= planning.now || item.status == WorkStatus::closed) return;
    const auto named = planning.named.find({student.person, item.activity->id});
    const bool extended = item.deadline.due_source == DateSource::extension;
    const bool moved = named != planning.named.end() && named->second != due;
    if (!extended && !moved) return;
    const auto key = [&](std::string_view stage) {
        return ReminderKey{student.person, item.activity->id, due, std::string(stage)};
    };
    const bool told = planning.used.contains(key(stage_extended)) || planning.used.contains(key(stage_moved));
    ReminderKey correction = key(extended ? stage_extended : stage_moved);
    if (told) return planning.skip(std::move(correction), SkipReason::already_sent);
    if (const std::optional<SkipReason> reason = ground_objection(planning, student, item))
        return planning.skip(std::move(correction), *reason);
    const std::optional<Instant> moment =
        next_sending_moment(planning.now, planning.hours_of(student.person), planning.zone(student.person));
    if (!moment || *moment >= due) return planning.skip(std::move(correction), SkipReason::no_time_left);
    decide(planning, std::move(correction), *moment, DeliveryClass::correction);
}

/// Whether a date can matter to any stage now.
bool near(const std::optional<Instant>& date, const ReminderPolicy& policy, Instant now) {
    if (!date) return false;
    hours earliest{0};
    for (const ReminderStage& stage : policy.stages) earliest = std::max(earliest, stage.before);
    return *date > now - horizon && *date - earliest <= now + horizon;
}

/// Adds the activities of those rows whose date can matter now.
template <class Rows, class DateOf>
void add_near(std::set<ActivityId>& wanted, const Planning& planning, const Rows& rows, DateOf date_of) {
    for (const auto& row : rows)
        if (near(date_of(row), planning.policy.reminders, planning.now)) wanted.insert(row.activity);
}

std::set<ActivityId> wanted_activities(const Planning& planning) {
    std::set<ActivityId> wanted;
    const ReminderPolicy& policy = planning.policy.reminders;
    const CourseSnapshot& snapshot = planning.snapshot();
    for (const Activity& one : snapshot.activities)
        if (near(one.base.due, policy, planning.now) || near(one.expected, policy, planning.now))
            wanted.insert(one.id);
    add_near(wanted, planning, snapshot.overrides, [](const Override& one) { return one.due; });
    add_near(wanted, planning, snapshot.stated_dates, [](const StatedDates& one) { return one.dates.due; });
    for (const PlanItem& one : snapshot.plan)
        if (one.activity && near(one.at, policy, planning.now)) wanted.insert(*one.activity);
    // However far away, a date that was given to one student, or that we named, may have to be corrected.
    for (const Extension& one : snapshot.extensions)
        if (one.until > planning.now - horizon) wanted.insert(one.activity);
    for (const ReminderKey& key : planning.history.named) wanted.insert(key.activity);
    for (const auto& [whose, before] : planning.history.asked) wanted.insert(whose.second);
    return wanted;
}

/// Activities with a date, somebody's at least, that can matter now: most of a course's need no look.
std::vector<const Activity*> near_activities(const Planning& planning) {
    const std::set<ActivityId> wanted = wanted_activities(planning);
    std::vector<const Activity*> result;
    for (const Activity& one : planning.snapshot().activities)
        if (wanted.contains(one.id) && !one.own_placement && one.visibility != Visibility::hidden)
            result.push_back(&one);
    return result;
}

void consider(Planning& planning, const Enrolment& student, const Activity& activity) {
    const WorkItem item =
        work_item(planning.index, activity, student, planning.now, planning.policy.worklist.due_soon);
    const std::optional<Instant>& due = item.deadline.dates.due;
    if (!due || item.status == WorkStatus::hidden) return;
    consider_correction(planning, student, item);
    if (*due <= planning.now - horizon) return;
    std::vector<Chosen> chosen;
    for (const ReminderStage& stage : planning.policy.reminders.stages) {
        const bool after = stage.before < hours{0};
        if (*due - stage.before > planning.now + horizon) continue;
        if (!after && *due <= planning.now) continue;  // that stage is history
        if (!stage_applies(stage, planning.snapshot().course, activity.kind)) continue;
        if (const auto one = consider_stage(planning, student, item, stage)) chosen.push_back(*one);
    }
    decide_stages(planning, student, item, chosen);
}

/// A nudge for later the same day joins the one that goes now.
void join_the_day(Planning& planning) {
    std::set<PersonId> today;
    for (const Reminder& one : planning.plan.reminders)
        if (one.why == DeliveryClass::nudge) today.insert(one.key.person);
    const auto stays = [&](const Reminder& one) {
        const ZoneRules& zone = planning.zone(one.key.person);
        return one.why != DeliveryClass::nudge || !today.contains(one.key.person) ||
               zone.day_of(one.send_at) != zone.day_of(planning.now);
    };
    std::vector<Reminder>& later = planning.plan.later;
    const auto joining = std::stable_partition(later.begin(), later.end(), stays);
    std::for_each(joining, later.end(), [&](Reminder& one) {
        one.send_at = planning.now;
        planning.plan.reminders.push_back(std::move(one));
    });
    later.erase(joining, later.end());
}

void drop_unwritable(ReminderPlan& plan, Writes writes) {
    if (writes == Writes::all) return;
    const auto clicked = [&](const Reminder& one) {
        return writes == Writes::mentor && one.why == DeliveryClass::asked_for;
    };
    const auto cut = std::stable_partition(plan.reminders.begin(), plan.reminders.end(), clicked);
    std::for_each(cut, plan.reminders.end(), [&](Reminder& one) {
        plan.skipped.push_back({std::move(one.key), SkipReason::writes_off});
    });
    plan.reminders.erase(cut, plan.reminders.end());
}

}  // namespace

ReminderPlan plan_reminders(const SnapshotIndex& index, const Policy& policy, Writes writes,
                            const ReminderHistory& history, const ZoneOf& zones, Instant now) {
    const CourseSnapshot& snapshot = index.snapshot();
    Planning planning{index, policy, history, zones, now, {history.sent.begin(), history.sent.end()}};
    for (const ReminderKey& key : history.named) {
        Instant& latest = planning.named[{key.person, key.activity}];
        latest = key.due;  // in the order they were sent
    }
    for (const auto& [person, wishes] : history.wishes)
        if (wishes.quiet) planning.own_hours.emplace(person, narrowed(policy, wishes));
    for (const RunningTrial& one : history.trials)
        if (one.trial->kind == TrialKind::hold_out) planning.hold_out = &one;
    if (planning.hold_out != nullptr) planning.known = known_situations(snapshot, history.muted);
    planning.runs = course_runs(snapshot.course, now);
    planning.staffed = has_staff(snapshot, policy.roles);
    const std::vector<const Activity*> activities = near_activities(planning);
    for (const Enrolment* student : students_of(snapshot, policy.roles.student))
        for (const Activity* activity : activities) consider(planning, *student, *activity);
    join_the_day(planning);
    std::vector<CourseDraft> only(1);
    only[0] = {&index, std::move(planning.plan)};
    share_cap(only, policy, history, now);
    drop_unwritable(only[0].plan, writes);
    return std::move(only[0].plan);
}

}  // namespace waymark::core
