#include "core/course_check.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/problem_check.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

/// A course that nothing is to be said against.
CourseBuilder good_course() {
    CourseBuilder course;
    course.task(90, ActivityKind::forum, noon - days{20});
    course.assignment(1, noon + days{3}).name = "Report, and how to ask for EXTRA time";
    course.students(10, 11);
    return course;
}

std::vector<CourseFinding> findings(const CourseSnapshot& snapshot, Finding what, const Policy& policy = {}) {
    std::vector<CourseFinding> found;
    for (const CourseFinding& one : check_course(snapshot, policy, utc).findings)
        if (one.what == what) found.push_back(one);
    return found;
}

ProblemReport problem(const CourseSnapshot& snapshot, int activity, Instant now = noon) {
    const SnapshotIndex index(snapshot);
    return check_problem(index, *find_activity(snapshot, {activity}), *find_person(snapshot, {10}), now,
                         days{7});
}

}  // namespace

TEST_CASE("a course without fault has no findings and is trusted", "[core][course-check]") {
    const CourseReport report = check_course(good_course().snapshot, {}, utc);
    CHECK(report.findings.empty());
    CHECK(report.trust.work == 2);
    CHECK(report.trust.dated == 1);
    CHECK(report.trust.told == 1);
    CHECK(report.trust.evaluated == 1);
}

TEST_CASE("a later date of a group whose cut-off was left behind is found", "[core][course-check]") {
    CourseBuilder course = good_course();
    Activity& report = course.snapshot.activities.at(1);
    report.base.closes = noon + days{7};
    CHECK(findings(course.snapshot, Finding::closes_before_due).empty());
    course.group_override(1, 1, {{}, noon + days{8}, {}});
    const auto contradicted = findings(course.snapshot, Finding::closes_before_due);
    REQUIRE(contradicted.size() == 1);
    CHECK(contradicted[0].activity == ActivityId{1});
    CHECK(contradicted[0].count == 2);
    course.snapshot.overrides.clear();
    course.group_override(1, 1, {{}, noon + days{8}, noon + days{9}});
    CHECK(findings(course.snapshot, Finding::closes_before_due).empty());
}

TEST_CASE("activities without date, completion or description are found", "[core][course-check]") {
    CourseBuilder course = good_course();
    course.assignment(2, std::nullopt);
    Activity& wiki = course.task(3, ActivityKind::wiki, noon);
    wiki.completion_tracked = false;
    wiki.has_description = false;
    const auto undated = findings(course.snapshot, Finding::no_date);
    REQUIRE(undated.size() == 1);
    CHECK(undated[0].activity == ActivityId{2});
    CHECK(findings(course.snapshot, Finding::no_completion).at(0).activity == ActivityId{3});
    CHECK(findings(course.snapshot, Finding::no_description).at(0).activity == ActivityId{3});
    const CourseTrust trust = check_course(course.snapshot, {}, utc).trust;
    CHECK(trust.dated == Approx(0.75));
    CHECK(trust.told == Approx(0.75));
    PlanItem planned;
    planned.activity = ActivityId{2};
    planned.kind = PlanKind::date;
    planned.at = noon;
    course.snapshot.plan = {planned};
    CHECK(findings(course.snapshot, Finding::no_date).empty());
}

TEST_CASE("heaps, holidays, long gaps and dates outside the course are found", "[core][course-check]") {
    CourseBuilder course = good_course();
    for (int id : {2, 3}) course.assignment(id, noon + days{3} + hours{id});
    const auto heaps = findings(course.snapshot, Finding::heap);
    REQUIRE(heaps.size() == 1);
    CHECK(heaps[0].count == 3);
    CHECK(heaps[0].at == noon + days{3});
    Policy policy;
    policy.course_check.heap = 4;
    policy.calendar.holidays = {utc.day_of(noon + days{3})};
    policy.course_check.far_apart = days{22};
    CHECK(findings(course.snapshot, Finding::heap, policy).empty());
    CHECK(findings(course.snapshot, Finding::on_holiday, policy).size() == 3);
    const auto gaps = findings(course.snapshot, Finding::long_gap, policy);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].count == 23);
    course.assignment(4, noon + days{22});
    CHECK(findings(course.snapshot, Finding::outside_course).at(0).activity == ActivityId{4});
}

TEST_CASE("rules for extra time that nothing in the course is called after are remarked",
          "[core][course-check]") {
    CourseBuilder course = good_course();
    Activity& report = course.snapshot.activities[1];
    report.visibility = Visibility::hidden;
    CHECK(findings(course.snapshot, Finding::extra_time_not_shown).size() == 1);
    report.visibility = Visibility::shown;
    report.name = "Report";
    const auto remarks = findings(course.snapshot, Finding::extra_time_not_shown);
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].weight == Weight::remark);
    Section section;
    section.name = "Termiņa pagarināšana";
    course.snapshot.sections = {section};
    CHECK(findings(course.snapshot, Finding::extra_time_not_shown).empty());
    course.snapshot.sections.clear();
    Policy policy;
    policy.course_check.extra_time_words.clear();
    CHECK(findings(course.snapshot, Finding::extra_time_not_shown, policy).empty());
}

