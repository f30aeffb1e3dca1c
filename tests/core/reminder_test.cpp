#include "core/reminder.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset riga{hours{2}};

struct Fixture {
    Fixture() { policy.reminders.stages = {{"3-days-before", hours{72}}}; }
    CourseBuilder course;
    Policy policy;
    ReminderHistory history;
    Writes writes = Writes::all;

    [[nodiscard]] ReminderPlan plan(Instant now = noon, const ZoneRules& zone = riga) const {
        ZoneOf zones;
        for (const Enrolment& person : course.snapshot.people) zones[person.person] = &zone;
        const SnapshotIndex index(course.snapshot);
        return plan_reminders(index, policy, writes, history, zones, now);
    }
    [[nodiscard]] std::optional<SkipReason> skip_of(int person, int activity = 1, Instant now = noon) const {
        for (const SkippedReminder& one : plan(now).skipped)
            if (one.key.person == PersonId{person} && one.key.activity == ActivityId{activity})
                return one.reason;
        return std::nullopt;
    }
};

/// Student 10 and an assignment due in 70 hours: the three-day stage has come.
struct DueSoon : Fixture {
    DueSoon() {
        course.student(10);
        course.assignment(1, noon + hours{70});
    }
};

ReminderKey key_of(int person, int activity, Instant due) {
    return {{person}, {activity}, due, "3-days-before"};
}

}  // namespace

TEST_CASE_METHOD(DueSoon, "whoever has not handed in is reminded when the stage has come",
                 "[core][reminder]") {
    const ReminderPlan result = plan();
    REQUIRE(result.reminders.size() == 1);
    CHECK(result.reminders[0].key == key_of(10, 1, noon + hours{70}));
    CHECK(result.skipped.empty());
    CHECK(result.later.empty());
}

TEST_CASE_METHOD(DueSoon, "every silence has its reason", "[core][reminder]") {
    Enrolment& student = course.snapshot.people.back();
    Activity& activity = course.snapshot.activities.back();
    SECTION("done") {
        course.submitted(1, 10, noon);
        CHECK(skip_of(10) == SkipReason::done);
    }
    SECTION("not active") {
        student.active = false;
        CHECK(skip_of(10) == SkipReason::not_active);
    }
    SECTION("restricted") {
        activity.visibility = Visibility::restricted;
        CHECK(skip_of(10) == SkipReason::may_not_apply);
    }
    SECTION("hidden work is not even considered") {
        activity.visibility = Visibility::hidden;
        CHECK_FALSE(skip_of(10));
        CHECK(plan().reminders.empty());
    }
    SECTION("not open yet") {
        activity.base.opens = noon + hours{1};
        CHECK(skip_of(10) == SkipReason::not_open_yet);
    }
    SECTION("offline work") {
        activity.takes_submissions = false;
        CHECK(skip_of(10) == SkipReason::may_not_apply);
    }
    SECTION("the date could not be made sure") {
        course.stale(Part::overrides);
        CHECK(skip_of(10) == SkipReason::date_uncertain);
    }
    SECTION("hand-ins could not be read") {
        course.stale(Part::submissions);
        CHECK(skip_of(10) == SkipReason::facts_stale);
    }
    SECTION("course hidden") {
        course.snapshot.course.visible = false;
        CHECK(skip_of(10) == SkipReason::course_not_running);
    }
    SECTION("course over") {
        course.snapshot.course.ends = noon;
        CHECK(skip_of(10) == SkipReason::course_not_running);
    }
    SECTION("nobody there to answer") {
        for (Enrolment& person : course.snapshot.people)
            if (!has_role(person, "student")) person.active = false;
        CHECK(skip_of(10) == SkipReason::no_mentor);
    }
    SECTION("sent already") {
        history.sent.push_back(key_of(10, 1, noon + hours{70}));
        CHECK(skip_of(10) == SkipReason::already_sent);
    }
    SECTION("a moved date is another key") {
        history.sent.push_back(key_of(10, 1, noon + hours{69}));
        CHECK(plan().reminders.size() == 1);
    }
    SECTION("a person wrote today") {
        history.last_contact[{10}] = noon - hours{3};
        CHECK(skip_of(10) == SkipReason::contacted_today);
    }
    SECTION("a person wrote yesterday, by the student's day") {
        history.last_contact[{10}] = noon - hours{15};
        CHECK(plan().reminders.size() == 1);
    }
    SECTION("weekly cap") {
        history.nudges[{10}] = {noon - days{6}, noon - days{2}, noon - days{1}};
        CHECK(skip_of(10) == SkipReason::weekly_cap);
    }
    SECTION("nudges older than a week do not count") {
        history.nudges[{10}] = {noon - days{7}, noon - days{2}, noon - days{1}};
        CHECK(plan().reminders.size() == 1);
    }
    SECTION("the course only looks") {
        writes = GENERATE(Writes::off, Writes::mentor);
        CHECK(skip_of(10) == SkipReason::writes_off);
        CHECK(plan().reminders.empty());
    }
}

