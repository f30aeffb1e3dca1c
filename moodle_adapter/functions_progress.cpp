#include "moodle_adapter/functions_progress.hpp"

#include "moodle_adapter/call.hpp"

namespace waymark::moodle {
namespace {

constexpr std::string_view events_function = "core_calendar_get_calendar_events";

/// No window in time, and neither our account's own nor the site's events.
void add_event_options(Params& params) {
    for (const char* name : {"userevents", "siteevents", "timestart", "timeend"}) {
        params.emplace_back(std::string{"options["} + name + "]", "0");
    }
}

core::LmsResult<std::vector<EventRow>> get_events(Transport& transport, const char* list_name,
                                                  const std::vector<std::int64_t>& ids) {
    Params params;
    add_list(params, list_name, ids);
    add_event_options(params);
    return read_as(transport, events_function, params, decode_events);
}

core::LmsResult<std::vector<GradeRow>> get_grades(Transport& transport, std::int64_t course,
                                                  std::int64_t user, std::int64_t group) {
    const Params params{{"courseid", std::to_string(course)},
                        {"userid", std::to_string(user)},
                        {"groupid", std::to_string(group)}};
    return read_as(transport, "gradereport_user_get_grade_items", params, decode_grades);
}

}  // namespace

core::LmsResult<std::vector<CompletionRow>> get_completion(Transport& transport, std::int64_t course,
                                                           std::int64_t user) {
    const Params params{{"courseid", std::to_string(course)}, {"userid", std::to_string(user)}};
    return read_as(transport, "core_completion_get_activities_completion_status", params, decode_completion);
}

core::LmsResult<std::vector<GradeRow>> get_grades_of_group(Transport& transport, std::int64_t course,
                                                           std::int64_t group) {
    return get_grades(transport, course, 0, group);
}

core::LmsResult<std::vector<GradeRow>> get_grades_of_user(Transport& transport, std::int64_t course,
                                                          std::int64_t user) {
    return get_grades(transport, course, user, 0);
}

core::LmsResult<std::vector<EventRow>> get_course_events(Transport& transport, std::int64_t course) {
    return get_events(transport, "events[courseids]", {course});
}

core::LmsResult<std::vector<EventRow>> get_events_by_id(Transport& transport,
                                                        const std::vector<std::int64_t>& events) {
    return get_events(transport, "events[eventids]", events);
}

}  // namespace waymark::moodle
