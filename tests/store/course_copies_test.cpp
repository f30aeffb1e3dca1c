#include "store/course_copies.hpp"

#include <catch2/catch.hpp>

#include "sample_course.hpp"
#include "store/facts.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using tests::sample_time;

TEST_CASE("the first answer about a copied course stays", "[store][copies]") {
    tests::TempDatabase files;
    store::Database& database = files.database();
    const core::SiteId site = store::ensure_site(database, "school");
    const core::CourseReading reading = tests::sample_reading();
    const core::CourseId copy = store::save_reading(database, site, reading);
    const core::SiteId other = store::ensure_site(database, "other");
    const core::CourseId source = store::save_reading(database, other, reading);
    const core::PersonId teacher =
        store::find_person(database, site, reading.snapshot.people.front().lms_id).value();
    CHECK_FALSE(store::is_copy_settled(database, copy));
    CHECK(store::settle_copy(database, {copy, source, false, teacher}, sample_time));
    CHECK(store::is_copy_settled(database, copy));
    CHECK_FALSE(store::settle_copy(database, {copy, source, true, teacher}, sample_time));
    CHECK_FALSE(store::is_copy_settled(database, source));
}
