// Holds the LTI half of the practice LMS to what a real Moodle 4.2 and 4.5 answered.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "lti/jwks.hpp"
#include "lti/jwt.hpp"
#include "lti/launch.hpp"
#include "support/crypto.hpp"
#include "tests/practice_lms_contract/school.hpp"

using namespace waymark;
using namespace waymark::practice;
using nlohmann::json;

namespace {

support::FormFields auth_params(const Form& initiation) {
    return {{"scope", "openid"},
            {"response_type", "id_token"},
            {"response_mode", "form_post"},
            {"prompt", "none"},
            {"client_id", initiation.field("client_id")},
            {"redirect_uri", "https://waymark.example.test/lti/launch"},
            {"login_hint", initiation.field("login_hint")},
            {"state", "some-state"},
            {"nonce", "some-nonce"},
            {"lti_message_hint", initiation.field("lti_message_hint")}};
}

json claims_of(const std::string& token) {
    return json::parse(lti::split_token(token).value().payload);
}

std::string claim(const std::string& name) {
    return "https://purl.imsglobal.org/spec/lti/claim/" + name;
}

json practice_claims(School& school, const std::string& username) {
    const auto initiation = school.launch(username);
    const auto form = form_of(school.get("/mod/lti/auth.php", auth_params(initiation)));
    return claims_of(form.field("id_token"));
}

/// The recorded request, with a hint of a launch that exists here.
support::FormFields replayed_params(const json& request, const std::string& hint) {
    support::FormFields params;
    for (const auto& [name, value] : request["params"].items()) {
        params.emplace_back(name, name == "lti_message_hint" ? hint : value.get<std::string>());
    }
    return params;
}

void check_headers(const web::Response& answer, const json& headers) {
    const bool framed_by_own_site = support::find_header(answer.headers, "x-frame-options") != nullptr;
    CHECK(framed_by_own_site == headers.contains("x-frame-options"));
    const auto* cache = support::find_header(answer.headers, "cache-control");
    REQUIRE(cache != nullptr);
    CHECK(*cache == headers["cache-control"]);
    CHECK(answer.content_type == headers["content-type"]);
}

void check_form_post(const web::Response& answer, const json& recorded) {
    const auto form = form_of(answer);
    CHECK(form.action == recorded["action"]);
    REQUIRE(form.fields.size() == recorded["fields"].size());
    for (const auto& [name, value] : recorded["fields"].items()) {
        INFO(name);
        if (name == "id_token") {
            CHECK_FALSE(form.field(name).empty());
        } else {
            CHECK(form.field(name) == value);
        }
    }
}

}  // namespace

TEST_CASE("the login initiation is the recorded one") {
    School school;
    const auto form = school.launch("student05");
    const auto recorded = read_recording("moodle-4.2/launch-student.json")["1_login_initiation"];
    CHECK(form.action == recorded["action"]);
    REQUIRE(form.fields.size() == recorded["fields"].size());
    for (const auto& [name, value] : recorded["fields"].items()) {
        INFO(name);
        if (name == "lti_message_hint") {
            const auto hint = json::parse(form.field(name));
            CHECK(shape(hint) == shape(json::parse(value.get<std::string>())));
            CHECK(hint["launchid"].get<std::string>().rfind("ltilaunch1_", 0) == 0);
        } else {
            CHECK(form.field(name) == value);
        }
    }
}

