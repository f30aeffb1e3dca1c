#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "core/risk.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const Policy policy;

std::vector<RiskChange> changes(const CourseSnapshot& snapshot, int person) {
    const SnapshotIndex index(snapshot);
    return what_would_change(index, policy, noon, PersonId{person});
}

double score(const CourseSnapshot& snapshot, int person) {
    const SnapshotIndex index(snapshot);
    for (const RiskAssessment& one : assess_course(index, policy, noon))
        if (one.person == PersonId{person}) return one.score;
    return -1;
}

const RiskChange* find(const std::vector<RiskChange>& all, RiskStep step) {
    const auto found =
        std::find_if(all.begin(), all.end(), [step](const RiskChange& one) { return one.step == step; });
    return found == all.end() ? nullptr : &*found;
}

/// Ten students; two dates passed, one cut off; one date ahead. 10 has done nothing, the others all that was
/// due.
CourseBuilder one_behind() {
    CourseBuilder course;
    course.students(10, 19);
    course.assignment(1, noon - days{20}, noon - days{15});
    course.assignment(2, noon - days{6});
    course.assignment(3, noon + days{4});
    for (int student = 11; student <= 19; ++student) {
        course.submitted(1, student, noon - days{21}).submitted(2, student, noon - days{7});
        if (student > 14) course.submitted(3, student, noon - days{1});
    }
    return course;
}

}  // namespace

TEST_CASE("handing in what can still be handed in would change most, and says what", "[core][risk][change]") {
    const CourseSnapshot snapshot = one_behind().snapshot;
    const auto all = changes(snapshot, 10);
    REQUIRE(!all.empty());
    const double now = score(snapshot, 10);
    for (const RiskChange& one : all) CHECK(one.score < now);
    CHECK(std::is_sorted(all.begin(), all.end(),
                         [](const RiskChange& a, const RiskChange& b) { return a.score < b.score; }));
    const RiskChange* missed = find(all, RiskStep::hand_in_missed);
    REQUIRE(missed != nullptr);
    CHECK(missed->activities == std::vector<ActivityId>{ActivityId{2}});  // 1 is closed: out of reach
    const RiskChange* next = find(all, RiskStep::hand_in_next);
    REQUIRE(next != nullptr);
    CHECK(next->activities == std::vector<ActivityId>{ActivityId{3}});
}

TEST_CASE("what a step promises is what taking it brings, visits and busy days aside",
          "[core][risk][change]") {
    CourseBuilder course = one_behind();
    const auto promised = changes(course.snapshot, 10);
    course.submitted(2, 10, noon - hours{1});
    // Handing in is a sign of work, too, so the score may fall further, never less.
    CHECK(score(course.snapshot, 10) <= find(promised, RiskStep::hand_in_missed)->score + 1e-9);
}

TEST_CASE("whose work is all in and who was there today has nothing to change", "[core][risk][change]") {
    CourseBuilder course = one_behind();
    for (Enrolment& person : course.snapshot.people) person.last_access = noon - hours{2};
    CHECK(changes(course.snapshot, 19).empty());
    CHECK(changes(course.snapshot, 999).empty());  // nobody of the course
}

TEST_CASE("no step is ever offered that does not lower the risk, whatever the course",
          "[core][risk][change][property]") {
    const unsigned seed = 20261126;
    std::mt19937 random(seed);
    INFO("seed " << seed);
    for (int round = 0; round < 60; ++round) {
        CourseBuilder course;
        course.students(10, 16);
        for (int activity = 1; activity <= 6; ++activity) {
            const int offset = static_cast<int>(random() % 40) - 25;
            course.assignment(activity, noon + days{offset});
            for (int student = 10; student <= 16; ++student)
                if (random() % 2 == 0)
                    course.submitted(activity, student, noon - days{1 + static_cast<int>(random() % 26)});
        }
        for (int student = 10; student <= 16; ++student) {
            const double before = score(course.snapshot, student);
            for (const RiskChange& one : changes(course.snapshot, student)) {
                CHECK(one.score < before);
                CHECK((one.step == RiskStep::show_up) == one.activities.empty());
            }
        }
    }
}
