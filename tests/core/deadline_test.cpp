#include "core/deadline.hpp"

#include <catch2/catch.hpp>

#include "core/work.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

EffectiveDeadline deadline(const CourseSnapshot& snapshot, int activity, int person) {
    const SnapshotIndex index(snapshot);
    const Activity& which = *find_activity(snapshot, {activity});
    return effective_deadline(snapshot, which, *find_person(snapshot, {person}), index.overrides(which),
                              index.extension(which, {person}));
}

}  // namespace

TEST_CASE("without override or extension the base dates hold", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 10);
    course.assignment(1, noon + days{3}, noon + days{5}).base.opens = noon - days{1};
    const EffectiveDeadline result = deadline(course.snapshot, 1, 10);
    CHECK(result.dates == Dates{noon - days{1}, noon + days{3}, noon + days{5}});
    CHECK(result.due_source == DateSource::base);
    REQUIRE(result.considered.size() == 1);
    CHECK(result.considered[0].decided_due);
    CHECK(result.considered[0].decided_closes);
    CHECK(result.considered[0].as_of == noon);
    CHECK(result.certainty == Certainty::known);
}

TEST_CASE("a user override beats a group override, field by field", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon + days{3}, noon + days{5});
    course.group_override(1, 1, {{}, noon + days{6}, noon + days{8}})
        .user_override(1, 10, {{}, noon + days{2}, {}});
    const EffectiveDeadline mine = deadline(course.snapshot, 1, 10);
    CHECK(mine.dates.due == noon + days{2});  // earlier than the group's, and still the user's wins
    CHECK(mine.dates.closes == noon + days{8});
    CHECK(mine.due_source == DateSource::user_override);
    const EffectiveDeadline other = deadline(course.snapshot, 1, 11);
    CHECK(other.dates.due == noon + days{6});
    CHECK(other.due_source == DateSource::group_override);
    CHECK(other.considered.at(1).group == GroupId{1});
}

TEST_CASE("of several groups an assignment takes the lowest sort order alone", "[core][deadline]") {
    CourseBuilder course;
    course.person(10, "In Both", {"student"}, {1, 2});
    course.assignment(1, noon + days{3});
    course.group_override(1, 1, {{}, noon + days{9}, noon + days{10}}, 2)
        .group_override(1, 2, {{}, noon + days{4}, {}}, 1);
    const EffectiveDeadline result = deadline(course.snapshot, 1, 10);
    CHECK(result.dates.due == noon + days{4});
    CHECK_FALSE(result.dates.closes);
    CHECK(result.considered.size() == 2);
}

TEST_CASE("of several groups a quiz takes the most lenient value of each field", "[core][deadline]") {
    CourseBuilder course;
    course.person(10, "In Both", {"student"}, {1, 2});
    course.quiz(1, noon + days{3}).base.opens = noon;
    course.group_override(1, 1, {noon + days{1}, {}, noon + days{9}}, 1)
        .group_override(1, 2, {noon - days{1}, {}, noon + days{4}}, 2);
    const EffectiveDeadline result = deadline(course.snapshot, 1, 10);
    CHECK(result.dates.opens == noon - days{1});
    CHECK(result.dates.due == noon + days{9});
    CHECK(result.dates.closes == noon + days{9});
    CHECK(result.due_source == DateSource::group_override);
}

TEST_CASE("an extension moves the deadline and lifts the cut-off", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 10);
    course.assignment(1, noon + days{3}, noon + days{5});
    course.extension(1, 10, noon + days{7});
    const EffectiveDeadline result = deadline(course.snapshot, 1, 10);
    CHECK(result.dates.due == noon + days{7});
    CHECK(result.dates.closes == noon + days{7});
    CHECK(result.due_source == DateSource::extension);
    CHECK_FALSE(result.considered.front().decided_due);
    CHECK(result.considered.back().decided_due);
    CHECK(result.considered.back().decided_closes);
}

TEST_CASE("an extension earlier than the override in force changes nothing", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 10);
    course.assignment(1, noon + days{3});
    course.user_override(1, 10, {{}, noon + days{9}, {}}).extension(1, 10, noon + days{7});
    const EffectiveDeadline result = deadline(course.snapshot, 1, 10);
    CHECK(result.dates.due == noon + days{9});
    CHECK(result.due_source == DateSource::user_override);
    CHECK(result.considered.size() == 3);
}

TEST_CASE("an extension before the cut-off leaves the cut-off alone", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 10);
    course.assignment(1, noon + days{3}, noon + days{9});
    course.extension(1, 10, noon + days{7});
    CHECK(deadline(course.snapshot, 1, 10).dates.closes == noon + days{9});
}

TEST_CASE("overrides of other people, groups and activities do not count", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon + days{3});
    course.assignment(2, noon + days{4});
    course.user_override(1, 11, {{}, noon + days{9}, {}})
        .group_override(1, 3, {{}, noon + days{8}, {}})
        .user_override(2, 10, {{}, noon + days{9}, {}});
    CHECK(deadline(course.snapshot, 1, 10).dates.due == noon + days{3});
}

TEST_CASE("a source that could not be read makes the date uncertain and says which", "[core][deadline]") {
    CourseBuilder course;
    course.students(10, 10);
    course.assignment(1, noon + days{3});
    course.quiz(2, noon + days{3});
    course.stale(Part::extensions);
    const EffectiveDeadline assignment = deadline(course.snapshot, 1, 10);
    CHECK(assignment.certainty == Certainty::may_differ);
    CHECK(assignment.doubts == std::vector{Doubt{DoubtReason::stale, Part::extensions}});
    CHECK(deadline(course.snapshot, 2, 10).certainty == Certainty::known);  // quizzes have no extensions
}

TEST_CASE("an extension never makes a date earlier, whatever else is set", "[core][deadline][property]") {
    for (int base = -1; base < 6; ++base)
        for (int group = -1; group < 6; ++group)
            for (int user = -1; user < 6; ++user)
                for (int extension = 0; extension < 6; ++extension) {
                    CourseBuilder course;
                    course.students(10, 10);
                    course.assignment(1, base < 0 ? std::nullopt : std::optional{noon + days{base}});
                    if (group >= 0) course.group_override(1, 1, {{}, noon + days{group}, {}});
                    if (user >= 0) course.user_override(1, 10, {{}, noon + days{user}, {}});
                    const EffectiveDeadline before = deadline(course.snapshot, 1, 10);
                    course.extension(1, 10, noon + days{extension});
                    const EffectiveDeadline after = deadline(course.snapshot, 1, 10);
                    REQUIRE(after.dates.due >= before.dates.due);
                    REQUIRE(after.dates.due >= noon + days{extension});
                    int deciding = 0;  // exactly one source explains the date
                    for (const Considered& one : after.considered) {
                        if (!one.decided_due) continue;
                        ++deciding;
                        REQUIRE(one.dates.due == after.dates.due);
                        REQUIRE(one.source == after.due_source);
                    }
                    REQUIRE(deciding == 1);
                }
}