TEST_CASE_METHOD(DueSoon, "an extension moves the reminder with the date", "[core][reminder]") {
    course.extension(1, 10, noon + days{6});
    const ReminderPlan result = plan();
    REQUIRE(result.reminders.size() == 1);
    CHECK(result.reminders[0].key.stage == stage_extended);
    CHECK(result.reminders[0].why == DeliveryClass::correction);
    REQUIRE(result.later.size() == 1);
    CHECK(result.later[0].key.due == noon + days{6});
}

TEST_CASE_METHOD(Fixture, "quiet hours and weekends move a reminder earlier", "[core][reminder]") {
    course.student(10);
    SECTION("night: to the evening before") {
        course.assignment(1, noon + days{4} + hours{11});  // Friday 23:00 UTC, so Wednesday 01:00 in Riga
        const ReminderPlan result = plan();
        REQUIRE(result.later.size() == 1);
        // Tuesday 19:59 in Riga
        CHECK(result.later[0].send_at == noon + days{1} + hours{6} - minutes{1});
    }
    SECTION("Saturday: to Friday") {
        course.assignment(1, noon + days{8});  // Tuesday noon; three days before is Saturday
        const ReminderPlan result = plan();
        REQUIRE(result.later.size() == 1);
        CHECK(result.later[0].send_at == noon + days{4} + hours{6} - minutes{1});
    }
}

TEST_CASE_METHOD(Fixture, "a stage that passed unused is made up in the next open hour, or not at all",
                 "[core][reminder]") {
    course.student(10);
    course.assignment(1, noon + hours{20});  // Tuesday 10:00 in Riga
    const Instant night = noon + hours{8};   // Monday 22:00 in Riga
    const ReminderPlan at_night = plan(night);
    REQUIRE(at_night.later.size() == 1);
    CHECK(at_night.later[0].send_at == noon + hours{18});  // Tuesday 08:00 in Riga
    course.snapshot.activities[0].base.due = noon + hours{18};
    CHECK(skip_of(10, 1, night) == SkipReason::no_time_left);
}

TEST_CASE_METHOD(Fixture, "what is due for one student is one message and counts once", "[core][reminder]") {
    course.student(10);
    course.assignment(1, noon + hours{60});
    course.assignment(2, noon + hours{50});
    course.assignment(3, noon + hours{75});  // its moment comes at 17:00 in Riga: joins
    policy.reminders.weekly_cap = 1;
    CHECK(plan().reminders.size() == 3);
    CHECK(plan().later.empty());
    history.nudges[{10}] = {noon - days{1}};
    CHECK(plan().reminders.empty());
    CHECK(skip_of(10, 2) == SkipReason::weekly_cap);
}

TEST_CASE("over the cap of a site what closes for good goes first, then weight, then the soonest",
          "[core][reminder]") {
    Policy policy;
    policy.reminders.weekly_cap = 1;
    policy.reminders.stages = {{"3-days-before", hours{72}}};
    CourseBuilder open_course;
    open_course.student(10);
    open_course.assignment(1, noon + hours{40});
    CourseBuilder closing_course;
    closing_course.student(10);
    CourseBuilder light_course;
    light_course.student(10);
    light_course.task(3, ActivityKind::choice, noon + hours{30});
    const Instant closing = noon + hours{60};
    std::string expected;
    SECTION("closing for good") {
        closing_course.assignment(2, closing, closing);
        expected = "2";
    }
    SECTION("the heavier kind") {
        closing_course.task(2, ActivityKind::forum, noon + hours{20});
        expected = "1";
    }
    SECTION("the soonest") {
        closing_course.assignment(2, noon + hours{30});
        expected = "2";
    }
    ZoneOf zones{{{10}, &riga}};
    const SnapshotIndex first(open_course.snapshot);
    const SnapshotIndex second(closing_course.snapshot);
    const SnapshotIndex third(light_course.snapshot);
    std::vector<CourseDraft> drafts;
    for (const SnapshotIndex* index : {&first, &second, &third})
        drafts.push_back({index, plan_reminders(*index, policy, Writes::all, {}, zones, noon)});
    share_cap(drafts, policy, {}, noon);
    std::string went;
    std::size_t capped = 0;
    for (const CourseDraft& draft : drafts) {
        for (const Reminder& one : draft.plan.reminders) went += std::to_string(one.key.activity.value);
        for (const SkippedReminder& one : draft.plan.skipped)
            capped += one.reason == SkipReason::weekly_cap ? 1 : 0;
    }
    CHECK(went == expected);
    CHECK(capped == 2);
}

TEST_CASE("notices of Moodle are expected from 4.5 on", "[core][reminder]") {
    CHECK(notices_by_release("4.2.3 (Build: 20231009)") == LmsNotices{});
    CHECK(notices_by_release("4.4") == LmsNotices{});
    CHECK(notices_by_release("4.5.10+ (Build: 20260227)") == LmsNotices{true, true, true});
    CHECK(notices_by_release("5.1.5 (Build: 20260608)") == LmsNotices{true, true, true});
    CHECK(notices_by_release("10.0") == LmsNotices{true, true, true});
    CHECK(notices_by_release("") == LmsNotices{});
    CHECK(notices_by_release("5") == LmsNotices{});
    CHECK(notices_by_release("five.1") == LmsNotices{});
}

