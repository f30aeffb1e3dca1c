#include "core/pace.hpp"

#include <catch2/catch.hpp>

#include "core/figures.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

/// Ten pieces of equal weight, one every three days, five of them passed at noon; the first `done` are done.
std::vector<PlannedWork> ten(int done) {
    std::vector<PlannedWork> plan;
    for (int i = 0; i < 10; ++i) plan.push_back({noon - days{12} + days{3 * i}, 1, i < done, false});
    return plan;
}

PaceBand band(int done, std::optional<Instant> first_sign = noon - days{20}) {
    return pace_of(ten(done), first_sign, PacePolicy{}, noon)->band;
}

}  // namespace

TEST_CASE("the band follows what is done against what the dates asked for", "[core][pace]") {
    CHECK(band(3) == PaceBand::behind);
    CHECK(band(4) == PaceBand::on_pace);  // a tenth less is within the tolerance
    CHECK(band(5) == PaceBand::on_pace);
    CHECK(band(6) == PaceBand::on_pace);
    CHECK(band(7) == PaceBand::ahead);
    CHECK(band(10) == PaceBand::finished_early);
}

TEST_CASE("whoever shows no sign of work has not started; whoever began late starts late", "[core][pace]") {
    CHECK(band(0, std::nullopt) == PaceBand::not_started);
    CHECK(band(0) == PaceBand::behind);  // there was work, though nothing is in
    CHECK(band(1, noon - days{1}) == PaceBand::starting_late);
    CHECK(band(1, noon - days{8}) == PaceBand::behind);  // a fifth of the plan had passed
    std::vector<PlannedWork> begun = ten(0);
    begun[0].begun = true;
    CHECK(pace_of(begun, std::nullopt, PacePolicy{}, noon)->band == PaceBand::behind);
}

TEST_CASE("all done close to the last date is not far ahead", "[core][pace]") {
    std::vector<PlannedWork> plan{{noon - days{1}, 1, true, false}, {noon + days{13}, 1, true, false}};
    CHECK(pace_of(plan, noon - days{5}, PacePolicy{}, noon)->band == PaceBand::ahead);
    plan[1].date = noon + days{14};
    CHECK(pace_of(plan, noon - days{5}, PacePolicy{}, noon)->band == PaceBand::finished_early);
}

TEST_CASE("weights decide, not numbers of pieces", "[core][pace]") {
    const std::vector<PlannedWork> plan{{noon - days{2}, 9, true, false}, {noon - days{1}, 1, false, false}};
    const auto pace = pace_of(plan, noon - days{5}, PacePolicy{}, noon);
    CHECK(pace->band == PaceBand::on_pace);
    CHECK(pace->done == 9);
    CHECK(pace->passed == 10);
    CHECK(pace->place == noon - days{1});
    PacePolicy strict;
    strict.tolerance = 0;
    CHECK(pace_of(plan, noon - days{5}, strict, noon)->band == PaceBand::behind);
}

TEST_CASE("without planned work there is no pace", "[core][pace]") {
    CHECK_FALSE(pace_of({}, noon, PacePolicy{}, noon));
    CourseBuilder course;
    course.student(10);
    course.assignment(1, std::nullopt);
    Activity& restricted = course.assignment(2, noon + days{1});
    restricted.visibility = Visibility::restricted;
    const SnapshotIndex index(course.snapshot);
    CHECK_FALSE(figures_of(index, Policy{}, noon, utc).students.front().pace);
}

TEST_CASE("an extension moves the plan of that student", "[core][pace]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{2});
    course.assignment(2, noon + days{9});
    course.extension(1, 10, noon + days{5});
    const SnapshotIndex index(course.snapshot);
    const CourseFigures figures = figures_of(index, Policy{}, noon, utc);
    CHECK(figures.find({10})->pace->passed == 0);
    CHECK(figures.find({11})->pace->passed == 2);
    CHECK(figures.find({11})->pace->planned == 4);
}

TEST_CASE("work of a kind without weight is no plan; a date before joining was never asked", "[core][pace]") {
    CourseBuilder course;
    const Activity& quiz = course.quiz(1, noon - days{2});
    WorkItem item;
    item.activity = &quiz;
    item.deadline.dates.due = quiz.base.due;
    item.status = WorkStatus::closed;
    PacePolicy policy;
    CHECK(planned(item, std::nullopt, policy));
    CHECK_FALSE(planned(item, noon - days{1}, policy));
    item.status = WorkStatus::handed_in_late;
    CHECK(planned(item, noon - days{1}, policy));
    policy.weights[ActivityKind::quiz] = 0;
    CHECK_FALSE(planned(item, std::nullopt, policy));
}

TEST_CASE("a catch-up plan takes what closes soonest first and never names a day too late", "[core][pace]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{6});                  // open without end
    course.assignment(2, noon - days{4}, noon + days{1});  // closes tomorrow
    course.assignment(3, noon - days{5}, noon - days{1});  // closed
    course.assignment(4, noon + days{3});
    course.assignment(5, noon + days{15});
    const SnapshotIndex index(course.snapshot);
    const auto work = work_of(index, course.snapshot.people.back(), noon, days{7});
    const auto steps = catch_up_plan(work, Policy{}, FixedOffset{}, noon);
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].activity == ActivityId{2});
    CHECK(steps[0].by == noon + days{1});
    CHECK(steps[0].passed);
    CHECK(steps[1].activity == ActivityId{4});
    CHECK(steps[1].by == noon + days{3});
    CHECK_FALSE(steps[1].passed);
    CHECK(steps[2].activity == ActivityId{1});
    CHECK(steps[2].by == noon + days{6});

    // The sixth and the seventh day from now are holidays where the student lives; the first step may not
    // wait.
    Policy policy;
    const FixedOffset riga{hours{2}};
    const Day today = riga.day_of(noon);
    policy.calendar.holidays = {today + days{1}, today + days{6}, today + days{7}};
    const auto later = catch_up_plan(work, policy, riga, noon);
    REQUIRE(later.size() == 3);
    CHECK(later[0].by == noon + days{1});
    CHECK(later[1].by == noon + days{3});
    CHECK(later[2].by == noon + days{8});
}
