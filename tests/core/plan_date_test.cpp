#include "core/plan_date.hpp"

#include <catch2/catch.hpp>

#include "core/digest.hpp"
#include "core/reminder_recheck.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

/// Two students of group 1 who have work without a date in the LMS; the plan names `at` for it.
CourseBuilder planned_course(Instant at) {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, std::nullopt);
    PlanItem& item = course.snapshot.plan.emplace_back();
    item.kind = PlanKind::date;
    item.activity = ActivityId{1};
    item.at = at;
    return course;
}

WorkItem work(const CourseBuilder& course, int person = 10) {
    const SnapshotIndex index(course.snapshot);
    const Enrolment& student = *find_person(course.snapshot, PersonId{person});
    return work_item(index, course.snapshot.activities.front(), student, noon, days{7});
}

std::optional<Instant> in_force(const CourseBuilder& course) {
    return plan_date(work(course).deadline);
}

std::vector<WorklistReason> reasons(const CourseBuilder& course, const WorklistMemory& memory = {}) {
    const SnapshotIndex index(course.snapshot);
    const Policy policy;
    const CourseFigures figures = figures_of(index, policy, noon, utc);
    return reasons_of(figures, PersonId{10}, memory, policy, utc);
}

const WorklistReason* reason_of(const std::vector<WorklistReason>& all, WorklistKind kind) {
    for (const WorklistReason& one : all)
        if (one.kind == kind) return &one;
    return nullptr;
}

}  // namespace

TEST_CASE("a planned date is in force where the LMS has none, and gives way to any that it has",
          "[core][plan]") {
    CourseBuilder course = planned_course(noon + days{3});
    CHECK(in_force(course) == noon + days{3});
    CHECK(date_to_keep(work(course).deadline) == noon + days{3});
    CHECK_FALSE(work(course).deadline.dates.due);

    CourseBuilder extended = course;
    extended.extension(1, 10, noon + days{9});
    CHECK_FALSE(in_force(extended));
    CHECK(date_to_keep(work(extended).deadline) == noon + days{9});

    CourseBuilder overridden = course;
    overridden.user_override(1, 10, {{}, noon + days{4}, {}});
    CHECK_FALSE(in_force(overridden));
    course.snapshot.activities.front().expected = noon + days{5};
    CHECK_FALSE(in_force(course));
}

TEST_CASE("a due date that may only be unseen leaves no room for a planned one", "[core][plan]") {
    const CourseBuilder course = planned_course(noon + days{3});
    for (const Part part : {Part::assignments, Part::overrides, Part::extensions, Part::groups}) {
        CourseBuilder never = course;
        never.stale(part, false);
        CHECK_FALSE(in_force(never));
        CourseBuilder old = course;
        old.stale(part);
        CHECK(in_force(old) == noon + days{3});
        CHECK(work(old).deadline.certainty == Certainty::may_differ);
        CourseBuilder hidden = course;
        for (PartStatus& status : hidden.snapshot.parts)
            if (status.part == part) status.gap = Gap::not_shown;
        CHECK_FALSE(in_force(hidden));
    }
    CourseBuilder unrelated = course;
    unrelated.stale(Part::quizzes, false);
    CHECK(in_force(unrelated) == noon + days{3});
}

TEST_CASE("a plan for somebody else's work, or for another group, is none", "[core][plan]") {
    CourseBuilder course = planned_course(noon + days{3});
    course.snapshot.plan.front().group = GroupId{2};
    CHECK_FALSE(in_force(course));
    course.snapshot.plan.front().group = GroupId{1};
    CHECK(in_force(course) == noon + days{3});
    course.snapshot.exclusions.push_back({{1}, {10}});
    CHECK_FALSE(in_force(course));
}

