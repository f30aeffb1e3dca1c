#include "core/trial_report.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

/// `count` students of one arm, each with `dates` dates of which `kept` were kept.
void add(std::vector<TrialStudent>& students, Arm arm, int count, DatesKept dates) {
    for (int i = 0; i < count; ++i) students.push_back({arm, dates});
}

DatesKept kept(const CourseBuilder& course, Instant from, Instant until) {
    const SnapshotIndex index(course.snapshot);
    return dates_kept(index, {10}, from, until, noon);
}

/// Students who keep each of `dates` dates with a chance of their own around `chance`.
void draw(std::mt19937& dice, std::vector<TrialStudent>& students, Arm arm, int count, double chance,
          int dates) {
    std::uniform_real_distribution<double> own(2 * chance - 1, 1);
    std::uniform_real_distribution<double> die(0, 1);
    for (int i = 0; i < count; ++i) {
        const double mine = own(dice);
        DatesKept result{dates, 0};
        for (int date = 0; date < dates; ++date) result.kept += die(dice) < mine ? 1 : 0;
        students.push_back({arm, result});
    }
}

}  // namespace

TEST_CASE("what counts is every date after the first nudge until the end", "[core][trial]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{20});  // before
    course.assignment(2, noon - days{9});
    course.assignment(3, noon - days{6});
    course.assignment(4, noon - days{3});
    course.assignment(5, noon + days{1});  // not yet
    course.assignment(6, std::nullopt);
    course.submitted(2, 10, noon - days{10});
    course.submitted(3, 10, noon - days{5});  // late
    CHECK(kept(course, noon - days{10}, noon) == DatesKept{3, 1});
    CHECK(kept(course, noon - days{10}, noon - days{4}) == DatesKept{2, 1});
    CHECK(kept(course, noon - days{30}, noon) == DatesKept{4, 1});
    CHECK(kept(course, noon + days{1}, noon + days{9}) == DatesKept{});
}

TEST_CASE("extra time moves the date that is to be kept", "[core][trial]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{6});
    course.extension(1, 10, noon - days{2});
    course.submitted(1, 10, noon - days{3});
    CHECK(kept(course, noon - days{10}, noon) == DatesKept{1, 1});
}

TEST_CASE("excused, hidden and unreadable work does not count", "[core][trial]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{3});
    course.snapshot.excuses.push_back({{10}, {}, noon});
    course.assignment(2, noon - days{2}).visibility = Visibility::hidden;
    course.assignment(3, noon + days{2});
    CHECK(kept(course, noon - days{10}, noon) == DatesKept{});
    CourseBuilder blind;
    blind.student(10);
    blind.assignment(1, noon - days{3});
    blind.stale(Part::submissions, false);
    CHECK(kept(blind, noon - days{10}, noon) == DatesKept{});
}

TEST_CASE("who has left counts on, as one who gave nothing more", "[core][trial]") {
    CourseBuilder course;
    course.student(10).active = false;
    course.assignment(1, noon - days{3});
    CHECK(kept(course, noon - days{10}, noon) == DatesKept{1, 0});
    CHECK(dates_kept(SnapshotIndex(course.snapshot), {99}, noon - days{10}, noon, noon) == DatesKept{});
}

TEST_CASE("fewer than thirty in an arm are too few to tell, whatever they did", "[core][trial]") {
    std::vector<TrialStudent> students;
    add(students, Arm::usual, 300, {1, 1});
    add(students, Arm::other, fewest_to_tell - 1, {1, 0});
    CHECK(judge_trial(students).verdict == TrialVerdict::too_few);
    add(students, Arm::other, 1, {0, 0});  // no date has passed yet
    CHECK(judge_trial(students).verdict == TrialVerdict::too_few);
    add(students, Arm::other, 1, {1, 0});
    CHECK(judge_trial(students).verdict == TrialVerdict::usual_better);
    CHECK(judge_trial({}).verdict == TrialVerdict::too_few);
}

TEST_CASE("each student counts once, however many dates there were", "[core][trial]") {
    std::vector<TrialStudent> few;
    std::vector<TrialStudent> many;
    for (auto* students : {&few, &many}) {
        const int times = students == &few ? 1 : 10;
        add(*students, Arm::usual, 30, {2 * times, 2 * times});
        add(*students, Arm::other, 30, {2 * times, times});
    }
    CHECK(judge_trial(few).difference_interval.low == judge_trial(many).difference_interval.low);
    CHECK(judge_trial(few).other.share == Approx(0.5));
    CHECK(judge_trial(few).difference == Approx(0.5));
}

TEST_CASE("the interval of a share is Wilson's", "[core][trial]") {
    // Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263 and 0 of 20.
    const TrialInterval one = share_interval(81.0 / 263, 263);
    CHECK(one.low == Approx(0.2553).margin(0.0001));
    CHECK(one.high == Approx(0.3662).margin(0.0001));
    CHECK(share_interval(0, 20).low == 0.0);
    CHECK(share_interval(0, 20).high == Approx(0.1611).margin(0.0001));
    CHECK(share_interval(0, 0).high == 1.0);
}

TEST_CASE("the interval of a difference is Newcombe's", "[core][trial]") {
    // Newcombe (1998), Statistics in Medicine 17, table II, method 10: 56/70 and 48/80.
    std::vector<TrialStudent> students;
    add(students, Arm::usual, 56, {1, 1});
    add(students, Arm::usual, 14, {1, 0});
    add(students, Arm::other, 48, {1, 1});
    add(students, Arm::other, 32, {1, 0});
    const TrialResult result = judge_trial(students);
    CHECK(result.difference_interval.low == Approx(0.0524).margin(0.0001));
    CHECK(result.difference_interval.high == Approx(0.3339).margin(0.0001));
    CHECK(result.verdict == TrialVerdict::usual_better);
}

TEST_CASE("where there is no difference one is seen in no more than one trial of twenty", "[core][trial]") {
    std::mt19937 dice(20261126);
    int seen = 0;
    constexpr int trials = 2000;
    for (int i = 0; i < trials; ++i) {
        std::vector<TrialStudent> students;
        draw(dice, students, Arm::usual, 160, 0.8, 1 + i % 8);
        draw(dice, students, Arm::other, 40, 0.8, 1 + i % 8);
        const TrialVerdict verdict = judge_trial(students).verdict;
        REQUIRE(verdict != TrialVerdict::too_few);
        seen += verdict == TrialVerdict::not_seen ? 0 : 1;
    }
    CHECK(seen <= trials / 20);
}

TEST_CASE("a large difference is seen, whichever arm did better", "[core][trial]") {
    std::mt19937 dice(7);
    std::vector<TrialStudent> students;
    draw(dice, students, Arm::usual, 160, 0.95, 5);
    draw(dice, students, Arm::other, 60, 0.6, 5);
    CHECK(judge_trial(students).verdict == TrialVerdict::usual_better);
    for (TrialStudent& one : students) one.arm = one.arm == Arm::usual ? Arm::other : Arm::usual;
    CHECK(judge_trial(students).verdict == TrialVerdict::other_better);
    CHECK(judge_trial(students).difference < 0);
}
