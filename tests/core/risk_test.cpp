#include "core/risk.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const Policy policy;

std::map<PersonId, RiskAssessment> assess(const CourseSnapshot& snapshot, Instant now = noon) {
    const SnapshotIndex index(snapshot);
    std::map<PersonId, RiskAssessment> result;
    for (RiskAssessment& one : assess_course(index, policy, now)) result.emplace(one.person, std::move(one));
    return result;
}

const RiskReason* reason(const RiskAssessment& assessment, RiskTerm term) {
    for (const RiskReason& one : assessment.reasons)
        if (one.term == term) return &one;
    return nullptr;
}

/// Ten students, four assignments passed, everybody but student 10 handed in everything on time.
CourseBuilder one_behind() {
    CourseBuilder course;
    course.students(10, 19);
    for (int activity = 1; activity <= 4; ++activity) {
        course.assignment(activity, noon - days{28 - 5 * activity});
        for (int student = 11; student <= 19; ++student)
            course.submitted(activity, student, noon - days{29 - 5 * activity});
    }
    return course;
}

}  // namespace

TEST_CASE("who missed what the others met comes first and hears why", "[core][risk]") {
    const auto all = assess(one_behind().snapshot);
    REQUIRE(all.size() == 10);
    const RiskAssessment& behind = all.at({10});
    for (const auto& [person, assessment] : all)
        if (person != PersonId{10}) CHECK(assessment.score < behind.score);
    const RiskReason* missed = reason(behind, RiskTerm::missed_deadlines);
    REQUIRE(missed != nullptr);
    CHECK(missed->count == 4);
    CHECK(missed->of == 4);
    CHECK(behind.level == RiskLevel::needs_contact);
    CHECK(std::is_sorted(
        behind.reasons.begin(), behind.reasons.end(),
        [](const RiskReason& a, const RiskReason& b) { return a.contribution > b.contribution; }));
    CHECK(reason(all.at({11}), RiskTerm::missed_deadlines) == nullptr);
}

TEST_CASE("work that hardly anybody hands in weighs next to nothing when missed", "[core][risk]") {
    CourseBuilder optional_work;
    optional_work.students(10, 29);
    optional_work.assignment(1, noon - days{10});
    optional_work.assignment(2, noon - days{12});
    for (int student = 10; student <= 29; ++student) optional_work.submitted(2, student, noon - days{13});
    optional_work.submitted(1, 29, noon - days{11});
    const auto all = assess(optional_work.snapshot);
    const RiskReason* missed = reason(all.at({10}), RiskTerm::missed_deadlines);
    REQUIRE(missed != nullptr);
    CHECK(missed->value < 0.06);  // 0.05 of 1.05
}

TEST_CASE("handing in never raises the risk, missing more never lowers it", "[core][risk][property]") {
    std::mt19937 random(20261123);
    for (int round = 0; round < 60; ++round) {
        CourseBuilder course;
        course.students(10, 17);
        for (int activity = 1; activity <= 5; ++activity) {
            course.assignment(activity, noon - days{2 * activity});
            for (int student = 10; student <= 17; ++student)
                if (random() % 3 != 0) course.submitted(activity, student, noon - days{2 * activity + 1});
        }
        const auto before = assess(course.snapshot);
        const int activity = static_cast<int>(1 + random() % 5);
        const bool had =
            std::any_of(course.snapshot.submissions.begin(), course.snapshot.submissions.end(),
                        [&](const Submission& row) {
                            return row.person == PersonId{10} && row.activity == ActivityId{activity};
                        });
        if (had) continue;
        CAPTURE(round, activity);
        course.submitted(activity, 10, noon - days{2 * activity + 1});
        const auto after = assess(course.snapshot);
        CHECK(after.at({10}).score <= before.at({10}).score + 1e-12);
    }
}

