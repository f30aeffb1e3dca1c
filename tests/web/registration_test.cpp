#include <catch2/catch.hpp>

#include "store/registrations.hpp"
#include "support/crypto.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const std::string issuer = "https://new.example.test";
const std::string configuration_url = issuer + "/mod/lti/openid-configuration.php";
const std::string registration_url = issuer + "/mod/lti/openid-registration.php";
const std::string tool_claim = "https://purl.imsglobal.org/spec/lti-tool-configuration";

nlohmann::json configuration() {
    return {{"issuer", issuer},
            {"authorization_endpoint", issuer + "/mod/lti/auth.php"},
            {"token_endpoint", issuer + "/mod/lti/token.php"},
            {"jwks_uri", issuer + "/mod/lti/certs.php"},
            {"registration_endpoint", registration_url},
            {"token_endpoint_auth_methods_supported", {"private_key_jwt"}},
            {"token_endpoint_auth_signing_alg_values_supported", {"RS256"}},
            {"id_token_signing_alg_values_supported", {"RS256"}},
            {"response_types_supported", {"id_token"}},
            {"subject_types_supported", {"public"}},
            {"scopes_supported", {"openid", "https://purl.imsglobal.org/spec/lti-ags/scope/score"}},
            {"claims_supported", {"sub", "iss", "name"}},
            {"https://purl.imsglobal.org/spec/lti-platform-configuration",
             {{"product_family_code", "moodle"},
              {"version", "4.5"},
              {"messages_supported",
               {{{"type", "LtiResourceLinkRequest"}}, {{"type", "LtiDeepLinkingRequest"}}}}}}};
}

nlohmann::json registered() {
    return {{"client_id", "new-client"}, {tool_claim, {{"deployment_id", "5"}}}};
}

/// A school that a new platform wants to join.
struct Joining : TestApp {
    Browser browser;

    Joining() {
        http.bodies[configuration_url] = configuration().dump();
        http.bodies[registration_url] = registered().dump();
    }

    std::string invite(core::hours lifetime = core::hours{48}) {
        std::string code = support::random_token(random);
        store::save_invitation(storage.database(), support::sha256(code), "school", clock.now(),
                               clock.now() + lifetime);
        return code;
    }
    web::Response open(const std::string& code) {
        return get(browser, support::with_query("/lti/register", {{"invitation", code},
                                                                  {"openid_configuration", configuration_url},
                                                                  {"registration_token", "secret.token"}}));
    }
    web::Response confirm(const web::Response& page) {
        const std::string code = attribute(page.body.substr(page.body.find("name=\"confirm\"")), "value");
        return post(browser, "/lti/register", {{"confirm", code}});
    }
    std::size_t calls_to(const std::string& url) {
        return static_cast<std::size_t>(std::count_if(
            http.asked.begin(), http.asked.end(), [&](const auto& request) { return request.url == url; }));
    }
};

std::string ancestors(const web::Response& answer) {
    const std::string policy = header(answer, "Content-Security-Policy");
    return policy.substr(policy.find("frame-ancestors ") + 16);
}

}  // namespace

TEST_CASE("an invited platform is shown, confirmed and kept", "[web][registration]") {
    Joining app;
    const std::string code = app.invite();
    const web::Response page = app.open(code);
    REQUIRE(page.status == 200);
    for (const char* path : {"", "/mod/lti/auth.php", "/mod/lti/token.php", "/mod/lti/certs.php"})
        CHECK_THAT(page.body, Contains(issuer + path));
    CHECK_THAT(page.body, !Contains("secret.token"));
    CHECK(ancestors(page) == "'self' " + issuer);
    CHECK(app.calls_to(registration_url) == 0);
    CHECK(store::load_registrations(app.storage.database()).empty());

    const web::Response done = app.confirm(page);
    REQUIRE(done.status == 200);
    CHECK(ancestors(done) == "'self' " + issuer);
    CHECK(attribute(done.body, "data-origin") == issuer);
    REQUIRE(app.calls_to(registration_url) == 1);
    const auto& sent = app.http.asked.back();
    CHECK(sent.method == "POST");
    CHECK(*support::find_header(sent.headers, "Authorization") == "Bearer secret.token");
    const auto body = nlohmann::json::parse(sent.body);
    CHECK(body["jwks_uri"] == "https://waymark.example.test/lti/jwks.json");
    CHECK(body["logo_uri"] == "https://waymark.example.test/lti/icon.svg");
    CHECK(body[tool_claim]["domain"] == "waymark.example.test");
    const auto rows = store::load_registrations(app.storage.database());
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].issuer == issuer);
    CHECK(rows[0].client_id == "new-client");
    CHECK(rows[0].site == "school");
    const auto deployments = store::load_deployments(app.storage.database());
    REQUIRE(deployments.size() == 1);
    CHECK(deployments[0].deployment_id == "5");
    CHECK(deployments[0].approved);
    Browser student;
    CHECK(app.post(student, "/lti/login",
                   {{"iss", issuer},
                    {"login_hint", "1"},
                    {"target_link_uri", "https://waymark.example.test/lti/launch"}})
              .status == 200);
}

