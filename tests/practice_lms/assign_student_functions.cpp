#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/assign_rows.hpp"
#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

/// "25 November 2026, 9:59 PM" in UTC, the zone of the service account.
std::string date_text(Time time) {
    static constexpr std::array<const char*, 12> months = {"January",   "February", "March",    "April",
                                                           "May",       "June",     "July",     "August",
                                                           "September", "October",  "November", "December"};
    const std::chrono::sys_seconds instant{std::chrono::seconds(time)};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{instant - day};
    const auto hour = clock.hours().count();
    return fmt::format("{} {} {}, {}:{:02} {}", static_cast<unsigned>(date.day()),
                       months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                       hour % 12 == 0 ? 12 : hour % 12, clock.minutes().count(), hour < 12 ? "AM" : "PM");
}

bool is_member(const Person& person, Id group) {
    return group == 0 || std::find(person.groups.begin(), person.groups.end(), group) != person.groups.end();
}

json full_participant(const State& state, const Person& person) {
    json row = user_row(state, person, practice_course);
    row.erase("lastcourseaccess");
    row["suspended"] = false;
    if (row.contains("groups"))
        for (json& group : row["groups"]) group.erase("descriptionformat");
    json courses = json::array();
    for (const json& course : row["enrolledcourses"])
        if (course.at("id") == practice_course) courses.push_back(course);
    row["enrolledcourses"] = std::move(courses);
    return row;
}

Answer list_participants(State& state, const json& params) {
    const Id assignment = params.at("assignid").get<Id>();
    if (state.assignment(assignment) == nullptr)
        return tl::unexpected(missing_record(state.version, "assign"));
    const auto filter = params.at("filter").get<std::string>();
    std::vector<const Person*> people;
    for (const json& id : state.rows->at("participant_order")) {
        const Person* person = state.person(id.get<Id>());
        if (person == nullptr || !is_member(*person, params.at("groupid").get<Id>())) continue;
        if (person->full_name().find(filter) != std::string::npos) people.push_back(person);
    }
    const auto skip = std::max<Id>(0, params.at("skip").get<Id>());
    const auto limit = params.at("limit").get<Id>();
    json rows = json::array();
    for (Id i = skip; i < static_cast<Id>(people.size()) && (limit <= 0 || i < skip + limit); ++i) {
        const Person& person = *people[static_cast<std::size_t>(i)];
        json row = params.at("onlyids").get<bool>()
                       ? json{{"id", person.id}, {"fullname", person.full_name()}}
                       : full_participant(state, person);
        row["recordid"] = -1;
        row.update(participant_flags(state, assignment, person.id));
        rows.push_back(std::move(row));
    }
    return rows;
}

Answer get_participant(State& state, const json& params) {
    const Assignment* assignment = state.assignment(params.at("assignid").get<Id>());
    if (assignment == nullptr) return tl::unexpected(missing_record(state.version, "assign"));
    const Id user = params.at("userid").get<Id>();
    if (!state.is_participant(user))
        return tl::unexpected(plain_refusal("usernotincourse", "This user is not in this course!"));
    const Person& person = *state.person(user);
    const EffectiveDates dates = effective_dates(state, *assignment, user);
    json row = {{"id", user},
                {"fullname", person.full_name()},
                {"blindmarking", false},
                {"allowsubmissionsfromdate", dates.open},
                {"duedate", dates.due},
                {"cutoffdate", dates.cutoff},
                {"duedatestr", date_text(dates.due)}};
    row.update(participant_flags(state, assignment->id, user));
    if (params.at("embeduser").get<bool>()) row["user"] = full_participant(state, person);
    return row;
}

/// 5.1 counts the work of suspended students too (moodle-versions.md §1).
json grading_summary(const State& state, Id assignment) {
    int submitted = 0;
    int drafts = 0;
    int ungraded = 0;
    for (const Submission& submission : state.submissions) {
        if (submission.assignment != assignment) continue;
        const bool participant = state.is_participant(submission.user);
        const bool handed_in = submission.status == "submitted";
        if (handed_in && (participant || state.since(MoodleVersion::v5_1))) ++submitted;
        if (!participant) continue;
        if (submission.status == "draft") ++drafts;
        if (handed_in && state.grade(assignment, submission.user) == nullptr) ++ungraded;
    }
    const auto participants =
        std::count_if(state.people.begin(), state.people.end(),
                      [&](const Person& person) { return state.is_participant(person.id); });
    return {{"participantcount", participants},
            {"submissiondraftscount", drafts},
            {"submissionsenabled", true},
            {"submissionssubmittedcount", submitted},
            {"submissionsneedgradingcount", ungraded},
            {"warnofungroupedusers", ""}};
}

