// Dynamic Registration: configurations and answers, recorded and hostile (battery E01, library part).
#include "lti/registration.hpp"

#include <catch2/catch.hpp>

#include "lti/scopes.hpp"
#include "recording.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

const std::string moodle = "https://moodle.example.test";
const std::string configuration_url = moodle + "/mod/lti/openid-configuration.php";

json good_configuration() {
    return read_recording("moodle-4.2/registration-1-openid-configuration.json")["body"];
}

std::string outcome_of(const tl::expected<PlatformConfiguration, RegistrationError>& read) {
    return read ? "read" : std::string(word(read.error().failure));
}

std::string parsed_with(const std::function<void(json&)>& change,
                        const std::string& url = configuration_url) {
    auto body = good_configuration();
    change(body);
    return outcome_of(parse_configuration(body.dump(), url, {}));
}

std::string parsed_with(const std::string& name, const json& value) {
    return parsed_with([&](json& body) { body[name] = value; });
}

ToolDescription waymark_tool() {
    const std::string own = "https://waymark.example.test";
    ToolDescription tool;
    tool.public_url = own;
    tool.name = {{"", "Waymark"}};
    tool.description = {{"", "Course plan, deadlines and mentors"}, {"lv", "Kursa plāns"}};
    tool.deep_linking_label = {{"", "Add a Waymark panel"}, {"lv", "Pievienot Waymark paneli"}};
    tool.login_uri = own + "/lti/login";
    tool.launch_uri = own + "/lti/launch";
    tool.jwks_uri = own + "/lti/jwks.json";
    tool.logo_uri = own + "/logo.png";
    tool.contacts = {"ops@waymark.example.test"};
    tool.scopes = {std::string(scope::line_items), std::string(scope::results_read),
                   std::string(scope::score), std::string(scope::memberships_read)};
    return tool;
}

PlatformConfiguration recorded_platform() {
    return parse_configuration(good_configuration().dump(), configuration_url, {}).value();
}

tl::expected<RegisteredClient, RegistrationError> answered(const FakeHttp::Answer& answer) {
    FakeHttp http;
    http.answer = [&](const support::HttpRequest&) { return answer; };
    return register_tool(http, waymark_tool(), recorded_platform(), "TOKEN");
}

}  // namespace

TEST_CASE("the recorded configurations of Moodle are understood") {
    for (const auto* folder : {"moodle-4.2", "moodle-4.5"}) {
        const auto recording =
            read_recording(std::string(folder) + "/registration-1-openid-configuration.json");
        const auto read = parse_configuration(recorded_answer(recording).body,
                                              recording["request"]["url"].get<std::string>(), {});
        INFO(folder);
        REQUIRE(outcome_of(read) == "read");
        CHECK(read->issuer == moodle);
        CHECK(read->registration_endpoint == moodle + "/mod/lti/openid-registration.php");
        CHECK(read->product_family == "moodle");
        CHECK(read->messages == std::vector<std::string>{"LtiResourceLinkRequest", "LtiDeepLinkingRequest"});
        CHECK(read->token_audience.empty());
        CHECK(read->scopes.size() > 4);
    }
}

TEST_CASE("E01 a configuration may only speak for the host it came from", "[E01]") {
    CHECK(parsed_with("issuer", "https://other.example.test") == "issuer_foreign");
    CHECK(parsed_with("issuer", "https://moodle.example.test.evil.test") == "issuer_foreign");
    CHECK(parsed_with("issuer", "https://moodle.example.test/path") == "read");
    CHECK(parsed_with([](json&) {}, "https://evil.example.test/configuration") == "issuer_foreign");
}

TEST_CASE("E01 Canvas' two hosts speak for one another, other pairs do not", "[E01]") {
    const auto with_issuer = [](const std::string& issuer, const std::string& url) {
        return parsed_with([&](json& body) { body["issuer"] = issuer; }, url);
    };
    const std::string path = "/api/lti/security/openid-configuration";
    CHECK(with_issuer("https://canvas.instructure.com", "https://sso.canvaslms.com" + path) == "read");
    CHECK(with_issuer("https://canvas.instructure.com", "https://sso.beta.canvaslms.com" + path) ==
          "issuer_foreign");
    CHECK(with_issuer("https://sso.canvaslms.com", "https://canvas.instructure.com" + path) ==
          "issuer_foreign");
}

