#include "store/course_notes.hpp"

#include <catch2/catch.hpp>

#include "sample_course.hpp"
#include "store/availability_text.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;

namespace {

constexpr core::Instant now = tests::sample_time;

struct World {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    core::SiteId site = store::ensure_site(database, "a");
    core::CourseId course = store::save_reading(database, site, tests::sample_reading());

    core::CourseSnapshot load() const { return store::load_snapshot(database, course).value(); }
    std::int64_t version() const { return store::course_state(database, course)->version; }
    core::PersonId person(const char* lms_id) const {
        return store::find_person(database, site, lms_id).value();
    }
};

core::PlanItem item(const char* key, core::Instant at) {
    core::PlanItem result;
    result.key = key;
    result.kind = core::PlanKind::seminar;
    result.title = "Seminar \"one\"";
    result.at = at;
    result.noted = now;
    return result;
}

}  // namespace

TEST_CASE("plan items come back as they were saved, in order of time, and give the course a new version",
          "[store][plan]") {
    World world;
    const core::CourseSnapshot before = world.load();
    const std::int64_t version = world.version();
    core::PlanItem later = item("b", now + core::days{2});
    later.activity = before.activities[0].id;
    later.group = before.groups[0].id;
    later.begins = now + core::days{1};
    later.kind = core::PlanKind::forum_duty;
    later.times = 2;
    later.place = "Room 5";
    later.author = before.people[2].person;
    const core::PlanItem sooner = item("a", now);
    store::change_plan(world.database, world.course, {later, sooner}, {});
    CHECK(world.load().plan == std::vector{sooner, later});
    CHECK(world.version() > version);

    core::PlanItem changed = sooner;
    changed.title = "Moved";
    store::change_plan(world.database, world.course, {changed}, {"b", "never there"});
    CHECK(world.load().plan == std::vector{changed});
}

TEST_CASE("a list of mentors replaces the earlier one", "[store][mentors]") {
    World world;
    const core::Mentorship one{world.person("23"), world.person("21")};
    const core::Mentorship two{world.person("23"), world.person("22")};
    store::replace_mentorships(world.database, world.course, {two, one, one});
    CHECK(world.load().mentorships == std::vector{one, two});
    const std::int64_t version = world.version();
    store::replace_mentorships(world.database, world.course, {two});
    CHECK(world.load().mentorships == std::vector{two});
    CHECK(world.version() > version);
}

TEST_CASE("an excuse is kept once per student and activity and can be taken back", "[store][excuse]") {
    World world;
    const core::ActivityId essay = world.load().activities[0].id;
    const core::PersonId anna = world.person("21");
    const auto excuses = [&] { return world.load().excuses; };
    store::save_excuse(world.database, world.course, {anna, essay, {}}, world.person("23"), now);
    store::save_excuse(world.database, world.course, {anna, {}, now + core::days{3}}, world.person("23"),
                       now);
    store::save_excuse(world.database, world.course, {anna, {}, now + core::days{4}}, world.person("23"),
                       now);
    REQUIRE(excuses().size() == 2);
    CHECK(excuses()[0].activity == essay);
    CHECK(excuses()[1].until == now + core::days{4});
    store::delete_excuse(world.database, world.course, anna, std::nullopt);
    REQUIRE(excuses().size() == 1);
    CHECK(excuses()[0].activity == essay);
}

TEST_CASE("an outage has one beginning and one end however often it is noted", "[store][outage]") {
    World world;
    const auto open = [&](int hours) {
        store::open_outage(world.database, world.site, core::LmsFailure::unreachable,
                           now + core::hours{hours});
    };
    CHECK_FALSE(store::close_outage(world.database, world.site, now));
    open(1);
    open(2);
    REQUIRE(world.load().outages.size() == 1);
    CHECK(world.load().outages[0].from == now + core::hours{1});
    CHECK_FALSE(world.load().outages[0].until);
    CHECK(store::close_outage(world.database, world.site, now + core::hours{3}));
    open(5);
    const auto outages = store::load_outages(world.database, world.site, now);
    REQUIRE(outages.size() == 2);
    CHECK(outages[0].until == now + core::hours{3});
    CHECK(outages[1].from == now + core::hours{5});
    CHECK(store::load_outages(world.database, world.site, now + core::hours{4}).size() == 1);
}

TEST_CASE("who appears in a later reading joined then, unless the LMS knows better", "[store][joined]") {
    World world;
    core::CourseReading again = tests::sample_reading();
    again.snapshot.taken = now + core::days{2};
    core::Enrolment late = again.snapshot.people[0];
    late.person = core::PersonId{800};
    late.lms_id = "29";
    again.snapshot.people.push_back(late);
    late.person = core::PersonId{801};
    late.lms_id = "30";
    late.joined = now + core::days{1};
    again.snapshot.people.push_back(late);
    store::save_reading(world.database, world.site, again);
    const core::CourseSnapshot loaded = world.load();
    CHECK_FALSE(loaded.people[0].joined);
    CHECK(loaded.people[3].joined == now + core::days{2});
    CHECK(loaded.people[4].joined == now + core::days{1});
}

