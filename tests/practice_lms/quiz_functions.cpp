#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

const json* quiz_row(const State& state, Id quiz) {
    return row_with(state.rows->at("quizzes"), "id", quiz);
}

json shaped_quiz(const State& state, json row) {
    // Moodle shows the inner settings of a quiz only while it can be attempted.
    const bool open = row.contains("overduehandling");
    if (open && state.since(MoodleVersion::v4_5)) row["reviewmaxmarks"] = 69904;
    if (open && state.since(MoodleVersion::v5_1))
        row.update({{"precreateattempts", 0}, {"enableaitools", 0}, {"enabledaiactions", ""}});
    return row;
}

Answer quizzes_by_courses(State& state, const json& params) {
    json quizzes = json::array();
    json warnings = json::array();
    for (const json& course : params.at("courseids")) {
        if (!course_exists(state, course.get<Id>()))
            warnings.push_back(
                warning("course", course.get<Id>(), "1", "No access rights in course context"));
        for (const json& row : state.rows->at("quizzes"))
            if (row.at("course") == course) quizzes.push_back(shaped_quiz(state, row));
    }
    return json{{"quizzes", std::move(quizzes)}, {"warnings", std::move(warnings)}};
}

/// When an open attempt of this student ends: the user's override, else the group's, else the quiz's own
/// date.
Time effective_close(const State& state, Id quiz, Id user) {
    const json* row = quiz_row(state, quiz);
    Time close = row == nullptr ? 0 : row->at("timeclose").get<Time>();
    const Person* person = state.person(user);
    for (const Override& candidate : state.overrides)
        if (candidate.module == "quiz" && candidate.instance == quiz && candidate.group != 0 &&
            person != nullptr &&
            std::find(person->groups.begin(), person->groups.end(), candidate.group) != person->groups.end())
            close = candidate.end;
    for (const Override& candidate : state.overrides)
        if (candidate.module == "quiz" && candidate.instance == quiz && candidate.user == user &&
            candidate.end != 0)
            close = candidate.end;
    return close;
}

bool is_over(const std::string& state) {
    return state == "finished" || state == "submitted" || state == "abandoned";
}

json attempt_row(const State& state, const Attempt& attempt, int number, const std::string& shown_state) {
    const bool over = is_over(attempt.state);
    json row = {{"id", attempt.id},
                {"quiz", attempt.quiz},
                {"userid", attempt.user},
                {"attempt", number},
                {"uniqueid", attempt.id},
                {"layout", "1,0,2,0,3,0,4,0,5,0"},
                {"currentpage", 0},
                {"preview", 0},
                {"state", shown_state},
                {"timestart", attempt.start},
                {"timefinish", attempt.finish},
                {"timemodified", attempt.modified},
                {"timemodifiedoffline", 0},
                {"timecheckstate", over ? json() : json(effective_close(state, attempt.quiz, attempt.user))},
                {"sumgrades", attempt.sum_grades ? php_number(*attempt.sum_grades) : json()},
                {"gradednotificationsenttime", over ? json(attempt.finish) : json()}};
    if (state.since(MoodleVersion::v4_5)) row["gradeitemmarks"] = json::array();
    return row;
}

/// `modern` is the function of 5.1; the old one hides what it has no word for (moodle-versions.md §1).
Answer attempts(const State& state, const json& params, bool modern) {
    const Id quiz = params.at("quizid").get<Id>();
    const Id user = params.at("userid").get<Id>();
    const auto status = params.at("status").get<std::string>();
    if (quiz_row(state, quiz) == nullptr) return tl::unexpected(missing_record(state.version, "quiz"));
    if (status != "all" && status != "finished" && status != "unfinished")
        return tl::unexpected(invalid_parameter());
    json rows = json::array();
    int number = 0;
    for (const Attempt& attempt : state.attempts) {
        if (attempt.quiz != quiz || attempt.user != user) continue;
        ++number;
        if (!modern && attempt.state == "notstarted") continue;
        const bool over = is_over(attempt.state);
        if ((status == "finished" && !over) || (status == "unfinished" && over)) continue;
        const bool renamed = !modern && attempt.state == "submitted";
        rows.push_back(attempt_row(state, attempt, number, renamed ? "finished" : attempt.state));
    }
    return json{{"attempts", std::move(rows)}, {"warnings", json::array()}};
}

