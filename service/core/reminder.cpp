#include <algorithm>
#include <iterator>
#include <utility>

#include "core/course_time.hpp"
#include "core/reminder_count.hpp"
#include "core/reminder_planning.hpp"

namespace waymark::core {

namespace {

constexpr days horizon = plan_horizon;

/// The moment of a stage, kept from the student before when that one had the same date, zone and hours.
std::optional<Instant> moment_of(StageHere& here, Instant due, const Addressee& to, Instant now) {
    if (here.zone != to.zone || here.hours_of != to.hours_of || here.due != due) {
        here.moment = stage_moment(due, here.stage->before, *to.hours_of, *to.zone, now);
        here.zone = to.zone;
        here.hours_of = to.hours_of;
        here.due = due;
    }
    return here.moment;
}

/// The name of the stage as it stands in keys about that date.
std::string_view name_of(const StageHere& here, const DueWork& work) {
    return is_planned(work) ? std::string_view(here.planned_name) : std::string_view(here.stage->name);
}

ReminderKey key_of(const Addressee& to, const DueWork& work, std::string_view name) {
    return {to.person->person, work.activity->id, *work.dates.due, std::string(name)};
}

bool is_today(const Addressee& to, Instant moment) {
    return to.zone->day_of(moment) == to.today;
}

/// A stage that nothing speaks against, and when it goes.
struct Chosen {
    const ReminderStage* stage = nullptr;
    std::string_view name;  ///< in its key
    Instant moment;
};

/// Nothing when it was left out with a reason.
std::optional<Chosen> consider_stage(Planning& planning, Task& task, const Addressee& to, const DueWork& work,
                                     StageHere& here) {
    const ReminderStage& stage = *here.stage;
    const std::string_view name = name_of(here, work);
    const Instant due = *work.dates.due;
    const auto leave_out = [&](SkipReason reason) {
        planning.skip(key_of(to, work, name), reason);
        return std::nullopt;
    };
    std::optional<SkipReason> reason = key_objection(planning, to, work.activity->id, due, name);
    if (!reason && later_said(planning, to, work.activity->id, due, stage.before))
        reason = SkipReason::joined;
    if (reason) return leave_out(*reason);
    const std::optional<Instant> moment = moment_of(here, due, to, planning.now);
    const Instant then = std::max(moment.value_or(planning.now), planning.now);
    reason = ground_objection(planning, task, to, work, then);
    if (!reason) reason = stage_objection(planning, to, work, stage, then);
    if (!reason) reason = personal_objection(to, stage, then);
    if (!reason && !planning.history.placed) reason = SkipReason::no_placement;
    if (reason) return leave_out(*reason);
    if (!moment) return leave_out(SkipReason::no_time_left);
    if (lms_was_quicker(planning, work, stage, *moment)) return leave_out(SkipReason::lms_reminds);
    return Chosen{&stage, name, *moment};
}

/// Whether a nearer stage of the same date comes on the same day.
bool is_joined(const Chosen& one, const std::vector<Chosen>& all, const ZoneRules& zone) {
    if (one.stage->before < hours{0} || all.size() < 2) return false;
    return std::any_of(all.begin(), all.end(), [&](const Chosen& other) {
        return other.stage->before >= hours{0} && other.stage->before < one.stage->before &&
               zone.day_of(other.moment) == zone.day_of(one.moment);
    });
}

/// Why a student who asked for a reminder gets none.
std::optional<SkipReason> asked_objection(const Planning& planning, const Addressee& to, const DueWork& work,
                                          Instant moment) {
    if (!is_running(planning.snapshot().course, moment)) return SkipReason::course_not_running;
    if (!to.person->active) return SkipReason::not_active;
    if (is_done(work.status)) return SkipReason::done;
    if (!to.answered) return SkipReason::no_mentor;
    if (work.status == WorkStatus::closed) return SkipReason::closed;
    return std::nullopt;
}

/// What the student asked for; returns the days on which that is told.
std::vector<Day> consider_asked(Planning& planning, const Addressee& to, const DueWork& work) {
    std::vector<Day> told;
    if (planning.history.asked.empty()) return told;
    const auto asked = planning.history.asked.find({to.person->person, work.activity->id});
    const Instant due = *work.dates.due;
    if (asked == planning.history.asked.end() || due <= planning.now) return told;
    for (const hours before : asked->second) {
        if (due - before > planning.now + horizon) continue;
        const std::string stage = is_planned(work) ? planned_stage(asked_stage(before)) : asked_stage(before);
        const std::optional<Instant> moment = stage_moment(due, before, *to.hours_of, *to.zone, planning.now);
        std::optional<SkipReason> reason = key_objection(planning, to, work.activity->id, due, stage);
        if (!reason) reason = asked_objection(planning, to, work, moment.value_or(planning.now));
        if (!reason && !moment) reason = SkipReason::no_time_left;
        if (reason) {
            planning.skip(key_of(to, work, stage), *reason);
            continue;
        }
        told.push_back(to.zone->day_of(*moment));
        decide(planning, to, key_of(to, work, stage), *moment, DeliveryClass::asked_for);
    }
    return told;
}

/// A nudge that nothing speaks against but perhaps the lot.
void nudge(Planning& planning, const Addressee& to, const DueWork& work, const Chosen& one) {
    const std::optional<TrialEntry> lot = lot_of(planning, to, work);
    // What comes later today may join a message of now, so the day decides and not the moment.
    if (lot && is_today(to, one.moment)) planning.enter(*lot);
    if (lot && lot->arm == Arm::other)
        planning.skip(key_of(to, work, one.name), SkipReason::held_out);
    else
        decide(planning, to, key_of(to, work, one.name), one.moment, DeliveryClass::nudge);
}

/// `corrected` is the day on which the student hears that this date has changed.
void decide_stages(Planning& planning, const Addressee& to, const DueWork& work,
                   const std::vector<Chosen>& chosen, std::optional<Day> corrected) {
    std::vector<Day> told = consider_asked(planning, to, work);
    if (corrected) told.push_back(*corrected);
    for (const Chosen& one : chosen) {
        const bool heard =
            !told.empty() && std::find(told.begin(), told.end(), to.zone->day_of(one.moment)) != told.end();
        if (heard || is_joined(one, chosen, *to.zone))
            planning.skip(key_of(to, work, one.name), SkipReason::joined);
        else
            nudge(planning, to, work, one);
    }
}

/// Whether the work, whose date is ahead, will be over for good when that stage comes.
bool is_over_by_then(const Planning& planning, const Addressee& to, const DueWork& work, StageHere& here) {
    const std::optional<Instant>& closes = work.dates.closes;
    if (!closes || *closes <= planning.now || *work.dates.due <= planning.now) return false;
    const std::optional<Instant> moment = moment_of(here, *work.dates.due, to, planning.now);
    return moment && *closes <= *moment;
}

void consider(Planning& planning, Task& task, const Addressee& to, const DueWork& work,
              std::vector<Chosen>& chosen) {
    const std::optional<Instant>& due = work.dates.due;
    if (work.status == WorkStatus::hidden) return;
    const std::optional<Day> corrected = consider_correction(planning, task, to, work);
    if (!due || *due <= planning.now - horizon) return;
    chosen.clear();
    for (StageHere& here : task.stages) {
        const bool after = here.stage->before < hours{0};
        if (*due - here.stage->before > planning.now + horizon) continue;
        if (!after && *due <= planning.now) continue;  // that stage is history
        if (after && (is_planned(work) || is_over_by_then(planning, to, work, here))) continue;
        if (const auto one = consider_stage(planning, task, to, work, here)) chosen.push_back(*one);
    }
    decide_stages(planning, to, work, chosen, corrected);
}

/// A nudge for later the same day joins the one that goes now.
void join_the_day(Planning& planning, const Addressee& to) {
    const auto is_nudge = [](const Reminder& one) { return one.why == DeliveryClass::nudge; };
    const std::vector<Reminder>& reminders = planning.plan.reminders;
    std::vector<Reminder>& later = planning.plan.later;
    const auto first_later = later.begin() + static_cast<std::ptrdiff_t>(to.first_later);
    if (std::none_of(reminders.begin() + static_cast<std::ptrdiff_t>(to.first_reminder), reminders.end(),
                     is_nudge))
        return;
    const auto stays = [&](const Reminder& one) { return !is_nudge(one) || !is_today(to, one.send_at); };
    const auto joining = std::stable_partition(first_later, later.end(), stays);
    std::for_each(joining, later.end(), [&](Reminder& one) {
        one.send_at = planning.now;
        planning.joined.push_back(std::move(one));
    });
    later.erase(joining, later.end());
}

/// What comes later is written down for one student at a time when it is only counted.
void count_later(Planning& planning, const Addressee& to) {
    if (planning.later == Later::listed) return;
    std::vector<Reminder>& later = planning.plan.later;
    planning.later_count += later.size() - to.first_later;
    later.erase(later.begin() + static_cast<std::ptrdiff_t>(to.first_later), later.end());
}

void look_back(Planning& planning) {
    const ReminderHistory& history = planning.history;
    planning.used.reserve(history.sent.size());
    for (const ReminderKey& key : history.sent) planning.used.push_back(&key);
    sort_keys(planning.used);
    for (const ReminderKey& key : history.named)  // in the order they were sent
        planning.named[{key.person, key.activity}] = {key.due, correction_sort(key.stage) == stage_withdrawn,
                                                      is_planned_stage(key.stage)};
    for (const auto& [person, wishes] : history.wishes)
        if (wishes.quiet) planning.own_hours.emplace(person, narrowed(planning.policy, wishes));
    for (const RunningTrial& one : history.trials)
        if (one.trial->kind == TrialKind::hold_out) planning.hold_out = &one;
    if (planning.hold_out != nullptr) planning.known = known_situations(planning.snapshot(), history.muted);
}

bool is_student(const Enrolment& person, const RolePolicy& roles) {
    return std::any_of(roles.student.begin(), roles.student.end(),
                       [&](const std::string& role) { return has_role(person, role); });
}

void plan_everybody(Planning& planning) {
    DueWorks briefs(planning.index, near_activities(planning), planning.now,
                    planning.policy.worklist.due_soon);
    std::vector<Task> tasks;
    for (const Activity* activity : briefs.activities()) tasks.push_back(task_of(planning, *activity));
    std::vector<Chosen> chosen;
    const std::vector<Enrolment>& people = planning.snapshot().people;
    for (std::size_t person = 0; person < people.size(); ++person) {
        if (!is_student(people[person], planning.policy.roles)) continue;
        const Addressee to = addressee_of(planning, people[person]);
        for (std::size_t i = 0; i < tasks.size(); ++i)
            consider(planning, tasks[i], to, briefs.of(i, person), chosen);
        join_the_day(planning, to);
        count_later(planning, to);
    }
    std::move(planning.joined.begin(), planning.joined.end(), std::back_inserter(planning.plan.reminders));
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

CountedPlan plan_with(Planning planning, Writes writes) {
    look_back(planning);
    planning.staff = staff_of(planning.snapshot(), planning.policy.roles);
    plan_everybody(planning);
    std::vector<CourseDraft> only(1);
    only[0] = {&planning.index, std::move(planning.plan)};
    share_cap(only, planning.policy, planning.history, planning.now);
    drop_unwritable(only[0].plan, writes);
    return {std::move(only[0].plan), planning.later_count};
}

}  // namespace

void decide(Planning& planning, const Addressee& to, ReminderKey key, Instant moment, DeliveryClass why) {
    if (moment <= planning.now) {
        planning.plan.reminders.push_back({std::move(key), moment, why});
    } else if (planning.later == Later::listed || is_today(to, moment)) {
        planning.plan.later.push_back({std::move(key), moment, why});
    } else {
        ++planning.later_count;
    }
}

ReminderPlan plan_reminders(const SnapshotIndex& index, const Policy& policy, Writes writes,
                            const ReminderHistory& history, const ZoneOf& zones, Instant now) {
    return plan_with({index, policy, history, zones, now, Later::listed}, writes).plan;
}

CountedPlan plan_and_count(const SnapshotIndex& index, const Policy& policy, Writes writes,
                           const ReminderHistory& history, const ZoneOf& zones, Instant now) {
    return plan_with({index, policy, history, zones, now, Later::counted}, writes);
}

}  // namespace waymark::core
