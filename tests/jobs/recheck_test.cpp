#include <catch2/catch.hpp>

#include "store/course_notes.hpp"
#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

/// Students 10 and 11, something due in 70 hours, and the reminder of it queued.
struct Queued : World {
    Queued() {
        builder.students(10, 11);
        builder.assignment(1, noon + core::hours{70});
        sync();
        remind();
    }
    [[nodiscard]] std::string end_of(int student) {
        deliver();
        const store::Delivery row = only_row(student);
        return row.state == core::DeliveryState::cancelled ? row.reason : std::string(core::word(row.state));
    }
};

}  // namespace

TEST_CASE_METHOD(Queued, "a reminder that nothing speaks against goes", "[jobs][recheck]") {
    CHECK(end_of(10) == "sent");
}

TEST_CASE_METHOD(Queued, "a course that was hidden since the plan sends nothing any more",
                 "[jobs][recheck]") {
    builder.snapshot.course.visible = false;
    sync();
    CHECK(end_of(10) == "course_not_running");
}

TEST_CASE_METHOD(Queued, "a course that ended since the plan sends nothing any more", "[jobs][recheck]") {
    builder.snapshot.course.ends = noon;
    sync();
    CHECK(end_of(10) == "course_not_running");
}

TEST_CASE_METHOD(Queued, "whoever wants nothing before a date any more gets nothing that was queued before",
                 "[jobs][recheck]") {
    store::ContactChoice choice;
    choice.wishes.before = false;
    store::save_contact_choice(database(), person(10), choice, noon);
    CHECK(end_of(10) == "opted_out");
    CHECK(only_row(11).state == core::DeliveryState::sent);
}

TEST_CASE_METHOD(Queued, "whoever wants nothing after a date still hears before it", "[jobs][recheck]") {
    store::ContactChoice choice;
    choice.wishes.after = false;
    store::save_contact_choice(database(), person(10), choice, noon);
    CHECK(end_of(10) == "sent");
}

TEST_CASE_METHOD(Queued, "whoever was excused since the plan is not reminded", "[jobs][recheck]") {
    const auto loaded = course();
    core::Excuse excuse;
    excuse.person = person(10);
    excuse.activity = loaded->snapshot.activities.front().id;
    store::save_excuse(database(), loaded->snapshot.course.id, excuse, person(2), noon);
    CHECK(end_of(10) == "excused");
    CHECK(only_row(11).state == core::DeliveryState::sent);
}

TEST_CASE_METHOD(Queued, "an activity that was hidden since the plan is not reminded of", "[jobs][recheck]") {
    builder.snapshot.activities.front().visibility = core::Visibility::hidden;
    sync();
    CHECK(end_of(10) == "hidden");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Queued, "an activity that was closed to some since the plan is not reminded of",
                 "[jobs][recheck]") {
    builder.snapshot.activities.front().visibility = core::Visibility::restricted;
    sync();
    CHECK(end_of(10) == "may_not_apply");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Queued, "an activity whose opening was put off since the plan is not reminded of",
                 "[jobs][recheck]") {
    builder.snapshot.activities.front().base.opens = noon + core::hours{24};
    sync();
    CHECK(end_of(10) == "not_open_yet");
}

TEST_CASE_METHOD(Queued, "a stage that waited out an outage is not sent beside the nearer one",
                 "[jobs][recheck]") {
    policy.reminders.stages.push_back({"1-day-before", core::hours{24}});
    clock.advance(core::hours{47});
    sync();
    remind();
    REQUIRE(rows(10).size() == 2);
    deliver();
    deliver();
    REQUIRE(rows(10).size() == 2);
    CHECK(rows(10)[0].reason == "joined");
    CHECK(rows(10)[1].state == core::DeliveryState::sent);
    CHECK(lms.delivered.size() == 2);  // one for each of the two students
}
