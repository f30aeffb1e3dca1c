#include "core/spread.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

/// Five pieces, one a week from two weeks ago on; students 10 to 15 have so many done.
CourseBuilder course_with(std::initializer_list<int> done) {
    CourseBuilder course;
    course.snapshot.course.ends = noon + days{60};
    for (int work = 1; work <= 5; ++work) course.assignment(work, noon - days{21} + days{7 * work});
    int id = 10;
    for (const int count : done) {
        course.student(id);
        for (int work = 1; work <= count; ++work) course.submitted(work, id, noon - days{20});
        ++id;
    }
    return course;
}

std::vector<PersonId> everybody(const CourseSnapshot& facts) {
    std::vector<PersonId> ids;
    for (const Enrolment& one : facts.people) ids.push_back(one.person);
    return ids;
}

struct Worked {
    explicit Worked(const CourseSnapshot& facts)
        : index(facts), figures(figures_of(index, policy, noon, utc)), all(everybody(facts)) {}
    Policy policy;
    SnapshotIndex index;
    CourseFigures figures;
    std::vector<PersonId> all;
};

}  // namespace

TEST_CASE("everybody stands in the week of the next planned date", "[core][spread]") {
    const CourseBuilder course = course_with({0, 2, 2, 5});
    const Worked worked(course.snapshot);
    const Spread spread = spread_of(worked.figures, worked.all, utc);
    REQUIRE(spread.weeks.size() == 5);
    CHECK(spread.weeks.front().monday == utc.day_of(noon) - days{14});
    CHECK(spread.weeks[0].students == 1);
    CHECK(spread.weeks[2].students == 2);
    CHECK(spread.finished == 1);
    CHECK(spread.bands.at(PaceBand::not_started) == 1);
    CHECK(spread.bands.at(PaceBand::finished_early) == 1);
    CHECK(spread_of(worked.figures, std::vector<PersonId>{{10}}, utc).finished == 0);
}

TEST_CASE("a discussion with hardly anybody around its date is warned of", "[core][spread]") {
    CourseBuilder course = course_with({0, 0, 3, 5, 5});
    course.task(9, ActivityKind::forum, noon + days{3});
    for (const int student : {13, 14}) course.completed(9, student, noon - days{20});
    Worked worked(course.snapshot);
    auto warnings = spread_warnings(worked.figures, worked.all, worked.policy.pace);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].activity == ActivityId{9});
    CHECK(warnings[0].group == GroupId{1});
    CHECK(warnings[0].around == 1);
    CHECK(warnings[0].ahead == 2);
    CHECK(warnings[0].behind == 2);
    SECTION("three around it are enough") {
        for (const int student : {10, 11})
            for (int work = 1; work <= 3; ++work) course.submitted(work, student, noon - days{20});
        const Worked together(course.snapshot);
        CHECK(spread_warnings(together.figures, together.all, together.policy.pace).empty());
    }
    SECTION("only for groups of one's own students, and not for groups that are too small anyway") {
        CHECK(spread_warnings(worked.figures, std::vector<PersonId>{}, worked.policy.pace).empty());
        for (Enrolment& person : course.snapshot.people)
            if (person.person.value > 11) person.groups = {GroupId{2}};
        course.snapshot.people.back().groups = {GroupId{1}};
        const Worked small(course.snapshot);
        const std::vector<PersonId> two{{12}, {13}};
        CHECK(spread_warnings(small.figures, two, small.policy.pace).empty());
    }
    SECTION("not for work that everybody does alone, unless it is done in teams") {
        course.snapshot.activities.back().kind = ActivityKind::lesson;
        const Worked alone(course.snapshot);
        CHECK(spread_warnings(alone.figures, alone.all, alone.policy.pace).empty());
        course.snapshot.activities.back().kind = ActivityKind::assignment;
        course.snapshot.activities.back().team = true;
        const Worked team(course.snapshot);
        CHECK(spread_warnings(team.figures, team.all, team.policy.pace).size() == 1);
        course.snapshot.activities.back().team_grouping_lms_id = "8";
        course.snapshot.groupings = {{"8", "Teams", {GroupId{2}}}};
        const Worked others(course.snapshot);
        CHECK(spread_warnings(others.figures, others.all, others.policy.pace).empty());
        course.snapshot.groupings = {{"8", "Teams", {GroupId{1}}}};
        const Worked theirs(course.snapshot);
        CHECK(spread_warnings(theirs.figures, theirs.all, theirs.policy.pace).size() == 1);
    }
    SECTION("in a course without groups everybody is one") {
        course.snapshot.groups.clear();
        for (Enrolment& person : course.snapshot.people) person.groups.clear();
        const Worked whole(course.snapshot);
        warnings = spread_warnings(whole.figures, whole.all, whole.policy.pace);
        REQUIRE(warnings.size() == 1);
        CHECK_FALSE(warnings[0].group);
    }
}

TEST_CASE("groups of like pace hold three at least, or there is no proposal", "[core][spread]") {
    const auto proposed = [](std::initializer_list<int> done) {
        const CourseBuilder course = course_with(done);
        const Worked worked(course.snapshot);
        std::vector<std::size_t> sizes;
        for (const PaceGroup& group : propose_pace_groups(worked.figures, worked.all, worked.policy.pace))
            sizes.push_back(group.members.size());
        return sizes;
    };
    using Sizes = std::vector<std::size_t>;
    CHECK(proposed({0, 0, 0, 3, 3, 3, 5, 5, 5, 5}) == Sizes{4, 3, 3});
    CHECK(proposed({0, 0, 3, 3, 3, 5, 5, 5}) == Sizes{3, 5});  // the two slow ones join those on pace
    CHECK(proposed({0, 0, 0, 3, 5, 5, 5}) == Sizes{3, 4});     // the one on pace joins the slow ones
    CHECK(proposed({3, 3, 3, 3}).empty());
    CHECK(proposed({0, 0, 5, 5}).empty());
}

TEST_CASE("what one more group would touch is named before", "[core][spread]") {
    CourseBuilder course;
    course.assignment(1, noon);
    course.assignment(2, noon).team = true;
    Activity& limited = course.assignment(3, noon);
    limited.team = true;
    limited.team_grouping_lms_id = "5";
    Availability any_group;
    any_group.kind = Availability::Kind::group;
    Availability all;
    all.kind = Availability::Kind::all;
    all.children = {any_group};
    course.assignment(4, noon).availability = all;
    any_group.lms_id = "1";
    course.assignment(5, noon).availability = any_group;
    course.assignment(6, noon);
    course.group_override(6, 1, {std::nullopt, noon + days{1}, std::nullopt});
    Section section;
    section.position = 7;
    section.availability = all;
    course.snapshot.sections.push_back(section);
    course.assignment(7, noon).section = 7;
    const auto affected = affected_by_groups(course.snapshot);
    REQUIRE(affected.size() == 4);
    CHECK(affected[3].activity == ActivityId{7});
    CHECK(affected[3].effect == GroupEffect::any_group);
    CHECK(affected[0].activity == ActivityId{2});
    CHECK(affected[0].effect == GroupEffect::team);
    CHECK(affected[1].activity == ActivityId{4});
    CHECK(affected[1].effect == GroupEffect::any_group);
    CHECK(affected[2].activity == ActivityId{6});
    CHECK(affected[2].effect == GroupEffect::group_dates);
}
