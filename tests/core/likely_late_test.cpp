#include "core/likely_late.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const Policy policy;

std::vector<LateForecast> forecast(const CourseSnapshot& snapshot, Instant now = noon) {
    const SnapshotIndex index(snapshot);
    return forecast_lateness(index, policy, now);
}

const LateForecast* find(const std::vector<LateForecast>& all, int person, int activity) {
    for (const LateForecast& one : all)
        if (one.person == PersonId{person} && one.activity == ActivityId{activity}) return &one;
    return nullptr;
}

bool names(const LateForecast& forecast, LateTerm term) {
    return std::any_of(forecast.reasons.begin(), forecast.reasons.end(),
                       [term](const LateReason& reason) { return reason.term == term; });
}

/// Six students, two deadlines passed, one four days ahead. Student 10 missed both; the others met both.
CourseBuilder one_careless() {
    CourseBuilder course;
    course.students(10, 15);
    course.assignment(1, noon - days{14});
    course.assignment(2, noon - days{7});
    course.assignment(3, noon + days{4});
    for (int student = 11; student <= 15; ++student)
        course.submitted(1, student, noon - days{15}).submitted(2, student, noon - days{8});
    return course;
}

LateInputs ordinary() {
    LateInputs inputs;
    inputs.passed = 3;
    inputs.missed = 1;
    inputs.passed_weight = 2.4;
    inputs.missed_weight = 0.8;
    inputs.handed_in = 2;
    inputs.handed_in_late = 1;
    inputs.begun = false;
    inputs.days_left = 3;
    inputs.others = 40;
    inputs.others_in = 2;
    inputs.kind_passed = 120;
    inputs.kind_missed = 24;
    inputs.more_active_peers = 0.5;
    return inputs;
}

double chance(const LateInputs& inputs) {
    return judge_lateness(inputs, LateModel{}).chance;
}

}  // namespace

TEST_CASE("who missed earlier deadlines is likelier late than the others, and hears why", "[core][late]") {
    const auto all = forecast(one_careless().snapshot);
    REQUIRE(all.size() == 6);
    const LateForecast* careless = find(all, 10, 3);
    REQUIRE(careless != nullptr);
    CHECK(careless->due == noon + days{4});
    CHECK(careless->likely);
    CHECK(names(*careless, LateTerm::missed_before));
    CHECK(names(*careless, LateTerm::missed_last));
    CHECK(std::is_sorted(
        careless->reasons.begin(), careless->reasons.end(),
        [](const LateReason& a, const LateReason& b) { return a.contribution > b.contribution; }));
    for (int student = 11; student <= 15; ++student) {
        const LateForecast* careful = find(all, student, 3);
        REQUIRE(careful != nullptr);
        CHECK(careful->chance < careless->chance);
        CHECK_FALSE(names(*careful, LateTerm::missed_before));
    }
}

TEST_CASE("what is handed in, far away, passed or undated has no forecast", "[core][late]") {
    CourseBuilder course = one_careless();
    course.submitted(3, 11, noon - hours{1});
    course.assignment(4, noon + days{30});
    course.assignment(5, std::nullopt);
    const auto all = forecast(course.snapshot);
    CHECK(all.size() == 5);
    CHECK(find(all, 11, 3) == nullptr);
    CHECK(std::all_of(all.begin(), all.end(),
                      [](const LateForecast& one) { return one.activity == ActivityId{3}; }));
}

TEST_CASE("offline work, which nobody can hand in, has no forecast", "[core][late]") {
    CourseBuilder course = one_careless();
    course.snapshot.activities.at(2).takes_submissions = false;
    CHECK(forecast(course.snapshot).empty());
}

TEST_CASE("in the first week there is a forecast without any history", "[core][late]") {
    CourseBuilder course;
    course.students(10, 12);
    course.assignment(1, noon + days{2});
    const auto all = forecast(course.snapshot);
    REQUIRE(all.size() == 3);
    CHECK(all.front().chance > 0.05);
    CHECK(all.front().chance < 0.75);
    CHECK_FALSE(all.front().likely);
}

