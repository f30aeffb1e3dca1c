#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "special_site.hpp"

using namespace waymark;
using namespace waymark::moodle::test;
using nlohmann::json;
using Stage = SpecialStage;

TEST_CASE("who is kept away from a survey is not taken for having answered") {
    // Derived from 4.5-special/core_course_get_contents/dsb2-all: the survey or its section gets conditions.
    // Group 4 has the students 3 and 4, group 5 has 5 and 6; Moodle lists 4 to 12 as silent.
    const auto read = [](const std::string& conditions, bool of_section) {
        Stage stage;
        Recording contents = recording("4.5-special/core_course_get_contents/dsb2-all");
        for (json& section : contents.body) {
            for (json& module : section["modules"]) {
                if (module["id"] != 71) continue;
                (of_section ? section : module)["availability"] = conditions;
            }
        }
        Recording silent = recording("4.5-special/mod_feedback_get_non_respondents/feedback1");
        json& users = silent.body["users"];
        json kept = json::array();
        for (const json& row : users)
            if (row["userid"] == 4) kept.push_back(row);
        users = kept;
        silent.body["total"] = 1;
        stage.site.on("core_course_get_contents", contents);
        stage.site.on("mod_feedback_get_non_respondents", silent);
        return stage.read();
    };
    const auto all_of = [](const std::string& condition, const std::string& shown) {
        return R"({"op":"&","c":[)" + condition + R"(],"showc":[)" + shown + "]}";
    };
    const std::string group = R"({"type":"group","id":4})";
    const std::string past = R"({"type":"date","d":"<","t":1795000000})";
    SECTION("by a group") {
        const auto snapshot = read(all_of(group, "true"), false);
        CHECK(part_of(snapshot, 71, 4)->entries == 0);
        REQUIRE(part_of(snapshot, 71, 3) != nullptr);
        CHECK(part_of(snapshot, 71, 3)->entries == 1);
        CHECK(part_of(snapshot, 71, 5) == nullptr);
        CHECK(part_of(snapshot, 71, 12) == nullptr);
    }
    SECTION("by a group of the section") {
        const auto snapshot = read(all_of(group, "true"), true);
        CHECK(part_of(snapshot, 71, 4)->entries == 0);
        CHECK(part_of(snapshot, 71, 3)->entries == 1);
        CHECK(part_of(snapshot, 71, 5) == nullptr);
    }
    SECTION("a date that is past keeps nobody off the list") {
        const auto of_group = read(all_of(group + "," + past, "true,true"), false);
        CHECK(part_of(of_group, 71, 3)->entries == 1);
        CHECK(part_of(of_group, 71, 5) == nullptr);
        const auto of_all = read(all_of(past, "true"), false);
        CHECK(part_of(of_all, 71, 5)->entries == 1);
    }
    SECTION("by a field of the profile or a condition that nobody knows") {
        const std::string condition = GENERATE(
            R"({"type":"profile","sf":"city","op":"isequalto","v":"Cesis"})", R"({"type":"somethingelse"})");
        const auto snapshot = read(all_of(condition, "true"), false);
        CHECK(part_of(snapshot, 71, 4)->entries == 0);
        CHECK(part_of(snapshot, 71, 3) == nullptr);
    }
}

TEST_CASE("the silent of a survey are asked in an order that no visit changes") {
    Stage stage;
    (void)stage.read();
    const auto& calls = stage.site.calls();
    const auto asked = std::find_if(calls.begin(), calls.end(), [](const Call& call) {
        return call.function == "mod_feedback_get_non_respondents";
    });
    REQUIRE(asked != calls.end());
    CHECK(asked->field("sort") == "lastname");
}

TEST_CASE("who is under 'not answered yet' of a choice has not answered") {
    // Derived from 4.5-special/mod_choice_get_choice_results/choice1 and mod/choice/classes/external.php:
    // names published, `showunanswered` 1.
    Stage stage;
    Recording results = recording("4.5-special/mod_choice_get_choice_results/choice1");
    const json silent = {
        {"id", 0},           {"text", "Not answered yet"},
        {"maxanswer", 0},    {"userresponses", json::array({{{"userid", 3}, {"fullname", "A"}}})},
        {"numberofuser", 1}, {"percentageamount", 50}};
    json& options = results.body["options"];
    SECTION("one has answered, one has not") {
        options[0]["userresponses"] =
            json::array({{{"userid", 4}, {"fullname", "B"}, {"answerid", 9}, {"timemodified", 1795440000}}});
        options.push_back(silent);
        stage.site.on("mod_choice_get_choice_results", results);
        const auto snapshot = stage.read();
        REQUIRE(part_of(snapshot, 70, 3) != nullptr);
        CHECK(part_of(snapshot, 70, 3)->entries == 0);
        CHECK(part_of(snapshot, 70, 4)->entries == 1);
        CHECK(part_of(snapshot, 70, 4)->latest == at(1795440000));
        CHECK(part_of(snapshot, 70, 5)->entries == 0);
    }
    SECTION("nobody has answered") {
        options[0]["numberofuser"] = 0;
        options.insert(options.begin(), silent);
        stage.site.on("mod_choice_get_choice_results", results);
        const auto snapshot = stage.read();
        REQUIRE(part_of(snapshot, 70, 3) != nullptr);
        CHECK(part_of(snapshot, 70, 3)->entries == 0);
        CHECK(part_of(snapshot, 70, 4)->entries == 0);
    }
    SECTION("answers without names beside it tell nothing") {
        json nameless = silent;
        nameless["userresponses"] = json::array();
        options.push_back(nameless);
        stage.site.on("mod_choice_get_choice_results", results);
        CHECK(part_of(stage.read(), 70, 3) == nullptr);
    }
}