json last_attempt(const State& state, const Assignment& assignment, const Person& person) {
    const Submission* submission = state.submission(assignment.id, person.id);
    const UserFlag* flag = state.flag(assignment.id, person.id);
    const Time extension = flag == nullptr ? 0 : flag->extension;
    const Time last = std::max(effective_dates(state, assignment, person.id).cutoff, extension);
    const bool handed_in = submission != nullptr && submission->status == "submitted";
    json attempt = {{"submissiongroupmemberswhoneedtosubmit", json::array()},
                    {"submissionsenabled", true},
                    {"locked", false},
                    {"graded", state.grade(assignment.id, person.id) != nullptr},
                    {"canedit", false},
                    {"caneditowner", !handed_in && state.now <= last},
                    {"cansubmit", false},
                    {"extensionduedate", extension == 0 ? json() : json(extension)},
                    {"timelimit", 0},
                    {"blindmarking", false},
                    {"gradingstatus", grading_status(state, assignment.id, person.id)},
                    {"usergroups", person.groups}};
    if (submission == nullptr) return attempt;
    attempt["submission"] = submission_row(*submission);
    attempt["submission"]["assignment"] = assignment.id;
    attempt["submission"]["latest"] = 1;
    return attempt;
}

json feedback(const AssignmentGrade& grade) {
    json row = grade_row(grade);
    row["assignment"] = grade.assignment;
    const json comment = {{"type", "comments"},
                          {"name", "Feedback comments"},
                          {"fileareas", {{{"area", "feedback"}, {"files", json::array()}}}},
                          {"editorfields",
                           {{{"name", "comments"},
                             {"description", "Feedback comments"},
                             {"text", "<p>Good start – tie it to your own shop.</p>"},
                             {"format", 1}}}}};
    return {{"grade", row},
            {"gradefordisplay", fmt::format("{:.2f}&nbsp;/&nbsp;100.00", grade.grade)},
            {"gradeddate", grade.created},
            {"plugins", json::array({comment})}};
}

Answer get_submission_status(State& state, const json& params) {
    const Assignment* assignment = state.assignment(params.at("assignid").get<Id>());
    if (assignment == nullptr) return tl::unexpected(missing_record(state.version, "assign"));
    const Id wanted = params.at("userid").get<Id>();
    const Person* person = state.person(wanted == 0 ? state.service_user : wanted);
    if (person == nullptr) return tl::unexpected(missing_user(state.version));
    json answer = {{"gradingsummary", grading_summary(state, assignment->id)},
                   {"lastattempt", last_attempt(state, *assignment, *person)},
                   {"assignmentdata", {{"attachments", {{"intro", json::array()}}}}},
                   {"warnings", json::array()}};
    if (const AssignmentGrade* grade = state.grade(assignment->id, person->id))
        answer["feedback"] = feedback(*grade);
    // Not a pure read: a student without a row gets an empty one (moodle.md §10).
    if (state.is_participant(person->id) && state.submission(assignment->id, person->id) == nullptr) {
        const Id id = state.submissions.empty() ? 1 : state.submissions.back().id + 1000;
        state.submissions.push_back({id, assignment->id, person->id, state.now, state.now, "new", ""});
    }
    return answer;
}

}  // namespace

std::vector<Function> assign_student_functions() {
    return {
        {"mod_assign_list_participants",
         {{"assignid", integer()},
          {"groupid", integer()},
          {"filter", text()},
          {"skip", integer_or("0")},
          {"limit", integer_or("0")},
          {"onlyids", boolean_or("0")},
          {"includeenrolments", boolean_or("1")},
          {"tablesort", boolean_or("0")}},
         list_participants},
        {"mod_assign_get_participant",
         {{"assignid", integer()}, {"userid", integer()}, {"embeduser", boolean_or("0")}},
         get_participant},
        {"mod_assign_get_submission_status",
         {{"assignid", integer()}, {"userid", integer_or("0")}, {"groupid", integer_or("0")}},
         get_submission_status},
    };
}

}  // namespace waymark::practice