TEST_CASE("the order of students in the roster changes nothing", "[core][risk][property]") {
    CourseBuilder course = one_behind();
    const auto before = assess(course.snapshot);
    std::reverse(course.snapshot.people.begin(), course.snapshot.people.end());
    const auto after = assess(course.snapshot);
    for (const auto& [person, assessment] : before) CHECK(after.at(person).score == Approx(assessment.score));
}

TEST_CASE("when all are alike nobody is below the others", "[core][risk]") {
    CourseBuilder course;
    course.students(10, 14);
    course.assignment(1, noon + days{5});
    for (const auto& [person, assessment] : assess(course.snapshot)) {
        CHECK(reason(assessment, RiskTerm::little_activity) == nullptr);
        CHECK(reason(assessment, RiskTerm::missed_deadlines) == nullptr);
        CHECK(reason(assessment, RiskTerm::below_median) == nullptr);
    }
}

TEST_CASE("what cannot be known is not counted as missed", "[core][risk]") {
    CourseBuilder course = one_behind();
    course.stale(Part::submissions, false);
    course.snapshot.submissions.clear();
    for (const auto& [person, assessment] : assess(course.snapshot))
        CHECK(reason(assessment, RiskTerm::missed_deadlines) == nullptr);
}

TEST_CASE("before the course begins and for the inactive there is no assessment", "[core][risk]") {
    CourseBuilder course = one_behind();
    CHECK(assess(course.snapshot, noon - days{28}).empty());
    course.snapshot.people.back().active = false;
    const auto all = assess(course.snapshot);
    CHECK(all.size() == 9);
    CHECK(all.count({19}) == 0);
}

TEST_CASE("marks count against the course's median", "[core][risk]") {
    CourseBuilder course = one_behind();
    for (int student = 11; student <= 19; ++student) course.grade(1, student, student == 11 ? 35 : 80);
    const auto all = assess(course.snapshot);
    const RiskReason* below = reason(all.at({11}), RiskTerm::below_median);
    REQUIRE(below != nullptr);
    CHECK(below->value == Approx(2));  // 45 points below, clipped at two steps of 20
    CHECK(reason(all.at({11}), RiskTerm::low_marks)->count == 1);
    CHECK(reason(all.at({12}), RiskTerm::below_median) == nullptr);
}

TEST_CASE("who objects gets no score, and still counts as one of the others", "[core][risk][objection]") {
    CourseBuilder course;
    course.students(10, 15);
    course.assignment(1, noon - days{7});
    for (int student = 11; student <= 15; ++student) course.submitted(1, student, noon - days{8});
    const SnapshotIndex before_index(course.snapshot);
    const std::vector<RiskAssessment> before = assess_course(before_index, policy, noon);
    CHECK_FALSE(what_would_change(before_index, policy, noon, PersonId{10}).empty());
    CourseSnapshot objecting = course.snapshot;
    objecting.objections.push_back({PersonId{10}, PersonId{10}, noon - days{1}});
    const SnapshotIndex index(objecting);
    const std::vector<RiskAssessment> after = assess_course(index, policy, noon);
    REQUIRE(before.size() == 6);
    REQUIRE(after.size() == 5);
    for (std::size_t i = 0; i < after.size(); ++i) {
        CHECK(after[i].person == before[i + 1].person);
        CHECK(after[i].score == before[i + 1].score);
    }
    CHECK(what_would_change(index, policy, noon, PersonId{10}).empty());
}

TEST_CASE("an objection is withdrawn by the student, or by the staff if they wrote it down",
          "[core][objection]") {
    const Objection own{PersonId{10}, PersonId{10}, noon};
    const Objection noted{PersonId{10}, PersonId{2}, noon};
    CHECK(may_withdraw(own, PersonId{10}));
    CHECK_FALSE(may_withdraw(own, PersonId{2}));
    CHECK(may_withdraw(noted, PersonId{10}));
    CHECK(may_withdraw(noted, PersonId{2}));
    CHECK(may_withdraw(noted, PersonId{1}));
}
