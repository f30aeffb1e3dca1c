#include "store/facts.hpp"

#include <catch2/catch.hpp>

#include "sample_course.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using tests::describe;
using tests::lines_of;

namespace {

struct World {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    core::SiteId site = store::ensure_site(database, "a");

    core::CourseId save(const core::CourseReading& reading) {
        return store::save_reading(database, site, reading);
    }
    core::CourseSnapshot load(core::CourseId course) const {
        return store::load_snapshot(database, course).value();
    }
    core::PersonId person(const char* lms_id) const {
        return store::find_person(database, site, lms_id).value();
    }
};

/// The sample, read again an hour later with other local ids.
core::CourseReading later_reading() {
    core::CourseReading reading = tests::sample_reading();
    reading.snapshot.taken += core::hours{1};
    for (core::PartStatus& status : reading.snapshot.parts) status.as_of = reading.snapshot.taken;
    return reading;
}

}  // namespace

TEST_CASE("a reading comes back as it was saved", "[store][facts]") {
    World world;
    const core::CourseReading reading = tests::sample_reading();
    const core::CourseId course = world.save(reading);
    const core::CourseSnapshot loaded = world.load(course);
    CHECK(describe(loaded) == describe(reading.snapshot));
    CHECK(lines_of(describe(loaded), "completion").find("(unknown)") == std::string::npos);
    CHECK(loaded.course.id == course);
    CHECK(store::load_cursor(world.database, course) == reading.cursor);
}

TEST_CASE("text with quotes, NUL and any script comes back whole", "[store][facts]") {
    World world;
    core::CourseReading reading = tests::sample_reading();
    reading.snapshot.people[0].full_name = std::string("O'Brien \0 Ж \xF0\x9F\x8C\xB2 \"x\"", 22);
    const core::CourseSnapshot loaded = world.load(world.save(reading));
    CHECK(loaded.people[0].full_name == reading.snapshot.people[0].full_name);
}

TEST_CASE("ids last over readings whatever the reading numbers things", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    const core::CourseSnapshot first = world.load(course);

    core::CourseReading again = later_reading();
    std::reverse(again.snapshot.people.begin(), again.snapshot.people.end());
    core::Activity added = again.snapshot.activities[0];
    added.id = core::ActivityId{1};
    added.lms_id = "14";
    again.snapshot.activities.insert(again.snapshot.activities.begin(), added);
    CHECK(world.save(again) == course);
    const core::CourseSnapshot second = world.load(course);

    REQUIRE(second.people.size() == 3);
    CHECK(second.people[2].person == first.people[0].person);
    CHECK(second.people[0].person == first.people[2].person);
    REQUIRE(second.activities.size() == 6);
    CHECK(second.activities[1].id == first.activities[0].id);
    CHECK(second.activities[0].lms_id == "14");
    CHECK(second.groups[0].id == first.groups[0].id);
    CHECK(second.taken == again.snapshot.taken);
}

TEST_CASE("each saved reading and each failure gives a new version", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    const auto version = [&] { return store::course_state(world.database, course)->version; };
    const std::int64_t first = version();
    world.save(later_reading());
    const std::int64_t second = version();
    CHECK(second > first);
    store::save_failed_reading(world.database, world.site, "5", {core::LmsFailure::timed_out, "", "", false},
                               tests::sample_time);
    CHECK(version() > second);
}

TEST_CASE("a whole failure keeps the facts and makes every part stale", "[store][facts]") {
    World world;
    const core::CourseReading reading = tests::sample_reading();
    const core::CourseId course = world.save(reading);
    const core::Instant later = tests::sample_time + core::hours{2};
    const core::LmsError error{core::LmsFailure::unreachable, "core_webservice_get_site_info", "no route",
                               false};
    CHECK(store::save_failed_reading(world.database, world.site, "5", error, later) == course);

    core::CourseSnapshot expected = reading.snapshot;
    for (core::PartStatus& status : expected.parts) status.failure = core::LmsFailure::unreachable;
    CHECK(describe(world.load(course)) == describe(expected));
    const store::CourseState state = store::course_state(world.database, course).value();
    CHECK(state.last_success == tests::sample_time);
    CHECK(state.last_failure == later);
    CHECK(state.failure == core::LmsFailure::unreachable);
    CHECK(state.failure_detail == "no route");
    CHECK(store::load_cursor(world.database, course) == reading.cursor);

    world.save(later_reading());
    CHECK_FALSE(store::course_state(world.database, course)->failure);
    CHECK(core::is_fresh(world.load(course), core::Part::grades));
}

TEST_CASE("a course that was never read has a state but no facts", "[store][facts]") {
    World world;
    const core::CourseId course =
        store::save_failed_reading(world.database, world.site, "5",
                                   {core::LmsFailure::invalid_token, "x", "", false}, tests::sample_time);
    CHECK_FALSE(store::load_snapshot(world.database, course));
    CHECK_FALSE(store::course_state(world.database, course)->last_success);
    CHECK(store::load_cursor(world.database, course).empty());
    CHECK(world.save(tests::sample_reading()) == course);
    CHECK(describe(world.load(course)) == describe(tests::sample_reading().snapshot));
}