TEST_CASE("E01 every endpoint must be https on an ordinary port", "[E01]") {
    for (const auto* name :
         {"authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"}) {
        INFO(name);
        CHECK(parsed_with(name, "http://moodle.example.test/x") == "endpoint_unsafe");
        CHECK(parsed_with(name, "https://moodle.example.test:8443/x") == "endpoint_unsafe");
        CHECK(parsed_with(name, "https://user@moodle.example.test/x") == "unreadable");
        CHECK(parsed_with(name, "javascript:alert(1)") == "unreadable");
        CHECK(parsed_with(name, "") == "unreadable");
        CHECK(parsed_with([&](json& body) { body.erase(name); }) == "unreadable");
        CHECK(parsed_with(name, 7) == "unreadable");
    }
    CHECK(parsed_with("issuer", "http://moodle.example.test") == "endpoint_unsafe");
    CHECK(parsed_with("issuer", "https://moodle.example.test?x=1") == "unreadable");
}

TEST_CASE("an issuer on a port of its own may have its endpoints there") {
    CHECK(parsed_with(
              [](json& body) {
                  body["issuer"] = "https://moodle.example.test:8443";
                  body["token_endpoint"] = "https://moodle.example.test:8443/token";
              },
              "https://moodle.example.test:8443/configuration") == "read");
}

TEST_CASE("a laboratory may use http, if it is switched on") {
    auto body = good_configuration().dump();
    for (auto at = body.find("https://moodle"); at != std::string::npos; at = body.find("https://moodle"))
        body.replace(at, 8, "http://");
    const std::string url = "http://moodle.example.test/configuration";
    CHECK(outcome_of(parse_configuration(body, url, {})) == "endpoint_unsafe");
    CHECK(outcome_of(parse_configuration(body, url, {.plain_http = true})) == "read");
    CHECK_FALSE(check_configuration_url(url, {}));
    CHECK(check_configuration_url(url, {.plain_http = true}));
}

TEST_CASE("a platform that cannot do what we need is refused") {
    CHECK(parsed_with("id_token_signing_alg_values_supported", {"ES256"}) == "unsupported");
    CHECK(parsed_with("token_endpoint_auth_methods_supported", {"client_secret_basic"}) == "unsupported");
    CHECK(parsed_with("response_types_supported", {"code"}) == "unsupported");
    CHECK(parsed_with([](json& body) {
              body.erase("id_token_signing_alg_values_supported");
              body.erase("token_endpoint_auth_methods_supported");
              body.erase("response_types_supported");
          }) == "read");
}

TEST_CASE("what is no strict JSON object of a bearable size is no configuration") {
    for (const auto& body :
         {std::string("<html>"), std::string("[]"), std::string(), std::string("{}"),
          std::string(300U << 10U, ' ') + "{}", std::string(R"({"issuer":1,"issuer":2})")}) {
        CHECK(outcome_of(parse_configuration(body, configuration_url, {})) == "unreadable");
    }
}

TEST_CASE("the configuration is asked for with the registration token, bounded in size and time") {
    FakeHttp http;
    std::vector<support::HttpRequest> seen;
    http.answer = [&](const support::HttpRequest& request) {
        seen.push_back(request);
        return ok(good_configuration().dump());
    };
    REQUIRE(fetch_configuration(http, configuration_url, "TOKEN", {}));
    REQUIRE(fetch_configuration(http, configuration_url, "", {}));
    CHECK(*support::find_header(seen[0].headers, "Authorization") == "Bearer TOKEN");
    CHECK(support::find_header(seen[1].headers, "Authorization") == nullptr);
    CHECK(seen[0].max_body == 256U << 10U);
    CHECK(seen[0].total_timeout == std::chrono::seconds{10});
}

