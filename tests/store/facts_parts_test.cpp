#include <algorithm>
#include <catch2/catch.hpp>

#include "sample_course.hpp"
#include "store/facts.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using tests::describe;
using tests::fail_part;
using tests::lines_of;

namespace {

constexpr core::Instant later = tests::sample_time + core::hours{1};

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
};

/// Whether rows of `part` cannot be told whose they are without `other`.
bool hangs_on(core::Part part, core::Part other) {
    using core::Part;
    if (part == Part::contents || part == Part::roster || part == Part::groups) return false;
    if (part == Part::groupings) return other == Part::groups;
    const bool of_activities = part == Part::assignments || part == Part::quizzes || part == Part::calendar;
    return other == Part::contents || (other == Part::roster && !of_activities);
}

core::CourseReading later_reading() {
    core::CourseReading reading = tests::sample_reading();
    reading.snapshot.taken = later;
    for (core::PartStatus& status : reading.snapshot.parts) status.as_of = later;
    return reading;
}

void remove_person(core::CourseReading& reading, const std::string& lms_id) {
    auto& people = reading.snapshot.people;
    people.erase(std::remove_if(people.begin(), people.end(),
                                [&](const core::Enrolment& row) { return row.lms_id == lms_id; }),
                 people.end());
}

}  // namespace

TEST_CASE("a part that failed keeps its facts and says since when they are stale", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    const core::Part part = GENERATE(from_range(core::all_parts.begin(), core::all_parts.end()));
    CAPTURE(core::word(part));
    core::CourseReading again = later_reading();
    fail_part(again, part);
    world.save(again);

    core::CourseSnapshot expected = tests::sample_reading().snapshot;
    expected.taken = later;
    for (core::PartStatus& status : expected.parts) {
        if (status.part == part)
            status.failure = core::LmsFailure::server_error;
        else if (!hangs_on(status.part, part))
            status.as_of = later;
    }
    CHECK(describe(world.load(course)) == describe(expected));
}

TEST_CASE("a part that failed from the start is known to have never arrived", "[store][facts]") {
    World world;
    core::CourseReading reading = tests::sample_reading();
    fail_part(reading, core::Part::grades);
    const core::CourseSnapshot loaded = world.load(world.save(reading));
    const core::PartStatus* status = core::status_of(loaded, core::Part::grades);
    REQUIRE(status != nullptr);
    CHECK_FALSE(status->as_of);
    CHECK(status->failure == core::LmsFailure::server_error);
}

TEST_CASE("a part that arrives again replaces its facts", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    core::CourseReading again = later_reading();
    fail_part(again, core::Part::grades);
    world.save(again);
    core::CourseReading third = later_reading();
    third.snapshot.grades.pop_back();
    third.snapshot.completions.clear();
    third.snapshot.overrides.clear();
    world.save(third);
    CHECK(describe(world.load(course)) == describe(third.snapshot));
}

TEST_CASE("dates of a new assignment are taken although its part failed before it was ever read",
          "[store][facts]") {
    World world;
    core::CourseReading reading = tests::sample_reading();
    for (core::PartStatus& status : reading.snapshot.parts)
        if (status.part == core::Part::assignments)
            status = {status.part, std::nullopt, core::LmsFailure::access_denied};
    const core::CourseId course = world.save(reading);
    reading.snapshot.activities[0].base.due = later;
    world.save(reading);
    CHECK(world.load(course).activities[0].base.due == later);
}

TEST_CASE("somebody who left a fresh roster leaves the course with all facts but keeps the row",
          "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    const auto anna = store::find_person(world.database, world.site, "21");
    REQUIRE(anna);

    core::CourseReading again = later_reading();
    remove_person(again, "21");
    for (const core::Part part :
         {core::Part::submissions, core::Part::attempts, core::Part::completion, core::Part::grades,
          core::Part::overrides, core::Part::extensions, core::Part::groups})
        fail_part(again, part);
    world.save(again);
    const std::string text = describe(world.load(course));
    CHECK(text.find(" 21 ") == std::string::npos);
    CHECK(text.find("(unknown)") == std::string::npos);
    CHECK(
        lines_of(text, "completion") ==
        lines_of(describe(tests::sample_reading().snapshot), "completion")
            .substr(
                lines_of(describe(tests::sample_reading().snapshot), "completion").find("completion 11 22")));
    CHECK(lines_of(text, "member") == "member 22 42 \nmember 23 41 \n");
    CHECK(store::find_person(world.database, world.site, "21") == anna);

    world.save(later_reading());
    CHECK(world.load(course).people[0].person == *anna);
    CHECK(describe(world.load(course)) == describe(later_reading().snapshot));
}

