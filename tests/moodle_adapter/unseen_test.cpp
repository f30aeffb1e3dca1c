#include "moodle_adapter/unseen.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <tuple>

#include "health_stage.hpp"
#include "special_site.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using nlohmann::json;
using Stage = HealthStage;

TEST_CASE("the activities of a course are counted by kind, to be compared with what a teacher sees") {
    Stage stage;
    const std::string all = stage.finding(Check::course).detail;
    CHECK(all.find(" assign, ") != std::string::npos);
    CHECK(all.find("2 workshop") != std::string::npos);
    stage.use("core_course_get_contents",
              "4.5-special/core_course_get_contents/dsb2-without-module-view-capabilities");
    const std::string fewer = stage.finding(Check::course).detail;
    CHECK(fewer.find("workshop") == std::string::npos);
    stage.site.on("core_course_get_contents", json_answer(json::array()));
    CHECK(stage.finding(Check::course).detail == "no activities");
}

TEST_CASE("a quiz or assignment without its dates is not told about") {
    const auto [function, list, check] =
        GENERATE(std::tuple{"mod_quiz_get_quizzes_by_courses", "/quizzes/0", Check::quizzes},
                 std::tuple{"mod_assign_get_assignments", "/courses/0/assignments/0", Check::assignments});
    Stage stage;
    CHECK(stage.verdict(check) == Verdict::fine);
    // derived: as it comes to who may not view the activity
    Recording answer = recording(std::string("4.5-special/") + function + "/dsb2");
    json& row = answer.body[json::json_pointer(list)];
    for (const char* date : {"timeopen", "timeclose", "duedate"}) row.erase(date);
    stage.site.on(function, answer);
    CHECK(stage.verdict(check) == Verdict::wrong);
}

TEST_CASE("graded activities that are not shown are named, hidden columns of the others are not") {
    Stage stage;
    CHECK(stage.verdict(Check::unseen_grades) == Verdict::fine);
    // derived: without mod/workshop:view a workshop is neither in the contents nor in the report
    json report = recording("4.5-special/gradereport_user_get_grade_items/dsb2-all").body;
    for (json& person : report["usergrades"]) {
        json left = json::array();
        for (const json& row : person["gradeitems"])
            if (row["itemmodule"] != "workshop") left.push_back(row);
        person["gradeitems"] = left;
    }
    stage.site.on("gradereport_user_get_grade_items", json_answer(report));
    CHECK(stage.verdict(Check::unseen_grades) == Verdict::fine);  // the contents show it: hidden columns
    json contents = recording("4.5-special/core_course_get_contents/dsb2-all").body;
    for (json& section : contents) {
        json left = json::array();
        for (const json& module : section["modules"])
            if (module["modname"] != "workshop") left.push_back(module);
        section["modules"] = left;
    }
    stage.site.on("core_course_get_contents", json_answer(contents));
    const Finding found = stage.finding(Check::unseen_grades);
    CHECK(found.verdict == Verdict::notice);
    CHECK(found.detail ==
          "Peer review, submission phase (submission), Peer review, submission phase (assessment), "
          "Peer review, assessment phase (submission), Peer review, assessment phase (assessment)");
}

TEST_CASE("graded items are compared only where both answers come") {
    Stage stage;
    stage.use("gradereport_user_get_grade_items", "4.2/_errors/cap-missing-gradereport-view");
    CHECK(stage.finding(Check::unseen_grades).detail == "not looked at");
    Stage other;
    other.use("core_grades_get_gradeitems", "4.5/_errors/missing-parameter");
    CHECK(other.verdict(Check::unseen_grades) == Verdict::wrong);
    Stage without;
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    json& functions = info.body["functions"];
    for (std::size_t i = functions.size(); i-- > 0;)
        if (functions[i]["name"] == "core_grades_get_gradeitems") functions.erase(i);
    without.site.on("core_webservice_get_site_info", info);
    CHECK(without.finding(Check::unseen_grades).detail == "not looked at");
}

TEST_CASE("activities that conditions ask about and nobody shows are named by their numbers") {
    Stage stage;
    CHECK(stage.verdict(Check::unseen_conditions) == Verdict::fine);
    // derived: the activity that others wait for is not shown
    json contents = recording("4.5-special/core_course_get_contents/dsb2-all").body;
    std::string waited_for;
    for (const json& section : contents)
        for (const json& module : section["modules"]) {
            if (!module.contains("availability") || !module["availability"].is_string()) continue;
            const json tree = json::parse(module["availability"].get<std::string>());
            for (const json& condition : tree["c"])
                if (condition.value("type", "") == "completion") waited_for = condition["cm"].dump();
        }
    REQUIRE_FALSE(waited_for.empty());
    for (json& section : contents) {
        json left = json::array();
        for (const json& module : section["modules"])
            if (module["id"].dump() != waited_for) left.push_back(module);
        section["modules"] = left;
    }
    stage.site.on("core_course_get_contents", json_answer(contents));
    const Finding found = stage.finding(Check::unseen_conditions);
    CHECK(found.verdict == Verdict::notice);
    CHECK(found.detail == waited_for);
}
