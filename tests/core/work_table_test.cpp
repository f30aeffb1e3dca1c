#include "core/work_table.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "core/plan_date.hpp"
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

void random_participation(CourseBuilder& course, int activity, int person, std::mt19937& random) {
    Participation row;
    row.activity = ActivityId{activity};
    row.person = PersonId{person};
    row.entries = static_cast<int>(random() % 3);
    row.reviews_asked = 1;
    row.reviews_done = static_cast<int>(random() % 2);
    row.latest = around(random);
    course.snapshot.participation.push_back(row);
}

/// What holds for one person alone.
void random_terms(CourseBuilder& course, int activity, int person, std::mt19937& random) {
    CourseSnapshot& facts = course.snapshot;
    const ActivityId work{activity};
    const PersonId student{person};
    if (random() % 10 == 0)
        facts.stated_dates.push_back({work, student, {{}, around(random), {}}, noon - hours{3}});
    if (random() % 20 == 0) facts.exclusions.push_back({work, student});
    if (random() % 8 == 0) random_participation(course, activity, person, random);
    if (random() % 12 == 0)
        facts.attempts.push_back(
            {work, student, AttemptState::in_progress, noon - hours{2}, {}, around(random)});
}

Availability random_condition(std::mt19937& random) {
    using Kind = Availability::Kind;
    constexpr std::array kinds{Kind::from, Kind::until, Kind::group, Kind::completion, Kind::unknown};
    Availability condition;
    condition.kind = kinds.at(random() % kinds.size());
    condition.at = around(random);
    condition.lms_id = std::to_string(1 + random() % 2);
    Availability all;
    all.kind = random() % 4 == 0 ? Kind::not_any : Kind::all;
    all.children.push_back(condition);
    return all;
}

/// What holds for an activity, for everybody or for a group.
void change(CourseBuilder& course, Activity& activity, std::mt19937& random) {
    activity.team = activity.kind == ActivityKind::assignment && random() % 4 == 0;
    activity.team_required = activity.team && random() % 2 == 0;
    activity.visibility = static_cast<Visibility>(random() % 8 < 6 ? 0 : random() % 3);
    activity.takes_submissions = random() % 6 != 0;
    if (random() % 6 == 0) activity.availability = random_condition(random);
    if (random() % 8 == 0) activity.expected = around(random);
    if (random() % 8 == 0) {
        activity.kind = ActivityKind::workshop;
        activity.phase = WorkshopPhase::assessment;
        activity.reviews.due = around(random);
    }
    const int id = static_cast<int>(activity.id.value);
    if (random() % 6 == 0) {
        PlanItem item;
        item.kind = random() % 2 == 0 ? PlanKind::date : PlanKind::correction;
        item.activity = activity.id;
        if (random() % 2 == 0) item.group = GroupId{1};
        item.at = around(random);
        course.snapshot.plan.push_back(item);
    }
    if (activity.team && random() % 2 == 0)
        course.team_submission(id, 1, static_cast<SubmissionState>(random() % 4), around(random));
    if (random() % 4 == 0) course.group_override(id, 1, {{}, around(random), {}});
}

/// A course with everything in it that can decide where work stands.
CourseBuilder random_course(std::mt19937& random) {
    CourseBuilder course;
    course.students(10, 15);
    for (Enrolment& person : course.snapshot.people) {
        if (random() % 4 == 0) person.joined = around(random);
        if (random() % 4 == 0) person.groups.clear();
        if (random() % 8 == 0) person.active = false;
    }
    for (int activity = 1; activity <= 8; ++activity) {
        change(course, random_activity(course, activity, random), random);
        for (int person = 10; person <= 15; ++person) {
            random_rows(course, activity, person, random);
            random_terms(course, activity, person, random);
        }
    }
    if (random() % 4 == 0) course.stale(Part::submissions, random() % 2 == 0);
    if (random() % 4 == 0) course.stale(Part::completion, false);
    if (random() % 4 == 0) course.stale(Part::overrides, random() % 2 == 0);
    if (random() % 4 == 0) course.snapshot.outages.push_back({noon - days{6}, noon - days{2}});
    if (random() % 4 == 0) course.snapshot.excuses.push_back({PersonId{11}, ActivityId{1}, {}});
    return course;
}

bool same(const WorkBrief& cell, const WorkItem& item) {
    return cell.activity == item.activity && cell.status == item.status && cell.begun == item.begun &&
           cell.due == item.deadline.dates.due && cell.closes == item.deadline.dates.closes &&
           cell.planned == plan_date(item.deadline) && cell.certainty == item.deadline.certainty &&
           cell.handed_in == item.handed_in && cell.has_grade == item.grade_share.has_value() &&
           cell.grade_share == static_cast<float>(item.grade_share.value_or(0));
}

}  // namespace

TEST_CASE("the table of a course says what is said student by student", "[core][work][property]") {
    constexpr unsigned courses = 3000;
    for (unsigned seed = 0; seed < courses; ++seed) {
        std::mt19937 random(seed);
        const CourseBuilder course = random_course(random);
        const SnapshotIndex index(course.snapshot);
        const WorkTable table(index, students_of(course.snapshot, policy.roles.student), noon, days{7});
        REQUIRE(table.students().size() == 6);
        for (std::size_t student = 0; student < table.students().size(); ++student) {
            const std::vector<WorkItem> slow = work_of(index, *table.students()[student], noon, days{7});
            REQUIRE(slow.size() == table.activities().size());
            for (std::size_t i = 0; i < slow.size(); ++i) {
                INFO("seed " << seed << ", student " << student << ", activity "
                             << slow[i].activity->id.value);
                REQUIRE(same(table.cell(student, i), slow[i]));
            }
        }
    }
}

TEST_CASE("an id given to two activities, or twice in the roster, does no harm", "[core][work]") {
    CourseBuilder course;
    course.students(10, 12);
    course.student(11);
    course.assignment(1, noon - days{1});
    course.assignment(2, noon - days{2});
    course.assignment(1, noon + days{9});
    course.submitted(1, 11, noon - days{2});
    const SnapshotIndex index(course.snapshot);
    const WorkTable table(index, students_of(course.snapshot, policy.roles.student), noon, days{7});
    for (std::size_t student = 0; student < table.students().size(); ++student) {
        const std::vector<WorkItem> slow = work_of(index, *table.students()[student], noon, days{7});
        for (std::size_t i = 0; i < slow.size(); ++i) CHECK(same(table.cell(student, i), slow[i]));
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
