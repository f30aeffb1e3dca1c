#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "lti/message.hpp"
#include "lti/registration.hpp"
#include "support/url.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

/// "name", "name#lv", … as OpenID Connect Registration §2.1 writes translated members.
void put_translations(json& object, const std::string& name, const Translations& texts) {
    for (const auto& [language, text] : texts) {
        std::string member = name;
        if (!language.empty()) member.append("#").append(language);
        object[member] = text;
    }
}

void put_text(json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

std::string scopes_text(const ToolDescription& tool, const PlatformConfiguration& platform) {
    std::string text;
    for (const auto& scope : tool.scopes) {
        const auto& known = platform.scopes;
        if (!known.empty() && std::find(known.begin(), known.end(), scope) == known.end()) continue;
        if (!text.empty()) text += ' ';
        text += scope;
    }
    return text;
}

std::string domain_of(const std::string& public_url) {
    const auto url = support::parse_url(public_url);
    return url ? url->origin().substr(url->scheme.size() + 3) : std::string{};
}

bool supports(const PlatformConfiguration& platform, MessageType type) {
    const auto& known = platform.messages;
    return std::find(known.begin(), known.end(), word(type)) != known.end();
}

json messages_of(const ToolDescription& tool, const PlatformConfiguration& platform) {
    json link{{"type", word(MessageType::resource_link)}, {"target_link_uri", tool.launch_uri}};
    json choice{{"type", word(MessageType::deep_linking)}, {"target_link_uri", tool.launch_uri}};
    put_translations(choice, "label", tool.deep_linking_label);
    // Canvas shows a message without placements nowhere.
    if (platform.product_family == "canvas") {
        link["placements"] = json::array({"course_navigation"});
        put_translations(link, "label", tool.name);
        choice["placements"] = json::array({"link_selection", "assignment_selection"});
    }
    json messages = json::array();
    messages.push_back(std::move(link));
    messages.push_back(std::move(choice));
    if (supports(platform, MessageType::submission_review))
        messages.push_back(
            json{{"type", word(MessageType::submission_review)}, {"target_link_uri", tool.launch_uri}});
    return messages;
}

json tool_configuration(const ToolDescription& tool, const PlatformConfiguration& platform) {
    auto custom = default_custom_parameters(platform.product_family);
    for (const auto& [name, value] : tool.custom) custom[name] = value;
    json configuration{
        {"domain", domain_of(tool.public_url)},
        {"target_link_uri", tool.launch_uri},
        {"custom_parameters", std::move(custom)},
        {"claims", {"iss", "sub", "name", "given_name", "family_name", "email", "locale"}},
        {"messages", messages_of(tool, platform)},
    };
    put_translations(configuration, "description", tool.description);
    if (platform.product_family == "canvas")
        configuration["https://canvas.instructure.com/lti/privacy_level"] = "public";
    return configuration;
}

}  // namespace

std::map<std::string, std::string> default_custom_parameters(std::string_view product_family) {
    std::map<std::string, std::string> parameters{
        {"course_history", "$Context.id.history"},
        {"section_start", "$CourseSection.timeFrame.begin"},
        {"section_end", "$CourseSection.timeFrame.end"},
    };
    if (product_family == "moodle") parameters["groups"] = "$Moodle.Person.userGroupIds";
    if (product_family == "canvas") {
        parameters["link_history"] = "$ResourceLink.id.history";
        parameters["canvas_api"] = "$Canvas.api.baseUrl";
    }
    return parameters;
}

std::string registration_request(const ToolDescription& tool, const PlatformConfiguration& platform) {
    json body{
        {"application_type", "web"},
        {"response_types", {"id_token"}},
        {"grant_types", {"implicit", "client_credentials"}},
        {"initiate_login_uri", tool.login_uri},
        {"redirect_uris", json::array({tool.launch_uri})},
        {"jwks_uri", tool.jwks_uri},
        {"token_endpoint_auth_method", "private_key_jwt"},
        {"id_token_signed_response_alg", "RS256"},
        {"client_uri", tool.public_url},
        {"scope", scopes_text(tool, platform)},
        {"https://purl.imsglobal.org/spec/lti-tool-configuration", tool_configuration(tool, platform)},
    };
    put_translations(body, "client_name", tool.name);
    put_text(body, "logo_uri", tool.logo_uri);
    put_text(body, "tos_uri", tool.terms_uri);
    put_text(body, "policy_uri", tool.privacy_uri);
    if (!tool.contacts.empty()) body["contacts"] = tool.contacts;
    return body.dump();
}

}  // namespace waymark::lti