TEST_CASE("nobody leaves while the roster cannot be read", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    core::CourseReading again = later_reading();
    fail_part(again, core::Part::roster);
    world.save(again);
    CHECK(world.load(course).people.size() == 3);
    CHECK(world.load(course).submissions.size() == 2);
}

TEST_CASE("an activity that left takes its kept facts along and has its old id when it returns",
          "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    const core::ActivityId quiz = world.load(course).activities[1].id;
    core::CourseReading again = later_reading();
    again.snapshot.activities.erase(again.snapshot.activities.begin() + 1);
    fail_part(again, core::Part::attempts);
    fail_part(again, core::Part::completion);
    world.save(again);
    const std::string text = describe(world.load(course));
    CHECK(lines_of(text, "attempt").empty());
    CHECK(lines_of(text, "completion").find("completion 12") == std::string::npos);
    CHECK(lines_of(text, "completion").find("completion 11") != std::string::npos);
    CHECK(text.find("(unknown)") == std::string::npos);

    world.save(later_reading());
    CHECK(world.load(course).activities[1].id == quiz);
}

TEST_CASE("rows of a team stay while the groups cannot be read", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    core::CourseReading again = later_reading();
    fail_part(again, core::Part::groups);
    again.snapshot.submissions[0].state = core::SubmissionState::submitted;
    world.save(again);
    const core::CourseSnapshot loaded = world.load(course);
    REQUIRE(loaded.submissions.size() == 2);
    CHECK(std::count_if(loaded.submissions.begin(), loaded.submissions.end(),
                        [](const core::Submission& row) { return row.group.has_value(); }) == 1);
    CHECK(std::all_of(loaded.submissions.begin(), loaded.submissions.end(), [](const core::Submission& row) {
        return row.state == core::SubmissionState::submitted;
    }));
}

TEST_CASE("a group that left takes its members and kept rows along", "[store][facts]") {
    World world;
    const core::CourseId course = world.save(tests::sample_reading());
    core::CourseReading again = later_reading();
    again.snapshot.groups.pop_back();
    fail_part(again, core::Part::submissions);
    world.save(again);
    const std::string text = describe(world.load(course));
    CHECK(lines_of(text, "member") == "member 21 41 \nmember 23 41 \n");
    CHECK(lines_of(text, "submission").find("submission 11 - ") == std::string::npos);
    CHECK(lines_of(text, "submission").find("submission 11 21 ") != std::string::npos);
}

TEST_CASE("rows about people who are not in the reading are dropped", "[store][facts]") {
    World world;
    core::CourseReading reading = tests::sample_reading();
    reading.snapshot.grades.push_back({core::ActivityId{901}, core::PersonId{999}, 1, 2, std::nullopt});
    reading.snapshot.grades.push_back({core::ActivityId{999}, core::PersonId{701}, 1, 2, std::nullopt});
    reading.snapshot.submissions.push_back({core::ActivityId{901}, std::nullopt, core::GroupId{999},
                                            core::SubmissionState::submitted, later, false});
    CHECK(describe(world.load(world.save(reading))) == describe(tests::sample_reading().snapshot));
}

TEST_CASE("a row that the LMS gives twice is kept once, the last one", "[store][facts]") {
    World world;
    core::CourseReading reading = tests::sample_reading();
    core::Completion twice = reading.snapshot.completions[0];
    twice.state = core::CompletionState::complete;
    reading.snapshot.completions.push_back(twice);
    reading.snapshot.people.push_back(reading.snapshot.people[0]);
    const core::CourseSnapshot loaded = world.load(world.save(reading));
    CHECK(loaded.people.size() == 3);
    REQUIRE(loaded.completions.size() == 3);
    CHECK(loaded.completions[0].state == core::CompletionState::complete);
}

TEST_CASE("a big course comes back complete", "[store][facts]") {
    World world;
    core::CourseReading reading = tests::sample_reading();
    core::CourseSnapshot& snapshot = reading.snapshot;
    for (int number = 0; number < 40; ++number) {
        core::Activity row = snapshot.activities[0];
        row.id = core::ActivityId{2000 + number};
        row.lms_id = std::to_string(2000 + number);
        snapshot.activities.push_back(row);
    }
    for (int number = 0; number < 200; ++number) {
        core::Enrolment row = snapshot.people[0];
        row.person = core::PersonId{5000 + number};
        row.lms_id = std::to_string(5000 + number);
        snapshot.people.push_back(row);
        for (int activity = 0; activity < 40; ++activity)
            snapshot.completions.push_back({core::ActivityId{2000 + activity}, row.person,
                                            core::CompletionState::complete,
                                            tests::sample_time + core::seconds{activity * 1000 + number}});
    }
    const core::CourseId course = world.save(reading);
    world.save(reading);
    CHECK(world.load(course).completions.size() == 8003);
    CHECK(describe(world.load(course)) == describe(snapshot));
}