Answer user_attempts(State& state, const json& params) {
    return attempts(state, params, false);
}
Answer user_quiz_attempts(State& state, const json& params) {
    return attempts(state, params, true);
}

Answer overrides(State& state, const json& params) {
    const Id quiz = params.at("quizid").get<Id>();
    if (quiz_row(state, quiz) == nullptr) return tl::unexpected(missing_record_unknown());
    json rows = json::array();
    for (const Override& row : state.overrides) {
        if (row.module != "quiz" || row.instance != quiz) continue;
        rows.push_back({{"id", row.id},
                        {"quiz", quiz},
                        {"userid", row.user == 0 ? json() : json(row.user)},
                        {"groupid", row.group == 0 ? json() : json(row.group)},
                        {"timeopen", row.open == 0 ? json() : json(row.open)},
                        {"timeclose", row.end == 0 ? json() : json(row.end)},
                        {"timelimit", nullptr},
                        {"attempts", nullptr},
                        {"password", nullptr}});
    }
    return json{{"overrides", std::move(rows)}};
}

/// Why Moodle does not save it: every reason is the same bare "invalid parameter" to the caller.
bool may_override(const State& state, Id quiz, const json& row) {
    const Id id = row.value("id", Id{0});
    const Id user = row.value("userid", Id{0});
    const Time open = row.value("timeopen", Time{0});
    const Time close = row.value("timeclose", Time{0});
    if (state.person(user) == nullptr) return false;
    if (open == 0 && close == 0) return false;
    if (open != 0 && close != 0 && close < open) return false;
    return std::none_of(state.overrides.begin(), state.overrides.end(), [&](const Override& other) {
        return other.module == "quiz" && other.instance == quiz && other.user == user && other.id != id;
    });
}

/// One after the other: what came before a refused one stays.
Answer save_overrides(State& state, const json& params) {
    const json& data = params.at("data");
    const Id quiz = data.at("quizid").get<Id>();
    if (quiz_row(state, quiz) == nullptr) return tl::unexpected(missing_record_unknown());
    json ids = json::array();
    for (const json& row : data.at("overrides")) {
        if (!may_override(state, quiz, row)) return tl::unexpected(invalid_parameter());
        ids.push_back(state.set_quiz_override(row.value("id", Id{0}), quiz, row.at("userid").get<Id>(),
                                              row.value("timeopen", Time{0}),
                                              row.value("timeclose", Time{0})));
    }
    return json{{"ids", std::move(ids)}};
}

}  // namespace

std::vector<Function> quiz_functions() {
    const Spec::Fields of_user = {{"quizid", integer()},
                                  {"userid", integer_or("0")},
                                  {"status", text_or("finished")},
                                  {"includepreviews", boolean_or("0")}};
    return {
        {"mod_quiz_get_quizzes_by_courses", {{"courseids", optional_list_of(integer())}}, quizzes_by_courses},
        {"mod_quiz_get_user_attempts", of_user, user_attempts},
        {"mod_quiz_get_user_quiz_attempts", of_user, user_quiz_attempts, MoodleVersion::v5_1},
        {"mod_quiz_get_overrides", {{"quizid", integer()}}, overrides, MoodleVersion::v4_5},
        {"mod_quiz_save_overrides",
         {{"data", object({{"quizid", integer()},
                           {"overrides", list_of(object({{"id", integer_or_nothing()},
                                                         {"userid", integer_or_nothing()},
                                                         {"timeopen", integer_or_nothing()},
                                                         {"timeclose", integer_or_nothing()}}))}})}},
         save_overrides,
         MoodleVersion::v4_5},
    };
}

}  // namespace waymark::practice
