#include "moodle_adapter/functions_course.hpp"

#include "moodle_adapter/call.hpp"

namespace waymark::moodle {
namespace {

using nlohmann::json;

/// Whole user rows are ten times as large; roles and groups come only when they are named.
constexpr std::string_view lean_user = "id,fullname,firstname,email,lastcourseaccess,roles,groups";

Params enrolled_users_params(std::int64_t course, Page page, std::string_view user_fields) {
    Params params{{"courseid", std::to_string(course)}};
    add_option(params, 0, "userfields", user_fields);
    add_option(params, 1, "sortby", "id");
    add_option(params, 2, "limitfrom", std::to_string(page.from));
    add_option(params, 3, "limitnumber", std::to_string(page.count));
    return params;
}

}  // namespace

core::LmsResult<core::SiteInfo> get_site_info(Transport& transport) {
    return read_as(transport, "core_webservice_get_site_info", {}, decode_site_info);
}

core::LmsResult<core::SiteInfo> get_writing_site_info(Transport& transport) {
    const auto answer = transport.call("core_webservice_get_site_info", {}, Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    auto info = decode_site_info(*answer);
    if (!info) return tl::unexpected(unexpected_shape("core_webservice_get_site_info"));
    return std::move(*info);
}

core::LmsResult<std::vector<core::Course>> get_courses_by_field(Transport& transport, std::string_view field,
                                                                std::string_view value,
                                                                std::string_view site) {
    const Params params{{"field", std::string{field}}, {"value", std::string{value}}};
    return read_as(transport, "core_course_get_courses_by_field", params,
                   [&](const json& answer) { return decode_courses(answer, site); });
}

core::LmsResult<Contents> get_contents(Transport& transport, std::int64_t course,
                                       std::string_view own_tool_prefix) {
    Params params{{"courseid", std::to_string(course)}};
    add_option(params, 0, "excludecontents", "1");
    return read_as(transport, "core_course_get_contents", params,
                   [&](const json& answer) { return decode_contents(answer, own_tool_prefix); });
}

core::LmsResult<std::vector<core::Enrolment>> get_enrolled_users(Transport& transport, std::int64_t course,
                                                                 Page page) {
    return read_as(transport, "core_enrol_get_enrolled_users", enrolled_users_params(course, page, lean_user),
                   decode_roster);
}

core::LmsResult<std::vector<std::int64_t>> get_active_user_ids(Transport& transport, std::int64_t course,
                                                               Page page) {
    Params params = enrolled_users_params(course, page, "id");
    add_option(params, 4, "onlyactive", "1");
    return read_as(transport, "core_enrol_get_enrolled_users", params, decode_user_ids);
}

core::LmsResult<std::vector<Profile>> get_users_by_id(Transport& transport,
                                                      const std::vector<std::int64_t>& users) {
    Params params{{"field", "id"}};
    add_list(params, "values", users);
    return read_as(transport, "core_user_get_users_by_field", params, decode_profiles);
}

core::LmsResult<std::vector<core::Group>> get_course_groups(Transport& transport, std::int64_t course) {
    return read_as(transport, "core_group_get_course_groups", {{"courseid", std::to_string(course)}},
                   decode_groups);
}

core::LmsResult<std::vector<core::Grouping>> get_groupings(Transport& transport,
                                                           const std::vector<std::int64_t>& groupings) {
    Params params;
    add_list(params, "groupingids", groupings);
    params.emplace_back("returngroups", "1");
    return read_as(transport, "core_group_get_groupings", params, decode_groupings);
}

core::LmsResult<GroupMembers> get_group_members(Transport& transport,
                                                const std::vector<std::int64_t>& groups) {
    Params params;
    add_list(params, "groupids", groups);
    return read_as(transport, "core_group_get_group_members", params, decode_group_members);
}

}  // namespace waymark::moodle