TEST_CASE("E01 an address we would not ask is not asked", "[E01]") {
    FakeHttp http;
    http.answer = [](const support::HttpRequest&) { return down(); };
    for (const auto* url : {"http://moodle.example.test/c", "https://user:pw@moodle.example.test/c",
                            "file:///etc", "//moodle.example.test/c", "https://2130706433/c", ""}) {
        INFO(url);
        CHECK(outcome_of(fetch_configuration(http, url, "TOKEN", {})) == "bad_address");
    }
    CHECK(http.requests == 0);
}

TEST_CASE("E01 no answer, a redirect and a foreign error are told apart", "[E01]") {
    FakeHttp http;
    const auto fetched = [&](const FakeHttp::Answer& answer) {
        http.answer = [&](const support::HttpRequest&) { return answer; };
        return outcome_of(fetch_configuration(http, configuration_url, "TOKEN", {}));
    };
    CHECK(fetched(down()) == "unreachable");
    CHECK(fetched(tl::unexpected(support::HttpError{support::HttpFailure::forbidden, "closed", false})) ==
          "unreachable");
    CHECK(fetched(tl::unexpected(support::HttpError{support::HttpFailure::too_large, "large", true})) ==
          "unreachable");
    CHECK(fetched(support::HttpResponse{302, {{"Location", "http://127.0.0.1/"}}, ""}) == "unreachable");
    CHECK(fetched(support::HttpResponse{500, {}, good_configuration().dump()}) == "unreachable");
    CHECK(fetched(support::HttpResponse{401, {}, ""}) == "not_authorized");
}

TEST_CASE("E01 endpoints that our own client would refuse end the registration", "[E01]") {
    struct Closed final : support::HttpClient {
        std::string closed;
        tl::expected<support::HttpResponse, support::HttpError> send(const support::HttpRequest&) override {
            return support::HttpResponse{200, {}, good_configuration().dump()};
        }
        bool may_call(const std::string& url) override { return url != closed; }
    } http;
    CHECK(outcome_of(fetch_configuration(http, configuration_url, "", {})) == "read");
    http.closed = moodle + "/mod/lti/token.php";
    CHECK(outcome_of(fetch_configuration(http, configuration_url, "", {})) == "endpoint_unsafe");
}

TEST_CASE("our registration has every member of the one that Moodle was seen to accept") {
    const auto recorded = read_recording("moodle-4.2/registration-3-register.json")["request"]["body"];
    const auto ours = json::parse(registration_request(waymark_tool(), recorded_platform()));
    const std::string tool = "https://purl.imsglobal.org/spec/lti-tool-configuration";
    for (const auto& [name, value] : recorded.items()) {
        INFO(name);
        REQUIRE(ours.contains(name));
        if (name != tool) CHECK(ours.at(name) == value);
    }
    for (const auto& [name, value] : recorded.at(tool).items()) {
        INFO(name);
        REQUIRE(ours.at(tool).contains(name));
        CHECK(ours.at(tool).at(name).type() == value.type());
    }
    CHECK(ours.at(tool).at("domain") == "waymark.example.test");
    CHECK(ours.at(tool).at("description#lv") == "Kursa plāns");
    CHECK(ours.at(tool).at("custom_parameters").at("groups") == "$Moodle.Person.userGroupIds");
    CHECK(ours.at(tool).at("messages").at(1).at("label#lv") == "Pievienot Waymark paneli");
}

TEST_CASE("only scopes that the platform lists are asked for") {
    auto platform = recorded_platform();
    platform.scopes = {std::string(scope::score)};
    CHECK(json::parse(registration_request(waymark_tool(), platform)).at("scope") == scope::score);
    platform.scopes.clear();
    const std::string all = json::parse(registration_request(waymark_tool(), platform)).at("scope");
    CHECK(std::count(all.begin(), all.end(), ' ') == 3);
}

TEST_CASE("Canvas gets placements and its variables, a review message goes to who supports it") {
    auto platform = recorded_platform();
    platform.product_family = "canvas";
    platform.messages.emplace_back("LtiSubmissionReviewRequest");
    const auto tool = json::parse(registration_request(
        waymark_tool(), platform))["https://purl.imsglobal.org/spec/lti-tool-configuration"];
    CHECK(tool.at("messages").size() == 3);
    CHECK(tool.at("messages").at(0).at("placements") == json::array({"course_navigation"}));
    CHECK(tool.at("custom_parameters").at("canvas_api") == "$Canvas.api.baseUrl");
    CHECK_FALSE(tool.at("custom_parameters").contains("groups"));
}

