#include <catch2/catch.hpp>

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
