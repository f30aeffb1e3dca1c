#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

/// The rules of an activity with the status of this student in each; rules about a grade repeat the state.
json rule_rows(const json& module, int state) {
    json rules = module.at("completiondata").at("details");
    for (json& rule : rules) rule["rulevalue"]["status"] = state;
    return rules;
}

json status_row(const State& state, const json& module, Id user) {
    const Id cmid = module.at("id").get<Id>();
    const Completion* completion = state.completion(cmid, user);
    const int value = completion == nullptr ? 0 : completion->state;
    json row = {{"cmid", cmid},
                {"modname", module.at("modname")},
                {"instance", module.at("instance")},
                {"state", value},
                {"timecompleted", completion == nullptr ? 0 : completion->when},
                {"tracking", 2},
                {"overrideby", nullptr},
                {"valueused", false},
                {"hascompletion", true},
                {"isautomatic", true},
                {"istrackeduser", state.is_participant(user)},
                {"uservisible", true},
                {"details", rule_rows(module, value)}};
    if (completion != nullptr && completion->override_by != 0) row["overrideby"] = completion->override_by;
    if (state.since(MoodleVersion::v4_5)) row["isoverallcomplete"] = value == 1 || value == 2;
    return row;
}

Answer activities_status(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    const Id user = params.at("userid").get<Id>();
    const json& all = state.rows->at("contents");
    const auto sections = all.find(std::to_string(course));
    if (sections == all.end()) return tl::unexpected(missing_record(state.version, "course"));
    if (state.person(user) == nullptr) return tl::unexpected(missing_user(state.version));
    json statuses = json::array();
    for (const json& section : *sections)
        for (const json& module : section.at("modules"))
            if (module.at("completion") != 0) statuses.push_back(status_row(state, module, user));
    std::sort(statuses.begin(), statuses.end(),
              [](const json& left, const json& right) { return left.at("cmid") < right.at("cmid"); });
    return json{{"statuses", std::move(statuses)}, {"warnings", json::array()}};
}

/// A passed quiz counts towards the course from the moment its grade was computed.
Time criterion_time(const State& state, const Activity& activity, const Completion& completion) {
    if (activity.module != "quiz") return completion.when;
    for (const Attempt& attempt : state.attempts)
        if (attempt.quiz == activity.instance && attempt.user == completion.user && attempt.graded != 0)
            return attempt.graded;
    return completion.when;
}

json criterion_row(const State& state, const Activity& activity, Id user) {
    const Completion* completion = state.completion(activity.cmid, user);
    const bool done = completion != nullptr && (completion->state == 1 || completion->state == 2);
    const std::string link = "<a href=\"" + state.site_url + "/mod/" + activity.module +
                             "/view.php?id=" + std::to_string(activity.cmid) + "\">" +
                             escape_html(activity.name) + "</a>";
    json row = {
        {"type", 4},
        {"title", "Activity completion"},
        {"status", done ? "Yes" : "No"},
        {"complete", done},
        {"timecompleted", nullptr},
        {"details",
         {{"type", "Activity completion"},
          {"criteria", link},
          {"requirement", activity.module == "quiz" ? "Achieving grade, Achieving passing grade" : ""},
          {"status", ""}}}};
    if (done) row["timecompleted"] = criterion_time(state, activity, *completion);
    return row;
}

Answer course_status(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    const Id user = params.at("userid").get<Id>();
    if (!course_exists(state, course)) return tl::unexpected(missing_record(state.version, "course"));
    if (state.person(user) == nullptr) return tl::unexpected(missing_user(state.version));
    if (course != practice_course)
        return tl::unexpected(
            course == 4 ? plain_refusal("completionnotenabled", "Completion is not enabled")
                        : plain_refusal("nocriteriaset", "No completion criteria set for this course"));
    json rows = json::array();
    for (const json& cmid : state.rows->at("completion_criteria"))
        if (const Activity* activity = state.activity(cmid.get<Id>()))
            rows.push_back(criterion_row(state, *activity, user));
    const bool all_done =
        std::all_of(rows.begin(), rows.end(), [](const json& row) { return row.at("complete").get<bool>(); });
    return json{{"completionstatus", {{"completed", all_done}, {"aggregation", 1}, {"completions", rows}}},
                {"warnings", json::array()}};
}

}  // namespace

std::vector<Function> completion_functions() {
    const Spec::Fields params = {{"courseid", integer()}, {"userid", integer()}};
    return {{"core_completion_get_activities_completion_status", params, activities_status},
            {"core_completion_get_course_completion_status", params, course_status}};
}

}  // namespace waymark::practice
