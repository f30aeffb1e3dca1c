#include "moodle_adapter/overrides.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "calendar_stage.hpp"
#include "core/deadline.hpp"
#include "fake_moodle.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;

TEST_CASE("opening and closing of one person are one override, and unknown people are none") {
    Stage stage;
    stage.transport.know_granted({"core_calendar_get_calendar_events"});
    stage.add(event(10, "open", "quiz", 2, 0, 0, 5, 100));
    stage.add(event(11, "close", "quiz", 2, 0, 0, 5, 200));
    stage.add(event(12, "close", "quiz", 2, 0, 0, 99, 200));
    stage.add(event(13, "close", "quiz", 2, 2, 7, 66, 200));
    const auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
    REQUIRE(reading);
    REQUIRE(reading->overrides.size() == 1);
    const auto& row = reading->overrides.front();
    CHECK(row.person == core::PersonId{5});
    CHECK_FALSE(row.group);
    CHECK(row.opens == at(100));
    CHECK(row.due == at(200));
    CHECK(row.closes == at(200));
}

TEST_CASE("an event that opens a quiz and none that closes it leaves the closing in doubt") {
    Stage stage;
    stage.transport.know_granted({"core_calendar_get_calendar_events"});
    stage.add(event(10, "open", "quiz", 2, 0, 0, 5, 100));
    const auto read = [&] {
        auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
        REQUIRE(reading);
        REQUIRE(reading->overrides.size() == 1);
        return reading->overrides.front();
    };
    CHECK_FALSE(read().closes_known);
    CHECK_FALSE(read().never_closes);
    core::CourseSnapshot facts = stage.snapshot;
    facts.overrides = {read()};
    facts.activities[1].base = {{}, at(200), at(200)};
    for (const core::Part part : core::all_parts) facts.parts.push_back({part, at(1795435200), {}});
    const auto deadline = [&] {
        return core::effective_deadline(facts, facts.activities[1], facts.people[0], facts.overrides, {});
    };
    CHECK(deadline().closes_certainty == core::Certainty::may_differ);
    stage.add(event(9, "close", "quiz", 2, 0, 0, 5, 300));  // whichever comes first
    facts.overrides = {read()};
    CHECK(facts.overrides[0].closes_known);
    CHECK(deadline().closes_certainty == core::Certainty::known);
    CHECK(deadline().dates.closes == at(300));
}

TEST_CASE("an override without a closing date is told from one that leaves it alone") {
    Stage stage;
    json row = {{"id", 1}, {"userid", 5}, {"groupid", nullptr}, {"timeopen", nullptr}, {"timeclose", 0}};
    stage.site.on("mod_quiz_get_overrides", [&](const Call&) {
        return json_answer({{"overrides", json::array({row})}});
    });
    const auto read = [&] {
        auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
        REQUIRE(reading);
        return reading->overrides.at(0);
    };
    CHECK(read().never_closes);
    CHECK_FALSE(read().closes);
    row["timeclose"] = nullptr;
    CHECK_FALSE(read().never_closes);
    row["timeclose"] = 500;
    CHECK_FALSE(read().never_closes);
    CHECK(read().closes == at(500));
}

TEST_CASE("an override that takes the opening away or changes the time limit is told apart") {
    Stage stage;
    // derived: recorded rows hold null in what they leave as it is (mod_quiz_get_overrides, 4.5)
    json row = {{"id", 1},       {"userid", 5},          {"groupid", nullptr},
                {"timeopen", 0}, {"timeclose", nullptr}, {"timelimit", nullptr}};
    stage.site.on("mod_quiz_get_overrides", [&](const Call&) {
        return json_answer({{"overrides", json::array({row})}});
    });
    const auto read = [&] {
        auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
        REQUIRE(reading);
        return reading->overrides.at(0);
    };
    CHECK(read().opens_at_once);
    CHECK_FALSE(read().opens);
    CHECK_FALSE(read().never_closes);
    CHECK_FALSE(read().time_limit);
    row["timeopen"] = nullptr;
    row["timelimit"] = 0;
    CHECK_FALSE(read().opens_at_once);
    CHECK(read().time_limit == core::seconds{0});
    row["timeopen"] = 400;
    row["timelimit"] = "5400";
    CHECK_FALSE(read().opens_at_once);
    CHECK(read().opens == at(400));
    CHECK(read().time_limit == core::minutes{90});
}

TEST_CASE("where this Moodle tells no overrides of quizzes it is said that their events alone are known") {
    Stage stage;
    stage.transport.know_granted({"core_calendar_get_calendar_events"});
    const auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
    REQUIRE(reading);
    CHECK(reading->gap == core::Gap::events_only);
}

TEST_CASE(
    "where overrides of quizzes may not be read their events are taken, and that more may exist is said") {
    Stage stage;
    stage.site.on("mod_quiz_get_overrides", recording("4.5/_errors/cap-missing-quiz-viewoverrides"));
    stage.add(event(11, "close", "quiz", 2, 0, 0, 5, 200));
    const auto reading = read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)});
    REQUIRE(reading);
    CHECK(reading->overrides.size() == 1);
    CHECK(reading->gap == core::Gap::not_shown);
    stage.site.on("mod_quiz_get_overrides", json_answer({{"overrides", nlohmann::json::array()}}));
    CHECK(read_overrides(stage.transport, {our_course, stage.index, none, at(1795435200)})->gap ==
          core::Gap::none);
}

TEST_CASE("a person's own quiz date beats those of groups, of which the most lenient counts") {
    const core::Dates base{at(10), at(100), at(100)};
    const std::vector<QuizOverrideRow> rows{
        {1, 0, 2, at(20), at(150)}, {2, 0, 3, at(5), at(120)}, {3, 5, 0, {}, at(90)}};
    CHECK(effective_quiz_dates(base, rows, 5, {2, 3}) == core::Dates{at(5), at(90), at(90)});
    CHECK(effective_quiz_dates(base, rows, 6, {2, 3}) == core::Dates{at(5), at(150), at(150)});
    CHECK(effective_quiz_dates(base, rows, 6, {2}) == core::Dates{at(20), at(150), at(150)});
    CHECK(effective_quiz_dates(base, rows, 6, {}) == base);
}

TEST_CASE("a quiz that opens at once for a group or a person opens at once, whatever others say") {
    const core::Dates base{at(10), at(100), at(100)};
    QuizOverrideRow at_once{1, 0, 2, {}, {}};
    at_once.opens_at_once = true;
    const QuizOverrideRow later{2, 0, 3, at(20), {}};
    const core::Dates open{{}, at(100), at(100)};
    CHECK(effective_quiz_dates(base, {at_once, later}, 5, {2, 3}) == open);
    CHECK(effective_quiz_dates(base, {later, at_once}, 5, {2, 3}) == open);
    CHECK(effective_quiz_dates(base, {at_once, {3, 5, 0, at(30), {}}}, 5, {2}).opens == at(30));
    CHECK(effective_quiz_dates(base, {at_once}, 5, {3}) == base);
    at_once.group = 0;
    at_once.user = 5;
    CHECK(effective_quiz_dates(base, {at_once, later}, 5, {3}) == open);
}
