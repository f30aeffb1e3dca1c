#include "lti/registration.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "lti/claims.hpp"
#include "lti/strict_json.hpp"
#include "support/url.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;

constexpr std::size_t max_answer_bytes = 256U << 10U;
constexpr std::size_t max_said_bytes = 200;
constexpr std::size_t max_id_bytes = 255;
constexpr const char* platform_member = "https://purl.imsglobal.org/spec/lti-platform-configuration";
constexpr const char* tool_member = "https://purl.imsglobal.org/spec/lti-tool-configuration";

tl::unexpected<RegistrationError> fail(RegistrationFailure failure, std::string detail,
                                       std::string said = {}) {
    return tl::unexpected(RegistrationError{failure, std::move(detail), std::move(said)});
}

/// Hosts of one operator that serve configurations for one another's issuers.
bool are_known_pair(std::string_view issuer, std::string_view other) {
    constexpr std::array pairs{
        std::pair{"canvas.instructure.com", "sso.canvaslms.com"},
        std::pair{"canvas.beta.instructure.com", "sso.beta.canvaslms.com"},
        std::pair{"canvas.test.instructure.com", "sso.test.canvaslms.com"},
    };
    return std::any_of(pairs.begin(), pairs.end(),
                       [&](const auto& pair) { return issuer == pair.first && other == pair.second; });
}

bool is_safe(const support::Url& url, int issuer_port, const RegistrationRules& rules) {
    if (rules.plain_http) return true;
    return url.scheme == "https" && (url.port == 443 || url.port == issuer_port);
}

std::vector<std::string> types_of_messages(const json& platform) {
    std::vector<std::string> types;
    const auto found = platform.find("messages_supported");
    if (found == platform.end() || !found->is_array()) return types;
    for (const auto& each : *found) {
        if (!each.is_object()) continue;
        auto type = text_member(each, "type");
        if (type && !type->empty()) types.push_back(*std::move(type));
    }
    return types;
}

tl::expected<PlatformConfiguration, Error> read_members(const json& body) {
    FirstError take;
    PlatformConfiguration read;
    read.issuer = take(text_member(body, "issuer"));
    read.authorization_endpoint = take(text_member(body, "authorization_endpoint"));
    read.token_endpoint = take(text_member(body, "token_endpoint"));
    read.jwks_uri = take(text_member(body, "jwks_uri"));
    read.registration_endpoint = take(text_member(body, "registration_endpoint"));
    read.token_audience = take(text_member(body, "authorization_server"));
    read.scopes = take(texts_member(body, "scopes_supported"));
    const json* platform = take(object_member(body, platform_member));
    if (take.error) return tl::unexpected(*std::move(take.error));
    read.product_family = take(text_member(*platform, "product_family_code"));
    read.product_version = take(text_member(*platform, "version"));
    read.account_name = take(text_member(*platform, "https://canvas.instructure.com/lti/account_name"));
    read.messages = types_of_messages(*platform);
    if (take.error) return tl::unexpected(*std::move(take.error));
    return read;
}

/// A list that is absent promises nothing and denies nothing.
bool lacks(const json& body, const char* list, std::string_view value) {
    const auto texts = texts_member(body, list);
    return !texts || (!texts->empty() && std::find(texts->begin(), texts->end(), value) == texts->end());
}

tl::expected<void, RegistrationError> check_abilities(const json& body) {
    if (lacks(body, "id_token_signing_alg_values_supported", "RS256"))
        return fail(RegistrationFailure::unsupported, "the platform does not sign with RS256");
    if (lacks(body, "token_endpoint_auth_methods_supported", "private_key_jwt"))
        return fail(RegistrationFailure::unsupported, "the platform does not know private_key_jwt");
    if (lacks(body, "response_types_supported", "id_token"))
        return fail(RegistrationFailure::unsupported, "the platform does not answer with id_token");
    return {};
}

