#include "core/take_over.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"
#include "zones.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

PlanItem item(const std::string& key, PlanKind kind, Instant at) {
    PlanItem made;
    made.key = key;
    made.kind = kind;
    made.title = "Item " + key;
    made.at = at;
    return made;
}

/// A course of this autumn and its copy, a year minus a week later, with other ids for everything.
struct Copied {
    CourseBuilder source;
    CourseBuilder copy;
    Copied() {
        source.assignment(1, noon).name = "Essay";
        source.task(2, ActivityKind::forum).name = "Forum";
        source.snapshot.groups = {{GroupId{1}, "1", "Evening"}};
        copy.assignment(11, noon).name = "Essay";
        copy.task(12, ActivityKind::forum).name = "Forum";
        copy.snapshot.groups = {{GroupId{21}, "21", "Evening"}};
        source.snapshot.course.starts = noon;
        copy.snapshot.course.starts = noon + days{357};
    }
    [[nodiscard]] TakeOver result(const ZoneRules& zone = FixedOffset{}) const {
        return take_over(source.snapshot, copy.snapshot, zone, PersonId{1}, noon + days{350});
    }
};

}  // namespace

TEST_CASE("plan items name the copy's activities and groups and move with its start", "[core][take_over]") {
    Copied courses;
    PlanItem date = item("essay", PlanKind::date, noon + days{7});
    date.activity = ActivityId{1};
    date.begins = noon + days{6};
    date.group = GroupId{1};
    courses.source.snapshot.plan = {date, item("walk", PlanKind::social, noon + days{3})};
    const TakeOver result = courses.result();
    CHECK(result.moved == days{357});
    CHECK(result.left.empty());
    REQUIRE(result.items.size() == 2);
    CHECK(result.items[0].activity == ActivityId{11});
    CHECK(result.items[0].group == GroupId{21});
    CHECK(result.items[0].at == noon + days{364});
    CHECK(result.items[0].begins == noon + days{363});
    CHECK(result.items[0].author == PersonId{1});
    CHECK(result.items[0].noted == noon + days{350});
    CHECK(result.items[1].at == noon + days{360});
}

TEST_CASE("the hour of the day stays over a change of the clocks", "[core][take_over]") {
    Copied courses;
    courses.copy.snapshot.course.starts = noon + days{182};  // in summer time
    courses.source.snapshot.plan = {item("walk", PlanKind::social, noon)};
    const ZoneRules& riga = waymark::test::test_zone("Riga");
    const TakeOver result = courses.result(riga);
    REQUIRE(result.items.size() == 1);
    CHECK(riga.to_local(result.items[0].at) - riga.to_local(noon) == days{182});
    CHECK(result.items[0].at - noon == days{182} - hours{1});
}

TEST_CASE("an item whose activity or group the copy lacks or has twice is left and named",
          "[core][take_over]") {
    Copied courses;
    PlanItem date = item("essay", PlanKind::date, noon);
    SECTION("renamed") {
        date.activity = ActivityId{1};
        courses.copy.snapshot.activities[0].name = "Other";
    }
    SECTION("of another kind") {
        date.activity = ActivityId{1};
        courses.copy.snapshot.activities[0].kind = ActivityKind::quiz;
    }
    SECTION("twice") {
        date.activity = ActivityId{1};
        courses.copy.assignment(13, noon).name = "Essay";
    }
    SECTION("gone from the source") {
        date.activity = ActivityId{99};
    }
    SECTION("no such group") {
        date.group = GroupId{1};
        courses.copy.snapshot.groups.clear();
    }
    courses.source.snapshot.plan = {date};
    CHECK(courses.result().items.empty());
    CHECK(courses.result().left == std::vector<std::string>{"Item essay"});
}

TEST_CASE("corrections stay where they are, and what the copy has already is not replaced",
          "[core][take_over]") {
    Copied courses;
    PlanItem correction = item("wrong", PlanKind::correction, noon);
    correction.activity = ActivityId{1};
    courses.source.snapshot.plan = {correction, item("walk", PlanKind::social, noon)};
    courses.copy.snapshot.plan = {item("walk", PlanKind::social, noon + days{1})};
    CHECK(courses.result().items.empty());
    CHECK(courses.result().left.empty());
}

TEST_CASE("dates stay when a course's start is not known", "[core][take_over]") {
    Copied courses;
    courses.source.snapshot.plan = {item("walk", PlanKind::social, noon)};
    courses.copy.snapshot.course.starts.reset();
    CHECK(courses.result().moved == days{0});
    CHECK(courses.result().items.at(0).at == noon);
}