TEST_CASE(
    "a cloud whose configuration lies on another host may show the pages, and so may the school's own host",
    "[web][registration]") {
    Joining app;
    const std::string cloud = "https://sso.canvaslms.com";
    nlohmann::json canvas = configuration();
    canvas["issuer"] = "https://canvas.instructure.com";
    app.http.bodies[cloud + "/openid-configuration"] = canvas.dump();
    app.services.registrations = std::make_shared<web::RegistrationBook>(
        web::RegistrationBook::Origins{{"school", {"https://school.instructure.com"}}});
    const web::Response page = app.get(
        app.browser,
        support::with_query("/lti/register", {{"invitation", app.invite()},
                                              {"openid_configuration", cloud + "/openid-configuration"}}));
    REQUIRE(page.status == 200);
    const std::string all =
        "'self' " + cloud + " https://canvas.instructure.com https://school.instructure.com";
    CHECK(ancestors(page) == all);
    const web::Response done = app.confirm(page);
    REQUIRE(done.status == 200);
    CHECK(ancestors(done) == all);
    CHECK(attribute(done.body, "data-origin") == cloud);
}

TEST_CASE("without an invitation nobody is asked anything", "[web][registration][E02]") {
    Joining app;
    const std::string code = app.invite();
    const std::string used = app.invite();
    REQUIRE(app.confirm(app.open(used)).status == 200);
    app.http.asked.clear();
    std::string wrong;
    SECTION("none") {
        wrong = "";
    }
    SECTION("a wrong one") {
        wrong = code + "x";
    }
    SECTION("one that was used") {
        wrong = used;
    }
    SECTION("one that ran out") {
        wrong = code;
        app.clock.advance(core::hours{48});
    }
    const web::Response page = app.open(wrong);
    CHECK(page.status == 403);
    CHECK_THAT(page.body, Contains("invitation_unknown"));
    CHECK(ancestors(page) == "'none'");
    CHECK(app.http.asked.empty());
}

TEST_CASE("a confirmation is good once, for a quarter of an hour, and cannot be guessed",
          "[web][registration][E02]") {
    Joining app;
    const web::Response page = app.open(app.invite());
    SECTION("guessed") {
        CHECK(app.post(app.browser, "/lti/register", {{"confirm", "guess"}}).status == 403);
        CHECK(app.post(app.browser, "/lti/register", {}).status == 400);
    }
    SECTION("late") {
        app.clock.advance(core::seconds{900});
        CHECK(app.confirm(page).status == 403);
    }
    SECTION("sent twice") {
        CHECK(app.confirm(page).status == 200);
        CHECK(app.confirm(page).status == 403);
        CHECK(app.calls_to(registration_url) == 1);
        CHECK(store::load_registrations(app.storage.database()).size() == 1);
        return;
    }
    CHECK(app.calls_to(registration_url) == 0);
    CHECK(store::load_registrations(app.storage.database()).empty());
}

TEST_CASE("two pages of one invitation register once", "[web][registration][E02]") {
    Joining app;
    const std::string code = app.invite();
    const web::Response first = app.open(code);
    const web::Response second = app.open(code);
    CHECK(app.confirm(first).status == 200);
    CHECK(app.confirm(second).status == 403);
    CHECK(app.calls_to(registration_url) == 1);
}

