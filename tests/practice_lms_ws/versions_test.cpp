#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

namespace {

std::string errorcode(const json& answer) {
    return answer.is_object() ? answer.value("errorcode", "") : "";
}

const json& module_of(const json& sections, int cmid) {
    for (const json& section : sections)
        for (const json& module : section.at("modules"))
            if (module.at("id") == cmid) return module;
    throw std::out_of_range("no such module");
}

}  // namespace

TEST_CASE("names exception classes with their namespace from 4.5, but not all of them") {
    PracticeLms old(recorded_options("4.2"));
    PracticeLms recent(recorded_options("4.5"));
    const std::string function = "core_course_get_contents";
    CHECK(ask(old, function).at("exception") == "invalid_parameter_exception");
    CHECK(ask(recent, function).at("exception") == "core\\exception\\invalid_parameter_exception");
    CHECK(ask(recent, function, {{"courseid", "9999"}}).at("exception") == "dml_missing_record_exception");
}

TEST_CASE("5.1 calls every missing object invalidrecordunknown") {
    PracticeLms lms(recorded_options("5.1"));
    CHECK(errorcode(ask(lms, "core_course_get_contents", {{"courseid", "9999"}})) == "invalidrecordunknown");
    CHECK(errorcode(ask(lms, "mod_assign_list_participants",
                        {{"assignid", "9999"}, {"groupid", "0"}, {"filter", ""}})) == "invalidrecordunknown");
    CHECK(errorcode(ask(lms, "gradereport_user_get_grade_items", {{"courseid", "2"}, {"userid", "999"}})) ==
          "invalidrecordunknown");
    CHECK(errorcode(ask(lms, "core_no_such_function")) == "invalidrecordunknown");
}

TEST_CASE("a function is unknown before the version that brought it") {
    PracticeLms v4_2(recorded_options("4.2"));
    PracticeLms v4_5(recorded_options("4.5"));
    PracticeLms v5_1(recorded_options("5.1"));
    CHECK(errorcode(ask(v4_2, "mod_quiz_get_overrides", {{"quizid", "2"}})) == "invalidrecord");
    CHECK(ask(v4_5, "mod_quiz_get_overrides", {{"quizid", "2"}}).at("overrides").size() == 2);
    const waymark::support::FormFields attempts = {{"quizid", "2"}, {"userid", "36"}, {"status", "all"}};
    CHECK(errorcode(ask(v4_5, "mod_quiz_get_user_quiz_attempts", attempts)) == "invalidrecord");
    CHECK(ask(v5_1, "mod_quiz_get_user_quiz_attempts", attempts).at("attempts").size() == 1);
}

TEST_CASE("5.1 hides from the old attempts function what it has no word for") {
    PracticeLms lms(recorded_options("5.1"));
    lms.world().with([](State& state) {
        state.attempts.push_back({90, 2, 8, "notstarted", 0, 0, 0, std::nullopt, 0});
        state.attempts.push_back({91, 2, 8, "submitted", 1, 2, 2, std::nullopt, 0});
    });
    const waymark::support::FormFields form = {{"quizid", "2"}, {"userid", "8"}, {"status", "all"}};
    const json old = ask(lms, "mod_quiz_get_user_attempts", form).at("attempts");
    REQUIRE(old.size() == 1);
    CHECK(old[0].at("state") == "finished");
    const json modern = ask(lms, "mod_quiz_get_user_quiz_attempts", form).at("attempts");
    REQUIRE(modern.size() == 2);
    CHECK(modern[0].at("state") == "notstarted");
    CHECK(modern[1].at("state") == "submitted");
}

TEST_CASE("contents of 5.1 have the question bank and a subsection") {
    PracticeLms lms(recorded_options("5.1"));
    const json sections = ask(lms, "core_course_get_contents", {{"courseid", "2"}});
    CHECK(module_of(sections, 37).at("modname") == "qbank");
    CHECK(module_of(sections, 37).at("candisplay") == false);
    CHECK(module_of(sections, 5).at("candisplay") == true);
    CHECK(module_of(sections, 34).at("customdata") == "{\"sectionid\":\"14\"}");
    CHECK(sections.back().at("component") == "mod_subsection");
    CHECK(sections.front().at("component").is_null());
}

