#include "core/due_work.hpp"

#include <catch2/catch.hpp>

#include "reminder_random.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;
using waymark::test::ReminderCourse;

namespace {

std::vector<const Activity*> all_of(const CourseSnapshot& course) {
    std::vector<const Activity*> all;
    for (const Activity& one : course.activities) all.push_back(&one);
    return all;
}

/// Compares every student and activity; returns how many there were.
int compare_all(const CourseSnapshot& course, Instant now) {
    const SnapshotIndex index(course);
    DueWorks briefs(index, all_of(course), now, days{7});
    int compared = 0;
    for (std::size_t person = 0; person < course.people.size(); ++person)
        for (std::size_t activity = 0; activity < course.activities.size(); ++activity) {
            CAPTURE(person, activity);
            const WorkItem item =
                work_item(index, course.activities[activity], course.people[person], now, days{7});
            REQUIRE(briefs.of(activity, person) == due_work(item));
            ++compared;
        }
    return compared;
}

/// Rows of the sorts that the planner's random courses do not have.
void add_more(ReminderCourse& world) {
    CourseSnapshot& course = world.course.snapshot;
    for (const Activity& activity : course.activities)
        for (const int id : {10, 11, 12}) {
            const PersonId person{id};
            if (world.one_in(6))
                course.completions.push_back({activity.id, person, CompletionState::incomplete, {}});
            if (world.one_in(10)) world.course.grade(static_cast<int>(activity.id.value), id, 70);
            if (world.one_in(12))
                course.stated_dates.push_back({activity.id, person, {{}, world.when(), {}}, noon - hours{1}});
            if (world.one_in(12)) course.exclusions.push_back({activity.id, person});
            if (world.one_in(12))
                world.course.submission(static_cast<int>(activity.id.value), id, SubmissionState::reopened,
                                        noon);
        }
    if (world.one_in(6)) course.plan.push_back({});
    if (world.one_in(6)) course.people.at(3).joined = world.when();
    if (world.one_in(6)) course.activities.front().team = true;
    if (world.one_in(6)) world.course.team_submission(1, 1, SubmissionState::submitted, noon);
}

}  // namespace

TEST_CASE("a brief says what the work item says, in three thousand random courses", "[core][work]") {
    int compared = 0;
    for (unsigned seed = 20261126; seed < 20261126 + 3000; ++seed) {
        CAPTURE(seed);
        ReminderCourse world(seed);
        add_more(world);
        compared += compare_all(world.course.snapshot, world.now);
    }
    CHECK(compared > 50000);
}

TEST_CASE("somebody who is in the list twice is not mistaken for somebody without work", "[core][work]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon + days{2});
    course.submitted(1, 10, noon - hours{1}).submitted(1, 11, noon - hours{1});
    course.snapshot.people.push_back(course.snapshot.people.at(2));
    CHECK(compare_all(course.snapshot, noon) == 5);
}

TEST_CASE("rows of people and activities that are not there change nothing", "[core][work]") {
    CourseBuilder course;
    course.students(10, 12);
    course.assignment(1, noon + days{2});
    course.submitted(1, 99, noon).submitted(77, 10, noon).submitted(1, 11, noon);
    CHECK(compare_all(course.snapshot, noon) == 5);
}
