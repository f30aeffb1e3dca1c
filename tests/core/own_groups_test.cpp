#include "core/own_groups.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

/// Students 10 and 11 in Linden (21), 12 in Oak (22), joined in the grouping 5; nobody uses them.
struct Stage {
    CourseBuilder course;
    GroupsCreation made{"2", "Study groups", {{"Linden", {"10", "11"}}, {"Oak", {"12"}}}, "wm:5f"};
    Stage() {
        course.students(10, 13);
        course.assignment(1, noon);
        course.snapshot.groups.push_back({{21}, "21", "Linden", "wm:5f:1"});
        course.snapshot.groups.push_back({{22}, "22", "Oak", "wm:5f:2"});
        person(10).groups.push_back({21});
        person(11).groups.push_back({21});
        person(12).groups.push_back({22});
    }
    Enrolment& person(int id) {
        for (Enrolment& one : course.snapshot.people)
            if (one.person == PersonId{id}) return one;
        throw std::logic_error("nobody of that number");
    }
    [[nodiscard]] std::vector<UseOfGroups> uses() const { return uses_of_groups(course.snapshot, made, "5"); }
    Activity& activity() { return course.snapshot.activities.front(); }
};

Availability condition(Availability::Kind kind, std::string lms_id) {
    Availability leaf;
    leaf.kind = kind;
    leaf.lms_id = std::move(lms_id);
    Availability tree;
    tree.kind = Availability::Kind::all;
    tree.children = {leaf};
    return tree;
}

}  // namespace

TEST_CASE("groups of our own are known by their idnumber", "[core][own_groups]") {
    const Stage stage;
    CHECK(is_own_group(stage.course.snapshot, {21}));
    CHECK_FALSE(is_own_group(stage.course.snapshot, {1}));
    CHECK_FALSE(is_own_group(stage.course.snapshot, {99}));
    CHECK(has_groups(stage.course.snapshot));
    CHECK(groups_made(stage.course.snapshot, stage.made) ==
          std::vector<std::optional<GroupId>>{GroupId{21}, GroupId{22}});
    GroupsCreation other = stage.made;
    other.marker = "wm:60";
    CHECK(groups_made(stage.course.snapshot, other) ==
          std::vector<std::optional<GroupId>>{std::nullopt, std::nullopt});
}

TEST_CASE("groups as they were made are used by nobody", "[core][own_groups]") {
    Stage stage;
    CHECK(stage.uses().empty());
    SECTION("nor when a member has left the course") {
        std::erase_if(stage.course.snapshot.people,
                      [](const Enrolment& one) { return one.person == PersonId{12}; });
        CHECK(stage.uses().empty());
    }
    SECTION("nor when others' groups are used") {
        stage.course.group_override(1, 1, {std::nullopt, noon, std::nullopt});
        stage.activity().availability = condition(Availability::Kind::group, "1");
        stage.activity().team_grouping_lms_id = "6";
        CHECK(stage.uses().empty());
    }
    SECTION("nor when they are gone") {
        stage.course.snapshot.groups.clear();
        for (Enrolment& one : stage.course.snapshot.people) one.groups.clear();
        CHECK(stage.uses().empty());
    }
}

TEST_CASE("whatever relies on groups of our own is found", "[core][own_groups]") {
    Stage stage;
    std::vector<UseOfGroups> expected;
    SECTION("somebody joined") {
        stage.person(13).groups.push_back({22});
        expected = {{GroupUse::members, GroupId{22}, std::nullopt}};
    }
    SECTION("somebody was taken out") {
        stage.person(12).groups.clear();
        expected = {{GroupUse::members, GroupId{22}, std::nullopt}};
    }
    SECTION("dates of one of the groups") {
        stage.course.group_override(1, 21, {std::nullopt, noon, std::nullopt});
        expected = {{GroupUse::dates, GroupId{21}, ActivityId{1}}};
    }
    SECTION("a plan item for one of the groups") {
        PlanItem item;
        item.key = "talk";
        item.group = GroupId{22};
        stage.course.snapshot.plan.push_back(item);
        expected = {{GroupUse::dates, GroupId{22}, std::nullopt}};
    }
    SECTION("a condition, however deep") {
        Availability tree;
        tree.kind = Availability::Kind::any;
        tree.children = {condition(Availability::Kind::group, "22")};
        stage.activity().availability = tree;
        expected = {{GroupUse::access, std::nullopt, ActivityId{1}}};
    }
    SECTION("a condition on the grouping") {
        stage.activity().availability = condition(Availability::Kind::grouping, "5");
        expected = {{GroupUse::access, std::nullopt, ActivityId{1}}};
    }
    SECTION("a section") {
        Section section;
        section.availability = condition(Availability::Kind::group, "21");
        stage.course.snapshot.sections.push_back(section);
        expected = {{GroupUse::access, std::nullopt, std::nullopt}};
    }
    SECTION("the activity's own grouping") {
        stage.activity().grouping_lms_id = "5";
        expected = {{GroupUse::access, std::nullopt, ActivityId{1}}};
    }
    SECTION("teams") {
        stage.activity().team_grouping_lms_id = "5";
        expected = {{GroupUse::teams, std::nullopt, ActivityId{1}}};
    }
    CHECK(stage.uses() == expected);
}
