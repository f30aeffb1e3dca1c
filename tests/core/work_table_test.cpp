#include "core/work_table.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "core/policy.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const Policy policy;

Instant around(std::mt19937& random) {
    return noon + hours{static_cast<int>(random() % 960) - 480};
}

Activity& random_activity(CourseBuilder& course, int id, std::mt19937& random) {
    const std::optional<Instant> due = random() % 5 == 0 ? std::nullopt : std::optional(around(random));
    switch (random() % 4) {
        case 0:
            return course.quiz(id, due);
        case 1:
            return course.task(id, ActivityKind::page, due);
        default:
            return course.assignment(id, due, due && random() % 3 == 0 ? std::optional(*due + days{2}) : due);
    }
}

void random_rows(CourseBuilder& course, int activity, int person, std::mt19937& random) {
    if (random() % 3 == 0)
        course.submission(activity, person, static_cast<SubmissionState>(random() % 4), around(random));
    if (random() % 5 == 0)
        course.attempt(activity, person, static_cast<AttemptState>(random() % 5), around(random));
    if (random() % 4 == 0) course.completed(activity, person, around(random));
    if (random() % 4 == 0) course.grade(activity, person, static_cast<double>(random() % 101));
    if (random() % 8 == 0) course.extension(activity, person, around(random));
    if (random() % 8 == 0) course.user_override(activity, person, {around(random), around(random), {}});
}

/// A course with everything in it that can decide where work stands.
CourseBuilder random_course(std::mt19937& random) {
    CourseBuilder course;
    course.students(10, 15);
    for (int activity = 1; activity <= 8; ++activity) {
        Activity& made = random_activity(course, activity, random);
        made.team = made.kind == ActivityKind::assignment && random() % 4 == 0;
        made.visibility = static_cast<Visibility>(random() % 8 < 6 ? 0 : random() % 3);
        made.takes_submissions = random() % 6 != 0;
        const bool team = made.team;
        for (int person = 10; person <= 15; ++person) random_rows(course, activity, person, random);
        if (team && random() % 2 == 0)
            course.team_submission(activity, 1, static_cast<SubmissionState>(random() % 4), around(random));
        if (random() % 4 == 0) course.group_override(activity, 1, {{}, around(random), {}});
    }
    if (random() % 4 == 0) course.stale(Part::submissions, random() % 2 == 0);
    if (random() % 4 == 0) course.stale(Part::completion, false);
    return course;
}

void compare(const WorkCell& cell, const WorkItem& item) {
    CHECK(cell.status == item.status);
    CHECK(cell.begun == item.begun);
    CHECK(cell.due == item.deadline.dates.due);
    CHECK(cell.handed_in == item.handed_in);
    CHECK(cell.has_grade == item.grade_share.has_value());
    if (item.grade_share) CHECK(double(cell.grade_share) == Approx(*item.grade_share));
}

}  // namespace

TEST_CASE("the table of a course says what is said student by student", "[core][work][property]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 300)));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const CourseBuilder course = random_course(random);
    const SnapshotIndex index(course.snapshot);
    const WorkTable table(index, active_students(course.snapshot, policy.roles.student), noon, days{7});
    REQUIRE(table.students().size() == 6);
    for (std::size_t student = 0; student < table.students().size(); ++student) {
        const std::vector<WorkItem> slow = work_of(index, *table.students()[student], noon, days{7});
        REQUIRE(slow.size() == table.activities().size());
        for (std::size_t i = 0; i < slow.size(); ++i) {
            CAPTURE(student, slow[i].activity->id.value);
            REQUIRE(slow[i].activity == table.activities()[i]);
            compare(table.cell(student, i), slow[i]);
        }
    }
}

TEST_CASE("people far apart in the database find their rows as well", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    course.student(2000000000);
    course.assignment(1, noon - days{1});
    course.submitted(1, 2000000000, noon - days{2});
    const SnapshotIndex index(course.snapshot);
    const WorkTable table(index, active_students(course.snapshot, policy.roles.student), noon, days{7});
    CHECK(table.cell(0, 0).status == WorkStatus::overdue);
    CHECK(table.cell(1, 0).status == WorkStatus::handed_in);
}

TEST_CASE("a course without students or work has an empty table", "[core][work]") {
    const CourseBuilder course;
    const SnapshotIndex index(course.snapshot);
    const WorkTable table(index, active_students(course.snapshot, policy.roles.student), noon, days{7});
    CHECK(table.students().empty());
    CHECK(table.activities().empty());
}