TEST_CASE("the claims of every role have the recorded keys, types and roles") {
    struct Case {
        const char* recording;
        MoodleVersion version;
        const char* username;
    };
    for (const auto& each :
         {Case{"moodle-4.2/launch-student.json", MoodleVersion::v4_2, "student05"},
          Case{"moodle-4.2/launch-mentor-non-editing-teacher.json", MoodleVersion::v4_2, "mentor1"},
          Case{"moodle-4.2/launch-teacher.json", MoodleVersion::v4_2, "teacher1"},
          Case{"moodle-4.2/launch-admin.json", MoodleVersion::v4_2, "admin"},
          Case{"moodle-4.5/launch-student.json", MoodleVersion::v4_5, "student05"},
          Case{"moodle-4.5/launch-teacher.json", MoodleVersion::v4_5, "teacher1"}}) {
        INFO(each.recording);
        School school(each.version);
        const auto recorded = read_recording(each.recording)["id_token"]["decoded"]["payload"];
        const auto claims = practice_claims(school, each.username);
        CHECK(shape(claims) == shape(recorded));
        for (const auto& name :
             {std::string("sub"), std::string("name"), std::string("email"), claim("roles"), claim("context"),
              claim("version"), claim("message_type"), claim("deployment_id"), claim("resource_link"),
              claim("ext"), claim("lis")}) {
            INFO(name);
            CHECK(claims[name] == recorded[name]);
        }
        CHECK(claims[claim("tool_platform")]["version"] == recorded[claim("tool_platform")]["version"]);
        CHECK(claims[claim("custom")]["groups"] == recorded[claim("custom")]["groups"]);
        CHECK(claims["exp"].get<Time>() - claims["iat"].get<Time>() == 60);
    }
}

TEST_CASE("the answers of auth.php are the recorded ones") {
    for (const auto* name :
         {"auth-error-login-hint", "auth-error-no-hint", "auth-error-no-nonce", "auth-error-prompt",
          "auth-error-redirect-uri", "auth-error-response-mode", "auth-error-response-type",
          "auth-error-scope", "auth-error-unknown-client", "auth-ok-post-method", "auth-ok-state-altered"}) {
        INFO(name);
        const auto recorded = read_recording(std::string("moodle-4.2/") + name + ".json");
        School school;
        const auto hint = school.launch("student05").field("lti_message_hint");
        const auto method = recorded["request"]["method"] == "POST" ? web::Method::post : web::Method::get;
        const auto answer =
            school.get("/mod/lti/auth.php", replayed_params(recorded["request"], hint), method);
        CHECK(answer.status == recorded["status"]);
        check_headers(answer, recorded["headers"]);
        if (recorded.contains("form_post")) {
            check_form_post(answer, recorded["form_post"]);
        } else {
            CHECK(answer.body.find(recorded["page_text"].get<std::string>()) != std::string::npos);
        }
    }
}

TEST_CASE("a hint is good once") {
    const auto recorded = read_recording("moodle-4.2/auth-error-hint-reused.json");
    School school;
    const auto params = auth_params(school.launch("student05"));
    CHECK_FALSE(form_of(school.get("/mod/lti/auth.php", params)).field("id_token").empty());
    const auto again = school.get("/mod/lti/auth.php", params);
    CHECK(again.status == recorded["status"]);
    check_headers(again, recorded["headers"]);
}

TEST_CASE("a browser without cookie gets the repost page and goes on with its cookie") {
    const auto recorded = read_recording("moodle-4.2/auth-repost-without-cookie.json");
    School school;
    const auto params = auth_params(school.launch("student05"));
    const auto cookie = school.cookie;
    school.cookie.clear();
    const auto page = school.get("/mod/lti/auth.php", params);
    CHECK(page.status == recorded["1_answer"]["status"]);
    check_headers(page, recorded["1_answer"]["headers"]);
    const auto form = form_of(page);
    CHECK(form.field("repost") == "true");
    CHECK(form.action == support::with_query("/mod/lti/auth.php", params));
    CHECK(school.get("/mod/lti/auth.php", {{"repost", "true"}}, web::Method::post).status == 404);
    school.cookie = cookie;
    auto repost = params;
    repost.emplace_back("repost", "true");
    const auto answer = form_of(school.get("/mod/lti/auth.php", repost));
    CHECK_FALSE(answer.field("id_token").empty());
}