TEST_CASE("nobody is late by a planned date, nor has missed it", "[core][plan][risk]") {
    CourseBuilder course = planned_course(noon - days{3});
    course.submitted(1, 11, noon - days{1});
    CHECK(work(course, 10).status == WorkStatus::open);
    CHECK(work(course, 11).status == WorkStatus::handed_in);
    const auto found = reasons(course);
    CHECK(reason_of(found, WorklistKind::missed) == nullptr);
    CHECK(reason_of(found, WorklistKind::likely_late) == nullptr);

    // The risk of a course is the same with the plan and without it.
    CourseBuilder bare = course;
    bare.snapshot.plan.clear();
    const Policy policy;
    const SnapshotIndex with_plan(course.snapshot);
    const SnapshotIndex without(bare.snapshot);
    const CourseFigures planned = figures_of(with_plan, policy, noon, utc);
    const CourseFigures plain = figures_of(without, policy, noon, utc);
    for (const int person : {10, 11})
        CHECK(planned.find({person})->risk->score == plain.find({person})->risk->score);
    CHECK(digest_of(planned, {{10}, {11}}, {}, policy, utc, noon - days{7}).changes.missed == 0);
}

TEST_CASE("pace follows planned dates", "[core][plan][pace]") {
    CourseBuilder course = planned_course(noon - days{3});
    course.submitted(1, 11, noon - days{1});
    const SnapshotIndex index(course.snapshot);
    const CourseFigures figures = figures_of(index, Policy{}, noon, utc);
    REQUIRE(figures.find({10})->pace);
    CHECK(figures.find({10})->pace->passed == 2);
    CHECK(figures.find({10})->pace->done == 0);
    CHECK(figures.find({10})->pace->place == noon - days{3});
    CHECK(figures.find({11})->pace->done == 2);
    CHECK(figures.find({11})->pace->band == PaceBand::on_pace);
    course.snapshot.plan.clear();
    CHECK_FALSE(figures_of(SnapshotIndex(course.snapshot), Policy{}, noon, utc).find({10})->pace);
}

TEST_CASE("a correction moves neither pace nor dates: what the LMS says counts until it is put right there",
          "[core][plan][pace]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{3});
    course.snapshot.plan.push_back({"k", PlanKind::correction, "", ActivityId{1}, {}, {}, noon + days{3}});
    const SnapshotIndex index(course.snapshot);
    const CourseFigures figures = figures_of(index, Policy{}, noon, utc);
    CHECK(figures.find({10})->pace->passed == 2);
    CHECK(figures.find({10})->work.front().certainty == Certainty::may_differ);
    CHECK(reason_of(reasons(course), WorklistKind::missed)->certainty == Certainty::may_differ);
}

TEST_CASE("a way back to the plan holds work that is only planned, and never goes past its closing",
          "[core][plan][pace]") {
    CourseBuilder course = planned_course(noon - days{3});
    course.assignment(2, std::nullopt, noon + days{1});
    course.snapshot.plan.push_back({"k", PlanKind::date, "", ActivityId{2}, {}, {}, noon + days{9}});
    const SnapshotIndex index(course.snapshot);
    const auto all = work_of(index, *find_person(course.snapshot, {10}), noon, days{7});
    const auto steps = catch_up_plan(all, Policy{}, utc, noon);
    REQUIRE(steps.size() == 2);
    CHECK(steps[0].activity == ActivityId{2});
    CHECK(steps[0].by == noon + days{1});
    CHECK_FALSE(steps[0].passed);
    CHECK(steps[1].activity == ActivityId{1});
    CHECK(steps[1].passed);
}

