// /mod/lti/token.php: access tokens for tools.
#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include <fmt/chrono.h>

#include "lti/jwks.hpp"
#include "lti/jwt.hpp"
#include "tests/practice_lms/platform.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

constexpr Time access_token_life = 3600;

/// Moodle builds its JSON by hand and escapes nothing.
web::Response refuse(const std::string& error) {
    web::Response answer;
    answer.status = 400;
    answer.body = "{\n  \"error\" : \"" + error + "\"\n}";
    return answer;
}

/// PHP's date('c') in the site's zone.
std::string local_time(Time when) {
    constexpr Time riga_winter = 2 * 3600;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}+0200",
                       fmt::gmtime(static_cast<std::time_t>(when + riga_winter)));
}

json payload_of(std::string_view compact) {
    const auto token = lti::split_token(compact);
    const auto payload = token ? json::parse(token->payload, nullptr, false) : json();
    return payload.is_object() ? payload : json();
}

std::string text_of(const json& object, const char* name) {
    return object.is_object() && object.contains(name) && object[name].is_string()
               ? object[name].get<std::string>()
               : std::string{};
}

/// What php-jwt says about the times: no leeway at all.
std::string time_trouble(const json& payload, Time now) {
    if (payload.contains("iat") && payload["iat"].get<Time>() > now)
        return "Cannot handle token prior to " + local_time(payload["iat"].get<Time>());
    if (payload.contains("exp") && payload["exp"].get<Time>() <= now) return "Expired token";
    return {};
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c != ' ') {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool is_form(const web::Request& request) {
    const std::string* type = support::find_header(request.headers, "Content-Type");
    return type != nullptr && type->substr(0, type->find(';')) == "application/x-www-form-urlencoded";
}

web::Response granted(Platform& platform, Id type, const std::vector<std::string>& scopes) {
    AccessToken token{type, {scopes.begin(), scopes.end()}, platform.now() + access_token_life};
    const std::string word = platform.random_word(16);
    platform.with_tools([&](ToolRecords& records) { records.tokens[word] = std::move(token); });
    std::string list;
    for (const std::string& scope : scopes) list += (list.empty() ? "" : " ") + scope;
    web::Response answer;
    answer.body = json{
        {"access_token", word},
        {"token_type", "Bearer"},
        {"expires_in", access_token_life},
        {"scope",
         list}}.dump();
    return answer;
}

}  // namespace

std::string verify_tool_token(Platform& platform, const Tool& tool, std::string_view compact) {
    const auto token = lti::split_token(compact);
    if (!token) return "Wrong number of segments";
    const auto header = json::parse(token->header, nullptr, false);
    const std::string kid = text_of(header, "kid");
    if (kid.empty()) return "error/Error: kid must be provided in JWT header.";
    const auto& fetch = platform.options().fetch;
    const auto keys = lti::parse_key_set(fetch ? fetch(tool.jwks_uri) : std::string{});
    const auto named = keys ? lti::keys_named(*keys, kid) : std::vector<lti::PublicKey>{};
    if (named.empty()) return "\"kid\" invalid, unable to lookup correct key";
    const bool holds = std::any_of(named.begin(), named.end(), [&](const lti::PublicKey& key) {
        return lti::verify_rs256(key, token->signing_input, token->signature);
    });
    if (!holds) return "Signature verification failed";
    return time_trouble(payload_of(compact), platform.now());
}

web::Response answer_token(const web::Request& request, Platform& platform) {
    const std::string assertion = param(request, "client_assertion");
    const json payload = payload_of(assertion);
    if (!is_form(request) || assertion.empty() || payload.is_null()) return refuse("invalid_request");
    if (param(request, "grant_type") != "client_credentials") return refuse("unsupported_grant_type");
    const auto tool = platform.with_tools([&](const ToolRecords& records) -> std::optional<Tool> {
        const Tool* found = records.client(text_of(payload, "sub"));
        return found == nullptr ? std::nullopt : std::optional(*found);
    });
    if (!tool) return refuse("invalid_client");
    if (const auto trouble = verify_tool_token(platform, *tool, assertion); !trouble.empty())
        return refuse(trouble);
    std::vector<std::string> scopes;
    for (const std::string& scope : words_of(param(request, "scope")))
        if (tool->permits(scope)) scopes.push_back(scope);
    return scopes.empty() ? refuse("invalid_scope") : granted(platform, tool->type, scopes);
}

}  // namespace waymark::practice
