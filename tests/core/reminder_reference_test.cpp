#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "core/reminder.hpp"
#include "support/course_builder.hpp"

// A slow planner that follows the sentences of design §6 one by one and looks for moments minute by minute.
// The real one must agree with it on random courses.

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

using Verdicts = std::map<ReminderKey, std::string>;  ///< reason, or the moment

struct RandomCourse {
    std::mt19937 dice;
    CourseBuilder course;
    Policy policy;
    ReminderHistory history;
    Writes writes = Writes::all;
    Instant now;
    std::map<PersonId, FixedOffset> zones;

    explicit RandomCourse(unsigned seed) : dice(seed), now(noon + minutes{pick(2 * 24 * 60)}) {
        course.students(10, 12);
        for (int student = 10; student <= 12; ++student) zones[{student}] = FixedOffset{hours{pick(27) - 12}};
        for (int activity = 1; activity <= 4; ++activity) add_activity(activity);
        add_policy();
        add_history();
        if (one_in(20)) course.snapshot.course.visible = false;
        if (one_in(20)) course.snapshot.people.at(2).active = false;
        if (one_in(20)) course.stale(all_parts.at(static_cast<std::size_t>(pick(11))));
        if (one_in(10)) course.snapshot.outages.push_back({when(), std::nullopt});
        if (one_in(10)) course.snapshot.excuses.push_back({{10}, {}, when()});
        if (one_in(20)) writes = Writes::mentor;
    }

    int pick(unsigned below) { return static_cast<int>(dice() % below); }
    bool one_in(unsigned n) { return dice() % n == 0; }
    Instant when() { return noon + minutes{pick(24 * 24 * 60) - 8 * 24 * 60}; }

    void add_activity(int id) {
        const Instant due = when();
        if (one_in(4)) {
            course.quiz(id, due);
        } else if (one_in(6)) {
            course.task(id, ActivityKind::forum, due);
        } else {
            course.assignment(id, due, one_in(3) ? std::optional{due + days{pick(3)}} : std::nullopt);
        }
        if (one_in(12)) course.snapshot.activities.back().visibility = Visibility::restricted;
        if (one_in(12)) course.snapshot.activities.back().base.opens = now + hours{pick(48) - 24};
        for (int student = 10; student <= 12; ++student) add_work(id, student);
    }
    void add_work(int id, int student) {
        const bool assignment = course.snapshot.activities.back().kind == ActivityKind::assignment;
        if (assignment && one_in(4)) course.submitted(id, student, noon - hours{1});
        if (assignment && one_in(8)) course.submission(id, student, SubmissionState::draft, noon);
        if (assignment && one_in(6)) course.extension(id, student, when());
        if (one_in(8)) course.user_override(id, student, {{}, when(), {}});
        if (one_in(16)) course.completed(id, student, noon);
    }
    void add_policy() {
        policy.reminders.quiet_from = 15 + pick(10);
        policy.reminders.quiet_until = pick(11);
        policy.reminders.weekends = one_in(3);
        policy.reminders.weekly_cap = pick(4);
        if (one_in(3))
            policy.calendar.holidays = {Day{std::chrono::floor<days>(LocalTime{now.time_since_epoch()})}};
        if (one_in(3))
            policy.reminders.stages.push_back({"q", hours{pick(100) + 1}, {ActivityKind::quiz}, {}});
    }
    void add_history() {
        history.notices = {one_in(2), one_in(2)};
        for (int student = 10; student <= 12; ++student) {
            if (one_in(10)) history.opted_out.insert({student});
            if (one_in(10)) history.muted[{student}] = when();
            if (one_in(6)) history.last_contact[{student}] = now - hours{pick(40)};
            for (int i = pick(4); i > 0; --i) history.nudges[{student}].push_back(now - hours{pick(240)});
            add_wishes(student);
            if (!one_in(4)) continue;
            const Activity& activity = course.snapshot.activities.at(static_cast<std::size_t>(pick(4)));
            const Instant due = one_in(2) ? activity.base.due.value() : when();
            history.sent.push_back({{student}, activity.id, due, "3-days-before"});
            history.named.push_back(history.sent.back());
        }
    }
    void add_wishes(int student) {
        if (one_in(8)) history.wishes[{student}] = {one_in(2), one_in(2), std::pair{12 + pick(13), pick(13)}};
        for (const Activity& activity : course.snapshot.activities)
            if (one_in(12)) history.asked[{{student}, activity.id}] = {askable[pick(4)]};
    }
};

/// From when and until when it is quiet for that person: the student's own hours if any hour is left then.
std::pair<int, int> quiet_hours(const RandomCourse& world, PersonId person) {
    const ReminderPolicy& policy = world.policy.reminders;
    std::pair<int, int> hours{policy.quiet_from, policy.quiet_until};
    const auto wishes = world.history.wishes.find(person);
    if (wishes == world.history.wishes.end() || !wishes->second.quiet) return hours;
    const std::pair<int, int> own{std::min(hours.first, wishes->second.quiet->first),
                                  std::max(hours.second, wishes->second.quiet->second)};
    return own.first > own.second ? own : hours;
}

