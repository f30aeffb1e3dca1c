#include "core/work.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

WorkItem item(const CourseSnapshot& snapshot, int activity, int person = 10, Instant now = noon) {
    // The index refers to the snapshot only for the length of the call; the result points into the snapshot
    // itself.
    const SnapshotIndex index(snapshot);
    return work_item(index, *find_activity(snapshot, {activity}), *find_person(snapshot, {person}), now,
                     days{7});
}

WorkStatus status(const CourseSnapshot& snapshot, int activity, Instant now = noon) {
    return item(snapshot, activity, 10, now).status;
}

}  // namespace

TEST_CASE("work moves from not open over due soon and overdue to closed", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    Activity& activity = course.assignment(1, noon + days{10}, noon + days{12});
    activity.base.opens = noon;
    const CourseSnapshot& facts = course.snapshot;
    CHECK(status(facts, 1, noon - seconds{1}) == WorkStatus::not_open_yet);
    CHECK(status(facts, 1, noon) == WorkStatus::open);
    CHECK(status(facts, 1, noon + days{3} - seconds{1}) == WorkStatus::open);
    CHECK(status(facts, 1, noon + days{3}) == WorkStatus::due_soon);
    CHECK(status(facts, 1, noon + days{10} - seconds{1}) == WorkStatus::due_soon);
    CHECK(status(facts, 1, noon + days{10}) == WorkStatus::overdue);
    CHECK(status(facts, 1, noon + days{12}) == WorkStatus::closed);
}

TEST_CASE("only a pressed submit button counts as handed in", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon + days{20});
    SECTION("an empty row is nothing") {
        course.submission(1, 10, SubmissionState::none, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::open);
    }
    SECTION("a draft is begun") {
        course.submission(1, 10, SubmissionState::draft, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::begun);
    }
    SECTION("submitted is handed in") {
        course.submitted(1, 10, noon - hours{1});
        CHECK(status(course.snapshot, 1) == WorkStatus::handed_in);
        CHECK(item(course.snapshot, 1).handed_in == noon - hours{1});
    }
    SECTION("a reopened attempt must be handed in again, whatever grade and completion say") {
        course.submission(1, 10, SubmissionState::reopened, noon).grade(1, 10, 40).completed(1, 10, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::open);
        CHECK(item(course.snapshot, 1).reopened);
    }
}

TEST_CASE("handed in after the effective date is late, after the base date with an extension it is not",
          "[core][work]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{3});
    course.submitted(1, 10, noon - days{1}).submitted(1, 11, noon - days{1}).extension(1, 11, noon);
    CHECK(item(course.snapshot, 1, 10).status == WorkStatus::handed_in_late);
    CHECK(item(course.snapshot, 1, 11).status == WorkStatus::handed_in);
}

TEST_CASE("in team work the team's row decides", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon + days{20}).team = true;
    SECTION("a member's own button is a beginning") {
        course.submitted(1, 10, noon).team_submission(1, 1, SubmissionState::draft, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::begun);
    }
    SECTION("the team's submission is everybody's") {
        course.team_submission(1, 1, SubmissionState::submitted, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::handed_in);
    }
    SECTION("another team's submission is not") {
        course.team_submission(1, 2, SubmissionState::submitted, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::open);
    }
}

TEST_CASE("quiz attempts: finished is handed in, running is begun, abandoned is nothing", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    course.quiz(1, noon + days{20});
    SECTION("finished") {
        course.attempt(1, 10, AttemptState::finished, noon - days{1})
            .attempt(1, 10, AttemptState::in_progress, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::handed_in);
    }
    SECTION("in progress") {
        course.attempt(1, 10, AttemptState::in_progress, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::begun);
    }
    SECTION("overdue: time is up, not handed in") {
        course.attempt(1, 10, AttemptState::overdue, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::begun);
    }
    SECTION("abandoned") {
        course.attempt(1, 10, AttemptState::abandoned, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::open);
    }
    SECTION("made before the quiz opens") {
        course.attempt(1, 10, AttemptState::not_started, noon);
        CHECK(status(course.snapshot, 1) == WorkStatus::open);
    }
}

TEST_CASE("what the LMS cannot tell is unknown, not missed", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    SECTION("offline work without completion") {
        Activity& activity = course.assignment(1, noon - days{1});
        activity.takes_submissions = activity.completion_tracked = false;
        CHECK(status(course.snapshot, 1) == WorkStatus::unknown);
    }
    SECTION("submissions never read") {
        course.assignment(1, noon - days{1});
        course.stale(Part::submissions, false);
        CHECK(status(course.snapshot, 1) == WorkStatus::unknown);
    }
    SECTION("an activity that is not tracked") {
        course.task(1, ActivityKind::wiki, noon - days{1}).completion_tracked = false;
        CHECK(status(course.snapshot, 1) == WorkStatus::unknown);
    }
}

TEST_CASE("restricted work may not apply, unless the student already worked there", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon + days{2}).visibility = Visibility::restricted;
    CHECK(status(course.snapshot, 1) == WorkStatus::may_not_apply);
    course.submission(1, 10, SubmissionState::draft, noon);
    CHECK(status(course.snapshot, 1) == WorkStatus::due_soon);
}

TEST_CASE("hidden activities, own placements and untracked pages are no course work", "[core][work]") {
    CourseBuilder course;
    const Enrolment student = course.student(10);
    course.assignment(1, noon).visibility = Visibility::hidden;
    course.task(2, ActivityKind::external_tool).own_placement = true;
    course.task(3, ActivityKind::page).completion_tracked = false;
    course.task(4, ActivityKind::forum);
    const SnapshotIndex index(course.snapshot);
    const std::vector<WorkItem> work = work_of(index, student, noon, days{7});
    REQUIRE(work.size() == 1);
    CHECK(work[0].activity->id == ActivityId{4});
}

TEST_CASE("a released grade or completion counts as done", "[core][work]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{1});
    course.task(2, ActivityKind::forum, noon - days{1});
    course.grade(1, 10, 70).completed(2, 10, noon - days{2});
    CHECK(status(course.snapshot, 1) == WorkStatus::graded);
    CHECK(item(course.snapshot, 1).grade_share == Approx(0.7));
    CHECK(status(course.snapshot, 2) == WorkStatus::completed);
}
