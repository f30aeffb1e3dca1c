#include "moodle_adapter/functions_progress.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "moodle_adapter/call.hpp"

namespace waymark::moodle {
namespace {

constexpr std::string_view events_function = "core_calendar_get_calendar_events";

constexpr core::days far_ahead{5 * 366};

/// Neither our account's own nor the site's events.
core::LmsResult<std::vector<EventRow>> get_events(Transport& transport, const char* list_name,
                                                  const std::vector<std::int64_t>& ids, std::int64_t until) {
    Params params;
    add_list(params, list_name, ids);
    for (const char* name : {"userevents", "siteevents", "timestart"}) {
        params.emplace_back(std::string{"options["} + name + "]", "0");
    }
    params.emplace_back("options[timeend]", std::to_string(until));
    return read_as(transport, events_function, params, decode_events);
}

std::optional<GradeReport> decode_report(const nlohmann::json& answer) {
    auto grades = decode_grades(answer);
    if (!grades) return std::nullopt;
    return GradeReport{std::move(*grades), decode_grade_items(answer), decode_hidden_grades(answer)};
}

core::LmsResult<GradeReport> get_grades(Transport& transport, std::int64_t course, std::int64_t user,
                                        std::int64_t group) {
    const Params params{{"courseid", std::to_string(course)},
                        {"userid", std::to_string(user)},
                        {"groupid", std::to_string(group)}};
    return read_as(transport, "gradereport_user_get_grade_items", params, decode_report);
}

}  // namespace

core::LmsResult<std::vector<CompletionRow>> get_completion(Transport& transport, std::int64_t course,
                                                           std::int64_t user) {
    const Params params{{"courseid", std::to_string(course)}, {"userid", std::to_string(user)}};
    return read_as(transport, "core_completion_get_activities_completion_status", params, decode_completion);
}

core::LmsResult<GradeReport> get_grades_of_group(Transport& transport, std::int64_t course,
                                                 std::int64_t group) {
    return get_grades(transport, course, 0, group);
}

core::LmsResult<GradeReport> get_grades_of_user(Transport& transport, std::int64_t course,
                                                std::int64_t user) {
    return get_grades(transport, course, user, 0);
}

core::LmsResult<std::vector<EventRow>> get_course_events(Transport& transport, std::int64_t course,
                                                         core::Instant now) {
    return get_events(transport, "events[courseids]", {course}, core::to_unix(now + far_ahead));
}

core::LmsResult<std::vector<EventRow>> get_events_by_id(Transport& transport,
                                                        const std::vector<std::int64_t>& events) {
    return get_events(transport, "events[eventids]", events, 0);
}

}  // namespace waymark::moodle