TEST_CASE("a course configured by its short name is one course throughout", "[store][facts]") {
    World world;
    const core::LmsError error{core::LmsFailure::unreachable, "", "", false};
    const core::CourseId course =
        store::save_failed_reading(world.database, world.site, "ALG1", error, tests::sample_time);
    CHECK(store::course_lms_id(world.database, world.site, "ALG1") == "ALG1");
    CHECK(world.save(tests::sample_reading()) == course);
    CHECK(store::course_lms_id(world.database, world.site, "ALG1") == "5");
    CHECK(store::save_failed_reading(world.database, world.site, "ALG1", error, tests::sample_time) ==
          course);
    CHECK(store::find_course(world.database, world.site, "5") == course);
    CHECK_FALSE(store::find_course(world.database, world.site, "ALG1"));
}

TEST_CASE("what was never saved is not found", "[store][facts]") {
    World world;
    CHECK_FALSE(store::find_site(world.database, "b"));
    CHECK_FALSE(store::find_course(world.database, world.site, "5"));
    CHECK_FALSE(store::find_person(world.database, world.site, "21"));
    CHECK_FALSE(store::load_snapshot(world.database, core::CourseId{1}));
    CHECK_FALSE(store::course_state(world.database, core::CourseId{1}));
    CHECK_FALSE(store::load_site_info(world.database, world.site));
    CHECK(store::load_cursor(world.database, core::CourseId{1}).empty());
}

TEST_CASE("site info comes back and the site keeps its row", "[store][facts]") {
    World world;
    core::SiteInfo info;
    info.name = "School";
    info.address = "https://lms.example.org";
    info.release = "4.5.10+ (Build: 20260227)";
    info.account_lms_id = "4";
    store::save_site_info(world.database, world.site, info, tests::sample_time);
    CHECK(store::ensure_site(world.database, "a") == world.site);
    const store::StoredSiteInfo stored = store::load_site_info(world.database, world.site).value();
    CHECK(stored.name == info.name);
    CHECK(stored.address == info.address);
    CHECK(stored.release == info.release);
    CHECK(stored.account_lms_id == "4");
    CHECK(stored.read == tests::sample_time);
    CHECK_FALSE(stored.notices);
}

TEST_CASE("what was told of the site's own notices stands until something else is told", "[store][facts]") {
    World world;
    core::SiteInfo info;
    info.notices = core::LmsNotices{true, false, true};
    const auto stored = [&] { return store::load_site_info(world.database, world.site).value().notices; };
    store::save_site_info(world.database, world.site, info, tests::sample_time);
    CHECK(stored() == core::LmsNotices{true, false, true});
    info.notices.reset();
    store::save_site_info(world.database, world.site, info, tests::sample_time);
    CHECK(stored() == core::LmsNotices{true, false, true});
    info.notices = core::LmsNotices{};
    store::save_site_info(world.database, world.site, info, tests::sample_time);
    CHECK(stored() == core::LmsNotices{});
}

TEST_CASE("two sites with the same LMS ids do not mix", "[store][facts]") {
    World world;
    const core::SiteId other_site = store::ensure_site(world.database, "b");
    core::CourseReading other = tests::sample_reading();
    other.snapshot.people[0].full_name = "Somebody else";
    other.snapshot.completions.clear();
    const core::CourseId course = world.save(tests::sample_reading());
    const core::CourseId other_course = store::save_reading(world.database, other_site, other);

    CHECK(course != other_course);
    CHECK(describe(world.load(course)) == describe(tests::sample_reading().snapshot));
    CHECK(describe(world.load(other_course)) == describe(other.snapshot));
    CHECK(world.person("21") != store::find_person(world.database, other_site, "21"));
    CHECK(world.load(course).activities[0].id != world.load(other_course).activities[0].id);
    CHECK(world.load(course).groups[0].id != world.load(other_course).groups[0].id);
}

TEST_CASE("two courses of a site share people and nothing else", "[store][facts]") {
    World world;
    core::CourseReading other = tests::sample_reading();
    other.snapshot.course.lms_id = "6";
    for (core::Activity& row : other.snapshot.activities) row.lms_id = "6" + row.lms_id;
    for (core::Group& row : other.snapshot.groups) row.lms_id = "6" + row.lms_id;
    const core::CourseId course = world.save(tests::sample_reading());
    const core::CourseId other_course = world.save(other);
    other.snapshot.people.pop_back();
    world.save(other);
    CHECK(world.load(course).people[0].person == world.load(other_course).people[0].person);
    CHECK(describe(world.load(course)) == describe(tests::sample_reading().snapshot));
    CHECK(world.load(other_course).people.size() == 2);
}
