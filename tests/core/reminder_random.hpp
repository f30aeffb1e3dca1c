#pragma once

#include <random>

#include "core/reminder.hpp"
#include "support/course_builder.hpp"

namespace waymark::test {

using namespace core;

/// A small course with a bit of everything that a reminder can meet, and what was done in it before; the same
/// for the same seed.
struct ReminderCourse {
    std::mt19937 dice;
    CourseBuilder course;
    Policy policy;
    ReminderHistory history;
    Writes writes = Writes::all;
    Instant now;
    std::map<PersonId, FixedOffset> zones;
    Trial trial;  ///< a hold-out; on when history.trials holds it

    explicit ReminderCourse(unsigned seed) : dice(seed), now(noon + minutes{pick(2 * 24 * 60)}) {
        course.students(10, 12);
        for (int student = 10; student <= 12; ++student) zones[{student}] = FixedOffset{hours{pick(27) - 12}};
        for (int activity = 1; activity <= 4; ++activity) add_activity(activity);
        for (int activity = 1; activity <= 4; ++activity) add_plan(activity);
        add_policy();
        add_history();
        if (one_in(20)) course.snapshot.course.visible = false;
        if (one_in(20)) course.snapshot.people.at(2).active = false;
        if (one_in(8)) course.snapshot.course.ends = now + hours{pick(200)};
        if (one_in(6)) course.snapshot.people.at(0).active = false;
        if (one_in(3)) course.snapshot.people.back().groups.clear();
        if (one_in(20)) course.stale(all_parts.at(static_cast<std::size_t>(pick(11))));
        if (one_in(30)) course.stale(all_parts.at(static_cast<std::size_t>(pick(15))), false);
        if (one_in(10)) course.snapshot.outages.push_back({when(), std::nullopt});
        if (one_in(10)) course.snapshot.excuses.push_back({{10}, {}, when()});
        if (one_in(20)) writes = Writes::mentor;
        if (one_in(3)) add_trial();
        history.notices.digest = one_in(2);
        if (one_in(6)) policy.reminders.stages.push_back({"week", hours{168}});
    }
    ReminderCourse(const ReminderCourse&) = delete;
    ReminderCourse& operator=(const ReminderCourse&) = delete;

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
        if (one_in(10)) course.snapshot.activities.back().expected = due;
        if (one_in(2) && course.snapshot.activities.back().expected)
            course.snapshot.activities.back().base.due.reset();
        if (one_in(8)) course.snapshot.activities.back().base = {};
        if (one_in(12)) course.snapshot.activities.back().visibility = Visibility::restricted;
        if (one_in(12)) course.snapshot.activities.back().base.opens = now + hours{pick(48) - 24};
        for (int student = 10; student <= 12; ++student) add_work(id, student);
    }
    /// What the plan says of it, mostly where the LMS has no date; sometimes for a group, or a correction.
    void add_plan(int activity) {
        const bool undated = !course.snapshot.activities.at(static_cast<std::size_t>(activity - 1)).base.due;
        for (int item = 0; item < 2; ++item) {
            if (!one_in(undated ? 2 : 8)) continue;
            PlanItem& one = course.snapshot.plan.emplace_back();
            one.kind = one_in(8) ? PlanKind::correction : one_in(4) ? PlanKind::forum_duty : PlanKind::date;
            one.activity = ActivityId{activity};
            if (one_in(3)) one.group = GroupId{1};
            one.at = when();
        }
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
            const Instant due = one_in(2) ? date_of({{student}, activity.id, {}, ""}) : when();
            const bool by_plan = one_in(activity.base.due ? 8 : 2);
            history.sent.push_back(
                {{student}, activity.id, due, by_plan ? "planned-3-days-before" : "3-days-before"});
            history.named.push_back(history.sent.back());
            for (int i = pick(4); i > 0; --i) add_correction(history.sent.back());
        }
        for (int i = pick(4); i > 0; --i) add_let_go();
        history.placed = !one_in(15);
    }
    /// That the date of the same work was another one: told, parked, or on its way.
    void add_correction(ReminderKey about) {
        static constexpr const char* stages[] = {"extended",  "extended-2",    "moved",          "moved-2",
                                                 "withdrawn", "planned-moved", "planned-moved-2"};
        static constexpr SkipReason fates[] = {SkipReason::on_its_way, SkipReason::undelivered,
                                               SkipReason::maybe_sent};
        about.stage = stages[pick(7)];
        if (one_in(2)) about.due = date_of(about);
        history.sent.push_back(about);
        if (one_in(2))
            history.named.push_back(about);
        else
            history.unsent[about] = fates[pick(3)];
    }
    /// A date that may hold for that work now, or not.
    Instant date_of(const ReminderKey& about) {
        for (const Extension& one : course.snapshot.extensions)
            if (one.person == about.person && one.activity == about.activity && one_in(2)) return one.until;
        for (const PlanItem& one : course.snapshot.plan)
            if (one.activity == about.activity && one_in(2)) return one.at;
        const Activity& activity =
            course.snapshot.activities.at(static_cast<std::size_t>(about.activity.value - 1));
        return one_in(4) ? when() : activity.base.due.value_or(now);
    }
    void add_let_go() {
        static constexpr const char* stages[] = {"3-days-before", "1-day-before", "1-day-after",
                                                 "extended",      "moved",        "planned-1-day-before",
                                                 "planned-moved"};
        static constexpr SkipReason reasons[] = {SkipReason::done, SkipReason::date_moved, SkipReason::muted,
                                                 SkipReason::contacted_today};
        ReminderKey key{{10 + pick(3)}, {1 + pick(4)}, {}, stages[pick(7)]};
        key.due = date_of(key);
        history.let_go[key] = {reasons[pick(4)], course.snapshot.taken + hours{pick(3) - 1}};
    }
    /// With a share that no institution may choose, so that few courses show much.
    void add_trial() {
        trial.name = "trial-" + std::to_string(pick(1000));
        trial.share = 50;
        history.trials.push_back({&trial});
        if (one_in(2)) history.trials.back().drawn[{10}] = one_in(2) ? Arm::usual : Arm::other;
    }
    void add_wishes(int student) {
        if (one_in(8)) history.wishes[{student}] = {one_in(2), one_in(2), std::pair{12 + pick(13), pick(13)}};
        for (const Activity& activity : course.snapshot.activities)
            if (one_in(12)) history.asked[{{student}, activity.id}] = {askable[pick(4)]};
    }
};

}  // namespace waymark::test