TEST_CASE("a draft makes late work less likely", "[core][late]") {
    CourseBuilder course = one_careless();
    course.submission(3, 12, SubmissionState::draft, noon - hours{5});
    const auto all = forecast(course.snapshot);
    CHECK(find(all, 12, 3)->chance < find(all, 13, 3)->chance);
    CHECK_FALSE(names(*find(all, 12, 3), LateTerm::not_begun));
    CHECK(names(*find(all, 13, 3), LateTerm::not_begun));
}

TEST_CASE("extra time moves the forecast to the student's own date", "[core][late]") {
    CourseBuilder course = one_careless();
    course.extension(3, 10, noon + days{6});
    const auto all = forecast(course.snapshot);
    CHECK(find(all, 10, 3)->due == noon + days{6});
    course.extension(3, 11, noon + days{20});
    CHECK(find(forecast(course.snapshot), 11, 3) == nullptr);
}

TEST_CASE("what the LMS cannot tell gets no forecast and is no history of misses", "[core][late]") {
    CourseBuilder course = one_careless();
    course.stale(Part::submissions, false);
    course.snapshot.submissions.clear();
    CHECK(forecast(course.snapshot).empty());
}

TEST_CASE("each thing that can go wrong raises the chance or leaves it", "[core][late][property]") {
    const double before = chance(ordinary());
    LateInputs worse = ordinary();
    worse.missed_weight = 1.6;
    CHECK(chance(worse) > before);
    worse = ordinary();
    worse.last_missed = 0.9;
    CHECK(chance(worse) > before);
    worse = ordinary();
    worse.handed_in_late = 2;
    CHECK(chance(worse) >= before);
    worse = ordinary();
    worse.days_left = 1;
    CHECK(chance(worse) > before);
    worse = ordinary();
    worse.others_in = 0;
    CHECK(chance(worse) > before);
    worse = ordinary();
    worse.kind_missed = 40;
    CHECK(chance(worse) > before);
    worse = ordinary();
    worse.more_active_peers = 0.9;
    CHECK(chance(worse) > before);
    LateInputs better = ordinary();
    better.begun = true;
    CHECK(chance(better) < before);
    better.begun.reset();
    CHECK(chance(better) < before);  // not known whether begun: between begun and not begun
}

TEST_CASE("the forecast follows how dates of such work are taken in the course, the more it has seen",
          "[core][late]") {
    LateInputs unknown = ordinary();
    unknown.kind_passed = unknown.kind_missed = 0;
    CHECK(late_values(unknown)[std::size_t(LateTerm::missed_here)] == Approx(0).margin(1e-12));
    const auto with = [](int passed, int missed) {
        LateInputs inputs = ordinary();
        inputs.kind_passed = passed;
        inputs.kind_missed = missed;
        return chance(inputs);
    };
    CHECK(with(10, 0) < chance(unknown));
    CHECK(with(1000, 0) < with(10, 0));
    CHECK(with(10, 10) > chance(unknown));
    CHECK(with(1000, 1000) > with(10, 10));
    CHECK(with(1000000, 0) > 0);
    CHECK(with(1000000, 1000000) < 1);
    for (const int seen : {4, 40, 4000})  // a quarter missed is what is expected before anything is seen
        CHECK(with(seen, seen / 4) == Approx(chance(unknown)));
}

TEST_CASE("nothing begun and something begun cancel out where one in five has begun", "[core][late]") {
    LateInputs inputs = ordinary();
    const auto value = [&inputs](std::optional<bool> begun) {
        inputs.begun = begun;
        return late_values(inputs)[std::size_t(LateTerm::not_begun)];
    };
    CHECK(0.8 * value(false) + 0.2 * value(true) == Approx(value(std::nullopt)).margin(1e-12));
}

TEST_CASE("two who miss a date in a small class are no habit of the course", "[core][late]") {
    CourseBuilder course;
    course.students(10, 17);
    course.assignment(1, noon - days{7});
    course.assignment(2, noon + days{3});
    for (int student = 12; student <= 17; ++student) course.submitted(1, student, noon - days{8});
    const auto all = forecast(course.snapshot);
    REQUIRE(find(all, 15, 2) != nullptr);
    CHECK_FALSE(names(*find(all, 15, 2), LateTerm::missed_here));
    CHECK_FALSE(find(all, 15, 2)->likely);
    CHECK(find(all, 10, 2)->likely);
}