std::vector<std::pair<const char*, const std::string*>> endpoints_of(const PlatformConfiguration& platform) {
    return {{"authorization_endpoint", &platform.authorization_endpoint},
            {"token_endpoint", &platform.token_endpoint},
            {"jwks_uri", &platform.jwks_uri},
            {"registration_endpoint", &platform.registration_endpoint}};
}

tl::expected<void, RegistrationError> check_endpoints(const PlatformConfiguration& platform,
                                                      const std::string& configuration_host,
                                                      const RegistrationRules& rules) {
    const auto issuer = support::parse_url(platform.issuer);
    if (!issuer || !issuer->query.empty())
        return fail(RegistrationFailure::unreadable, "issuer is no address");
    if (issuer->host != configuration_host && !are_known_pair(issuer->host, configuration_host))
        return fail(RegistrationFailure::issuer_foreign, "issuer is not the host of its configuration");
    if (!is_safe(*issuer, issuer->port, rules))
        return fail(RegistrationFailure::endpoint_unsafe, "issuer is not https");
    for (const auto& [name, address] : endpoints_of(platform)) {
        const auto url = support::parse_url(*address);
        if (!url) return fail(RegistrationFailure::unreadable, std::string(name) + " is no address");
        if (!is_safe(*url, issuer->port, rules))
            return fail(RegistrationFailure::endpoint_unsafe, std::string(name) + " is not https");
    }
    return {};
}

support::HttpRequest bounded_request(std::string method, const std::string& url,
                                     const std::string& registration_token) {
    support::HttpRequest request;
    request.method = std::move(method);
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    if (!registration_token.empty())
        request.headers.emplace_back("Authorization", "Bearer " + registration_token);
    request.total_timeout = std::chrono::seconds{10};
    request.max_body = max_answer_bytes;
    return request;
}

std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, max_said_bytes)) out += c >= ' ' && c < '\x7f' ? c : ' ';
    return out;
}

/// The first reason in an error answer: Canvas sends {"errors":[…]}, others RFC 7591's error_description.
std::string said_in_json(const json& body) {
    for (const auto* name : {"error_description", "error", "message"}) {
        const auto text = text_member(body, name);
        if (text && !text->empty()) return *text;
    }
    const auto errors = body.find("errors");
    if (errors == body.end() || !errors->is_array() || errors->empty()) return {};
    if (errors->front().is_string()) return errors->front().get<std::string>();
    return errors->front().is_object() ? said_in_json(errors->front()) : std::string{};
}

/// Moodle answers errors with one word of plain text; a page of HTML says nothing.
std::string said_in(std::string_view body) {
    const auto start = std::min(body.find_first_not_of(" \t\r\n"), body.size());
    if (start < body.size() && body[start] == '<') return {};
    if (const auto parsed = parse_strict(body)) return printable(said_in_json(*parsed));
    return printable(body);
}

bool is_success(int status) {
    return status >= 200 && status <= 299;
}

tl::unexpected<RegistrationError> refusal_of(const support::HttpResponse& answer,
                                             RegistrationFailure otherwise) {
    const auto detail = "status " + std::to_string(answer.status);
    const bool authorization = answer.status == 401 || answer.status == 403;
    return fail(authorization ? RegistrationFailure::not_authorized : otherwise, detail,
                said_in(answer.body));
}

}  // namespace

std::string_view word(RegistrationFailure failure) {
    switch (failure) {
        case RegistrationFailure::bad_address:
            return "bad_address";
        case RegistrationFailure::unreachable:
            return "unreachable";
        case RegistrationFailure::not_authorized:
            return "not_authorized";
        case RegistrationFailure::unreadable:
            return "unreadable";
        case RegistrationFailure::issuer_foreign:
            return "issuer_foreign";
        case RegistrationFailure::endpoint_unsafe:
            return "endpoint_unsafe";
        case RegistrationFailure::unsupported:
            return "unsupported";
        case RegistrationFailure::refused:
            return "refused";
    }
    return "";
}

