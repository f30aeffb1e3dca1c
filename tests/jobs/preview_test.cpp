#include <catch2/catch.hpp>

#include <set>

#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

/// Student 10 in the courses 2 and 3, with something due in each whose reminder has come, and one nudge a
/// week.
struct TwoCourses : World {
    test::CourseBuilder other;

    TwoCourses() {
        policy.reminders.weekly_cap = 1;
        site.courses.push_back({"3", core::Writes::all});
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        other.student(10);
        other.assignment(2, noon + core::hours{60});
        other.snapshot.course.lms_id = "3";
        other.snapshot.course.short_name = "DSB2";
        lms.courses["3"] = {with_placement(other.snapshot, 998), "cursor"};
        sync();
    }
    [[nodiscard]] std::vector<std::shared_ptr<const jobs::LoadedCourse>> both() {
        std::vector<std::shared_ptr<const jobs::LoadedCourse>> found;
        for (const jobs::CourseSettings& settings : site.courses)
            found.push_back(courses.get(jobs::find_configured(database(), site, settings).value()));
        return found;
    }
    [[nodiscard]] std::vector<core::ReminderPlan> preview() {
        return jobs::preview_site(database(), both(), site, policy, clock.at);
    }
};

using Keys = std::set<core::ReminderKey>;

/// The same, with two nudges a week, one day before, and something due in either course on most days of it.
struct FullWeek : TwoCourses {
    FullWeek() {
        policy.reminders.weekly_cap = 2;
        policy.reminders.stages = {{"1-day-before", core::hours{24}}};
        for (int day = 2; day <= 5; ++day) {
            other.assignment(20 + day, noon + core::days{day} + core::hours{3});
            if (day != 3) builder.assignment(10 + day, noon + core::days{day} + core::hours{4});
        }
        lms.work_by_activity = true;
        for (const auto* course : {&builder, &other})
            for (const core::Activity& one : course->snapshot.activities)
                lms.student_work["10/" + one.lms_id].effective = one.base;
        read();
    }
    void read() {
        other.snapshot.taken = clock.at;
        lms.courses["3"] = {with_placement(other.snapshot, 998), "cursor"};
        sync();
    }
    [[nodiscard]] Keys foreseen(std::size_t course) {
        const std::shared_ptr<const jobs::LoadedCourse> looked_at = both().at(course);
        const core::ReminderPlan plan =
            jobs::preview_among_others(database(), courses, *looked_at, site, policy, clock.at);
        Keys keys;
        for (const core::Reminder& one : plan.reminders) keys.insert(one.key);
        for (const core::Reminder& one : plan.later) keys.insert(one.key);
        return keys;
    }
    /// What really went about one course.
    [[nodiscard]] Keys sent(std::size_t course) {
        Keys keys;
        for (const store::Delivery& row :
             store::deliveries_to(database(), both().at(course)->snapshot.course.id, person(10)))
            if (row.state == core::DeliveryState::sent)
                keys.insert(row.reminders.begin(), row.reminders.end());
        return keys;
    }
};

}  // namespace

TEST_CASE_METHOD(TwoCourses, "the preview of a site shares the weekly cap as the plan does",
                 "[jobs][remind]") {
    const std::vector<core::ReminderPlan> plans = preview();
    REQUIRE(plans.size() == 2);
    CHECK(plans[0].reminders.empty());
    REQUIRE(plans[0].skipped.size() == 1);
    CHECK(plans[0].skipped[0].reason == core::SkipReason::weekly_cap);
    CHECK(plans[1].reminders.size() == 1);
    CHECK(jobs::remind_site({database(), policy, words, random}, both(), site, clock.at).queued == 1);
    const auto skips = store::load_skips(database(), both().at(0)->snapshot.course.id);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::weekly_cap);
}

TEST_CASE_METHOD(TwoCourses,
                 "a course that only looks is shown as it would be and takes nothing from the others",
                 "[jobs][remind]") {
    site.courses[1].writes = core::Writes::off;
    const std::vector<core::ReminderPlan> plans = preview();
    CHECK(plans.at(0).reminders.size() == 1);  // this is what really goes
    CHECK(plans.at(1).reminders.size() == 1);  // this would, if the course were switched on
}

TEST_CASE_METHOD(FullWeek,
                 "what the preview of one course names among the others is what really goes that week",
                 "[jobs][remind]") {
    const Keys first = foreseen(0);
    const Keys second = foreseen(1);
    CHECK(first.size() == 1);
    CHECK(second.size() == 2);
    const core::Instant end = clock.at + core::days{5};
    for (; clock.at < end; clock.advance(core::hours{1})) {
        read();
        jobs::remind_site({database(), policy, words, random}, both(), site, clock.at);
        deliver();
    }
    CHECK(sent(0) == first);
    CHECK(sent(1) == second);
}

TEST_CASE_METHOD(FullWeek, "what is over the cap in days to come is named with that reason",
                 "[jobs][remind]") {
    const auto looked_at = both().at(0);
    const core::ReminderPlan plan =
        jobs::preview_among_others(database(), courses, *looked_at, site, policy, clock.at);
    const auto over = std::count_if(plan.skipped.begin(), plan.skipped.end(), [](const auto& one) {
        return one.reason == core::SkipReason::weekly_cap;
    });
    CHECK(over == 3);
    const core::ReminderPlan alone =
        jobs::preview_reminders(database(), *looked_at, site, policy, core::Writes::all, clock.at);
    CHECK(plan.reminders.size() + plan.later.size() + plan.skipped.size() ==
          alone.reminders.size() + alone.later.size() + alone.skipped.size());
}

TEST_CASE_METHOD(TwoCourses, "a course that could not be read the last time takes nothing from the others",
                 "[jobs][remind]") {
    lms.courses.erase("3");
    clock.advance(core::hours{1});
    for (const jobs::SyncOutcome& outcome : jobs::sync_site(database(), site, lms, clock.at))
        CHECK(outcome.error.has_value() == (outcome.course_lms_id == "3"));
    const std::vector<core::ReminderPlan> plans = preview();
    CHECK(plans.at(0).reminders.size() == 1);
    REQUIRE(plans.at(1).skipped.size() == 1);
    CHECK(plans.at(1).skipped[0].reason == core::SkipReason::facts_stale);
}

TEST_CASE_METHOD(TwoCourses, "the preview of one course knows what the others take", "[jobs][remind]") {
    const auto look = [&](std::size_t course) {
        const auto looked_at = both().at(course);
        return jobs::preview_among_others(database(), courses, *looked_at, site, policy, clock.at);
    };
    CHECK(look(0).reminders.empty());
    CHECK(look(0).skipped.at(0).reason == core::SkipReason::weekly_cap);
    CHECK(look(1).reminders.size() == 1);
    site.courses[1].writes = core::Writes::off;
    CHECK(look(0).reminders.size() == 1);
}
