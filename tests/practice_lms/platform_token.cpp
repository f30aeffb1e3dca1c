#include "tests/practice_lms/platform_token.hpp"

#include <fmt/chrono.h>

#include <nlohmann/json.hpp>

#include "support/crypto.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

constexpr Time token_life = 60;
const std::string vocabulary = "http://purl.imsglobal.org/vocab/lis/v2/";

std::string claim(const std::string& name) {
    return "https://purl.imsglobal.org/spec/lti/claim/" + name;
}

struct CourseFacts {
    std::string full_name;
    std::string short_name;
    Time start = 0;
    Time end = 0;
    MoodleVersion version = MoodleVersion::v4_2;
};

std::optional<CourseFacts> course_facts(World& world, Id course) {
    return world.with([&](const State& state) -> std::optional<CourseFacts> {
        for (const auto& row : (*state.rows)["courses"]) {
            if (row["id"] != course) continue;
            return CourseFacts{row["fullname"], row["shortname"], row["startdate"], row["enddate"],
                               state.version};
        }
        return std::nullopt;
    });
}

json role_names(const Visitor& visitor) {
    if (visitor.is_admin) {
        return json::array({vocabulary + "institution/person#Administrator",
                            vocabulary + "membership#Instructor",
                            vocabulary + "system/person#Administrator"});
    }
    return json::array({vocabulary + (visitor.teaches ? "membership#Instructor" : "membership#Learner")});
}

json tool_platform(MoodleVersion version) {
    std::string build;
    switch (version) {
        case MoodleVersion::v4_2:
            build = "2023042403";
            break;
        case MoodleVersion::v4_5:
            build = "2024100710.03";
            break;
        case MoodleVersion::v5_1:
            build = "2025100605";
            break;
    }
    return {{"product_family_code", "moodle"},
            {"version", build},
            {"guid", "d33b4fa2c3e4a9a2beccb1530e610c43"},
            {"name", "Practice"},
            {"description", "Practice LMS"}};
}

/// $CourseSection.timeFrame.*: ISO 8601 in UTC, empty when not set.
std::string iso_time(Time when) {
    if (when == 0) return {};
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}+00:00", fmt::gmtime(static_cast<std::time_t>(when)));
}

/// The result's address for Basic Outcomes is a JSON text, as Moodle makes it.
json basic_outcome(Platform& platform, const Visitor& visitor, const Placement& placement) {
    const json data{{"instanceid", std::to_string(placement.instance)},
                    {"userid", std::to_string(visitor.id)},
                    {"typeid", platform.options().deployment_id},
                    {"launchid", std::stoll(platform.random_word(3), nullptr, 16)}};
    const json sourced_id{{"data", data},
                          {"hash", support::hex(support::sha256(data.dump() + platform.kid()))}};
    return {{"lis_result_sourcedid", sourced_id.dump()},
            {"lis_outcome_service_url", platform.options().issuer + "/mod/lti/service.php"}};
}

json custom(const Visitor& visitor, const CourseFacts& course, const std::string& memberships) {
    std::string groups;
    for (const Id group : visitor.groups) groups += (groups.empty() ? "" : ",") + std::to_string(group);
    return {{"unit", "week1"},
            {"view", "plan"},
            {"course_history", ""},
            {"groups", groups},
            {"section_start", iso_time(course.start)},
            {"section_end", iso_time(course.end)},
            {"username", visitor.username},
            {"link_title", "Waymark plan"},
            {"unknown", "$No.Such.variable"},
            {"context_memberships_url", memberships}};
}

void add_services(json& claims, const PlatformOptions& options, const Placement& placement,
                  const std::string& memberships) {
    const std::string scope = "https://purl.imsglobal.org/spec/lti-ags/scope/";
    const std::string items =
        options.issuer + "/mod/lti/services.php/" + std::to_string(placement.course) + "/lineitems";
    const std::string type = "?type_id=" + options.deployment_id;
    claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = {
        {"scope",
         {scope + "lineitem", scope + "lineitem.readonly", scope + "result.readonly", scope + "score"}},
        {"lineitems", items + type},
        {"lineitem", items + "/20/lineitem" + type}};
    claims["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
        {"context_memberships_url", memberships}, {"service_versions", {"1.0", "2.0"}}};
}

void add_person(json& claims, const Visitor& visitor) {
    claims["given_name"] = visitor.first_name;
    claims["family_name"] = visitor.last_name;
    claims["name"] = visitor.first_name + " " + visitor.last_name;
    claims["email"] = visitor.email;
    claims[claim("ext")] = {{"user_username", visitor.username}, {"lms", "moodle-2"}};
    claims[claim("roles")] = role_names(visitor);
}

void add_place(json& claims, Platform& platform, const CourseFacts& course, const Placement& placement) {
    const auto id = std::to_string(placement.course);
    const auto instance = std::to_string(placement.instance);
    claims[claim("lis")] = {{"person_sourcedid", ""},
                            {"course_section_sourcedid", course.short_name + "-2026A"}};
    claims[claim("context")] = {
        {"id", id}, {"label", course.short_name}, {"title", course.full_name}, {"type", {"CourseSection"}}};
    claims[claim("resource_link")] = {
        {"title", "Waymark plan"}, {"description", "Your plan and deadlines."}, {"id", instance}};
    claims[claim("launch_presentation")] = {
        {"document_target", "iframe"},
        {"return_url", platform.options().issuer + "/mod/lti/return.php?course=" + id +
                           "&launch_container=3&instanceid=" + instance +
                           "&sesskey=" + platform.random_word(5)}};
}

}  // namespace

std::optional<json> launch_claims(Platform& platform, const Visitor& visitor, const Placement& placement,
                                  const std::string& nonce) {
    const auto course = course_facts(platform.world(), placement.course);
    if (!course) return std::nullopt;
    const auto& options = platform.options();
    const Time now = platform.now();
    const std::string memberships = options.issuer + "/mod/lti/services.php/CourseSection/" +
                                    std::to_string(placement.course) + "/bindings/" + options.deployment_id +
                                    "/memberships";
    json claims{{"nonce", nonce},
                {"iat", now},
                {"exp", now + token_life},
                {"iss", options.issuer},
                {"aud", options.client_id},
                {"sub", std::to_string(visitor.id)},
                {claim("deployment_id"), options.deployment_id},
                {claim("target_link_uri"), options.tool_redirect_uri},
                {claim("message_type"), "LtiResourceLinkRequest"},
                {claim("version"), "1.3.0"}};
    add_person(claims, visitor);
    add_place(claims, platform, *course, placement);
    claims[claim("launch_presentation")]["locale"] = visitor.language.empty() ? "en" : visitor.language;
    claims[claim("tool_platform")] = tool_platform(course->version);
    claims[claim("custom")] = custom(visitor, *course, memberships);
    claims["https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"] =
        basic_outcome(platform, visitor, placement);
    add_services(claims, options, placement, memberships);
    return claims;
}

}  // namespace waymark::practice