TEST_CASE("a mixed batch throws after sending until 5.1 answers each message") {
    const waymark::support::FormFields batch = {
        {"messages[0][touserid]", "8"},   {"messages[0][text]", "good"}, {"messages[0][textformat]", "1"},
        {"messages[1][touserid]", "999"}, {"messages[1][text]", "bad"},  {"messages[1][textformat]", "1"}};
    PracticeLms v4_5(recorded_options("4.5"));
    CHECK(errorcode(ask(v4_5, "core_message_send_instant_messages", batch)) == "formatnotsupported");
    CHECK(v4_5.world().with([](const State& state) { return state.messages.size(); }) == 1);

    PracticeLms v5_1(recorded_options("5.1"));
    const json rows = ask(v5_1, "core_message_send_instant_messages", batch);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("msgid") == 1);
    CHECK(rows[1].at("msgid") == -1);
    CHECK(rows[1].contains("cantsendtouser"));
}

TEST_CASE("a mixed batch is judged by recipient and by length alike") {
    PracticeLms lms(recorded_options("4.2"));
    const json rows = ask(lms, "core_message_send_instant_messages",
                          {{"messages[0][touserid]", "8"},
                           {"messages[0][text]", std::string(4097, 'x')},
                           {"messages[1][touserid]", "999"},
                           {"messages[1][text]", "bad"}});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("errormessage") == "The message is longer than the maximum allowed.");
}

TEST_CASE("the length of a message is counted in bytes") {
    PracticeLms lms(recorded_options("4.2"));
    std::string text;
    for (int i = 0; i < 2048; ++i) text += "ā";
    const auto send = [&](const std::string& what) {
        return ask(lms, "core_message_send_instant_messages",
                   {{"messages[0][touserid]", "8"},
                    {"messages[0][text]", what},
                    {"messages[0][textformat]", "1"}})
            .at(0)
            .at("msgid")
            .get<int>();
    };
    CHECK(send(text) > 0);
    CHECK(send(text + "x") == -1);
}

TEST_CASE("without messageanyuser nobody can be written to") {
    Options options = recorded_options("4.2");
    options.may_message_anyone = false;
    PracticeLms lms(options);
    const json rows = ask(lms, "core_message_send_instant_messages",
                          {{"messages[0][touserid]", "8"}, {"messages[0][text]", "x"}});
    CHECK(rows.at(0).at("msgid") == -1);
    CHECK(rows.at(0).at("errormessage") ==
          "You can't message this user due to their message preferences. Try adding them as a contact.");
    CHECK(lms.world().with([](const State& state) { return state.messages.empty(); }));
}

TEST_CASE("the status of 5.1 counts the work of suspended students") {
    PracticeLms v4_5(recorded_options("4.5"));
    PracticeLms v5_1(recorded_options("5.1"));
    const auto submitted = [](PracticeLms& lms) {
        return ask(lms, "mod_assign_get_submission_status", {{"assignid", "1"}, {"userid", "8"}})
            .at("gradingsummary")
            .at("submissionssubmittedcount")
            .get<int>();
    };
    CHECK(submitted(v4_5) == 49);
    CHECK(submitted(v5_1) == 50);
}

TEST_CASE("a graded item with an ampersand breaks the grade report of 4.2 only") {
    PracticeLms v4_2(recorded_options("4.2"));
    PracticeLms v4_5(recorded_options("4.5"));
    CHECK(errorcode(ask(v4_2, "gradereport_user_get_grade_items", {{"courseid", "3"}})) == "invalidresponse");
    const json grades = ask(v4_5, "gradereport_user_get_grade_items", {{"courseid", "3"}}).at("usergrades");
    CHECK(grades.at(0).at("gradeitems").at(0).at("itemname") == "Task: price & profit");
    const json sections = ask(v4_5, "core_course_get_contents", {{"courseid", "3"}});
    CHECK(module_of(sections, 29).at("name") == "Task: price &amp; profit");
}
