#include "core/finished.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const Policy policy;

/// Begun 28 days before noon and ended at noon; two assignments. 10 did both, 11 the first, 12 nothing.
CourseBuilder ended() {
    CourseBuilder course;
    course.snapshot.course.ends = noon;
    course.students(10, 12);
    for (Enrolment& person : course.snapshot.people) person.last_access.reset();
    course.assignment(1, noon - days{20}).completion_tracked = false;
    course.assignment(2, noon - days{6}).completion_tracked = false;
    course.submitted(1, 10, noon - days{21})
        .submitted(2, 10, noon - days{7})
        .submitted(1, 11, noon - days{19});
    return course;
}

std::optional<bool> finished(const CourseBuilder& course, std::size_t student, Finishing finishing) {
    const SnapshotIndex index(course.snapshot);
    const WorkTable table(index, students_of(course.snapshot, policy.roles.student), noon, days{7});
    return has_finished(table, student, index, finishing);
}

}  // namespace

TEST_CASE("each rule has its own idea of finishing", "[core][finished]") {
    CourseBuilder course = ended();
    CHECK(finished(course, 0, {FinishRule::required_work, 0}) == true);
    CHECK(finished(course, 1, {FinishRule::required_work, 0}) == false);
    CHECK(finished(course, 0, {FinishRule::still_there, 0}) == true);
    CHECK(finished(course, 1, {FinishRule::still_there, 0}) == false);
    CHECK(finished(course, 0, {FinishRule::completion, 0}) == std::nullopt);  // nothing tracks completion
    CHECK(finished(ended(), 2, {FinishRule::grade, 0.5}) == false);           // missed both, no marks
    course.grade(1, 10, 90).grade(2, 10, 40).grade(1, 11, 90);
    CHECK(finished(course, 0, {FinishRule::grade, 0.5}) == true);
    CHECK(finished(course, 1, {FinishRule::grade, 0.5}) == false);  // 90 and a missed one: 45 on average
    CHECK(finished(course, 1, {FinishRule::grade, 0.44}) == true);
    for (const FinishRule rule : {FinishRule::required_work, FinishRule::still_there, FinishRule::grade})
        CHECK(finish_rule(word(rule)) == rule);
    CHECK_FALSE(finish_rule("postcode").has_value());
}

TEST_CASE("who is no longer enrolled did not finish", "[core][finished]") {
    CourseBuilder course = ended();
    for (Enrolment& person : course.snapshot.people)
        if (person.person == PersonId{10}) person.active = false;
    CHECK(finished(course, 0, {FinishRule::required_work, 0}) == false);
}

TEST_CASE("a rebuilt moment knows nothing that came later", "[core][finished]") {
    CourseBuilder course = ended();
    course.attempt(9, 10, AttemptState::finished, noon - days{3});
    course.snapshot.attempts.back().started = noon - days{10};
    course.grade(1, 10, 80);
    course.snapshot.grades.back().graded = noon - days{15};
    const CourseSnapshot early = rebuilt_at(course.snapshot, noon - days{20});
    CHECK(early.submissions.size() == 1);
    CHECK(early.grades.empty());
    CHECK(early.attempts.empty());
    const CourseSnapshot later = rebuilt_at(course.snapshot, noon - days{9});
    CHECK(later.submissions.size() == 2);
    CHECK(later.grades.size() == 1);
    REQUIRE(later.attempts.size() == 1);
    CHECK(later.attempts.front().state == AttemptState::in_progress);
    CHECK(status_of(later, Part::roster) == nullptr);
}

TEST_CASE("undated facts lower the coverage and are not used", "[core][finished]") {
    CourseBuilder course = ended();
    CHECK(dated_share(course.snapshot) == 1);
    for (int i = 0; i < 3; ++i) {
        course.grade(1, 10 + i, 70);
        course.snapshot.grades.back().graded.reset();
    }
    CHECK(dated_share(course.snapshot) == Approx(0.5));
    CHECK(rebuilt_at(course.snapshot, noon).grades.empty());
}

TEST_CASE("a finished course becomes examples, a running one none", "[core][finished]") {
    CourseBuilder course = ended();
    const auto examples = rebuild_course(course.snapshot, policy, {}, noon);
    REQUIRE(examples.size() == 3 * rebuilt_moments().size());
    const auto last_of = [&](int person) {
        const auto found =
            std::find_if(examples.rbegin(), examples.rend(),
                         [person](const RebuiltExample& one) { return one.person == PersonId{person}; });
        return found->risk;
    };
    CHECK_FALSE(last_of(10).at_risk);
    CHECK(last_of(11).at_risk);
    CHECK(last_of(12).at_risk);
    const auto missed = static_cast<std::size_t>(RiskTerm::missed_deadlines);
    CHECK(last_of(12).values[missed] > last_of(11).values[missed]);
    CHECK(last_of(12).values[static_cast<std::size_t>(RiskTerm::idle)] == 0);
    CHECK(rebuild_course(course.snapshot, policy, {}, noon - days{1}).empty());
}
