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

/// What a launch is made from.
struct Ticket {
    Platform& platform;
    const Visitor& visitor;
    const PendingLaunch& launch;
    Tool tool;
    CourseFacts course;
    std::string history;
    Id line_item = 0;  ///< the one column of this placement, 0 = none

    [[nodiscard]] const Placement& placement() const { return launch.placement; }
    [[nodiscard]] bool is_deep_linking() const { return launch.kind == LaunchKind::deep_linking; }
    [[nodiscard]] std::string services(const std::string& path) const {
        return platform.options().issuer + "/mod/lti/services.php/" + path;
    }
    [[nodiscard]] std::string memberships() const {
        return services("CourseSection/" + std::to_string(placement().course) + "/bindings/" +
                        tool.deployment() + "/memberships");
    }
};

/// The result's address for Basic Outcomes is a JSON text, as Moodle makes it.
json basic_outcome(const Ticket& ticket) {
    const json data{{"instanceid", std::to_string(ticket.placement().instance)},
                    {"userid", std::to_string(ticket.visitor.id)},
                    {"typeid", ticket.tool.deployment()},
                    {"launchid", std::stoll(ticket.platform.random_word(3), nullptr, 16)}};
    const json sourced_id{{"data", data},
                          {"hash", support::hex(support::sha256(data.dump() + ticket.platform.kid()))}};
    return {{"lis_result_sourcedid", sourced_id.dump()},
            {"lis_outcome_service_url", ticket.platform.options().issuer + "/mod/lti/service.php"}};
}

std::string group_ids(const Visitor& visitor) {
    std::string groups;
    for (const Id group : visitor.groups) groups += (groups.empty() ? "" : ",") + std::to_string(group);
    return groups;
}

/// The value of a variable; what Moodle does not know stays as it is written.
json substituted(const std::string& value, const Ticket& ticket) {
    if (value == "$Context.id.history") return ticket.history;
    if (value == "$Context.id") return std::to_string(ticket.placement().course);
    if (value == "$Moodle.Person.userGroupIds") return group_ids(ticket.visitor);
    if (value == "$CourseSection.timeFrame.begin") return iso_time(ticket.course.start);
    if (value == "$CourseSection.timeFrame.end") return iso_time(ticket.course.end);
    if (value == "$User.username") return ticket.visitor.username;
    if (value == "$User.id") return std::to_string(ticket.visitor.id);
    if (value == "$ResourceLink.title")
        return ticket.is_deep_linking() ? json() : json(ticket.placement().title);
    return value;
}

json custom(const Ticket& ticket) {
    json merged = json::object();
    for (const auto& [name, value] : ticket.placement().custom) merged[name] = substituted(value, ticket);
    for (const auto& [name, value] : ticket.tool.custom) merged[name] = substituted(value, ticket);
    if (ticket.tool.permits(members_scope)) merged["context_memberships_url"] = ticket.memberships();
    return merged;
}

void add_services(json& claims, const Ticket& ticket) {
    const std::string items = ticket.services(std::to_string(ticket.placement().course) + "/lineitems");
    const std::string type = "?type_id=" + ticket.tool.deployment();
    json scopes = json::array();
    for (const std::string& scope : ticket.tool.scopes)
        if (scope.starts_with(ags_scope)) scopes.push_back(scope);
    if (!scopes.empty()) {
        json endpoint{{"scope", scopes}, {"lineitems", items + type}};
        if (ticket.line_item != 0)
            endpoint["lineitem"] = items + "/" + std::to_string(ticket.line_item) + "/lineitem" + type;
        claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = endpoint;
    }
    if (ticket.tool.permits(members_scope))
        claims["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
            {"context_memberships_url", ticket.memberships()}, {"service_versions", {"1.0", "2.0"}}};
}

void add_person(json& claims, const Ticket& ticket) {
    const Visitor& visitor = ticket.visitor;
    claims[claim("ext")] = {{"lms", "moodle-2"}};
    if (ticket.tool.shares_names) {
        claims["given_name"] = visitor.first_name;
        claims["family_name"] = visitor.last_name;
        claims["name"] = visitor.first_name + " " + visitor.last_name;
        claims[claim("ext")]["user_username"] = visitor.username;
    }
    if (ticket.tool.shares_email) claims["email"] = visitor.email;
    claims[claim("roles")] = role_names(visitor);
}

void add_place(json& claims, const Ticket& ticket) {
    const auto id = std::to_string(ticket.placement().course);
    claims[claim("lis")] = {{"person_sourcedid", ""},
                            {"course_section_sourcedid", ticket.course.short_name + "-2026A"}};
    claims[claim("context")] = {{"id", id},
                                {"label", ticket.course.short_name},
                                {"title", ticket.course.full_name},
                                {"type", {"CourseSection"}}};
    claims[claim("launch_presentation")]["locale"] =
        ticket.visitor.language.empty() ? "en" : ticket.visitor.language;
}

