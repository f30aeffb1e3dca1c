#include "moodle_adapter/health.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "health_stage.hpp"
#include "moodle_adapter/function_table.hpp"
#include "special_site.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using nlohmann::json;
using Stage = HealthStage;

TEST_CASE("a connection with all its rights has nothing wrong") {
    Stage stage;
    for (const Finding& one : stage.findings()) {
        INFO(word(one.check) << " " << one.subject << " " << one.detail);
        CHECK(one.verdict != Verdict::wrong);
        CHECK(one.verdict != Verdict::unknown);
    }
    CHECK(stage.verdict(Check::answers) == Verdict::fine);
    CHECK(stage.verdict(Check::token) == Verdict::fine);
    CHECK(stage.verdict(Check::release) == Verdict::fine);
    CHECK(stage.verdict(Check::completion) == Verdict::fine);
}

TEST_CASE("a site that does not answer, and one that refuses the token, are told apart") {
    struct Case {
        const char* recorded;
        Check check;
    };
    const auto one = GENERATE(Case{"4.2/_errors/maintenance-cli", Check::answers},
                              Case{"4.2/_errors/webservices-off", Check::answers},
                              Case{"4.2/_errors/maintenance-site", Check::answers},
                              Case{"4.2/_errors/bad-token", Check::token},
                              Case{"4.2/_errors/service-user-suspended", Check::token},
                              Case{"4.2/_errors/cap-missing-rest-use", Check::token});
    Stage stage;
    stage.use("core_webservice_get_site_info", one.recorded);
    const auto findings = stage.findings();
    const auto wrong = std::find_if(findings.begin(), findings.end(),
                                    [](const Finding& f) { return f.verdict == Verdict::wrong; });
    REQUIRE(wrong != findings.end());
    INFO(one.recorded);
    CHECK(wrong->check == one.check);
    CHECK(wrong->error.has_value());
    CHECK(stage.verdict(Check::course) == Verdict::unknown);
}

TEST_CASE("an expired token is called by its name although it is first refused like a missing function") {
    Stage stage;
    int asked = 0;
    stage.site.on("core_webservice_get_site_info", [&](const Call&) {
        return recording(++asked == 1 ? "4.2/_errors/expired-token-first-call"
                                      : "4.2/_errors/expired-token-second-call")
            .answer();
    });
    CHECK(stage.finding(Check::token).error->failure == core::LmsFailure::invalid_token);
}

TEST_CASE("missing functions are named, required ones are wrong, later versions' ones are not missed") {
    Stage stage;
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    info.body["functions"] = json::array({{{"name", "core_webservice_get_site_info"}}});
    stage.site.on("core_webservice_get_site_info", info);
    std::map<std::string, Verdict> missing;
    for (const Finding& one : stage.findings())
        if (one.check == Check::function) missing[one.subject] = one.verdict;
    CHECK(missing.at("core_course_get_contents") == Verdict::wrong);
    CHECK(missing.at("mod_lesson_get_attempts_overview") == Verdict::notice);
    CHECK(missing.count("mod_quiz_get_overrides") == 1);
    CHECK(missing.count("mod_quiz_get_user_quiz_attempts") == 0);
    CHECK(missing.count("core_message_send_instant_messages") == 0);
}

TEST_CASE("functions that write are too much while nothing may be written") {
    Stage stage;
    CHECK(stage.verdict(Check::write_function) == Verdict::notice);
    CHECK(stage.verdict(Check::more_functions) == Verdict::notice);
    stage.order.writes = true;
    CHECK(stage.finding(Check::write_function).detail == "not looked at");
    std::size_t missing = 0;
    for (const Finding& one : stage.findings()) missing += one.check == Check::function ? 1U : 0U;
    CHECK(missing < 12);
}

TEST_CASE("an administrator's account is wrong") {
    Stage stage;
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    info.body["userissiteadmin"] = true;
    stage.site.on("core_webservice_get_site_info", info);
    CHECK(stage.verdict(Check::administrator) == Verdict::wrong);
}

TEST_CASE("a site that calls itself otherwise, and an untried or old version, are said") {
    Stage stage;
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    info.body["siteurl"] = "https://other.example.test";
    info.body["release"] = GENERATE("4.1.2 (Build: 1)", "5.0.1 (Build: 2)", "rubbish");
    stage.site.on("core_webservice_get_site_info", info);
    CHECK(stage.verdict(Check::address) == Verdict::wrong);
    CHECK(stage.verdict(Check::release) ==
          (info.body["release"] == "5.0.1 (Build: 2)" ? Verdict::notice : Verdict::wrong));
}

