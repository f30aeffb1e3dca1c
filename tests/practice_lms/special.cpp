#include "tests/practice_lms/special.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "support/embed.hpp"

namespace waymark::embedded {
std::span<const support::Asset> practice_special();
}  // namespace waymark::embedded

namespace waymark::practice {
namespace {

using nlohmann::json;

constexpr Id first_special_assignment = 9;  // course 2 has 1 to 6, and 7 in its subsection

bool has_options(const json& wanted, const json& given) {
    for (const auto& [name, value] : wanted.items())
        if (option(given, name) != value.get_ref<const std::string&>()) return false;
    return true;
}

/// Whether `wanted` is contained in `given`; options are compared by name.
bool matches(const json& wanted, const json& given) {
    for (const auto& [key, value] : wanted.items()) {
        if (key == "options") {
            if (!has_options(value, given)) return false;
            continue;
        }
        const auto found = given.find(key);
        if (found == given.end()) return false;
        if (value.is_object() ? !matches(value, *found) : *found != value) return false;
    }
    return true;
}

/// Answers of 4.5 stand for later versions too.
bool of_version(const json& row, MoodleVersion version) {
    const auto given = row.find("version");
    if (given == row.end()) return true;
    const bool recent = version >= MoodleVersion::v4_5;
    return *given == (recent ? "4.5" : "4.2");
}

std::string without_namespace(const std::string& name) {
    return name.substr(name.rfind('\\') + 1);
}

Answer answer_of(const json& body) {
    if (!body.is_object() || !body.contains("exception")) return body;
    return tl::unexpected(Refusal{without_namespace(body.at("exception").get<std::string>()),
                                  body.value("errorcode", ""), body.value("message", "")});
}

bool is_special(const json& ids) {
    return !ids.empty() && std::all_of(ids.begin(), ids.end(), [](const json& id) {
        return id.get<Id>() >= first_special_assignment;
    });
}

/// What a function about lists of assignments answers with, in its own words.
struct RowsOfAssignments {
    const char* function;
    const char* part;  ///< in special.json
    const char* rows;
    const char* warned;   ///< what a warning is about
    const char* missing;  ///< its message
    bool keep_empty = false;
};
constexpr std::array assign_functions{
    RowsOfAssignments{"mod_assign_get_submissions", "submissions", "submissions", "module",
                      "No submissions found", true},
    RowsOfAssignments{"mod_assign_get_user_flags", "flags", "userflags", "assignment", "No user flags found"},
    RowsOfAssignments{"mod_assign_get_grades", "grades", "grades", "assignment", "No grades found"},
};

/// Since a moment where the function knows one; assignments without rows are warned of.
json assign_rows(const State& state, const json& params, const RowsOfAssignments& of) {
    json assignments = json::array();
    json warnings = json::array();
    for (const json& id : params.at("assignmentids")) {
        json found = json::array();
        for (const json& assignment : state.rows->at("special").at("assign_rows").at(of.part)) {
            if (assignment.at("assignmentid") != id) continue;
            for (const json& row : assignment.at(of.rows))
                if (!row.contains("timemodified") || row.at("timemodified") >= params.value("since", Time{0}))
                    found.push_back(row);
        }
        if (found.empty()) warnings.push_back(warning(of.warned, id.get<Id>(), "3", of.missing));
        if (found.empty() && !of.keep_empty) continue;
        assignments.push_back({{"assignmentid", id}, {of.rows, std::move(found)}});
    }
    return {{"assignments", std::move(assignments)}, {"warnings", std::move(warnings)}};
}

std::optional<Answer> assign_answer(const State& state, std::string_view function, const json& params) {
    if (!params.contains("assignmentids") || !is_special(params.at("assignmentids"))) return std::nullopt;
    for (const RowsOfAssignments& of : assign_functions)
        if (function == of.function) return Answer{assign_rows(state, params, of)};
    return std::nullopt;
}

/// No recording, no such thing.
Answer nothing(State& state, const json& /*params*/) {
    return tl::unexpected(missing_record(state.version, "course_modules"));
}

/// A discussion whose posts nobody recorded shows its first one, as the list of discussions has it.
Answer first_post(State& state, const json& params) {
    for (const auto& [forum, discussions] : state.rows->at("discussions").items()) {
        const json* row = row_with(discussions, "discussion", params.at("discussionid").get<Id>());
        if (row == nullptr) continue;
        const json author = {{"id", row->at("userid")}, {"fullname", row->at("userfullname")}};
        const json post = {{"id", row->at("id")},
                           {"author", author},
                           {"discussionid", row->at("discussion")},
                           {"timecreated", row->at("created")},
                           {"isdeleted", false}};
        return json{{"posts", json::array({post})}, {"warnings", json::array()}};
    }
    return nothing(state, params);
}

Answer no_list(State& /*state*/, const json& /*params*/) {
    return json{{"warnings", json::array()}};
}

/// Whoever has no recording never opened the package.
Answer no_tracks(State& state, const json& params) {
    if (params.at("scoid") != 2) return tl::unexpected(missing_record(state.version, "scorm_scoes"));
    const json untouched = warning("attempt", 1, "notattempted", "Not attempted");
    return json{{"data", {{"attempt", 1}, {"tracks", json::array()}}},
                {"warnings", json::array({untouched})}};
}

Function by_courses(const char* name) {
    return {name, {{"courseids", optional_list_of(integer())}}, no_list};
}

}  // namespace

json special_rows() {
    return json::parse(embedded::practice_special().front().bytes);
}

std::optional<Answer> special_answer(const State& state, std::string_view function, const json& params) {
    if (auto answer = assign_answer(state, function, params)) return answer;
    for (const json& row : state.rows->at("special").at("answers"))
        if (row.at("function").get_ref<const std::string&>() == function && of_version(row, state.version) &&
            matches(row.at("match"), params))
            return answer_of(row.at("body"));
    return std::nullopt;
}

std::vector<Function> kind_functions() {
    const Spec::Fields paged = {{"page", integer_or("0")}, {"perpage", integer_or("0")}};
    const auto with_pages = [&](const char* id) {
        Spec::Fields fields = {{id, integer()}};
        fields.insert(fields.end(), paged.begin(), paged.end());
        return fields;
    };
    const auto with_sorted_pages = [&](const char* id) {
        Spec::Fields fields = with_pages(id);
        fields.push_back({"sort", text_or("lastaccess")});
        return fields;
    };
    return {
        by_courses("mod_choice_get_choices_by_courses"),
        {"mod_choice_get_choice_results", {{"choiceid", integer()}}, nothing},
        by_courses("mod_data_get_databases_by_courses"),
        {"mod_data_get_entries", with_pages("databaseid"), nothing},
        by_courses("mod_feedback_get_feedbacks_by_courses"),
        {"mod_feedback_get_non_respondents", with_sorted_pages("feedbackid"), nothing},
        {"mod_forum_get_discussion_posts", {{"discussionid", integer()}}, first_post},
        {"mod_glossary_get_entries_by_letter",
         {{"id", integer()}, {"letter", text()}, {"from", integer_or("0")}, {"limit", integer_or("20")}},
         nothing},
        by_courses("mod_h5pactivity_get_h5pactivities_by_courses"),
        {"mod_h5pactivity_get_user_attempts", {{"h5pactivityid", integer()}}, nothing},
        by_courses("mod_lesson_get_lessons_by_courses"),
        {"mod_lesson_get_attempts_overview",
         {{"lessonid", integer()}, {"groupid", integer_or("0")}},
         nothing},
        {"mod_scorm_get_scorm_sco_tracks",
         {{"scoid", integer()}, {"userid", integer()}, {"attempt", integer_or("0")}},
         no_tracks},
        {"mod_scorm_get_scorm_scoes", {{"scormid", integer()}}, nothing},
        by_courses("mod_scorm_get_scorms_by_courses"),
        by_courses("mod_workshop_get_workshops_by_courses"),
        {"mod_workshop_get_grades_report", with_pages("workshopid"), nothing},
    };
}

}  // namespace waymark::practice
