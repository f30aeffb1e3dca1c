// The addresses of Moodle's mod/lti that a launch passes.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "lti/jwt.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/platform_pages.hpp"
#include "tests/practice_lms/platform_token.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

/// Moodle's PARAM_TEXT as far as it matters here: tags are cut out.
std::string without_tags(std::string text) {
    for (auto open = text.find('<'); open != std::string::npos; open = text.find('<', open)) {
        const auto close = text.find('>', open);
        if (close == std::string::npos) break;
        text.erase(open, close - open + 1);
    }
    return text;
}

struct AuthRequest {
    std::string scope, response_type, client_id, redirect_uri, login_hint, response_mode, prompt, state,
        nonce, hint;
};

AuthRequest read_auth(const web::Request& request) {
    const auto text = [&](std::string_view name) { return without_tags(param(request, name)); };
    return {text("scope"),      text("response_type"),
            text("client_id"),  param(request, "redirect_uri"),
            text("login_hint"), text("response_mode"),
            text("prompt"),     text("state"),
            text("nonce"),      param(request, "lti_message_hint")};
}

/// The launch id in the hint {"cmid":46,"launchid":"ltilaunch1_948275238"}; "" if there is none.
std::string launch_id_of(const std::string& hint) {
    const auto parsed = json::parse(hint, nullptr, false);
    return parsed.is_object() && parsed.contains("launchid") && parsed["launchid"].is_string()
               ? parsed["launchid"].get<std::string>()
               : std::string{};
}

struct AuthError {
    std::string error;
    std::string description;
};

/// The checks that come before the redirect_uri is trusted: whoever fails them sees an error page.
bool is_whole(const AuthRequest& auth) {
    return !auth.client_id.empty() && !auth.login_hint.empty() && !auth.nonce.empty() &&
           auth.scope == "openid" && auth.response_type == "id_token" && !launch_id_of(auth.hint).empty();
}

/// The checks whose failure is told to the tool, in the order of auth.php.
std::optional<AuthError> refusal(const AuthRequest& auth, const Tool& tool, const Visitor& visitor) {
    if (auth.client_id != tool.client_id) return AuthError{"unauthorized_client", {}};
    if (auth.login_hint != std::to_string(visitor.id)) return AuthError{"access_denied", {}};
    if (auth.response_mode.empty()) return AuthError{"invalid_request", "Missing response_mode"};
    if (auth.response_mode != "form_post") return AuthError{"invalid_request", "Invalid response_mode"};
    if (!auth.prompt.empty() && auth.prompt != "none") return AuthError{"invalid_request", "Invalid prompt"};
    return std::nullopt;
}

web::Response post_to_tool(const AuthRequest& auth, support::FormFields fields) {
    if (!auth.state.empty()) fields.emplace_back("state", auth.state);
    return auto_post_page("ltiAuthForm", auth.redirect_uri, fields);
}

/// The tool that the launch is for, if it is active and registered this address.
std::optional<Tool> launched_tool(Platform& platform, const PendingLaunch& launch, const AuthRequest& auth) {
    return platform.with_tools([&](const ToolRecords& records) -> std::optional<Tool> {
        const Tool* tool = records.tool(launch.placement.type);
        if (tool == nullptr || !tool->active) return std::nullopt;
        const auto& uris = tool->redirect_uris;
        if (std::find(uris.begin(), uris.end(), auth.redirect_uri) == uris.end()) return std::nullopt;
        return *tool;
    });
}

/// GET /mod/lti/certs.php.
web::Response answer_certs(const Platform& platform) {
    const json key{{"kty", "RSA"},
                   {"alg", "RS256"},
                   {"kid", platform.kid()},
                   {"e", platform.key().e()},
                   {"n", platform.key().n()},
                   {"use", "sig"}};
    web::Response answer;
    answer.content_type = "application/json; charset=utf-8";
    answer.body = json{{"keys", json::array({key})}}.dump();
    return answer;
}

}  // namespace

std::string param(const web::Request& request, std::string_view name) {
    for (const auto& fields : {request.form(), request.query}) {
        for (const auto& [key, value] : fields) {
            if (key == name) return value;
        }
    }
    return {};
}

web::Response answer_auth(const web::Request& request, Platform& platform) {
    const auto cookie = request.cookie(session_cookie);
    const auto visitor = platform.session_visitor(cookie);
    if (!visitor && param(request, "repost").empty()) {
        auto query = request.query;
        for (auto& field : request.form()) query.push_back(field);
        return repost_page("/mod/lti/auth.php", query);
    }
    const auto auth = read_auth(request);
    if (!visitor || !is_whole(auth)) return invalid_request_page();
    const auto launch = platform.take_launch(cookie, launch_id_of(auth.hint));
    const auto tool = launch ? launched_tool(platform, *launch, auth) : std::nullopt;
    if (!tool) return invalid_request_page();
    if (const auto refused = refusal(auth, *tool, *visitor)) {
        support::FormFields fields{{"error", refused->error}};
        if (!refused->description.empty()) fields.emplace_back("error_description", refused->description);
        return post_to_tool(auth, std::move(fields));
    }
    const auto claims = launch_claims(platform, *visitor, *launch, auth.nonce);
    if (!claims) return invalid_request_page();
    return post_to_tool(auth, {{"id_token", lti::sign_rs256(platform.key(), platform.kid(), *claims)}});
}

std::optional<web::Response> answer_platform(const web::Request& request, Platform& platform) {
    const std::string& path = request.path;
    if (path.starts_with("/mod/lti/services.php/")) return answer_services(request, platform);
    if (path == "/mod/lti/auth.php") return answer_auth(request, platform);
    if (request.method == web::Method::post) {
        if (path == "/mod/lti/token.php") return answer_token(request, platform);
        if (path == "/mod/lti/openid-registration.php") return answer_registration(request, platform);
        if (path == "/mod/lti/contentitem_return.php") return answer_content_item_return(request, platform);
        return answer_practice_page(request, platform);
    }
    if (path == "/mod/lti/certs.php") return answer_certs(platform);
    if (path == "/mod/lti/openid-configuration.php") return answer_openid_configuration(platform);
    if (path == "/mod/lti/return.php")
        return return_page(param(request, "lti_msg"), param(request, "lti_errormsg"));
    return answer_practice_page(request, platform);
}

}  // namespace waymark::practice
