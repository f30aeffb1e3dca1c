#include "tests/practice_lms/assign_rows.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace waymark::practice {

using nlohmann::json;

json submission_row(const Submission& submission) {
    const json text = {{"type", "onlinetext"},
                       {"name", "Online text"},
                       {"fileareas", {{{"area", "submissions_onlinetext"}, {"files", json::array()}}}},
                       {"editorfields",
                        {{{"name", "onlinetext"},
                          {"description", "Online text submissions"},
                          {"text", submission.text},
                          {"format", submission.status == "new" ? 0 : 1}}}}};
    return {{"id", submission.id},
            {"userid", submission.user},
            {"attemptnumber", 0},
            {"timecreated", submission.created},
            {"timemodified", submission.modified},
            {"timestarted", nullptr},
            {"status", submission.status},
            {"groupid", 0},
            {"plugins", {text, {{"type", "comments"}, {"name", "Submission comments"}}}}};
}

std::string grading_status(const State& state, Id assignment, Id user) {
    return state.grade(assignment, user) == nullptr ? "notgraded" : "graded";
}

json grade_row(const AssignmentGrade& grade) {
    return {{"id", grade.id},
            {"userid", grade.user},
            {"attemptnumber", 0},
            {"timecreated", grade.created},
            {"timemodified", grade.created},
            {"grader", grade.grader},
            {"grade", fmt::format("{:.5f}", grade.grade)}};
}

json participant_flags(const State& state, Id assignment, Id user) {
    const Submission* submission = state.submission(assignment, user);
    const UserFlag* flag = state.flag(assignment, user);
    const bool submitted = submission != nullptr && submission->status == "submitted";
    return {{"submitted", submitted},
            {"requiregrading", submitted && state.grade(assignment, user) == nullptr},
            {"grantedextension", flag != nullptr && flag->extension != 0},
            {"submissionstatus", submission == nullptr ? "" : submission->status}};
}

}  // namespace waymark::practice