TEST_CASE("assessing others' work in a workshop is reminded of", "[core][reminder]") {
    // Row "workshop, reviews left: their date counts" of deadlines.tsv: the own work has long been in.
    CourseBuilder course;
    course.student(10);
    Activity& workshop = course.task(1, ActivityKind::workshop, noon - days{21});
    workshop.base.closes = workshop.base.due;
    workshop.phase = WorkshopPhase::assessment;
    workshop.reviews = {noon - days{20}, noon + days{3}, noon + days{3}};
    Participation& row = course.snapshot.participation.emplace_back();
    row.activity = {1};
    row.person = {10};
    row.entries = 1;
    row.latest = noon - days{22};
    row.reviews_asked = 2;
    row.reviews_done = 1;
    const SnapshotIndex index(course.snapshot);
    const FixedOffset utc;
    const ReminderPlan plan = plan_reminders(index, {}, Writes::all, {}, {{{10}, &utc}}, noon);
    const ReminderKey key{{10}, {1}, noon + days{3}, "3-days-before"};
    REQUIRE(plan.reminders.size() == 1);
    CHECK(plan.reminders.front().key == key);

    StudentWork fresh;
    fresh.participation = row;
    const Enrolment& student = course.snapshot.people.back();
    const auto verdict = [&] { return recheck(key, workshop, student, fresh, {}, noon); };
    CHECK_FALSE(verdict());
    SECTION("not when the last one has been assessed meanwhile") {
        fresh.participation->reviews_done = 2;
        CHECK(verdict() == SkipReason::done);
    }
    SECTION("not when their date has moved meanwhile") {
        workshop.reviews.due = noon + days{4};
        CHECK(verdict() == SkipReason::date_moved);
    }
    SECTION("not when the own work has been taken back: then its own date counts") {
        fresh.participation->entries = 0;
        CHECK(verdict() == SkipReason::date_moved);
    }
}

TEST_CASE_METHOD(DueSoon, "the check at the moment of sending", "[core][reminder]") {
    const ReminderKey key = key_of(10, 1, noon + hours{70});
    Enrolment student = course.snapshot.people.back();
    const Activity& activity = course.snapshot.activities[0];
    StudentWork fresh;
    fresh.effective = Dates{{}, noon + hours{70}, {}};
    const auto verdict = [&](Instant now = noon) { return recheck(key, activity, student, fresh, {}, now); };
    CHECK_FALSE(verdict());
    SECTION("handed in meanwhile") {
        fresh.submissions.push_back({{1}, PersonId{10}, {}, SubmissionState::submitted, noon, false});
        CHECK(verdict() == SkipReason::done);
    }
    SECTION("completed meanwhile") {
        fresh.completion = Completion{{1}, {10}, CompletionState::complete, noon};
        CHECK(verdict() == SkipReason::done);
    }
    SECTION("gone through meanwhile, which a kind of its own tells") {
        Activity package = activity;
        package.kind = ActivityKind::scorm;
        package.completion_tracked = false;
        fresh.participation = Participation{{1}, {10}};
        fresh.participation->begun = 1;
        fresh.participation->finished = 0;
        CHECK_FALSE(recheck(key, package, student, fresh, {}, noon));
        fresh.participation->finished = 1;
        CHECK(recheck(key, package, student, fresh, {}, noon) == SkipReason::done);
    }
    SECTION("extension granted meanwhile") {
        fresh.extension = noon + days{5};
        CHECK(verdict() == SkipReason::date_moved);
    }
    SECTION("date changed meanwhile") {
        fresh.effective->due = noon + hours{71};
        CHECK(verdict() == SkipReason::date_moved);
    }
    SECTION("date taken away meanwhile") {
        fresh.effective->due.reset();
        CHECK(verdict() == SkipReason::date_moved);
    }
    SECTION("suspended meanwhile") {
        fresh.active = false;
        CHECK(verdict() == SkipReason::not_active);
    }
    SECTION("nothing can be handed in any more") {
        fresh.effective->closes = noon + hours{70};
        CHECK(verdict(noon + hours{70}) == SkipReason::closed);
    }
    SECTION("too late by now") {
        CHECK(still_in_time(key, noon, noon + hours{69}));
        CHECK_FALSE(still_in_time(key, noon, noon + hours{70}));
        CHECK(still_in_time(key, noon + hours{94}, noon + hours{95}));
        CHECK_FALSE(still_in_time(key, noon + hours{94}, noon + hours{70} + days{7}));
    }
}

TEST_CASE("skip reasons are words and back", "[core][reminder]") {
    for (int i = 0; i <= static_cast<int>(SkipReason::joined); ++i) {
        const auto reason = static_cast<SkipReason>(i);
        CHECK(word(reason) != "unknown");
        CHECK(skip_reason(word(reason)) == reason);
    }
    CHECK_FALSE(skip_reason("nonsense"));
}