namespace {

/// The sample course with a student who is listed at the first reading but not active, and active later.
struct LaterBegin {
    tests::TempDatabase files;
    core::SiteId site = store::ensure_site(files.database(), "site");
    core::CourseReading reading = tests::sample_reading();

    core::Enrolment& student() { return reading.snapshot.people.back(); }
    LaterBegin() {
        core::Enrolment later = reading.snapshot.people[0];
        later.person = core::PersonId{800};
        later.lms_id = "29";
        later.active = false;
        later.last_access.reset();
        reading.snapshot.people.push_back(later);
    }
    /// When the student joined, by what is stored after a reading on that day.
    std::optional<core::Instant> read(int day, bool active) {
        student().active = active;
        reading.snapshot.taken = now + core::days{day};
        const core::CourseId course = store::save_reading(files.database(), site, reading);
        return store::load_snapshot(files.database(), course)->people.back().joined;
    }
};

}  // namespace

TEST_CASE_METHOD(LaterBegin, "an enrolment that begins later joins when it begins", "[store][joined]") {
    CHECK_FALSE(read(0, false));
    CHECK_FALSE(read(10, false));
    student().last_access = now + core::days{30} - core::minutes{5};
    CHECK(read(30, true) == now + core::days{30});
    CHECK(read(31, true) == now + core::days{30});
    // A suspension afterwards is no beginning.
    CHECK(read(40, false) == now + core::days{30});
    CHECK(read(50, true) == now + core::days{30});
}

TEST_CASE_METHOD(LaterBegin, "somebody who came later and not active at first joins when it begins",
                 "[store][joined]") {
    const core::Enrolment later = student();
    reading.snapshot.people.pop_back();
    store::save_reading(files.database(), site, reading);
    reading.snapshot.people.push_back(later);
    CHECK(read(10, false) == now + core::days{10});
    CHECK(read(30, true) == now + core::days{30});
}

TEST_CASE_METHOD(LaterBegin, "a student who was there before and comes back keeps the beginning",
                 "[store][joined]") {
    const bool by_visit = GENERATE(true, false);
    if (by_visit)
        student().last_access = now - core::days{3};
    else
        reading.snapshot.completions.push_back({reading.snapshot.activities.front().id, student().person,
                                                core::CompletionState::complete, now - core::days{3}});
    CHECK_FALSE(read(0, false));
    CHECK_FALSE(read(30, true));
}

TEST_CASE("dates stated for a student stay until newer ones are stated", "[store][facts]") {
    World world;
    core::CourseReading again = tests::sample_reading();
    const core::StatedDates first = again.snapshot.stated_dates[0];
    again.snapshot.stated_dates.clear();
    store::save_reading(world.database, world.site, again);
    REQUIRE(world.load().stated_dates.size() == 1);
    CHECK(world.load().stated_dates[0].as_of == first.as_of);

    core::StatedDates older = first;
    older.as_of -= core::hours{1};
    older.dates = {};
    again.snapshot.stated_dates = {older};
    store::save_reading(world.database, world.site, again);
    CHECK(world.load().stated_dates[0].dates == first.dates);

    core::StatedDates newer = first;
    newer.as_of += core::hours{1};
    newer.dates.due = now + core::days{9};
    again.snapshot.stated_dates = {newer};
    store::save_reading(world.database, world.site, again);
    CHECK(world.load().stated_dates[0].dates.due == now + core::days{9});
}

TEST_CASE("between complete readings a stated date that was overtaken goes", "[store][facts]") {
    World world;
    core::CourseReading again = tests::sample_reading();
    again.snapshot.stated_dates.clear();
    again.complete = false;
    store::save_reading(world.database, world.site, again);
    CHECK(world.load().stated_dates.empty());
}

TEST_CASE("access conditions that are damaged are refused, not guessed", "[store][facts]") {
    for (const char* text : {"", "all", "all{", "all{group{1}", "all{}x", "sometimes{}", "from{soon}",
                             "grade{1:2}", "completion{done:3}", "group{\\"})
        CHECK_THROWS_AS(store::availability_of(text), std::runtime_error);
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "all{";
    CHECK_THROWS_AS(store::availability_of(deep), std::runtime_error);
}

TEST_CASE("an objection is kept with its first author and gives every course of the student a new version",
          "[store][objection]") {
    World world;
    const core::PersonId student = world.person("21");
    const core::PersonId teacher = world.person("23");
    const std::int64_t version = world.version();
    store::save_objection(world.database, {student, student, now});
    CHECK(world.version() == version + 1);
    store::save_objection(world.database, {student, teacher, now + core::days{1}});
    CHECK(world.load().objections == std::vector{core::Objection{student, student, now}});
    CHECK(core::objection_of(world.load(), student) != nullptr);
    CHECK(core::objection_of(world.load(), teacher) == nullptr);
    store::save_reading(world.database, world.site, tests::sample_reading());  // a reading does not touch it
    CHECK(world.load().objections.size() == 1);
    const std::int64_t later = world.version();
    store::delete_objection(world.database, student);
    CHECK(world.version() == later + 1);
    CHECK(world.load().objections.empty());
}
