#include "jobs/remind.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

struct DueSoon : World {
    DueSoon() {
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        sync();
    }
};

}  // namespace

TEST_CASE_METHOD(DueSoon, "planning twice queues once", "[jobs][remind]") {
    CHECK(remind().queued == 1);
    CHECK(remind().queued == 0);
    CHECK(rows(10).size() == 1);
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::already_sent);
}

TEST_CASE_METHOD(DueSoon, "a course that only looks queues nothing and says what it would have sent",
                 "[jobs][remind]") {
    site.courses[0].writes = core::Writes::mentor;
    CHECK(remind().queued == 0);
    CHECK(rows(10).empty());
    const auto skips = store::load_skips(database(), course()->snapshot.course.id);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::writes_off);
}

TEST_CASE_METHOD(DueSoon, "the preview writes nothing", "[jobs][remind]") {
    const core::ReminderPlan plan =
        jobs::preview_reminders(database(), *course(), site, policy, core::Writes::all, clock.at);
    CHECK(plan.reminders.size() == 1);
    CHECK(rows(10).empty());
    CHECK(store::load_skips(database(), course()->snapshot.course.id).empty());
}

TEST_CASE_METHOD(DueSoon, "the text is in the student's language and zone", "[jobs][remind]") {
    builder.snapshot.people.back().language = "lv";
    builder.snapshot.people.back().zone = "America/Sao_Paulo";
    sync();
    remind();
    CHECK(composed(10).find("lv: Student | Activity 1 | ceturtdien, 26. novembrī") == 0);
    CHECK(composed(10).find("07.00") != std::string::npos);
}

TEST_CASE_METHOD(DueSoon, "braces in names stay as they are", "[jobs][remind]") {
    builder.snapshot.activities[0].name = "{first_name} {x} {";
    sync();
    remind();
    CHECK(composed(10).find("| {first_name} {x} { |") != std::string::npos);
}

TEST_CASE_METHOD(DueSoon, "without a mentor the teacher is named", "[jobs][remind]") {
    builder.snapshot.people.back().groups = {core::GroupId{3}};
    sync();
    remind();
    CHECK(composed(10).find("Tija Teacher") != std::string::npos);
}
