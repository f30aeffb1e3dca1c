#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/practice_lms_ws/compare.hpp"
#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

namespace {

/// Recordings made with a right taken away, in an earlier state, or of functions that are not offered.
bool is_of_another_world(const std::string& name) {
    for (const char* part :
         {"without", "second-team", "not-graded", "before-", "viewoverrides-only", "by_date", "outside",
          "core_message", "core_user", "core_calendar", "core_enrol", "get_submission_status"})
        if (name.find(part) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("the special course answers what Moodle 4.5 answered") {
    PracticeLms lms(recorded_options("4.5"));
    int compared = 0;
    for (const Recording& one : recordings("4.5-special")) {
        if (one.caller() != "service" || is_of_another_world(one.name)) continue;
        INFO(one.name);
        const json answered = json::parse(call(lms, one.params()).body);
        std::string lines;
        for (const std::string& line :
             differences(json(one.content.at("body")), answered, {"description", "intro"}))
            lines += line + "\n";
        CHECK(lines == "");
        ++compared;
    }
    CHECK(compared > 50);
}

TEST_CASE("the special course moves with the clock") {
    Options options = recorded_options("4.5");
    auto clock = std::make_shared<FixedClock>();
    clock->time += 10 * 86400;
    options.clock = clock;
    PracticeLms lms(options);
    const json quizzes = ask(lms, "mod_quiz_get_quizzes_by_courses", {{"courseids[0]", "5"}});
    CHECK(quizzes.at("quizzes").at(0).at("timeclose") == 1796421540 + 10 * 86400);
    const json contents = ask(lms, "core_course_get_contents", {{"courseid", "5"}});
    const auto text = contents.at(2).at("modules").at(1).at("availability").get<std::string>();
    CHECK(text.find(std::to_string(1795872940 + 10 * 86400)) != std::string::npos);
}

TEST_CASE("the kinds of the special course are there in every version, their errors in its words") {
    const std::string version = GENERATE("4.2", "4.5", "5.1");
    PracticeLms lms(recorded_options(version));
    CHECK(
        ask(lms, "mod_workshop_get_grades_report", {{"workshopid", "2"}}).at("report").at("grades").size() ==
        7);
    const json missing = ask(lms, "mod_lesson_get_attempts_overview", {{"lessonid", "99"}});
    CHECK(missing.at("errorcode") == (version == "5.1" ? "invalidrecordunknown" : "invalidrecord"));
    const json refused = ask(lms, "mod_assign_get_participant", {{"assignid", "16"}, {"userid", "5"}});
    CHECK(refused.at("errorcode") == "userisfilteredout");
    CHECK(refused.at("exception") ==
          (version == "4.2" ? "moodle_exception" : "core\\exception\\moodle_exception"));
}

TEST_CASE("submissions of the special course are filtered by time") {
    PracticeLms lms(recorded_options("4.5"));
    const auto rows = [&](const char* since) {
        std::size_t count = 0;
        const json answer =
            ask(lms, "mod_assign_get_submissions", {{"assignmentids[0]", "14"}, {"since", since}});
        for (const json& one : answer.at("assignments")) count += one.at("submissions").size();
        return count;
    };
    CHECK(rows("0") == 2);
    CHECK(rows("1795435200") == 0);
}

TEST_CASE("a fault can wait for its call, and speaks in Moodle's words") {
    PracticeLms lms(recorded_options("4.5"));
    Fault fault;
    fault.kind = FaultKind::no_right;
    fault.skip = 2;
    fault.count = 1;
    lms.faults().add(fault);
    for (int call = 1; call <= 4; ++call) {
        const json answer = ask(lms, "core_group_get_course_groups", {{"courseid", "2"}});
        INFO(call);
        CHECK(answer.is_array() == (call != 3));
        if (call == 3) CHECK(answer.at("errorcode") == "nopermissions");
    }
    fault = {};
    fault.kind = FaultKind::php_error;
    lms.faults().add(fault);
    CHECK_FALSE(ask(lms, "core_webservice_get_site_info").contains("errorcode"));
    fault.kind = FaultKind::sitemaintenance;
    lms.faults().add(fault);
    CHECK(ask(lms, "core_webservice_get_site_info").at("errorcode") == "sitemaintenance");
}
