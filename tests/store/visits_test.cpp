#include <catch2/catch.hpp>

#include "sample_course.hpp"
#include "store/facts.hpp"
#include "store/sessions.hpp"
#include "store/visits.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using tests::sample_time;

namespace {

struct Visits {
    tests::TempDatabase files;
    core::SiteId site = store::ensure_site(files.database(), "site");
    core::CourseReading reading = tests::sample_reading();

    /// Reads the course when the LMS says that its first person was last there at `at`.
    std::optional<core::Instant> read(std::optional<core::Instant> at) {
        reading.snapshot.people.front().last_access = at;
        const core::CourseId course = store::save_reading(files.database(), site, reading);
        return store::load_snapshot(files.database(), course)->people.front().last_access;
    }
    void launch(core::Instant at) {
        store::record_launch(files.database(), site, reading.snapshot.people.front().lms_id,
                             reading.snapshot.course.lms_id, at);
    }
};

}  // namespace

TEST_CASE_METHOD(Visits, "opening Waymark is no visit to the course", "[store][visits]") {
    const core::Instant yesterday = sample_time - core::days{1};
    CHECK(read(yesterday) == yesterday);
    launch(sample_time - core::minutes{2});
    CHECK(read(sample_time) == yesterday);  // the LMS only remembers the launch
    const core::Instant later = sample_time + core::hours{1};
    CHECK(read(later) == later);
}

TEST_CASE_METHOD(Visits, "who only ever came through Waymark was never in the course", "[store][visits]") {
    launch(sample_time);
    CHECK_FALSE(read(sample_time + core::minutes{1}));
    CHECK_FALSE(read(std::nullopt));
}

TEST_CASE_METHOD(Visits, "a launch in another course or by another person explains nothing",
                 "[store][visits]") {
    store::record_launch(files.database(), site, reading.snapshot.people.front().lms_id, "another",
                         sample_time);
    store::record_launch(files.database(), site, "another", reading.snapshot.course.lms_id, sample_time);
    CHECK(read(sample_time) == sample_time);
}

TEST_CASE_METHOD(Visits, "a new reading is compared with what the LMS told, our own launches included",
                 "[store][visits]") {
    launch(sample_time);
    CHECK_FALSE(read(sample_time));
    const auto course = store::find_course(files.database(), site, reading.snapshot.course.lms_id);
    REQUIRE(course);
    auto facts = store::load_snapshot(files.database(), *course);
    REQUIRE(facts);
    store::put_latest_visits(files.database(), *facts);
    CHECK(facts->people.front().last_access == sample_time);
}