TEST_CASE("how quizzes are taken says nothing of assignments", "[core][late]") {
    CourseBuilder course;
    course.students(10, 49);
    for (int quiz = 1; quiz <= 4; ++quiz) course.quiz(quiz, noon - days{7 * quiz});
    course.assignment(5, noon - days{10});
    course.assignment(6, noon + days{5});
    course.quiz(7, noon + days{5});
    for (int student = 10; student <= 49; ++student) course.submitted(5, student, noon - days{11});
    const auto all = forecast(course.snapshot);
    const LateForecast* assignment = find(all, 20, 6);
    const LateForecast* quiz = find(all, 20, 7);
    REQUIRE(assignment != nullptr);
    REQUIRE(quiz != nullptr);
    CHECK_FALSE(names(*assignment, LateTerm::missed_here));
    CHECK(assignment->chance < 0.3);
    CHECK(names(*quiz, LateTerm::missed_here));
    CHECK(quiz->chance > 0.75);
}

TEST_CASE("a date of a kind that hardly anybody keeps calls nobody likely late", "[core][late]") {
    CourseBuilder course;
    course.students(10, 69);
    for (int quiz = 1; quiz <= 4; ++quiz) course.quiz(quiz, noon - days{7 * quiz});
    course.quiz(5, noon + days{5});
    course.assignment(6, noon - days{10});
    course.assignment(7, noon - days{3});
    course.assignment(8, noon + days{2});
    for (int student = 11; student <= 69; ++student)
        course.submitted(6, student, noon - days{11}).submitted(7, student, noon - days{4});
    const auto all = forecast(course.snapshot);
    REQUIRE(find(all, 10, 5) != nullptr);
    CHECK(find(all, 10, 5)->chance > 0.75);
    CHECK_FALSE(find(all, 10, 5)->likely);
    CHECK(find(all, 10, 8)->likely);  // own misses of work whose dates are kept

    const SnapshotIndex index(course.snapshot);
    WorkTable table(index, active_students(course.snapshot, policy.roles.student), noon,
                    policy.worklist.due_soon);
    add_forecasts(index, policy, noon, table);
    for (std::size_t i = 0; i < table.activities().size(); ++i) {
        const WorkBrief& work = table.cell(0, i);
        if (work.activity->id == ActivityId{5}) CHECK_FALSE(work.likely_late);
        if (work.activity->id == ActivityId{8}) CHECK(work.likely_late);
    }
    LateInputs inputs;
    inputs.kind_passed = inputs.kind_missed = 20;  // a first date in a small class that nobody kept
    CHECK(is_date_kept(inputs));
    inputs.kind_passed = inputs.kind_missed = 200;
    CHECK_FALSE(is_date_kept(inputs));
}

TEST_CASE("the order of students in the roster changes no forecast", "[core][late][property]") {
    std::mt19937 random(20261125);
    CourseBuilder course;
    course.students(10, 24);
    for (int activity = 1; activity <= 6; ++activity) {
        course.assignment(activity, noon + days{3 * activity - 12});
        for (int student = 10; student <= 24; ++student)
            if (random() % 3 != 0) course.submitted(activity, student, noon - days{12 - activity});
    }
    const auto before = forecast(course.snapshot);
    REQUIRE(!before.empty());
    std::shuffle(course.snapshot.people.begin(), course.snapshot.people.end(), random);
    const auto after = forecast(course.snapshot);
    REQUIRE(before.size() == after.size());
    for (const LateForecast& one : before) {
        const auto same = std::find_if(after.begin(), after.end(), [&](const LateForecast& other) {
            return other.person == one.person && other.activity == one.activity;
        });
        REQUIRE(same != after.end());
        CHECK(same->chance == Approx(one.chance));
    }
}

TEST_CASE("who objects to being scored has no forecast, and changes none of the others'",
          "[core][late][objection]") {
    CourseBuilder course = one_careless();
    const auto before = forecast(course.snapshot);
    course.snapshot.objections.push_back({PersonId{10}, PersonId{2}, noon});
    const auto after = forecast(course.snapshot);
    CHECK(find(after, 10, 3) == nullptr);
    REQUIRE(after.size() == before.size() - 1);
    for (const LateForecast& one : after)
        CHECK(one.chance == find(before, static_cast<int>(one.person.value), 3)->chance);
}