tl::expected<void, RegistrationError> check_configuration_url(std::string_view url,
                                                              const RegistrationRules& rules) {
    const auto address = support::parse_url(url);
    if (!address) return fail(RegistrationFailure::bad_address, "openid_configuration is no address");
    // The issuer, which may have its own port, is not known yet; it must then have the same one.
    if (!is_safe(*address, address->port, rules))
        return fail(RegistrationFailure::bad_address, "openid_configuration is not https");
    return {};
}

tl::expected<PlatformConfiguration, RegistrationError> parse_configuration(std::string_view body,
                                                                           std::string_view url,
                                                                           const RegistrationRules& rules) {
    const auto address = support::parse_url(url);
    if (!address) return fail(RegistrationFailure::bad_address, "openid_configuration is no address");
    const auto parsed = body.size() <= max_answer_bytes
                            ? parse_strict(body)
                            : tl::unexpected(Error{Code::jwt_format, "too large"});
    if (!parsed) return fail(RegistrationFailure::unreadable, "configuration is not strict JSON");
    auto platform = read_members(*parsed);
    if (!platform) return fail(RegistrationFailure::unreadable, platform.error().detail);
    if (const auto good = check_endpoints(*platform, address->host, rules); !good)
        return tl::unexpected(good.error());
    if (const auto good = check_abilities(*parsed); !good) return tl::unexpected(good.error());
    return *std::move(platform);
}

tl::expected<PlatformConfiguration, RegistrationError> fetch_configuration(
    support::HttpClient& http, const std::string& url, const std::string& registration_token,
    const RegistrationRules& rules) {
    if (const auto good = check_configuration_url(url, rules); !good) return tl::unexpected(good.error());
    const auto answer = http.send(bounded_request("GET", url, registration_token));
    if (!answer) return fail(RegistrationFailure::unreachable, answer.error().detail);
    if (answer->status != 200) return refusal_of(*answer, RegistrationFailure::unreachable);
    auto platform = parse_configuration(answer->body, url, rules);
    if (!platform) return platform;
    for (const auto& [name, address] : endpoints_of(*platform)) {
        if (!http.may_call(*address))
            return fail(RegistrationFailure::endpoint_unsafe,
                        std::string(name) + " lies in a closed network");
    }
    return platform;
}

tl::expected<RegisteredClient, RegistrationError> parse_registration(std::string_view body) {
    const auto parsed = parse_strict(body);
    if (!parsed) return fail(RegistrationFailure::unreadable, "registration is not strict JSON");
    FirstError take;
    RegisteredClient client;
    client.client_id = take(id_member(*parsed, "client_id"));
    const json* tool = take(object_member(*parsed, tool_member));
    if (!take.error) client.deployment_id = take(id_member(*tool, "deployment_id"));
    if (take.error) return fail(RegistrationFailure::unreadable, take.error->detail);
    if (client.client_id.empty() || client.client_id.size() > max_id_bytes ||
        client.deployment_id.size() > max_id_bytes)
        return fail(RegistrationFailure::unreadable, "no usable client_id");
    return client;
}

tl::expected<RegisteredClient, RegistrationError> register_tool(support::HttpClient& http,
                                                                const ToolDescription& tool,
                                                                const PlatformConfiguration& platform,
                                                                const std::string& registration_token) {
    auto request = bounded_request("POST", platform.registration_endpoint, registration_token);
    request.body = registration_request(tool, platform);
    request.content_type = "application/json";
    const auto answer = http.send(request);
    if (!answer) {
        const std::string_view doubt = answer.error().maybe_sent ? "; it may have registered us" : "";
        return fail(RegistrationFailure::unreachable, answer.error().detail + std::string(doubt));
    }
    if (!is_success(answer->status)) return refusal_of(*answer, RegistrationFailure::refused);
    return parse_registration(answer->body);
}

}  // namespace waymark::lti
