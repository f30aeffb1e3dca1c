#include "core/finished.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const Policy policy;

Participation& took_part(CourseBuilder& course, int activity, int person, std::optional<Instant> latest) {
    Participation& row = course.snapshot.participation.emplace_back();
    row.activity = {activity};
    row.person = {person};
    row.entries = 1;
    row.latest = latest;
    return row;
}

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

TEST_CASE("what somebody took part in later, or nobody knows when, is not known at a rebuilt moment",
          "[core][finished]") {
    CourseBuilder course = ended();
    course.task(3, ActivityKind::survey, noon - days{10}).completion_tracked = false;
    course.task(4, ActivityKind::glossary, noon - days{10}).required_entries = 2;
    took_part(course, 3, 10, noon - days{12});
    took_part(course, 3, 11, noon - days{3});  // after its date
    took_part(course, 3, 12, std::nullopt);
    took_part(course, 4, 10, noon - days{3}).entries = 2;  // how many were there by then?
    const CourseSnapshot past = rebuilt_at(course.snapshot, noon - days{9});
    REQUIRE(past.participation.size() == 1);
    CHECK(past.participation.front().person == PersonId{10});
    const SnapshotIndex index(past);
    const auto status = [&](int person) {
        return work_item(index, *find_activity(past, {3}), *find_person(past, {person}), past.taken, days{7})
            .status;
    };
    CHECK(status(10) == WorkStatus::handed_in);
    CHECK(status(11) == WorkStatus::unknown);
    CHECK(status(12) == WorkStatus::unknown);
    CHECK(rebuilt_at(course.snapshot, noon).participation.size() == 3);
}

TEST_CASE("the end of a workshop does not tell where it stood before", "[core][finished]") {
    CourseBuilder course = ended();
    Activity& workshop = course.task(3, ActivityKind::workshop, noon - days{10});
    workshop.phase = WorkshopPhase::assessment;
    workshop.reviews = {noon - days{8}, noon - days{5}, noon - days{5}};
    Participation& row = took_part(course, 3, 10, noon - days{12});
    row.reviews_asked = 2;
    row.reviews_done = 1;
    const CourseSnapshot past = rebuilt_at(course.snapshot, noon - days{11});
    const SnapshotIndex index(past);
    const WorkItem item =
        work_item(index, *find_activity(past, {3}), *find_person(past, {10}), past.taken, days{7});
    CHECK(item.status == WorkStatus::handed_in);
    CHECK(item.deadline.dates.due == noon - days{10});
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
    took_part(course, 3, 10, noon - days{12});
    took_part(course, 3, 11, std::nullopt);
    took_part(course, 3, 12, std::nullopt).entries = 0;  // a fact that needs no date
    CHECK(dated_share(course.snapshot) == Approx(0.5));
    took_part(course, 4, 10, std::nullopt);
    CHECK(dated_share(course.snapshot) == Approx(4.0 / 9));
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