TEST_CASE("silently missing capabilities are found by comparing counts") {
    struct Case {
        const char* function;
        const char* recorded;
        Check check;
        Verdict verdict;
    };
    const auto one = GENERATE(
        // teachers only, no error
        Case{"core_enrol_get_enrolled_users", "4.2/_errors/cap-missing-viewdetails-silent", Check::students,
             Verdict::wrong},
        Case{"core_enrol_get_enrolled_users", "4.2/_errors/cap-missing-enrolreview", Check::enrolments,
             Verdict::wrong},
        // restricted ones are missing without an error
        Case{"mod_assign_get_assignments",
             "4.5-special/mod_assign_get_assignments/dsb2-without-ignoreavailability", Check::assignments,
             Verdict::wrong},
        Case{"core_completion_get_activities_completion_status",
             "4.5-special/core_completion_get_activities_completion_status/"
             "dsb2-user3-without-ignoreavailability",
             Check::completion, Verdict::wrong},
        Case{"core_course_get_contents",
             "4.5-special/core_course_get_contents/dsb2-without-module-view-capabilities",
             Check::hidden_kinds, Verdict::wrong},
        // no hidden activities and no conditions
        Case{"core_course_get_contents", "4.2/_errors/cap-missing-viewhiddenactivities", Check::conditions,
             Verdict::wrong},
        // empty and a warning
        Case{"mod_assign_get_submissions", "4.2/_errors/cap-missing-assign-grade-and-viewgrades",
             Check::submissions, Verdict::wrong},
        Case{"mod_assign_list_participants",
             "4.5-special/mod_assign_list_participants/workflow-without-manageallocations",
             Check::participants, Verdict::wrong},
        Case{"mod_quiz_get_overrides", "4.5/_errors/cap-missing-quiz-viewoverrides", Check::quiz_overrides,
             Verdict::wrong},
        Case{"mod_quiz_get_user_attempts", "4.2/_errors/cap-missing-quiz-viewreports", Check::attempts,
             Verdict::wrong},
        Case{"mod_feedback_get_non_respondents", "4.2/_errors/cap-missing-feedback-viewreports", Check::kinds,
             Verdict::wrong},
        Case{"gradereport_user_get_grade_items", "4.2/_errors/cap-missing-gradereport-view", Check::grades,
             Verdict::wrong});
    Stage stage;
    stage.use(one.function, one.recorded);
    INFO(one.recorded);
    CHECK(stage.verdict(one.check) == one.verdict);
}

TEST_CASE("an assignment for nobody who is active is a notice, one with allocated markers a missing right") {
    struct Case {
        const char* assignment;
        Verdict participants;
        const char* nobody;
    };
    const auto one = GENERATE(Case{"16", Verdict::fine, "41"}, Case{"13", Verdict::wrong, "not looked at"});
    Stage stage;
    stage.site.on("mod_assign_list_participants", [one](const Call& call) {
        if (call.field("assignid") == one.assignment) return json_answer(json::array());
        return recording("4.5-special/mod_assign_list_participants/drafts").answer();
    });
    CHECK(stage.verdict(Check::participants) == one.participants);
    CHECK(stage.finding(Check::nobody_active).detail == one.nobody);
    if (one.participants == Verdict::fine)
        CHECK(stage.finding(Check::nobody_active).verdict == Verdict::notice);
}

TEST_CASE("assignments that are missing everywhere are noticed by the warnings about them") {
    // Derived from 4.5-special/core_course_get_contents/dsb2-all, as it is without mod/assign:view.
    Stage stage;
    json contents = recording("4.5-special/core_course_get_contents/dsb2-all").body;
    for (json& section : contents) {
        json left = json::array();
        for (const json& module : section["modules"])
            if (module["modname"] != "assign") left.push_back(module);
        section["modules"] = left;
    }
    stage.site.on("core_course_get_contents", json_answer(contents));
    stage.use("mod_assign_get_assignments",
              "4.5-special/mod_assign_get_assignments/dsb2-without-ignoreavailability");
    CHECK(stage.finding(Check::assignments).verdict == Verdict::wrong);
    CHECK(stage.finding(Check::assignments).detail.find("0 of ") == 0);
}

TEST_CASE("a survey that tells nobody because it is anonymous is no missing right") {
    Stage stage;
    stage.use("mod_feedback_get_non_respondents", "4.2/mod_feedback_get_non_respondents/anonymous-refused");
    CHECK(stage.verdict(Check::kinds) == Verdict::fine);
}

