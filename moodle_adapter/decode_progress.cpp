#include "moodle_adapter/decode_progress.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "moodle_adapter/decode_course.hpp"
#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {
namespace {

using nlohmann::json;

core::Dates assignment_dates(const json& row) {
    return {instant(row, "allowsubmissionsfromdate"), instant(row, "duedate"), instant(row, "cutoffdate")};
}

ToldDates told_assignment_dates(const json& row) {
    return {tells(row, "allowsubmissionsfromdate"), tells(row, "duedate"), tells(row, "cutoffdate")};
}

core::SubmissionState submission_state(const std::string& status) {
    if (status == "submitted") return core::SubmissionState::submitted;
    if (status == "draft") return core::SubmissionState::draft;
    if (status == "reopened") return core::SubmissionState::reopened;
    if (status == "new" || status.empty()) return core::SubmissionState::none;
    return core::SubmissionState::unknown;
}

/// Under a marking workflow the grading status is the workflow state.
bool is_graded(const std::string& grading_status) {
    return grading_status == "graded" || grading_status == "released";
}

SubmissionRow submission_of(const json& row, std::int64_t instance, bool graded) {
    SubmissionRow result;
    result.instance = instance;
    result.user = id(row, "userid").value_or(0);
    result.group = id(row, "groupid").value_or(0);
    result.attempt = whole_number(row, "attemptnumber").value_or(0);
    result.state = submission_state(text(row, "status"));
    result.modified = instant(row, "timemodified").value_or(core::Instant{});
    result.graded = graded;
    return result;
}

/// Moodle sends the latest attempt only; should a version send older ones too, they are dropped.
void keep_latest(std::vector<SubmissionRow>& rows) {
    const auto key = [](const SubmissionRow& row) { return std::tuple{row.instance, row.user, row.group}; };
    std::stable_sort(rows.begin(), rows.end(), [&](const SubmissionRow& left, const SubmissionRow& right) {
        return std::tuple{key(left), right.attempt} < std::tuple{key(right), left.attempt};
    });
    rows.erase(std::unique(rows.begin(), rows.end(),
                           [&](const SubmissionRow& left, const SubmissionRow& right) {
                               return key(left) == key(right);
                           }),
               rows.end());
}

AssignmentRow assignment_of(const json& row, std::int64_t instance) {
    AssignmentRow result;
    result.instance = instance;
    result.dates = assignment_dates(row);
    result.told = told_assignment_dates(row);
    result.no_submissions = flag(row, "nosubmissions");
    result.team = flag(row, "teamsubmission");
    result.team_needs_all = flag(row, "requireallteammemberssubmit");
    result.marking_workflow = flag(row, "markingworkflow");
    result.marking_allocation = flag(row, "markingallocation");
    result.team_grouping = id(row, "teamsubmissiongroupingid").value_or(0);
    result.team_required = flag(row, "preventsubmissionnotingroup");
    result.identities_hidden = flag(row, "blindmarking") && !flag(row, "revealidentities");
    result.has_description = has_text(row, "intro");
    // -1 is "without limit"; what is reopened by hand has a limit of its own in the number of grades.
    if (const auto allowed = whole_number(row, "maxattempts"))
        result.attempts_allowed = *allowed < 0 ? 0 : static_cast<int>(std::min<std::int64_t>(*allowed, 1000));
    result.time_limit = span(row, "timelimit");
    return result;
}

}  // namespace

std::optional<std::vector<AssignmentRow>> decode_assignments(const json& answer) {
    if (!has_list(answer, "courses")) return std::nullopt;
    std::vector<AssignmentRow> rows;
    for (const json& course : answer["courses"]) {
        for (const json& row : list(course, "assignments")) {
            const auto instance = id(row, "id");
            if (!instance) return std::nullopt;
            rows.push_back(assignment_of(row, *instance));
        }
    }
    return rows;
}

std::optional<std::size_t> decode_refused_assignments(const json& answer) {
    if (!has_list(answer, "courses")) return std::nullopt;
    const json& warnings = list(answer, "warnings");
    return static_cast<std::size_t>(std::count_if(warnings.begin(), warnings.end(), [](const json& warning) {
        return text(warning, "item") == "module";
    }));
}

std::optional<std::vector<QuizRow>> decode_quizzes(const json& answer) {
    if (!has_list(answer, "quizzes")) return std::nullopt;
    std::vector<QuizRow> rows;
    for (const json& row : answer["quizzes"]) {
        const auto instance = id(row, "id");
        if (!instance) return std::nullopt;
        QuizRow quiz;
        quiz.instance = *instance;
        const auto closes = instant(row, "timeclose");
        quiz.dates = {instant(row, "timeopen"), closes, closes};
        const bool tells_closing = tells(row, "timeclose");
        quiz.told = {tells(row, "timeopen"), tells_closing, tells_closing};
        if (const auto allowed = whole_number(row, "attempts"))
            quiz.attempts_allowed = static_cast<int>(std::clamp<std::int64_t>(*allowed, 0, 1000));
        quiz.time_limit = span(row, "timelimit");
        quiz.has_description = has_text(row, "intro");
        rows.push_back(quiz);
    }
    return rows;
}

std::optional<std::vector<SubmissionRow>> decode_submissions(const json& answer) {
    if (!has_list(answer, "assignments")) return std::nullopt;
    std::vector<SubmissionRow> rows;
    for (const json& assignment : answer["assignments"]) {
        const auto instance = id(assignment, "assignmentid");
        if (!instance) return std::nullopt;
        for (const json& row : list(assignment, "submissions")) {
            rows.push_back(submission_of(row, *instance, is_graded(text(row, "gradingstatus"))));
        }
    }
    keep_latest(rows);
    return rows;
}

std::optional<SubmissionStatus> decode_submission_status(const json& answer) {
    if (!answer.is_object()) return std::nullopt;
    const json& last = object_in(answer, "lastattempt");
    const bool graded = is_graded(text(last, "gradingstatus"));
    SubmissionStatus status;
    if (const json& own = object_in(last, "submission"); !own.empty())
        status.own = submission_of(own, 0, graded);
    if (const json& team = object_in(last, "teamsubmission"); !team.empty()) {
        status.team = submission_of(team, 0, graded);
    }
    status.extension = instant(last, "extensionduedate");
    return status;
}

std::optional<core::Dates> decode_participant(const json& answer) {
    const ToldDates told = told_assignment_dates(answer);
    if (!id(answer, "id") || !told.opens || !told.due || !told.closes) return std::nullopt;
    return assignment_dates(answer);
}

std::optional<std::vector<FlagRow>> decode_user_flags(const json& answer) {
    if (!has_list(answer, "assignments")) return std::nullopt;
    std::vector<FlagRow> rows;
    for (const json& assignment : answer["assignments"]) {
        const auto instance = id(assignment, "assignmentid");
        if (!instance) return std::nullopt;
        for (const json& row : list(assignment, "userflags")) {
            const auto user = id(row, "userid");
            if (!user) return std::nullopt;
            rows.push_back({*instance, *user, instant(row, "extensionduedate"), text(row, "workflowstate")});
        }
    }
    return rows;
}

}  // namespace waymark::moodle