/// What only a launch of a placed activity has.
void add_link(json& claims, const Ticket& ticket) {
    const auto course = std::to_string(ticket.placement().course);
    const auto instance = std::to_string(ticket.placement().instance);
    claims[claim("resource_link")] = {
        {"title", ticket.placement().title}, {"description", ticket.placement().text}, {"id", instance}};
    json& presentation = claims[claim("launch_presentation")];
    presentation["document_target"] = "iframe";
    presentation["return_url"] = ticket.platform.options().issuer + "/mod/lti/return.php?course=" + course +
                                 "&launch_container=3&instanceid=" + instance +
                                 "&sesskey=" + ticket.platform.random_word(5);
    if (ticket.line_item != 0)
        claims["https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"] = basic_outcome(ticket);
}

void add_deep_linking(json& claims, const Ticket& ticket) {
    claims["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"] = {
        {"accept_types", {"ltiResourceLink"}},
        {"accept_presentation_document_targets", {"frame", "iframe", "window"}},
        {"accept_copy_advice", false},
        {"accept_multiple", true},
        {"accept_unsigned", false},
        {"auto_create", false},
        {"can_confirm", false},
        {"deep_link_return_url",
         ticket.platform.options().issuer +
             "/mod/lti/contentitem_return.php?course=" + std::to_string(ticket.placement().course) +
             "&id=" + ticket.tool.deployment() + "&sesskey=" + ticket.platform.random_word(5)},
        {"title", ticket.tool.name},
        {"text", ticket.tool.description}};
}

void add_message(json& claims, const Ticket& ticket) {
    switch (ticket.launch.kind) {
        case LaunchKind::resource_link:
            claims[claim("message_type")] = "LtiResourceLinkRequest";
            return add_link(claims, ticket);
        case LaunchKind::submission_review:
            claims[claim("message_type")] = "LtiSubmissionReviewRequest";
            claims[claim("for_user")] = {{"user_id", std::to_string(ticket.launch.reviewed)}};
            return add_link(claims, ticket);
        case LaunchKind::deep_linking:
            claims[claim("message_type")] = "LtiDeepLinkingRequest";
            return add_deep_linking(claims, ticket);
    }
}

/// The column that belongs to the placement, if there is exactly one.
Id column_of(const ToolRecords& records, const PendingLaunch& launch) {
    Id found = 0;
    if (launch.kind == LaunchKind::deep_linking) return 0;
    for (const LineItem& item : records.line_items) {
        if (item.link != launch.placement.instance || item.course != launch.placement.course) continue;
        if (found != 0) return 0;
        found = item.id;
    }
    return found;
}

std::optional<Ticket> ticket_for(Platform& platform, const Visitor& visitor, const PendingLaunch& launch) {
    auto course = course_facts(platform.world(), launch.placement.course);
    if (!course) return std::nullopt;
    return platform.with_tools([&](const ToolRecords& records) -> std::optional<Ticket> {
        const Tool* tool = records.tool(launch.placement.type);
        if (tool == nullptr) return std::nullopt;
        const auto history = records.course_history.find(launch.placement.course);
        return Ticket{platform,
                      visitor,
                      launch,
                      *tool,
                      *course,
                      history == records.course_history.end() ? "" : history->second,
                      column_of(records, launch)};
    });
}

}  // namespace

std::optional<json> launch_claims(Platform& platform, const Visitor& visitor, const PendingLaunch& launch,
                                  const std::string& nonce) {
    const auto ticket = ticket_for(platform, visitor, launch);
    if (!ticket) return std::nullopt;
    const Time now = platform.now();
    json claims{{"nonce", nonce},
                {"iat", now},
                {"exp", now + token_life},
                {"iss", platform.options().issuer},
                {"aud", ticket->tool.client_id},
                {"sub", std::to_string(visitor.id)},
                {claim("deployment_id"), ticket->tool.deployment()},
                {claim("target_link_uri"),
                 launch.placement.url.empty() ? ticket->tool.target_link_uri : launch.placement.url},
                {claim("version"), "1.3.0"}};
    add_person(claims, *ticket);
    add_place(claims, *ticket);
    claims[claim("tool_platform")] = tool_platform(ticket->course.version);
    claims[claim("custom")] = custom(*ticket);
    add_message(claims, *ticket);
    add_services(claims, *ticket);
    return claims;
}

}  // namespace waymark::practice