TEST_CASE("a planned date that passed is a reason of its own, until somebody writes or the work is in",
          "[core][plan][worklist]") {
    CourseBuilder course = planned_course(noon - days{3});
    const auto found = reasons(course);
    const WorklistReason* passed = reason_of(found, WorklistKind::plan_passed);
    REQUIRE(passed != nullptr);
    CHECK(passed->date == noon - days{3});
    CHECK(passed->activity == ActivityId{1});
    CHECK(passed->loss == 0);

    const SnapshotIndex index(course.snapshot);
    const Policy policy;
    const CourseFigures figures = figures_of(index, policy, noon, utc);
    WorklistMemory memory;
    memory.contacts[{10}] = noon - days{2};  // after the planned date
    memory.contacts[{11}] = noon - days{20};
    const auto list = worklist(figures, {{10}, {11}}, memory, policy, utc);
    REQUIRE(list.size() == 1);
    CHECK(list.front().person == PersonId{11});
    CHECK_FALSE(list.front().act_by);

    course.submitted(1, 10, noon);
    CHECK(reason_of(reasons(course), WorklistKind::plan_passed) == nullptr);
    CourseBuilder old = planned_course(noon - days{29});
    CHECK(reason_of(reasons(old), WorklistKind::plan_passed) == nullptr);
    CourseBuilder later = planned_course(noon - days{3});
    later.snapshot.people.at(2).joined = noon - days{2};
    CHECK(reason_of(reasons(later), WorklistKind::plan_passed) == nullptr);
}

TEST_CASE("right before sending, a word about a planned date holds only as long as the plan says the same",
          "[core][plan][reminder]") {
    CourseBuilder course = planned_course(noon + days{3});
    const ReminderKey key{{10}, {1}, noon + days{3}, "planned-3-days-before"};
    const auto objection = [&](const CourseBuilder& now) {
        const SnapshotIndex index(now.snapshot);
        return plan_objection(index, now.snapshot.activities.front(), *find_person(now.snapshot, {10}), key);
    };
    CHECK_FALSE(objection(course));
    CourseBuilder moved = course;
    moved.snapshot.plan.front().at = noon + days{4};
    CHECK(objection(moved) == SkipReason::date_moved);
    CourseBuilder gone = course;
    gone.snapshot.plan.clear();
    CHECK(objection(gone) == SkipReason::date_moved);
    CourseBuilder due = course;
    due.snapshot.activities.front().base.due = noon + days{3};
    CHECK(objection(due) == SkipReason::date_moved);
    CourseBuilder old = course;
    old.stale(Part::assignments);
    CHECK(objection(old) == SkipReason::date_uncertain);

    // What the LMS says at that moment: a due date has come, or the work is in.
    StudentWork fresh;
    const Activity& activity = course.snapshot.activities.front();
    const Enrolment& student = *find_person(course.snapshot, {10});
    CHECK_FALSE(recheck(key, activity, student, fresh, {}, noon));
    fresh.effective = Dates{{}, noon + days{3}, {}};
    CHECK(recheck(key, activity, student, fresh, {}, noon) == SkipReason::date_moved);
    fresh.effective = Dates{{}, {}, noon - hours{1}};
    CHECK(recheck(key, activity, student, fresh, {}, noon) == SkipReason::closed);
    fresh.submissions.push_back({{1}, PersonId{10}, {}, SubmissionState::submitted, noon - hours{2}});
    CHECK(recheck(key, activity, student, fresh, {}, noon) == SkipReason::done);
}

TEST_CASE("stages before a planned date are known as such and are the same stages",
          "[core][plan][reminder]") {
    CHECK(planned_stage("1-day-before") == "planned-1-day-before");
    CHECK(plain_stage("planned-1-day-before") == "1-day-before");
    CHECK(plain_stage("1-day-before") == "1-day-before");
    CHECK(is_planned_stage("planned-moved"));
    CHECK_FALSE(is_planned_stage("moved"));
    CHECK(correction_sort("planned-moved-2") == stage_moved);
    CHECK(is_asked_stage("planned-asked-24h"));
    const ReminderPolicy policy;
    CHECK(says_later(policy, "planned-3-days-before", "planned-1-day-before"));
    CHECK(says_later(policy, "planned-3-days-before", "1-day-before"));
    CHECK_FALSE(says_later(policy, "planned-1-day-before", "planned-3-days-before"));
    CHECK(says_later(policy, "3-days-before", "planned-asked-24h"));
}
