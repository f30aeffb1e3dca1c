#include "reminder_reference.hpp"

#include <algorithm>

#include "reminder_reference_said.hpp"

namespace waymark::test {

using namespace core;

namespace {

/// From when and until when it is quiet for that person: the student's own hours if any hour is left then.
std::pair<int, int> quiet_hours(const ReminderCourse& world, PersonId person) {
    const ReminderPolicy& policy = world.policy.reminders;
    std::pair<int, int> hours{policy.quiet_from, policy.quiet_until};
    const auto wishes = world.history.wishes.find(person);
    if (wishes == world.history.wishes.end() || !wishes->second.quiet) return hours;
    const std::pair<int, int> own{std::min(hours.first, wishes->second.quiet->first),
                                  std::max(hours.second, wishes->second.quiet->second)};
    return own.first > own.second ? own : hours;
}

}  // namespace

bool open_minute(const ReminderCourse& world, PersonId person, Instant at) {
    const LocalTime local = world.zones.at(person).to_local(at);
    const Day day = std::chrono::floor<days>(local);
    const ReminderPolicy& policy = world.policy.reminders;
    const std::chrono::weekday weekday{day};
    if (!policy.weekends && (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday))
        return false;
    if (std::count(world.policy.calendar.holidays.begin(), world.policy.calendar.holidays.end(), day) > 0)
        return false;
    const auto hour = std::chrono::floor<hours>(local - day).count();
    const auto [from, until] = quiet_hours(world, person);
    return hour >= until && hour < from;
}

namespace {

std::optional<Instant> walk(const ReminderCourse& world, PersonId person, Instant from, minutes step) {
    const Day begin = world.zones.at(person).day_of(from);
    for (Instant at = from;; at += step) {
        const auto apart = world.zones.at(person).day_of(at) - begin;
        if (apart >= days{8} || apart <= -days{8}) return std::nullopt;
        if (open_minute(world, person, at)) return at;
    }
}

std::string moment_text(const ReminderCourse& world, std::optional<Instant> moment, Instant before) {
    if (!moment || *moment >= before) return "no_time_left";
    return std::to_string(to_unix(std::max(*moment, world.now)));
}

/// Students answer a teacher, or a mentor of a group of theirs.
bool can_answer_somebody(const ReminderCourse& world, const Enrolment& student) {
    for (const Enrolment& one : world.course.snapshot.people) {
        if (!one.active) continue;
        if (has_role(one, "editingteacher")) return true;
        if (!has_role(one, "teacher")) continue;
        for (const GroupId group : student.groups)
            if (std::count(one.groups.begin(), one.groups.end(), group) > 0) return true;
    }
    return false;
}

bool is_over(const ReminderCourse& world, Instant at) {
    const Course& course = world.course.snapshot.course;
    return !course.visible || (course.ends && *course.ends <= at);
}

std::string ground(const ReminderCourse& world, const Enrolment& student, const WorkItem& item, Instant at) {
    const CourseSnapshot& course = world.course.snapshot;
    const Activity& activity = *item.activity;
    if (is_over(world, at)) return "course_not_running";
    if (!student.active) return "not_active";
    if (is_done(item.status)) return "done";
    for (const Excuse& one : course.excuses)
        if (one.person == student.person && item.deadline.dates.due && *item.deadline.dates.due <= *one.until)
            return "excused";
    if (!can_answer_somebody(world, student)) return "no_mentor";
    if (item.status == WorkStatus::may_not_apply) return "may_not_apply";
    const Part tells = activity.kind == ActivityKind::assignment ? Part::submissions
                       : activity.kind == ActivityKind::quiz     ? Part::attempts
                                                                 : Part::completion;
    if (!is_fresh(course, Part::roster) || !is_fresh(course, tells) || item.status == WorkStatus::unknown)
        return "facts_stale";
    if (item.deadline.certainty != Certainty::known) return "date_uncertain";
    return "";
}

std::string personal(const ReminderCourse& world, PersonId person, const ReminderStage& stage, Instant at) {
    const ReminderHistory& history = world.history;
    if (history.opted_out.count(person) > 0) return "opted_out";
    if (const auto wishes = history.wishes.find(person); wishes != history.wishes.end())
        if (stage.before > hours{0} ? !wishes->second.before : !wishes->second.after) return "opted_out";
    if (history.muted.count(person) > 0 && at < history.muted.at(person)) return "muted";
    const ZoneRules& zone = world.zones.at(person);
    if (history.last_contact.count(person) > 0 &&
        zone.day_of(history.last_contact.at(person)) == zone.day_of(at))
        return "contacted_today";
    return history.placed ? "" : "no_placement";
}

/// Moodle speaks of due dates of assignments: not of extra time, nor of "expect completed on", nor of a
/// draft.
bool moodle_could_tell(const WorkItem& item) {
    return item.activity->kind == ActivityKind::assignment && !item.begun &&
           item.deadline.due_source != DateSource::extension && !by_plan(item) &&
           item.deadline.due_source != DateSource::expected_completion;
}

bool moodle_tells(const ReminderCourse& world, PersonId person, const WorkItem& item,
                  const ReminderStage& stage) {
    if (!moodle_could_tell(item)) return false;
    const Instant due = *item.deadline.dates.due;
    const ZoneRules& zone = world.zones.at(person);
    if (stage.before > hours{48})
        return world.history.notices.digest && zone.day_of(due - stage.before) + days{7} == zone.day_of(due);
    if (stage.before > hours{0}) return world.history.notices.due_soon;
    const std::optional<Instant>& closes = item.deadline.dates.closes;
    return world.history.notices.overdue && (!closes || *closes > *item.deadline.dates.due);
}

std::optional<Instant> moment_of(const ReminderCourse& world, PersonId person, Instant due, hours before) {
    std::optional<Instant> moment = walk(world, person, due - before, minutes{-1});
    if (before < hours{0} && (!moment || *moment <= due))
        moment = walk(world, person, due - before, minutes{1});
    if (!moment || *moment < world.now) moment = walk(world, person, world.now, minutes{1});
    return moment;
}

/// Nothing will be left to hand in when that stage comes, and the date is ahead.
bool over_by_then(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
                  const ReminderStage& stage) {
    const Instant due = *item.deadline.dates.due;
    const std::optional<Instant>& closes = item.deadline.dates.closes;
    if (!closes || *closes <= world.now || due <= world.now) return false;
    const std::optional<Instant> moment = moment_of(world, student.person, due, stage.before);
    return moment && *moment < due + days{7} && *closes <= *moment;
}

std::string about_stage(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
                        const ReminderStage& stage) {
    const Instant due = *item.deadline.dates.due;
    const std::optional<Instant> moment = moment_of(world, student.person, due, stage.before);
    const Instant last = stage.before < hours{0} ? due + days{7} : due;
    const Instant at = moment && *moment < last ? *moment : world.now;
    if (std::string reason = ground(world, student, item, at); !reason.empty()) return reason;
    if (item.status == WorkStatus::not_open_yet &&
        (!item.deadline.dates.opens || at < *item.deadline.dates.opens))
        return "not_open_yet";
    const std::optional<Instant>& closes = item.deadline.dates.closes;
    if (item.status == WorkStatus::closed || (closes && *closes <= at)) return "closed";
    if (due <= world.now)
        for (const Outage& one : world.course.snapshot.outages)
            if (one.from <= due) return "outage";
    if (moodle_tells(world, student.person, item, stage)) return "lms_reminds";
    if (std::string reason = personal(world, student.person, stage, at); !reason.empty()) return reason;
    if (moment && *moment < due && due - *moment <= hours{48} && stage.before > hours{48} &&
        world.history.notices.due_soon && moodle_could_tell(item))
        return "lms_reminds";
    return moment_text(world, moment, last);
}

bool is_moment(const std::string& verdict) {
    return verdict.find_first_not_of("0123456789") == std::string::npos;
}

/// Of two stages before the date that would come on one day only the nearer one speaks.
void keep_nearest(const ReminderCourse& world, PersonId person, const WorkItem& item, Verdicts& verdicts) {
    const ZoneRules& zone = world.zones.at(person);
    const ActivityId activity = item.activity->id;
    const Instant due = *item.deadline.dates.due;
    const std::string prefix = by_plan(item) ? "planned-" : "";
    const auto& stages = world.policy.reminders.stages;
    for (const ReminderStage& far : stages)
        for (const ReminderStage& near : stages) {
            if (near.before >= far.before || near.before < hours{0}) continue;
            const auto a = verdicts.find({person, activity, due, prefix + far.name});
            const auto b = verdicts.find({person, activity, due, prefix + near.name});
            if (a == verdicts.end() || b == verdicts.end() || !is_moment(a->second) || !is_moment(b->second))
                continue;
            if (zone.day_of(from_unix(std::stoll(a->second))) ==
                zone.day_of(from_unix(std::stoll(b->second))))
                a->second = "joined";
        }
}

/// What the student asked for, whatever speaks against nudges.
void add_asked(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
               Verdicts& verdicts) {
    const auto asked = world.history.asked.find({student.person, item.activity->id});
    const Instant due = *item.deadline.dates.due;
    if (asked == world.history.asked.end() || due <= world.now) return;
    const ZoneRules& zone = world.zones.at(student.person);
    for (const hours before : asked->second) {
        if (due - before > world.now + days{7}) continue;
        const std::optional<Instant> moment = moment_of(world, student.person, due, before);
        std::string verdict = moment_text(world, moment, due);
        if (is_over(world, moment && *moment < due ? *moment : world.now)) {
            verdict = "course_not_running";
        } else if (!student.active) {
            verdict = "not_active";
        } else if (is_done(item.status)) {
            verdict = "done";
        } else if (!can_answer_somebody(world, student)) {
            verdict = "no_mentor";
        } else if (item.status == WorkStatus::closed) {
            verdict = "closed";
        }
        if (is_moment(verdict))
            for (auto& [key, other] : verdicts)
                if (key.person == student.person && key.activity == item.activity->id && key.due == due &&
                    !is_asked(key) && is_moment(other) &&
                    zone.day_of(from_unix(std::stoll(other))) == zone.day_of(from_unix(std::stoll(verdict))))
                    other = "joined";
        const std::string stage = "asked-" + std::to_string(before.count()) + "h";
        verdicts[{student.person, item.activity->id, due, (by_plan(item) ? "planned-" : "") + stage}] =
            verdict;
    }
}

/// A farther stage after a nearer one has gone says nothing new.
bool comes_too_late(const ReminderCourse& world, const ReminderKey& key, const ReminderStage& stage) {
    for (const ReminderStage& near : world.policy.reminders.stages) {
        if (near.before < hours{0} || near.before >= stage.before) continue;
        if (said_before(world, {key.person, key.activity, key.due, near.name}) != nullptr) return true;
    }
    return false;
}

/// A hold-out withholds what would have gone to those drawn for it, but never where a situation is known or
/// the work closes with its date.
void hold_out(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
              Verdicts& verdicts) {
    if (world.history.trials.empty()) return;
    const RunningTrial& trial = world.history.trials.front();
    const auto drawn = trial.drawn.find(student.person);
    const Arm arm = drawn == trial.drawn.end() ? arm_of(world.trial, student.lms_id) : drawn->second;
    const auto is_mine = [&](const auto& row) { return row.person == student.person; };
    const CourseSnapshot& course = world.course.snapshot;
    const std::optional<Instant>& closes = item.deadline.dates.closes;
    if (arm == Arm::usual || world.history.muted.count(student.person) > 0 ||
        std::any_of(course.extensions.begin(), course.extensions.end(), is_mine) ||
        std::any_of(course.excuses.begin(), course.excuses.end(), is_mine) ||
        (closes && *closes - *item.deadline.dates.due <= hours{24}))
        return;
    for (auto& [key, verdict] : verdicts)
        if (key.person == student.person && key.activity == item.activity->id && is_moment(verdict) &&
            !is_asked(key) && !is_correction(key))
            verdict = "held_out";
}

std::string fate(const ReminderCourse& world, const ReminderKey& key) {
    if (const ReminderKey* said = said_before(world, key)) {
        const auto unsent = world.history.unsent.find(*said);
        return unsent == world.history.unsent.end() ? "already_sent" : std::string(word(unsent->second));
    }
    const auto let_go = world.history.let_go.find(key);
    if (let_go == world.history.let_go.end() || let_go->second.at < world.course.snapshot.taken) return "";
    const std::string reason(word(let_go->second.reason));
    return reason == "done" || reason == "closed" || reason == "date_moved" || reason == "not_active" ? reason
                                                                                                      : "";
}

/// A date that has changed is told; what only reminds of it is not, that day.
void add_correction(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
                    Verdicts& verdicts) {
    const auto needed = to_correct(world, student.person, item);
    if (!needed) return;
    const auto& [what, sort] = *needed;
    ReminderKey key = key_of_correction(world, {student.person, item.activity->id, what.due, ""}, what, sort);
    if (by_plan(item)) key.stage = "planned-" + key.stage;
    const bool passed = !what.withdrawn && what.due <= world.now;
    std::string verdict = fate(world, key);
    if (!passed && !what.withdrawn && item.status == WorkStatus::closed) verdict = "closed";
    const std::optional<Instant> moment = walk(world, student.person, world.now, minutes{1});
    if (verdict.empty()) verdict = ground(world, student, item, moment.value_or(world.now));
    if (verdict.empty())
        verdict = moment_text(world, moment, passed ? moment.value_or(world.now) + minutes{1} : what.due);
    const ZoneRules& zone = world.zones.at(student.person);
    const auto day = [&](const std::string& text) { return zone.day_of(from_unix(std::stoll(text))); };
    for (auto& [other_key, other] : verdicts)
        if (is_moment(verdict) && other_key.person == student.person &&
            other_key.activity == item.activity->id && other_key.due == what.due && !is_asked(other_key) &&
            is_moment(other) && day(other) == day(verdict))
            other = "joined";
    verdicts[key] = verdict;
}

/// The joint rules, on top of what stands for each key: one message a day, the cap, and what may be written.
void apply_joint_rules(const ReminderCourse& world, Verdicts& verdicts) {
    const std::string now = std::to_string(to_unix(world.now));
    for (int student = 10; student <= 12; ++student) {
        const ZoneRules& zone = world.zones.at({student});
        const auto mine = [&](const ReminderKey& key) {
            return key.person == PersonId{student} && !is_correction(key) && !is_asked(key);
        };
        const bool today = std::any_of(verdicts.begin(), verdicts.end(),
                                       [&](const auto& one) { return mine(one.first) && one.second == now; });
        int recent = 0;
        if (const auto nudges = world.history.nudges.find({student}); nudges != world.history.nudges.end())
            for (const Instant at : nudges->second) recent += at > world.now - days{7} ? 1 : 0;
        for (auto& [key, verdict] : verdicts) {
            if (!mine(key) || !is_moment(verdict) || !today) continue;
            if (zone.day_of(from_unix(std::stoll(verdict))) != zone.day_of(world.now)) continue;
            verdict = recent < world.policy.reminders.weekly_cap ? now : "weekly_cap";
        }
    }
    if (world.writes == Writes::all) return;
    for (auto& [key, verdict] : verdicts)
        if (verdict == now && !is_asked(key)) verdict = "writes_off";
}

}  // namespace

Verdicts reference_plan(const ReminderCourse& world) {
    Verdicts verdicts;
    const SnapshotIndex index(world.course.snapshot);
    for (const Enrolment* student : students_of(world.course.snapshot, world.policy.roles.student))
        for (const Activity& activity : world.course.snapshot.activities) {
            const WorkItem item = work_with_plan(world, index, activity, *student);
            if (!item.deadline.dates.due) {
                add_correction(world, *student, item, verdicts);
                continue;
            }
            const Instant due = *item.deadline.dates.due;
            for (const ReminderStage& stage : world.policy.reminders.stages) {
                if (!stage.kinds.empty() && stage.kinds.front() != activity.kind) continue;
                const bool over = due <= world.now && (stage.before > hours{0} || due <= world.now - days{7});
                if (over || due - stage.before > world.now + days{7}) continue;
                if (stage.before < hours{0} && (by_plan(item) || over_by_then(world, *student, item, stage)))
                    continue;
                const ReminderKey key{student->person, activity.id, due,
                                      (by_plan(item) ? "planned-" : "") + stage.name};
                std::string& verdict = verdicts[key] = fate(world, key);
                if (verdict.empty() && comes_too_late(world, key, stage)) verdict = "joined";
                if (verdict.empty()) verdict = about_stage(world, *student, item, stage);
            }
            keep_nearest(world, student->person, item, verdicts);
            add_asked(world, *student, item, verdicts);
            add_correction(world, *student, item, verdicts);
            hold_out(world, *student, item, verdicts);
        }
    apply_joint_rules(world, verdicts);
    return verdicts;
}

}  // namespace waymark::test
