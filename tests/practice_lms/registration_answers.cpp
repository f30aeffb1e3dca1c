// /mod/lti/openid-configuration.php and openid-registration.php: Dynamic Registration.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "lti/jwks.hpp"
#include "lti/jwt.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/platform_pages.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

constexpr const char* tool_configuration = "https://purl.imsglobal.org/spec/lti-tool-configuration";

web::Response json_page(const json& body) {
    web::Response answer;
    answer.content_type = "application/json; charset=utf-8";
    answer.body = body.dump();
    return answer;
}

/// Moodle's refusals are plain words called HTML.
web::Response word_page(int status, const std::string& word) {
    web::Response answer;
    answer.status = status;
    answer.body = word;
    return answer;
}

std::string release_of(Platform& platform) {
    switch (platform.world().with([](const State& state) { return state.version; })) {
        case MoodleVersion::v4_2:
            return "4.2.3 (Build: 20231009)";
        case MoodleVersion::v4_5:
            return "4.5.10+ (Build: 20260227)";
        case MoodleVersion::v5_1:
            return "5.1.5 (Build: 20260611)";
    }
    return {};
}

constexpr const char* variables[] = {"basic-lti-launch-request",
                                     "ContentItemSelectionRequest",
                                     "ToolProxyRegistrationRequest",
                                     "Context.id",
                                     "Context.title",
                                     "Context.label",
                                     "Context.id.history",
                                     "Context.sourcedId",
                                     "Context.longDescription",
                                     "Context.timeFrame.begin",
                                     "CourseSection.title",
                                     "CourseSection.label",
                                     "CourseSection.sourcedId",
                                     "CourseSection.longDescription",
                                     "CourseSection.timeFrame.begin",
                                     "CourseSection.timeFrame.end",
                                     "ResourceLink.id",
                                     "ResourceLink.title",
                                     "ResourceLink.description",
                                     "User.id",
                                     "User.username",
                                     "Person.name.full",
                                     "Person.name.given",
                                     "Person.name.family",
                                     "Person.email.primary",
                                     "Person.sourcedId",
                                     "Person.name.middle",
                                     "Person.address.street1",
                                     "Person.address.locality",
                                     "Person.address.country",
                                     "Person.address.timezone",
                                     "Person.phone.primary",
                                     "Person.phone.mobile",
                                     "Person.webaddress",
                                     "Membership.role",
                                     "Result.sourcedId",
                                     "Result.autocreate",
                                     "BasicOutcome.sourcedId",
                                     "BasicOutcome.url",
                                     "Moodle.Person.userGroupIds"};

/// The client id that a registration token of ours names; a word for the refusal, or "" for Moodle's error
/// page.
tl::expected<std::string, std::string> token_client(const web::Request& request, Platform& platform) {
    constexpr std::string_view bearer = "Bearer ";
    const std::string* header = support::find_header(request.headers, "Authorization");
    if (header == nullptr || !header->starts_with(bearer))
        return tl::unexpected(std::string("missing_registration_token"));
    const auto token = lti::split_token(header->substr(bearer.size()));
    const auto own = lti::parse_key_set(lti::public_key_set({platform.key()})).value();
    if (!token || !lti::verify_rs256(own[0].key, token->signing_input, token->signature))
        return tl::unexpected(std::string{});
    const auto payload = json::parse(token->payload, nullptr, false);
    if (!payload.is_object() || payload.value("scope", "") != "reg" ||
        payload.value("exp", Time{}) <= platform.now())
        return tl::unexpected(std::string{});
    return payload.value("sub", "");
}

