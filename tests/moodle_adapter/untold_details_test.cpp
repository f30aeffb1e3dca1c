#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "moodle_adapter/decode_kinds.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "special_site.hpp"

// What an answer leaves out is not told, which is another thing than "none". All answers here are derived
// from recorded ones by taking fields away.

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::Gap;
using core::Part;
using nlohmann::json;
using Stage = SpecialStage;

namespace {

constexpr const char* quizzes = "mod_quiz_get_quizzes_by_courses";
constexpr const char* assignments = "mod_assign_get_assignments";

json& row_with(json& rows, std::int64_t id) {
    for (json& row : rows)
        if (row["id"] == id) return row;
    FAIL("no such row");
    return rows;
}

void without(json& row, const std::vector<const char*>& names) {
    for (const char* name : names) row.erase(name);
}

}  // namespace

TEST_CASE("a quiz row without its dates leaves the ones of the contents and shows a gap") {
    Stage stage;
    Recording answer = special(quizzes);
    without(row_with(answer.body["quizzes"], 4), {"timeopen", "timeclose"});
    stage.site.on(quizzes, answer);
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 59).base == core::Dates{at(1793743140), at(1795989540), at(1795989540)});
    CHECK(core::status_of(snapshot, Part::quizzes)->gap == Gap::not_shown);
}

TEST_CASE("a date of 0 in a quiz row takes the one of the contents away and is no gap") {
    Stage stage;
    Recording answer = special(quizzes);
    row_with(answer.body["quizzes"], 4)["timeopen"] = 0;
    row_with(answer.body["quizzes"], 4)["timeclose"] = "0";
    stage.site.on(quizzes, answer);
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 59).base == core::Dates{});
    CHECK(core::status_of(snapshot, Part::quizzes)->gap == Gap::none);
}

TEST_CASE("an assignment tells each of its dates for itself") {
    Stage stage;
    Recording answer = special(assignments);
    json& row = row_with(answer.body["courses"][0]["assignments"], 14);
    without(row, {"duedate", "intro"});
    row["cutoffdate"] = 1795300000;
    stage.site.on(assignments, answer);
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 39).base == core::Dates{{}, at(1794952740), at(1795300000)});
    CHECK_FALSE(activity(snapshot, 39).has_description.has_value());
    CHECK(activity(snapshot, 38).has_description == true);
    CHECK(core::status_of(snapshot, Part::assignments)->gap == Gap::not_shown);
}

TEST_CASE("a student's dates without one of the three are not believed") {
    Recording answer = recording("4.5-special/mod_assign_get_participant/team1-user4");
    CHECK(decode_participant(answer.body));
    for (const char* name : {"allowsubmissionsfromdate", "duedate", "cutoffdate"}) {
        INFO(name);
        json body = answer.body;
        body.erase(name);
        CHECK_FALSE(decode_participant(body));
    }
}

TEST_CASE("a row of a kind without phase, late work, cut-off or description does not tell them") {
    const auto bare = decode_kind(json{{"workshops", {{{"id", 1}}}}}, "workshops");
    REQUIRE(bare);
    CHECK_FALSE(bare->front().phase.has_value());
    CHECK_FALSE(bare->front().takes_late_work.has_value());
    CHECK_FALSE(bare->front().tells_cutoff);
    CHECK_FALSE(bare->front().has_description.has_value());
    const json row = {{"id", 1}, {"phase", 20}, {"latesubmissions", false}, {"cutoffdate", 0}, {"intro", ""}};
    const auto told = decode_kind(json{{"workshops", json::array({row})}}, "workshops");
    REQUIRE(told);
    CHECK(told->front().phase == core::WorkshopPhase::submission);
    CHECK(told->front().takes_late_work == false);
    CHECK(told->front().tells_cutoff);
    CHECK_FALSE(told->front().cutoff.has_value());
    CHECK(told->front().has_description == false);
}
