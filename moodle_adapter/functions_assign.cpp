#include "moodle_adapter/functions_assign.hpp"

#include "moodle_adapter/bad_rows.hpp"
#include "moodle_adapter/call.hpp"
#include "moodle_adapter/decode_course.hpp"

namespace waymark::moodle {
namespace {

Params one_person(std::int64_t assignment, std::int64_t user) {
    return {{"assignid", std::to_string(assignment)}, {"userid", std::to_string(user)}};
}

constexpr const char* assignments_of_courses = "mod_assign_get_assignments";

Params of_course(std::int64_t course) {
    Params params;
    add_list(params, "courseids", {course});
    params.emplace_back("includenotenrolledcourses", "1");
    return params;
}

}  // namespace

core::LmsResult<std::vector<AssignmentRow>> get_assignments(Transport& transport, std::int64_t course) {
    return read_list_as(transport, assignments_of_courses, of_course(course), "courses", decode_assignments);
}

core::LmsResult<std::size_t> count_refused_assignments(Transport& transport, std::int64_t course) {
    return read_as(transport, assignments_of_courses, of_course(course), decode_refused_assignments);
}

core::LmsResult<std::vector<SubmissionRow>> get_submissions(Transport& transport,
                                                            const std::vector<std::int64_t>& assignments,
                                                            std::optional<core::Instant> since) {
    Params params;
    add_list(params, "assignmentids", assignments);
    if (since) params.emplace_back("since", std::to_string(core::to_unix(*since)));
    return read_list_as(transport, "mod_assign_get_submissions", params, "assignments", decode_submissions);
}

core::LmsResult<std::vector<GradedRow>> get_graded(Transport& transport,
                                                   const std::vector<std::int64_t>& assignments,
                                                   core::Instant since) {
    Params params;
    add_list(params, "assignmentids", assignments);
    params.emplace_back("since", std::to_string(core::to_unix(since)));
    return read_as(transport, "mod_assign_get_grades", params, decode_graded);
}

namespace {

/// `count` 0 is everybody.
core::LmsResult<std::vector<std::int64_t>> list_some_participants(Transport& transport,
                                                                  std::int64_t assignment, std::size_t from,
                                                                  std::size_t count) {
    Params params{
        {"assignid", std::to_string(assignment)}, {"groupid", "0"}, {"filter", ""}, {"onlyids", "1"}};
    if (count > 0) {
        params.emplace_back("skip", std::to_string(from));
        params.emplace_back("limit", std::to_string(count));
    }
    return read_as(transport, "mod_assign_list_participants", params, decode_user_ids);
}

}  // namespace

core::LmsResult<std::vector<std::int64_t>> list_participants(Transport& transport, std::int64_t assignment) {
    auto everybody = list_some_participants(transport, assignment, 0, 0);
    if (everybody || !refused_own_output(everybody.error())) return everybody;
    Quarantine quarantine;
    return fetch_pages_around_bad_rows<std::int64_t>(
        [&](std::size_t from, std::size_t count) {
            return list_some_participants(transport, assignment, from, count);
        },
        careful_page, quarantine);
}

core::LmsResult<std::vector<FlagRow>> get_user_flags(Transport& transport,
                                                     const std::vector<std::int64_t>& assignments) {
    Params params;
    add_list(params, "assignmentids", assignments);
    return read_list_as(transport, "mod_assign_get_user_flags", params, "assignments", decode_user_flags);
}

core::LmsResult<SubmissionStatus> get_submission_status(Transport& transport, std::int64_t assignment,
                                                        std::int64_t user) {
    return read_as(transport, "mod_assign_get_submission_status", one_person(assignment, user),
                   decode_submission_status);
}

core::LmsResult<core::Dates> get_participant(Transport& transport, std::int64_t assignment,
                                             std::int64_t user) {
    Params params = one_person(assignment, user);
    params.emplace_back("embeduser", "0");
    return read_as(transport, "mod_assign_get_participant", params, decode_participant);
}

}  // namespace waymark::moodle