std::string text(const json& object, const char* name) {
    return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

std::string host_of(const std::string& address) {
    const auto url = support::parse_url(address);
    if (!url) return {};
    const std::string host = url->origin().substr(url->scheme.size() + 3);
    return host.starts_with("www.") ? host.substr(4) : host;
}

bool holds(const json& list, const char* word) {
    return list.is_array() && std::find(list.begin(), list.end(), word) != list.end();
}

/// The word Moodle refuses this registration with; "" when it takes it.
std::string trouble_with(const json& body) {
    if (!body.is_object()) return "invalid_request";
    if (!body.contains("response_types") || !holds(body["response_types"], "id_token"))
        return "invalid_response_types";
    for (const char* name : {"initiate_login_uri", "redirect_uris", "client_name", "jwks_uri",
                             "token_endpoint_auth_method", tool_configuration})
        if (!body.contains(name)) return std::string("missing required attribute ") + name;
    if (text(body, "token_endpoint_auth_method") != "private_key_jwt")
        return "invalid_token_endpoint_auth_method";
    if (body.contains("application_type") && body["application_type"] != "web")
        return "invalid_application_type";
    const json& tool = body[tool_configuration];
    if (text(tool, "domain").empty()) return "missing_domain";
    if (host_of(text(tool, "target_link_uri")) != text(tool, "domain"))
        return "domain_targetlinkuri_mismatch";
    return {};
}

void grant_scopes(Tool& tool, const std::string& asked) {
    const auto has = [&](const std::string& scope) {
        return (" " + asked + " ").find(" " + scope + " ") != std::string::npos;
    };
    const bool writes = has(ags_scope + "lineitem");
    if (writes) tool.scopes.insert(ags_scope + "lineitem");
    if (writes || has(ags_scope + "score") || has(ags_scope + "result.readonly") ||
        has(ags_scope + "lineitem.readonly"))
        for (const char* name : {"lineitem.readonly", "result.readonly", "score"})
            tool.scopes.insert(ags_scope + name);
    if (has(members_scope)) tool.scopes.insert(members_scope);
}

Tool tool_from(const json& body, const std::string& client_id) {
    const json& configuration = body[tool_configuration];
    Tool tool;
    tool.client_id = client_id;
    tool.name = text(body, "client_name");
    tool.description = text(configuration, "description");
    tool.login_url = text(body, "initiate_login_uri");
    for (const json& uri : body["redirect_uris"]) tool.redirect_uris.push_back(uri.get<std::string>());
    tool.target_link_uri = text(configuration, "target_link_uri");
    tool.jwks_uri = text(body, "jwks_uri");
    tool.logo_uri = text(body, "logo_uri");
    tool.domain = text(configuration, "domain");
    const json custom = configuration.value("custom_parameters", json::object());
    for (const auto& [name, value] : custom.items()) tool.custom.emplace_back(name, value.get<std::string>());
    const json claims = configuration.value("claims", json::array());
    tool.shares_names = holds(claims, "name") || holds(claims, "given_name") || holds(claims, "family_name");
    tool.shares_email = holds(claims, "email");
    grant_scopes(tool, text(body, "scope"));
    tool.active = false;
    return tool;
}

/// Scopes as Moodle reports them: line items are listed even when only reading was granted.
std::string reported_scopes(const Tool& tool) {
    std::string list;
    const auto add = [&](const std::string& scope) { list += (list.empty() ? "" : " ") + scope; };
    if (tool.permits(ags_scope + "score"))
        for (const char* name : {"score", "result.readonly", "lineitem.readonly", "lineitem"})
            add(ags_scope + name);
    if (tool.permits(members_scope)) add(members_scope);
    return list;
}

json answer_about(const Tool& tool) {
    json claims = json::array({"sub", "iss"});
    if (tool.shares_names)
        for (const char* name : {"name", "family_name", "given_name"}) claims.push_back(name);
    if (tool.shares_email) claims.push_back("email");
    json configuration{
        {"version", "1.3.0"},
        {"deployment_id", tool.deployment()},
        {"target_link_uri", tool.target_link_uri},
        {"domain", tool.domain},
        {"description", tool.description},
        {"messages",
         json::array({{{"type", "LtiDeepLinkingRequest"}, {"target_link_uri", tool.target_link_uri}}})},
        {"claims", claims}};
    for (const auto& [name, value] : tool.custom) configuration["custom_parameters"][name] = value;
    return {{"client_id", tool.client_id},
            {"response_types", {"id_token"}},
            {"jwks_uri", tool.jwks_uri},
            {"initiate_login_uri", tool.login_url},
            {"grant_types", {"client_credentials", "implicit"}},
            {"redirect_uris", tool.redirect_uris},
            {"application_type", "web"},
            {"token_endpoint_auth_method", "private_key_jwt"},
            {"client_name", tool.name},
            {"logo_uri", tool.logo_uri},
            {"scope", reported_scopes(tool)},
            {tool_configuration, configuration}};
}

}  // namespace

web::Response answer_openid_configuration(Platform& platform) {
    const std::string& issuer = platform.options().issuer;
    json all_variables = json::array();
    for (const char* name : variables) all_variables.push_back(name);
    return json_page(
        {{"issuer", issuer},
         {"token_endpoint", issuer + "/mod/lti/token.php"},
         {"token_endpoint_auth_methods_supported", {"private_key_jwt"}},
         {"token_endpoint_auth_signing_alg_values_supported", {"RS256"}},
         {"jwks_uri", issuer + "/mod/lti/certs.php"},
         {"authorization_endpoint", issuer + "/mod/lti/auth.php"},
         {"registration_endpoint", issuer + "/mod/lti/openid-registration.php"},
         {"scopes_supported",
          {"https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome", ags_scope + "lineitem.readonly",
           ags_scope + "result.readonly", ags_scope + "score", ags_scope + "lineitem", members_scope,
           "https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting", "openid"}},
         {"response_types_supported", {"id_token"}},
         {"subject_types_supported", {"public", "pairwise"}},
         {"id_token_signing_alg_values_supported", {"RS256"}},
         {"claims_supported", {"sub", "iss", "name", "given_name", "family_name", "email"}},
         {"https://purl.imsglobal.org/spec/lti-platform-configuration",
          {{"product_family_code", "moodle"},
           {"version", release_of(platform)},
           {"messages_supported",
            json::array({{{"type", "LtiResourceLinkRequest"}},
                         {{"type", "LtiDeepLinkingRequest"}, {"placements", {"ContentArea"}}}})},
           {"variables", all_variables}}}});
}

web::Response answer_registration(const web::Request& request, Platform& platform) {
    const auto client = token_client(request, platform);
    if (!client) return client.error().empty() ? invalid_request_page() : word_page(401, client.error());
    const auto body = json::parse(request.body, nullptr, false);
    const bool spent =
        platform.with_tools([&](const ToolRecords& records) { return records.client(*client) != nullptr; });
    if (spent) return word_page(401, "token_already_used");
    if (const auto trouble = trouble_with(body); !trouble.empty()) return word_page(400, trouble);
    Tool tool = tool_from(body, *client);
    platform.with_tools([&](ToolRecords& records) {
        tool.type = records.next_type++;
        records.tools.push_back(tool);
    });
    return json_page(answer_about(tool));
}

}  // namespace waymark::practice