TEST_CASE("the key set has the recorded form and verifies the token") {
    const auto recorded = read_recording("moodle-4.2/jwks.json");
    School school;
    const auto answer = school.get("/mod/lti/certs.php", {});
    CHECK(answer.content_type == recorded["headers"]["content-type"]);
    CHECK(shape(json::parse(answer.body)) == shape(recorded["body"]));
    const auto initiation = school.launch("student05");
    const auto form = form_of(school.get("/mod/lti/auth.php", auth_params(initiation)));
    const auto token = lti::split_token(form.field("id_token")).value();
    const auto header = read_recording("moodle-4.2/launch-student.json")["id_token"]["decoded"]["header"];
    CHECK(shape(json::parse(token.header)) == shape(header));
    const auto set = lti::parse_key_set(answer.body).value();
    const auto keys = lti::keys_named(set, json::parse(token.header)["kid"].get<std::string>());
    REQUIRE(keys.size() == 1);
    CHECK(lti::verify_rs256(keys[0], token.signing_input, token.signature));
}

TEST_CASE("people who are not in the course do not get in") {
    School school;
    for (const auto* username : {"student60", "nobody", "wsmentor", ""}) {
        INFO(username);
        CHECK(school.get("/practice/launch", {{"as", username}}).status == 404);
        CHECK(school.get("/practice/course", {{"as", username}}).status == 404);
    }
    CHECK(school.get("/practice/launch", {{"as", "student05"}, {"course", "99"}}).status == 404);
    CHECK(school.get("/practice/launch", {{"as", "student05"}, {"course", "2x"}}).status == 404);
}

TEST_CASE("the course page frames the launch") {
    School school;
    const auto page = school.get("/practice/course", {{"as", "student05"}});
    CHECK(page.status == 200);
    const auto frame = page.body.find("<iframe");
    REQUIRE(frame != std::string::npos);
    CHECK(attribute(page.body, "src", frame) == "/practice/launch?as=student05&course=2");
    CHECK(page.body.find("width: 969px; height: 471px") != std::string::npos);
}

TEST_CASE("what the tool says on return is shown as text") {
    School school;
    const auto page = school.get("/mod/lti/return.php", {{"lti_errormsg", "<b>no</b>"}});
    CHECK(page.body.find("&lt;b&gt;no&lt;/b&gt;") != std::string::npos);
}

TEST_CASE("a launch from the practice LMS passes every check of ours") {
    School school;
    struct AskSchool final : support::HttpClient {
        School& from;
        explicit AskSchool(School& asked) : from(asked) {}
        tl::expected<support::HttpResponse, support::HttpError> send(const support::HttpRequest&) override {
            const auto answer = from.get("/mod/lti/certs.php", {});
            return support::HttpResponse{answer.status, answer.headers, answer.body};
        }
    };
    struct OneState final : lti::StateStore {
        std::optional<lti::LoginState> row;
        std::optional<lti::LoginState> find(std::string_view, std::chrono::sys_seconds) override {
            return row;
        }
        std::optional<lti::LoginState> consume(std::string_view, std::chrono::sys_seconds) override {
            return std::exchange(row, std::nullopt);
        }
    };
    const auto options = recorded_options();
    const std::vector<lti::Registration> registrations{{"practice",
                                                        "practice",
                                                        options.issuer,
                                                        options.client_id,
                                                        {options.deployment_id},
                                                        options.issuer + "/mod/lti/auth.php",
                                                        options.issuer + "/mod/lti/certs.php",
                                                        options.issuer + "/mod/lti/token.php"}};
    const lti::ToolAddress tool{"https://waymark.example.test", options.tool_redirect_uri};
    const auto initiation = school.launch("mentor2");
    const auto login =
        lti::begin_login(initiation.fields, registrations, tool, school.random, school.clock.now()).value();
    const auto query = login.redirect_url.substr(login.redirect_url.find('?') + 1);
    const auto form = form_of(school.get("/mod/lti/auth.php", support::form_decode(query).value()));
    AskSchool http(school);
    lti::KeySetCache keys(http);
    OneState states;
    states.row = login.state;
    const auto launch = lti::validate_launch({form.fields, {login.browser_secret}},
                                             {registrations, tool, keys, states}, school.clock.now());
    REQUIRE(launch);
    CHECK(launch->subject == "64");
    CHECK(launch->role == lti::Role::instructor);
    CHECK(launch->context.id == "2");
    CHECK_FALSE(launch->return_url.empty());
}