bool open_minute(const RandomCourse& world, PersonId person, Instant at) {
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

std::optional<Instant> walk(const RandomCourse& world, PersonId person, Instant from, minutes step) {
    const Day begin = world.zones.at(person).day_of(from);
    for (Instant at = from;; at += step) {
        const auto apart = world.zones.at(person).day_of(at) - begin;
        if (apart >= days{8} || apart <= -days{8}) return std::nullopt;
        if (open_minute(world, person, at)) return at;
    }
}

std::string moment_text(const RandomCourse& world, std::optional<Instant> moment, Instant before) {
    if (!moment || *moment >= before) return "no_time_left";
    return std::to_string(to_unix(std::max(*moment, world.now)));
}

std::string ground(const RandomCourse& world, const Enrolment& student, const WorkItem& item) {
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

std::string personal(const RandomCourse& world, PersonId person, const ReminderStage& stage) {
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

bool moodle_tells(const RandomCourse& world, const WorkItem& item, const ReminderStage& stage) {
    if (item.activity->kind != ActivityKind::assignment || item.begun) return false;
    if (item.deadline.due_source == DateSource::extension) return false;
    if (stage.before > hours{48}) return false;
    if (stage.before > hours{0}) return world.history.notices.due_soon;
    const std::optional<Instant>& closes = item.deadline.dates.closes;
    return world.history.notices.overdue && (!closes || *closes > *item.deadline.dates.due);
}

std::string about_stage(const RandomCourse& world, const Enrolment& student, const WorkItem& item,
                        const ReminderStage& stage) {
    const Instant due = *item.deadline.dates.due;
    if (std::string reason = ground(world, student, item); !reason.empty()) return reason;
    if (item.status == WorkStatus::not_open_yet) return "not_open_yet";
    if (item.status == WorkStatus::closed) return "closed";
    if (due <= world.now)
        for (const Outage& one : world.course.snapshot.outages)
            if (one.from <= due) return "outage";
    if (moodle_tells(world, item, stage)) return "lms_reminds";
    if (std::string reason = personal(world, student.person, stage); !reason.empty()) return reason;
    std::optional<Instant> moment = walk(world, student.person, due - stage.before, minutes{-1});
    if (stage.before < hours{0} && (!moment || *moment <= due))
        moment = walk(world, student.person, due - stage.before, minutes{1});
    if (!moment || *moment < world.now) moment = walk(world, student.person, world.now, minutes{1});
    return moment_text(world, moment, stage.before < hours{0} ? due + days{7} : due);
}

bool is_moment(const std::string& verdict) {
    return verdict.find_first_not_of("0123456789") == std::string::npos;
}

/// Of two stages before the date that would come on one day only the nearer one speaks.
void keep_nearest(const RandomCourse& world, PersonId person, ActivityId activity, Instant due,
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
void add_asked(const RandomCourse& world, const Enrolment& student, const WorkItem& item,
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
bool comes_too_late(const RandomCourse& world, const ReminderKey& key, const ReminderStage& stage) {
    for (const ReminderStage& near : world.policy.reminders.stages) {
        if (near.before < hours{0} || near.before >= stage.before) continue;
        for (const ReminderKey& sent : world.history.sent)
            if (sent == ReminderKey{key.person, key.activity, key.due, near.name}) return true;
    }
    return false;
}

Verdicts reference(const RandomCourse& world) {
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
            if (due <= world.now || item.status == WorkStatus::closed) continue;
            std::optional<Instant> named;
            for (const ReminderKey& key : world.history.named)
                if (key.person == student->person && key.activity == activity.id) named = key.due;
            const bool extended = item.deadline.due_source == DateSource::extension;
            if (!extended && (!named || *named == due)) continue;
            const ReminderKey key{student->person, activity.id, due, extended ? "extended" : "moved"};
            verdicts[key] = ground(world, *student, item);
            if (verdicts[key].empty())
                verdicts[key] = moment_text(world, walk(world, student->person, world.now, minutes{1}), due);
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
void apply_joint_rules(const RandomCourse& world, Verdicts& verdicts) {
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

Verdicts planned(const RandomCourse& world, const ReminderPlan& plan) {
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

void check_promises(const RandomCourse& world, const ReminderPlan& plan) {
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

}  // namespace

TEST_CASE("on ten thousand random courses the planner agrees with a slow one that follows the sentences",
          "[core][reminder][reference]") {
    constexpr unsigned first_seed = 20261123;
    for (unsigned seed = first_seed; seed < first_seed + 10000; ++seed) {
        CAPTURE(seed);
        const RandomCourse world(seed);
        ZoneOf zones;
        for (const auto& [person, zone] : world.zones) zones[person] = &zone;
        const SnapshotIndex index(world.course.snapshot);
        const ReminderPlan plan =
            plan_reminders(index, world.policy, world.writes, world.history, zones, world.now);
        Verdicts expected = reference(world);
        apply_joint_rules(world, expected);
        REQUIRE(difference(planned(world, plan), expected) == "");
        check_promises(world, plan);
    }
}