TEST_CASE("people and structure that are missing are found", "[core][course-check]") {
    CourseBuilder course = good_course();
    course.person(12, "Alone", {"student"});
    CHECK(findings(course.snapshot, Finding::student_without_mentor).at(0).person == PersonId{12});
    course.snapshot.groups.clear();
    CHECK(findings(course.snapshot, Finding::no_groups).size() == 1);
    course.snapshot.people.erase(course.snapshot.people.begin(), course.snapshot.people.begin() + 2);
    CHECK(findings(course.snapshot, Finding::no_mentor).size() == 1);
    CHECK(findings(course.snapshot, Finding::no_teacher).size() == 1);
    course.snapshot.activities[0].visibility = Visibility::hidden;
    CHECK(findings(course.snapshot, Finding::no_introduction_forum).size() == 1);
    course.snapshot.course.ends.reset();
    CHECK(findings(course.snapshot, Finding::course_dates_missing).size() == 1);
    course.snapshot.course.visible = false;
    CHECK(findings(course.snapshot, Finding::course_hidden).size() == 1);
}

TEST_CASE("conditions nobody can work out, unclear teams and unread parts are found",
          "[core][course-check]") {
    CourseBuilder course = good_course();
    course.snapshot.activities[1].availability =
        Availability{Availability::Kind::all, {{Availability::Kind::profile}}};
    course.snapshot.activities[1].team = course.snapshot.activities[1].team_required = true;
    course.person(12, "Alone", {"student"});
    course.stale(Part::extensions);
    CHECK(findings(course.snapshot, Finding::not_evaluated).size() == 1);
    const auto teams = findings(course.snapshot, Finding::team_unclear);
    REQUIRE(teams.size() == 1);
    CHECK(teams[0].count == 1);
    CHECK(teams[0].weight == Weight::must);
    CHECK(findings(course.snapshot, Finding::part_unreadable).at(0).part == Part::extensions);
    const auto all = check_course(course.snapshot, {}, utc).findings;
    CHECK(std::is_sorted(all.begin(), all.end(),
                         [](const CourseFinding& a, const CourseFinding& b) { return a.weight > b.weight; }));
}

TEST_CASE("checking a problem tells tries, dates and the last hand-in", "[core][problem-check]") {
    CourseBuilder course;
    course.student(10);
    course.quiz(1, noon + days{3}).attempts_allowed = 2;
    course.attempt(1, 10, AttemptState::finished, noon - days{2});
    CHECK(problem(course.snapshot, 1).tries.left == 1);
    CHECK(problem(course.snapshot, 1).last_hand_in == noon - days{2});
    CHECK(problem(course.snapshot, 1).can_open == Answer::yes);
    course.attempt(1, 10, AttemptState::abandoned, noon - days{1});
    course.attempt(1, 10, AttemptState::not_started, noon);
    CHECK(problem(course.snapshot, 1).tries.left == 0);
    CHECK(problem(course.snapshot, 1).can_open == Answer::no);
    SECTION("a group is allowed more") {
        course.group_override(1, 1, {});
        course.snapshot.overrides.back().attempts = 5;
        CHECK(problem(course.snapshot, 1).tries.left == 3);
    }
    SECTION("without limit for a group") {
        course.group_override(1, 1, {});
        course.snapshot.overrides.back().attempts = 0;
        CHECK_FALSE(problem(course.snapshot, 1).tries.left);
        CHECK(problem(course.snapshot, 1).can_open == Answer::yes);
    }
    SECTION("the last one is still running") {
        course.snapshot.attempts[1].state = AttemptState::in_progress;
        CHECK(problem(course.snapshot, 1).can_open == Answer::yes);
    }
    SECTION("closed") {
        CHECK(problem(course.snapshot, 1, noon + days{4}).can_open == Answer::no);
    }
    SECTION("how often is not told") {
        course.snapshot.activities[0].attempts_allowed.reset();
        CHECK_FALSE(problem(course.snapshot, 1).tries.left);
        CHECK_FALSE(problem(course.snapshot, 1).tries.allowed);
    }
}

TEST_CASE("a reopened assignment has another try", "[core][problem-check]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon + days{3}).attempts_allowed = 2;
    course.submission(1, 10, SubmissionState::reopened, noon - days{1});
    course.snapshot.submissions.back().attempt = 1;
    CHECK(problem(course.snapshot, 1).tries.used == 1);
    CHECK(problem(course.snapshot, 1).tries.left == 1);
}

TEST_CASE("checking a problem tells whether the student sees it at all, and on what that rests",
          "[core][problem-check]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon + days{3});
    CHECK(problem(course.snapshot, 1).sees_it);
    CHECK(problem(course.snapshot, 1).old_parts.empty());
    course.stale(Part::groups);
    CHECK(problem(course.snapshot, 1).old_parts == std::vector{Part::groups});
    Availability leaf{Availability::Kind::from, {}, noon + days{1}};
    Activity& activity = course.snapshot.activities[0];
    activity.visibility = Visibility::restricted;
    activity.availability = Availability{Availability::Kind::all, {leaf}};
    CHECK(problem(course.snapshot, 1).sees_it);  // greyed out
    CHECK(problem(course.snapshot, 1).can_open == Answer::no);
    activity.availability->children[0].shown = false;
    CHECK_FALSE(problem(course.snapshot, 1).sees_it);
    activity.availability.reset();
    activity.visibility = Visibility::shown;
    activity.on_course_page = false;
    CHECK_FALSE(problem(course.snapshot, 1).sees_it);
    activity.on_course_page = true;
    activity.team = true;
    course.snapshot.people.back().groups.clear();
    CHECK(problem(course.snapshot, 1).team_unclear);
    activity.visibility = Visibility::hidden;
    CHECK_FALSE(problem(course.snapshot, 1).sees_it);
}
