// The addresses of Moodle's mod/lti that a launch passes, and two of our own to begin one.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "lti/jwt.hpp"
#include "tests/practice_lms/platform.hpp"
#include "tests/practice_lms/platform_pages.hpp"
#include "tests/practice_lms/platform_token.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

constexpr const char* session_cookie = "MoodleSession";
constexpr Placement practice_placement{practice_course, 46, 1};

/// optional_param(): the form before the query, "" if absent.
std::string param(const web::Request& request, std::string_view name) {
    for (const auto& fields : {request.form(), request.query}) {
        for (const auto& [key, value] : fields) {
            if (key == name) return value;
        }
    }
    return {};
}

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
std::optional<AuthError> refusal(const AuthRequest& auth, const PlatformOptions& options,
                                 const Visitor& visitor) {
    if (auth.client_id != options.client_id) return AuthError{"unauthorized_client", {}};
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

/// GET or POST /mod/lti/auth.php.
web::Response answer_auth(const web::Request& request, Platform& platform) {
    const auto cookie = request.cookie(session_cookie);
    const auto visitor = platform.session_visitor(cookie);
    if (!visitor && param(request, "repost").empty()) {
        auto query = request.query;
        for (auto& field : request.form()) query.push_back(field);
        return repost_page(query);
    }
    const auto auth = read_auth(request);
    if (!visitor || !is_whole(auth)) return invalid_request_page();
    const auto placement = platform.take_launch(cookie, launch_id_of(auth.hint));
    if (!placement || auth.redirect_uri != platform.options().tool_redirect_uri)
        return invalid_request_page();
    if (const auto refused = refusal(auth, platform.options(), *visitor)) {
        support::FormFields fields{{"error", refused->error}};
        if (!refused->description.empty()) fields.emplace_back("error_description", refused->description);
        return post_to_tool(auth, std::move(fields));
    }
    const auto claims = launch_claims(platform, *visitor, *placement, auth.nonce);
    if (!claims) return invalid_request_page();
    return post_to_tool(auth, {{"id_token", lti::sign_rs256(platform.key(), platform.kid(), *claims)}});
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

/// The tool's placement in the course named by the request; nothing if the visitor may not enter that course.
std::optional<Placement> placement_of(const web::Request& request, Platform& platform,
                                      const Visitor& visitor) {
    Placement placement = practice_placement;
    const auto asked = param(request, "course");
    if (!asked.empty()) {
        const auto read = std::from_chars(asked.data(), asked.data() + asked.size(), placement.course);
        if (read.ec != std::errc{} || read.ptr != asked.data() + asked.size()) return std::nullopt;
        if (placement.course != practice_course)
            placement.cmid = placement.instance = 1000 + placement.course;
    }
    if (visitor.is_admin) return placement;
    const bool may_enter = platform.world().with([&](const State& state) {
        const auto* person = state.person(visitor.id);
        if (person == nullptr || (placement.course == practice_course && !person->active)) return false;
        return std::find(person->courses.begin(), person->courses.end(), placement.course) !=
               person->courses.end();
    });
    if (!may_enter) return std::nullopt;
    return placement;
}

/// GET /practice/launch: logs in and answers what /mod/lti/launch.php answers.
web::Response answer_launch(const web::Request& request, Platform& platform) {
    const auto visitor = platform.visitor(param(request, "as"));
    const auto placement = visitor ? placement_of(request, platform, *visitor) : std::nullopt;
    if (!placement) return invalid_request_page();
    const auto cookie = platform.begin_session(*visitor);
    const auto launch_id = platform.begin_launch(cookie, *placement);
    if (!visitor->is_admin) platform.world().touch(visitor->id, platform.now());
    const auto& options = platform.options();
    const auto hint =
        R"({"cmid":)" + std::to_string(placement->cmid) + R"(,"launchid":")" + launch_id + R"("})";
    auto page = auto_post_page("ltiInitiateLoginForm", options.tool_login_url,
                               {{"iss", options.issuer},
                                {"target_link_uri", options.tool_redirect_uri},
                                {"login_hint", std::to_string(visitor->id)},
                                {"lti_message_hint", hint},
                                {"client_id", options.client_id},
                                {"lti_deployment_id", options.deployment_id}});
    page.headers.emplace_back(
        "Set-Cookie", std::string(session_cookie) + "=" + cookie + "; Path=/; HttpOnly; SameSite=Lax");
    return page;
}

/// GET /practice/course: a page that frames the launch.
web::Response answer_course(const web::Request& request, Platform& platform) {
    const auto visitor = platform.visitor(param(request, "as"));
    const auto placement = visitor ? placement_of(request, platform, *visitor) : std::nullopt;
    if (!placement) return invalid_request_page();
    const auto course = std::to_string(placement->course);
    const auto url = support::with_query("/practice/launch", {{"as", visitor->username}, {"course", course}});
    return course_page("Waymark plan", visitor->first_name + " " + visitor->last_name, url);
}

}  // namespace

std::optional<web::Response> answer_platform(const web::Request& request, Platform& platform) {
    if (request.path == "/mod/lti/auth.php") return answer_auth(request, platform);
    if (request.method != web::Method::get) return std::nullopt;
    if (request.path == "/mod/lti/certs.php") return answer_certs(platform);
    if (request.path == "/mod/lti/return.php") {
        return return_page(param(request, "lti_msg"), param(request, "lti_errormsg"));
    }
    if (request.path == "/practice/launch") return answer_launch(request, platform);
    if (request.path == "/practice/course") return answer_course(request, platform);
    return std::nullopt;
}

}  // namespace waymark::practice