TEST_CASE("groups that people are in and that are not listed are noticed") {
    Stage stage;
    stage.site.on("core_group_get_course_groups", json_answer(json::array()));
    CHECK(stage.verdict(Check::groups) == Verdict::wrong);
}

TEST_CASE("people without e-mail address or language are noticed") {
    Stage stage;
    json people = recording("4.5-special/core_enrol_get_enrolled_users/dsb2-onlyactive").body;
    for (json& person : people) person.erase("email");
    stage.site.on("core_enrol_get_enrolled_users", json_answer(people));
    json profiles = recording("4.5-special/core_user_get_users_by_field/lang-and-timezone").body;
    for (json& profile : profiles) profile.erase("lang");
    stage.site.on("core_user_get_users_by_field", json_answer(profiles));
    CHECK(stage.verdict(Check::names) == Verdict::notice);
    CHECK(stage.verdict(Check::language) == Verdict::notice);
}

TEST_CASE("private events of others show a right that is wider than needed, and only their number is kept") {
    Stage stage;
    const json events =
        recording("4.5-special/core_calendar_get_calendar_events/scan-system-manageentries").body;
    const json of_course = recording("4.5-special/core_calendar_get_calendar_events/dsb2-course").body;
    stage.site.on("core_calendar_get_calendar_events", [=](const Call& call) {
        return json_answer(call.numbers("events[courseids]").empty() ? events : of_course);
    });
    const Finding finding = stage.finding(Check::private_events);
    CHECK(finding.verdict == Verdict::notice);
    CHECK(finding.detail == "1");
}

TEST_CASE("nothing is written but the one message that was asked for") {
    Stage stage;
    (void)stage.findings();
    CHECK(stage.site.count("core_message_send_instant_messages") == 0);
    stage.order.message_to = "8";
    stage.site.on("core_message_send_instant_messages",
                  recording("4.2/core_message_send_instant_messages/ok"));
    CHECK(stage.verdict(Check::message) == Verdict::fine);
    CHECK(stage.site.count("core_message_send_instant_messages") == 1);
    stage.use("core_message_send_instant_messages",
              "4.5-special/core_message_send_instant_messages/refused-blocked");
    CHECK(stage.verdict(Check::message) == Verdict::wrong);
}

TEST_CASE("a course that cannot be read says why and ends its steps") {
    Stage stage;
    stage.use("core_course_get_contents", "4.2/_errors/no-access-to-course");
    const Finding finding = stage.finding(Check::course);
    CHECK(finding.verdict == Verdict::wrong);
    CHECK(finding.error->failure == core::LmsFailure::access_denied);
    CHECK(stage.finding(Check::students).detail == "not looked at");
}

TEST_CASE("the table of functions names each once, and only sending writes") {
    std::set<std::string_view> names;
    for (const FunctionUse& use : function_uses()) {
        CHECK(names.insert(use.name).second);
        if (use.writes) CHECK((use.use == Use::sending || use.use == Use::effects));
        CHECK((use.required || !use.without.empty()));
    }
}

TEST_CASE("releases compare by their first two numbers") {
    CHECK(release_number("4.5.10+ (Build: 20260227)") == 405);
    CHECK(release_number("5.1.5 (Build: 20260608)") == 501);
    CHECK(release_number("4.2") == 402);
    CHECK_FALSE(release_number("Moodle"));
    CHECK_FALSE(release_number("4"));
}

TEST_CASE("a person whom Moodle cannot send is counted and no right is blamed") {
    Stage stage;
    const auto whole = recording("4.5-special/core_enrol_get_enrolled_users/dsb2-all");
    stage.site.on("core_enrol_get_enrolled_users", [whole](const Call& call) {
        const auto from = static_cast<std::size_t>(std::stoll(call.option("limitfrom")));
        const auto count = static_cast<std::size_t>(std::stoll(call.option("limitnumber")));
        json rows = json::array();
        for (std::size_t i = from; i < std::min(whole.body.size(), from + count); ++i) {
            if (i == 1)
                return recording("4.5/core_enrol_get_enrolled_users/invalid-output-hostile-course").answer();
            rows.push_back(whole.body[i]);
        }
        return json_answer(rows);
    });
    const Finding found = stage.finding(Check::bad_rows);
    CHECK(found.verdict == Verdict::notice);
    CHECK(found.detail == "1");
}
