#include "jobs/sync.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace waymark;
using test::World;

TEST_CASE("a sync stores the course and hands the cursor on", "[jobs][sync]") {
    World world;
    world.placed = false;
    world.builder.students(10, 12);
    world.builder.assignment(1, test::noon);
    world.sync();
    const auto course = world.course();
    REQUIRE(course != nullptr);
    CHECK(course->snapshot.people.size() == 5);
    CHECK(course->snapshot.activities.size() == 1);
    world.sync();
    CHECK(world.lms.cursors_given == std::vector<core::LmsCursor>{"", "cursor"});
}

TEST_CASE("the stored facts and the hour of the day's complete reading go to the LMS", "[jobs][sync]") {
    World world;
    world.builder.students(10, 12);
    world.sync();
    CHECK_FALSE(world.lms.known_given);
    world.sync();
    CHECK(world.lms.known_given);
    // Noon UTC is two in the afternoon in Riga: since three in the morning there.
    CHECK(world.lms.full_since_given.back() == test::noon - core::hours{11});
}

TEST_CASE("a site that does not answer keeps the old facts and marks every course", "[jobs][sync]") {
    World world;
    world.builder.students(10, 12);
    world.sync();
    world.clock.advance(core::hours{1});
    world.lms.read_failure =
        core::LmsError{core::LmsFailure::invalid_token, "core_webservice_get_site_info", "", false};
    const auto outcomes = jobs::sync_site(world.database(), world.site, world.lms, world.clock.at);
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].error->failure == core::LmsFailure::invalid_token);
    const auto course = world.course();
    CHECK(course->snapshot.people.size() == 5);
    CHECK(course->state.failure == core::LmsFailure::invalid_token);
    CHECK_FALSE(core::is_fresh(course->snapshot, core::Part::roster));
}

TEST_CASE("a list of participants that lost most of them without an error is not believed", "[jobs][sync]") {
    World world;
    world.builder.students(10, 19);
    world.builder.assignment(1, test::noon);
    world.builder.submitted(1, 10, test::noon - core::days{1});
    world.sync();
    const std::vector<core::Enrolment> everybody = world.builder.snapshot.people;
    world.builder.snapshot.people.clear();
    world.builder.snapshot.submissions.clear();
    world.clock.advance(core::hours{1});
    world.sync();
    const auto course = world.course();
    CHECK(course->snapshot.people.size() == everybody.size());
    CHECK(course->snapshot.submissions.size() == 1);
    CHECK_FALSE(core::is_fresh(course->snapshot, core::Part::roster));
    CHECK(core::is_fresh(course->snapshot, core::Part::contents));

    world.builder.snapshot.people = everybody;
    world.sync();
    CHECK(core::is_fresh(world.course()->snapshot, core::Part::roster));
}

TEST_CASE("people who really left are let go when an administrator says so", "[jobs][sync]") {
    World world;
    world.builder.students(10, 19);
    world.sync();
    world.builder.snapshot.people.resize(2);
    world.site.lost_people = jobs::LostPeople::believed;
    world.sync();
    CHECK(world.course()->snapshot.people.size() == 2);
    CHECK(core::is_fresh(world.course()->snapshot, core::Part::roster));
}

TEST_CASE("a course that does not exist is said and leaves no facts", "[jobs][sync]") {
    World world;
    world.site.courses = {{"NOSUCH", core::Writes::off}};
    const auto outcomes = jobs::sync_site(world.database(), world.site, world.lms, world.clock.at);
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].error->failure == core::LmsFailure::not_found);
}

TEST_CASE("the course cache gives the same facts until something changes", "[jobs][sync]") {
    World world;
    world.builder.students(10, 12);
    world.sync();
    const auto first = world.course();
    CHECK(world.course() == first);
    world.sync();
    CHECK(world.course() != first);
    CHECK(first->snapshot.people.size() == 5);  // readers of the old version keep it
}

TEST_CASE("replies cannot be pulled from a site that refuses", "[jobs][sync]") {
    World world;
    world.lms.read_failure =
        core::LmsError{core::LmsFailure::access_denied, "core_message_get_messages", "", false};
    const auto pulled = jobs::pull_replies(world.database(), world.site, world.lms, world.clock.at);
    REQUIRE_FALSE(pulled);
    CHECK(pulled.error().failure == core::LmsFailure::access_denied);
}
