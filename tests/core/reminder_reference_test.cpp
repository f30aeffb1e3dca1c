#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "core/reminder_count.hpp"
#include "reminder_random.hpp"

// A slow planner that follows the sentences of design §6 one by one and looks for moments minute by minute.
// The real one must agree with it on random courses.

using namespace waymark::core;
using waymark::test::ReminderCourse;

namespace {

using Verdicts = std::map<ReminderKey, std::string>;  ///< reason, or the moment

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

std::string ground(const ReminderCourse& world, const Enrolment& student, const WorkItem& item) {
    const CourseSnapshot& course = world.course.snapshot;
    const Activity& activity = *item.activity;
    if (!course.course.visible) return "course_not_running";
    if (!student.active) return "not_active";
    if (is_done(item.status)) return "done";
    for (const Excuse& one : course.excuses)
        if (one.person == student.person && *item.deadline.dates.due <= *one.until) return "excused";
    if (item.status == WorkStatus::may_not_apply) return "may_not_apply";
    const Part tells = activity.kind == ActivityKind::assignment ? Part::submissions
                       : activity.kind == ActivityKind::quiz     ? Part::attempts
                                                                 : Part::completion;
    if (!is_fresh(course, Part::roster) || !is_fresh(course, tells) || item.status == WorkStatus::unknown)
        return "facts_stale";
    if (item.deadline.certainty != Certainty::known) return "date_uncertain";
    return "";
}

std::string personal(const ReminderCourse& world, PersonId person, const ReminderStage& stage) {
    const ReminderHistory& history = world.history;
    if (history.opted_out.count(person) > 0) return "opted_out";
    if (const auto wishes = history.wishes.find(person); wishes != history.wishes.end())
        if (stage.before > hours{0} ? !wishes->second.before : !wishes->second.after) return "opted_out";
    if (history.muted.count(person) > 0 && world.now < history.muted.at(person)) return "muted";
    const ZoneRules& zone = world.zones.at(person);
    if (history.last_contact.count(person) > 0 &&
        zone.day_of(history.last_contact.at(person)) == zone.day_of(world.now))
        return "contacted_today";
    return "";
}

/// Moodle speaks of due dates of assignments: not of extra time, nor of "expect completed on", nor of a
/// draft.
bool moodle_could_tell(const WorkItem& item) {
    return item.activity->kind == ActivityKind::assignment && !item.begun &&
           item.deadline.due_source != DateSource::extension &&
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

std::string about_stage(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
                        const ReminderStage& stage) {
    const Instant due = *item.deadline.dates.due;
    if (std::string reason = ground(world, student, item); !reason.empty()) return reason;
    if (item.status == WorkStatus::not_open_yet) return "not_open_yet";
    if (item.status == WorkStatus::closed) return "closed";
    if (due <= world.now)
        for (const Outage& one : world.course.snapshot.outages)
            if (one.from <= due) return "outage";
    if (moodle_tells(world, student.person, item, stage)) return "lms_reminds";
    if (std::string reason = personal(world, student.person, stage); !reason.empty()) return reason;
    std::optional<Instant> moment = walk(world, student.person, due - stage.before, minutes{-1});
    if (stage.before < hours{0} && (!moment || *moment <= due))
        moment = walk(world, student.person, due - stage.before, minutes{1});
    if (!moment || *moment < world.now) moment = walk(world, student.person, world.now, minutes{1});
    if (moment && *moment < due && due - *moment <= hours{48} && stage.before > hours{48} &&
        world.history.notices.due_soon && moodle_could_tell(item))
        return "lms_reminds";
    return moment_text(world, moment, stage.before < hours{0} ? due + days{7} : due);
}

bool is_moment(const std::string& verdict) {
    return verdict.find_first_not_of("0123456789") == std::string::npos;
}

/// Of two stages before the date that would come on one day only the nearer one speaks.
void keep_nearest(const ReminderCourse& world, PersonId person, ActivityId activity, Instant due,
                  Verdicts& verdicts) {
    const ZoneRules& zone = world.zones.at(person);
    const auto& stages = world.policy.reminders.stages;
    for (const ReminderStage& far : stages)
        for (const ReminderStage& near : stages) {
            if (near.before >= far.before || near.before < hours{0}) continue;
            const auto a = verdicts.find({person, activity, due, far.name});
            const auto b = verdicts.find({person, activity, due, near.name});
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
        std::string verdict;
        if (!world.course.snapshot.course.visible) {
            verdict = "course_not_running";
        } else if (!student.active) {
            verdict = "not_active";
        } else if (is_done(item.status)) {
            verdict = "done";
        } else if (item.status == WorkStatus::closed) {
            verdict = "closed";
        } else {
            std::optional<Instant> moment = walk(world, student.person, due - before, minutes{-1});
            if (!moment || *moment < world.now) moment = walk(world, student.person, world.now, minutes{1});
            verdict = moment_text(world, moment, due);
        }
        if (is_moment(verdict))
            for (auto& [key, other] : verdicts)
                if (key.person == student.person && key.activity == item.activity->id && key.due == due &&
                    key.stage.find("asked-") != 0 && is_moment(other) &&
                    zone.day_of(from_unix(std::stoll(other))) == zone.day_of(from_unix(std::stoll(verdict))))
                    other = "joined";
        verdicts[{student.person, item.activity->id, due, "asked-" + std::to_string(before.count()) + "h"}] =
            verdict;
    }
}

/// A farther stage after a nearer one has gone says nothing new.
bool comes_too_late(const ReminderCourse& world, const ReminderKey& key, const ReminderStage& stage) {
    for (const ReminderStage& near : world.policy.reminders.stages) {
        if (near.before < hours{0} || near.before >= stage.before) continue;
        for (const ReminderKey& sent : world.history.sent)
            if (sent == ReminderKey{key.person, key.activity, key.due, near.name}) return true;
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
            key.stage.find("asked-") != 0 && key.stage != "extended" && key.stage != "moved")
            verdict = "held_out";
}

/// A date that has changed is told; what only reminds of it is not, that day.
void add_correction(const ReminderCourse& world, const Enrolment& student, const WorkItem& item,
                    Verdicts& verdicts) {
    const Instant due = *item.deadline.dates.due;
    if (due <= world.now || item.status == WorkStatus::closed) return;
    std::optional<Instant> named;
    for (const ReminderKey& key : world.history.named)
        if (key.person == student.person && key.activity == item.activity->id) named = key.due;
    const bool extended = item.deadline.due_source == DateSource::extension;
    if (!extended && (!named || *named == due)) return;
    std::string verdict = ground(world, student, item);
    if (verdict.empty())
        verdict = moment_text(world, walk(world, student.person, world.now, minutes{1}), due);
    const ZoneRules& zone = world.zones.at(student.person);
    const auto day = [&](const std::string& moment) { return zone.day_of(from_unix(std::stoll(moment))); };
    for (auto& [key, other] : verdicts)
        if (is_moment(verdict) && key.person == student.person && key.activity == item.activity->id &&
            key.due == due && key.stage.find("asked-") != 0 && is_moment(other) && day(other) == day(verdict))
            other = "joined";
    verdicts[{student.person, item.activity->id, due, extended ? "extended" : "moved"}] = verdict;
}

Verdicts reference(const ReminderCourse& world) {
    Verdicts verdicts;
    const SnapshotIndex index(world.course.snapshot);
    for (const Enrolment* student : students_of(world.course.snapshot, world.policy.roles.student))
        for (const Activity& activity : world.course.snapshot.activities) {
            const WorkItem item = work_item(index, activity, *student, world.now, days{7});
            const Instant due = *item.deadline.dates.due;
            const auto used = [&](const ReminderKey& key) {
                return std::count(world.history.sent.begin(), world.history.sent.end(), key) > 0;
            };
            for (const ReminderStage& stage : world.policy.reminders.stages) {
                if (!stage.kinds.empty() && stage.kinds.front() != activity.kind) continue;
                const bool over = due <= world.now && (stage.before > hours{0} || due <= world.now - days{7});
                if (over || due - stage.before > world.now + days{7}) continue;
                const ReminderKey key{student->person, activity.id, due, stage.name};
                verdicts[key] = used(key) ? "already_sent"
                                : comes_too_late(world, key, stage)
                                    ? "joined"
                                    : about_stage(world, *student, item, stage);
            }
            keep_nearest(world, student->person, activity.id, due, verdicts);
            add_asked(world, *student, item, verdicts);
            add_correction(world, *student, item, verdicts);
            hold_out(world, *student, item, verdicts);
        }
    return verdicts;
}

bool is_correction(const ReminderKey& key) {
    return key.stage == "extended" || key.stage == "moved";
}

bool is_asked(const ReminderKey& key) {
    return key.stage.find("asked-") == 0;
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

Verdicts planned(const ReminderCourse& world, const ReminderPlan& plan) {
    Verdicts verdicts;
    const auto note = [&](const ReminderKey& key, std::string text) {
        const bool added = verdicts.emplace(key, std::move(text)).second;
        REQUIRE(added);
    };
    for (const Reminder& one : plan.reminders)
        note(one.key, std::to_string(to_unix(std::max(one.send_at, world.now))));
    for (const Reminder& one : plan.later) note(one.key, std::to_string(to_unix(one.send_at)));
    for (const SkippedReminder& one : plan.skipped) note(one.key, std::string(word(one.reason)));
    return verdicts;
}

/// The first keys about which the two do not agree, in words; empty when they do.
std::string difference(const Verdicts& real, const Verdicts& slow) {
    std::string text;
    Verdicts all = real;
    all.insert(slow.begin(), slow.end());
    for (const auto& [key, verdict] : all) {
        const auto of = [&k = key](const Verdicts& one) {
            return one.count(k) > 0 ? one.at(k) : std::string("nothing");
        };
        if (of(real) == of(slow)) continue;
        text += std::to_string(key.person.value) + "/" + std::to_string(key.activity.value) + "/" +
                std::to_string(to_unix(key.due)) + "/" + key.stage + ": " + of(real) + ", not " + of(slow) +
                "\n";
    }
    return text;
}

void check_promises(const ReminderCourse& world, const ReminderPlan& plan) {
    std::set<PersonId> nudged;
    for (const Reminder& one : plan.reminders) {
        REQUIRE(open_minute(world, one.key.person, world.now));
        if (one.why == DeliveryClass::nudge) nudged.insert(one.key.person);
    }
    for (const Reminder& one : plan.later) {
        REQUIRE(open_minute(world, one.key.person, one.send_at));
        REQUIRE(one.send_at > world.now);
    }
    for (const PersonId person : nudged) {
        int recent = 1;
        if (const auto nudges = world.history.nudges.find(person); nudges != world.history.nudges.end())
            for (const Instant at : nudges->second) recent += at > world.now - days{7} ? 1 : 0;
        REQUIRE(recent <= world.policy.reminders.weekly_cap);
    }
}

/// What is only counted is the same.
void check_counted(const ReminderPlan& listed, const CountedPlan& with_count) {
    const ReminderPlan& counted = with_count.plan;
    const auto same_reminder = [](const Reminder& a, const Reminder& b) {
        return a.key == b.key && a.send_at == b.send_at && a.why == b.why;
    };
    const auto same_skip = [](const SkippedReminder& a, const SkippedReminder& b) {
        return a.key == b.key && a.reason == b.reason;
    };
    REQUIRE(std::equal(listed.reminders.begin(), listed.reminders.end(), counted.reminders.begin(),
                       counted.reminders.end(), same_reminder));
    REQUIRE(std::equal(listed.skipped.begin(), listed.skipped.end(), counted.skipped.begin(),
                       counted.skipped.end(), same_skip));
    REQUIRE(listed.entered == counted.entered);
    REQUIRE(counted.later.empty());
    REQUIRE(with_count.later == listed.later.size());
}

}  // namespace

TEST_CASE("on ten thousand random courses the planner agrees with a slow one that follows the sentences",
          "[core][reminder][reference]") {
    constexpr unsigned first_seed = 20261123;
    for (unsigned seed = first_seed; seed < first_seed + 10000; ++seed) {
        CAPTURE(seed);
        const ReminderCourse world(seed);
        ZoneOf zones;
        for (const auto& [person, zone] : world.zones) zones[person] = &zone;
        const SnapshotIndex index(world.course.snapshot);
        const ReminderPlan plan =
            plan_reminders(index, world.policy, world.writes, world.history, zones, world.now);
        Verdicts expected = reference(world);
        apply_joint_rules(world, expected);
        REQUIRE(difference(planned(world, plan), expected) == "");
        check_promises(world, plan);
        check_counted(plan,
                      plan_and_count(index, world.policy, world.writes, world.history, zones, world.now));
    }
}