TEST_CASE("the domain keeps a port of its own") {
    auto tool = waymark_tool();
    tool.public_url = "https://waymark.example.test:8443/base";
    const auto body = json::parse(registration_request(tool, recorded_platform()));
    CHECK(body.at("https://purl.imsglobal.org/spec/lti-tool-configuration").at("domain") ==
          "waymark.example.test:8443");
}

TEST_CASE("the recorded registrations of Moodle give a client and a deployment") {
    for (const auto* name : {"moodle-4.2/registration-3-register.json",
                             "moodle-4.2/registration-4-register-no-personal-data.json",
                             "moodle-4.5/registration-3-register.json"}) {
        INFO(name);
        const auto recording = read_recording(name);
        const auto client = answered(recorded_answer(recording));
        REQUIRE(client);
        CHECK(client->client_id == recording["body"]["client_id"]);
        CHECK(client->deployment_id == recording["body"]["https://purl.imsglobal.org/spec/"
                                                         "lti-tool-configuration"]["deployment_id"]);
    }
}

TEST_CASE("a registration without deployment is accepted, one without client is not") {
    const auto canvas = parse_registration(R"({"client_id":"10000000000007"})");
    REQUIRE(canvas);
    CHECK(canvas->deployment_id.empty());
    CHECK(parse_registration(R"({"client_id":10000000000007})")->client_id == "10000000000007");
    for (const auto* body : {"{}", R"({"client_id":""})", R"({"client_id":null})", R"({"client_id":["a"]})",
                             "[]", "<html>", ""}) {
        INFO(body);
        const auto refused = parse_registration(body);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().failure == RegistrationFailure::unreadable);
    }
}

TEST_CASE("every recorded refusal of a registration is understood, with Moodle's own word") {
    const std::map<std::string, std::string> expected{
        {"moodle-4.2/registration-error-auth-method.json", "refused"},
        {"moodle-4.2/registration-error-bad-token.json", "refused"},
        {"moodle-4.2/registration-error-domain-mismatch.json", "refused"},
        {"moodle-4.2/registration-error-missing-jwks-uri.json", "refused"},
        {"moodle-4.2/registration-error-no-token.json", "not_authorized"},
        {"moodle-4.2/registration-error-response-types.json", "refused"},
        {"moodle-4.2/registration-error-token-already-used.json", "not_authorized"}};
    REQUIRE(recordings("moodle-4.2", "registration-error-").size() == expected.size());
    for (const auto& [name, failure] : expected) {
        INFO(name);
        const auto recording = read_recording(name);
        const auto refused = answered(recorded_answer(recording));
        REQUIRE_FALSE(refused);
        CHECK(word(refused.error().failure) == failure);
        const std::string body = recording["body"];
        CHECK(refused.error().said == (body.starts_with("<") ? "" : body));
    }
}

TEST_CASE("what other platforms say about a refusal is read, pages and control characters are not") {
    const auto said = [](const std::string& body) {
        return answered(support::HttpResponse{422, {}, body}).error().said;
    };
    CHECK(said(R"({"errors":["scope is not allowed"]})") == "scope is not allowed");
    CHECK(said(R"({"errors":[{"field":"x","message":"placements missing"}]})") == "placements missing");
    CHECK(said(R"({"error":"invalid_redirect_uri","error_description":"not https"})") == "not https");
    CHECK(said("<!DOCTYPE html><p>error") == "");
    CHECK(said("  <p>") == "");
    CHECK(said("two\nlines \x1b[0m \xc4\x81") == "two lines  [0m   ");
    CHECK(said(std::string(1000, 'x')).size() == 200);
    CHECK(said("") == "");
}

TEST_CASE("a registration whose answer was lost says that it may have happened") {
    const auto lost = answered(
        tl::unexpected(support::HttpError{support::HttpFailure::timed_out, "no whole answer in time", true}));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().failure == RegistrationFailure::unreachable);
    CHECK(lost.error().detail == "no whole answer in time; it may have registered us");
}