TEST_CASE("a platform that updates the tool it has is told so, and nothing changes here",
          "[web][registration]") {
    // What Moodle 4.5 does after "Update": it registers again and answers with the same client and
    // deployment.
    Joining app;
    REQUIRE(app.confirm(app.open(app.invite())).status == 200);
    const auto before = store::load_registrations(app.storage.database());
    const web::Response page = app.open(app.invite());
    CHECK_THAT(page.body, Contains("new-client"));
    const web::Response again = app.confirm(page);
    CHECK(again.status == 200);
    CHECK_THAT(again.body, Contains("connected before") && Contains(before.at(0).key));
    CHECK_THAT(again.body, !Contains("Activate"));
    CHECK(app.calls_to(registration_url) == 2);
    CHECK(store::load_registrations(app.storage.database()).size() == 1);
    CHECK(store::load_deployments(app.storage.database()).size() == 1);
    SECTION("but not from another site") {
        app.settings.registrations.push_back(app.settings.registrations[0]);
        app.settings.registrations.back().id = "elsewhere";
        app.settings.registrations.back().site = "other-school";
        app.settings.registrations.back().issuer = issuer;
        app.settings.registrations.back().client_id = "theirs";
        auto theirs = registered();
        theirs["client_id"] = "theirs";
        app.http.bodies[registration_url] = theirs.dump();
        CHECK(app.confirm(app.open(app.invite())).status == 409);
    }
}

TEST_CASE("a known issuer and client is never overwritten", "[web][registration][E02]") {
    Joining app;
    REQUIRE(app.confirm(app.open(app.invite())).status == 200);
    auto changed = configuration();
    changed["jwks_uri"] = issuer + "/stolen";
    app.http.bodies[configuration_url] = changed.dump();
    const web::Response page = app.open(app.invite());
    CHECK_THAT(page.body, Contains("new-client"));  // says that it is connected already
    const web::Response again = app.confirm(page);
    CHECK(again.status == 409);
    CHECK_THAT(again.body, Contains("registration_exists"));
    const auto rows = store::load_registrations(app.storage.database());
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].jwks_uri == issuer + "/mod/lti/certs.php");
    SECTION("nor one of the configuration") {
        app.settings.registrations.push_back(app.settings.registrations[0]);
        app.settings.registrations.back().id = "configured";
        app.settings.registrations.back().issuer = issuer;
        app.settings.registrations.back().client_id = "by-hand";
        auto other = registered();
        other["client_id"] = "by-hand";
        app.http.bodies[registration_url] = other.dump();
        CHECK(app.confirm(app.open(app.invite())).status == 409);
        CHECK(store::load_registrations(app.storage.database()).size() == 1);
    }
}

TEST_CASE("what the platform refuses leaves the invitation as it was", "[web][registration]") {
    Joining app;
    const std::string code = app.invite();
    app.http.statuses[registration_url] = 400;
    app.http.bodies[registration_url] = "invalid_<b>token</b>";
    const web::Response refused = app.confirm(app.open(code));
    CHECK(refused.status == 400);
    CHECK_THAT(refused.body, Contains("refused") && Contains("invalid_&lt;b&gt;"));
    CHECK(store::load_registrations(app.storage.database()).empty());
    app.http.statuses.clear();
    app.http.bodies[registration_url] = registered().dump();
    CHECK(app.confirm(app.open(code)).status == 200);
}

TEST_CASE("a configuration that speaks for somebody else is refused before anybody is asked",
          "[web][registration][E01]") {
    Joining app;
    const std::string code = app.invite();
    auto foreign = configuration();
    SECTION("another issuer") {
        foreign["issuer"] = "https://moodle.example.test";
    }
    SECTION("an endpoint over http") {
        foreign["token_endpoint"] = "http://new.example.test/token";
    }
    SECTION("not JSON") {
        foreign = "text";
    }
    app.http.bodies[configuration_url] = foreign.dump();
    const web::Response page = app.open(code);
    CHECK(page.status == 400);
    CHECK_THAT(page.body, !Contains("name=\"confirm\""));
    CHECK(app.calls_to(registration_url) == 0);
}

TEST_CASE("an address that is none of https is not even asked", "[web][registration][E01]") {
    Joining app;
    for (const char* address :
         {"http://new.example.test/c", "ftp://x", "javascript:alert(1)", "", "https://u@h/c"}) {
        CAPTURE(address);
        const web::Response page =
            app.get(app.browser, support::with_query("/lti/register", {{"invitation", app.invite()},
                                                                       {"openid_configuration", address}}));
        CHECK(page.status == 400);
        CHECK(ancestors(page) == "'none'");
    }
    CHECK(app.http.asked.empty());
}

TEST_CASE("the icon is there for everybody and may be kept", "[web][registration]") {
    TestApp app;
    Browser browser;
    const web::Response icon = app.get(browser, "/lti/icon.svg");
    CHECK(icon.status == 200);
    CHECK(icon.content_type == "image/svg+xml");
    CHECK(header(icon, "Cache-Control") == "public, max-age=86400");
    CHECK_THAT(icon.body, Contains("viewBox=\"0 0 64 64\""));
}
