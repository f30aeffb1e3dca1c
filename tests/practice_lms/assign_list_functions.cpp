#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/assign_rows.hpp"
#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

json shaped_assignment(const State& state, json row) {
    if (state.since(MoodleVersion::v4_5)) {
        row["markinganonymous"] = 0;
        row["maxattempts"] = 1;
        row["attemptreopenmethod"] = "untilpass";
    }
    if (state.since(MoodleVersion::v5_1)) row["gradepenalty"] = 0;
    return row;
}

json course_row(const State& state, const json& course) {
    const json& recorded = state.rows->at("assignments");
    const std::string key = std::to_string(course.at("id").get<Id>());
    json rows = json::array();
    Time modified = course.at("startdate").get<Time>();
    if (recorded.contains(key)) modified = recorded.at(key).at("timemodified").get<Time>();
    if (recorded.contains(key))
        for (const json& row : recorded.at(key).at("assignments"))
            rows.push_back(shaped_assignment(state, row));
    return {{"id", course.at("id")},
            {"fullname", course.at("fullname")},
            {"shortname", course.at("shortname")},
            {"timemodified", modified},
            {"assignments", std::move(rows)}};
}

Answer get_assignments(State& state, const json& params) {
    json courses = json::array();
    json warnings = json::array();
    for (const json& id : params.at("courseids")) {
        const json* course = row_with(state.rows->at("courses"), "id", id.get<Id>());
        if (course != nullptr && params.at("includenotenrolledcourses").get<bool>()) {
            courses.push_back(course_row(state, *course));
        } else {
            warnings.push_back(warning("course", id.get<Id>(), "2",
                                       "User is not enrolled or does not have requested capability"));
        }
    }
    return json{{"courses", std::move(courses)}, {"warnings", std::move(warnings)}};
}

bool is_wanted(const Submission& submission, const json& params) {
    const auto status = params.at("status").get<std::string>();
    const Time since = params.at("since").get<Time>();
    const Time before = params.at("before").get<Time>();
    return (status.empty() || submission.status == status) && submission.modified >= since &&
           (before == 0 || submission.modified <= before);
}

Answer get_submissions(State& state, const json& params) {
    json assignments = json::array();
    json warnings = json::array();
    for (const json& wanted : params.at("assignmentids")) {
        const Id id = wanted.get<Id>();
        if (state.assignment(id) == nullptr) continue;
        json rows = json::array();
        for (const Submission& submission : state.submissions) {
            if (submission.assignment != id || !state.is_participant(submission.user)) continue;
            if (!is_wanted(submission, params)) continue;
            rows.push_back(submission_row(submission));
            rows.back()["gradingstatus"] = grading_status(state, id, submission.user);
        }
        if (rows.empty()) warnings.push_back(warning("module", id, "3", "No submissions found"));
        assignments.push_back({{"assignmentid", id}, {"submissions", std::move(rows)}});
    }
    return json{{"assignments", std::move(assignments)}, {"warnings", std::move(warnings)}};
}

Answer get_grades(State& state, const json& params) {
    json assignments = json::array();
    json warnings = json::array();
    for (const json& wanted : params.at("assignmentids")) {
        const Id id = wanted.get<Id>();
        json rows = json::array();
        for (const AssignmentGrade& grade : state.grades)
            if (grade.assignment == id && grade.created >= params.at("since").get<Time>())
                rows.push_back(grade_row(grade));
        if (rows.empty()) {
            warnings.push_back(warning("assignment", id, "3", "No grades found"));
        } else {
            assignments.push_back({{"assignmentid", id}, {"grades", std::move(rows)}});
        }
    }
    return json{{"assignments", std::move(assignments)}, {"warnings", std::move(warnings)}};
}

Answer get_user_flags(State& state, const json& params) {
    json assignments = json::array();
    json warnings = json::array();
    for (const json& wanted : params.at("assignmentids")) {
        const Id id = wanted.get<Id>();
        json rows = json::array();
        for (const UserFlag& flag : state.flags)
            if (flag.assignment == id)
                rows.push_back({{"id", flag.id},
                                {"userid", flag.user},
                                {"locked", 0},
                                {"mailed", flag.mailed},
                                {"extensionduedate", flag.extension},
                                {"workflowstate", ""},
                                {"allocatedmarker", 0}});
        if (rows.empty()) {
            warnings.push_back(warning("assignment", id, "3", "No user flags found"));
        } else {
            assignments.push_back({{"assignmentid", id}, {"userflags", std::move(rows)}});
        }
    }
    return json{{"assignments", std::move(assignments)}, {"warnings", std::move(warnings)}};
}

}  // namespace

std::vector<Function> assign_list_functions() {
    return {
        {"mod_assign_get_assignments",
         {{"courseids", optional_list_of(integer())},
          {"capabilities", optional_list_of(text())},
          {"includenotenrolledcourses", boolean_or("0")}},
         get_assignments},
        {"mod_assign_get_submissions",
         {{"assignmentids", list_of(integer())},
          {"status", text_or("")},
          {"since", integer_or("0")},
          {"before", integer_or("0")}},
         get_submissions},
        {"mod_assign_get_grades",
         {{"assignmentids", list_of(integer())}, {"since", integer_or("0")}},
         get_grades},
        {"mod_assign_get_user_flags", {{"assignmentids", list_of(integer())}}, get_user_flags},
    };
}

}  // namespace waymark::practice
