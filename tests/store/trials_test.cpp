#include "store/trials.hpp"

#include <catch2/catch.hpp>

#include "sample_course.hpp"
#include "store/facts.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using core::Arm;
constexpr core::Instant noon = tests::sample_time;

namespace {

struct World {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    core::SiteId site = store::ensure_site(database, "a");
    core::CourseId course = store::save_reading(database, site, tests::sample_reading());
    core::PersonId person = store::load_snapshot(database, course)->people.front().person;

    void enter(const char* trial, Arm arm, core::Instant at = noon) {
        store::save_trial_entries(database, course, {{trial, person, arm}}, at);
    }
};

}  // namespace

TEST_CASE("a student enters a trial once, with the first lot and the first moment", "[store][trial]") {
    World world;
    world.enter("spring", Arm::other);
    world.enter("spring", Arm::usual, noon + core::days{1});
    const auto rows = store::trial_students(world.database, "spring");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].course == world.course);
    CHECK(rows[0].person == world.person);
    CHECK(rows[0].arm == Arm::other);
    CHECK(rows[0].entered == noon);
    CHECK(store::trial_arm(world.database, "spring", world.person) == Arm::other);
    CHECK(store::trial_arms(world.database, "spring", world.course) ==
          std::map<core::PersonId, Arm>{{world.person, Arm::other}});
}

TEST_CASE("a lot holds in every course of the site", "[store][trial]") {
    World world;
    world.enter("spring", Arm::other);
    core::CourseReading reading = tests::sample_reading();
    reading.snapshot.course.lms_id = "another";
    reading.snapshot.course.short_name = "ANOTHER";
    const core::CourseId second = store::save_reading(world.database, world.site, reading);
    CHECK(store::trial_arms(world.database, "spring", second).at(world.person) == Arm::other);
    store::save_trial_entries(world.database, second, {{"spring", world.person, Arm::usual}}, noon);
    const auto rows = store::trial_students(world.database, "spring");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].arm == Arm::other);
}

TEST_CASE("trials know nothing of each other", "[store][trial]") {
    World world;
    world.enter("spring", Arm::other);
    CHECK(store::trial_students(world.database, "autumn").empty());
    CHECK_FALSE(store::trial_arm(world.database, "autumn", world.person));
    world.enter("autumn", Arm::usual);
    CHECK(store::trial_arm(world.database, "autumn", world.person) == Arm::usual);
    CHECK(store::trial_arm(world.database, "spring", world.person) == Arm::other);
}
