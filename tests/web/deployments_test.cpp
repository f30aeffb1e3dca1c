#include <catch2/catch.hpp>

#include "store/registrations.hpp"
#include "support/test_app.hpp"
#include "web/platform_storage.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor ana{"10"};
const std::string deployment_claim = "https://purl.imsglobal.org/spec/lti/claim/deployment_id";

web::Response launch_from(TestApp& app, Browser& browser, const std::string& deployment) {
    auto initiation = app.initiation(ana);
    for (auto& [name, value] : initiation)
        if (name == "lti_deployment_id") value = deployment;
    const web::Response page = app.post(browser, "/lti/login", initiation);
    Login login;
    login.state = attribute(page.body, "data-state");
    const std::string link = attribute(page.body.substr(page.body.find("id=\"login\"")), "href");
    const auto query = support::form_decode(link.substr(link.find('?') + 1)).value();
    login.nonce = *support::find_once(query, "nonce");
    auto claims = app.claims(login, ana);
    claims[deployment_claim] = deployment;
    return app.launch(browser, login, lti::sign_rs256(platform_key(0), claims));
}

}  // namespace

TEST_CASE("an unknown deployment waits for approval, with a page and a way back", "[web][deployments][B07]") {
    TestApp app;
    Browser browser;
    const web::Response refused = launch_from(app, browser, "77");
    CHECK(refused.status == 403);
    CHECK_THAT(refused.body, Contains("deployment_unknown"));
    CHECK_THAT(refused.body,
               Contains("https://moodle.example.test/mod/lti/return.php?course=2&amp;lti_errormsg="));
    const auto waiting = store::load_deployments(app.storage.database());
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].registration == "school-registration");
    CHECK(waiting[0].deployment_id == "77");
    CHECK_FALSE(waiting[0].approved);
    CHECK(launch_from(app, browser, "77").status == 403);  // asking again changes nothing

    REQUIRE(store::approve_deployment(app.storage.database(), "school-registration", "77", app.clock.now()));
    CHECK(launch_from(app, browser, "77").status == 303);
    CHECK(launch_from(app, browser, "78").status == 403);
}

TEST_CASE("an approval holds for its own registration only", "[web][deployments]") {
    TestApp app;
    Browser browser;
    REQUIRE(store::approve_deployment(app.storage.database(), "other-registration", "77", app.clock.now()));
    CHECK(launch_from(app, browser, "77").status == 403);
}

TEST_CASE("a launch that is not genuine leaves no deployment behind", "[web][deployments]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    auto claims = app.claims(login, ana);
    claims[deployment_claim] = "77";
    CHECK(app.launch(browser, login, lti::sign_rs256(platform_key(1), claims)).status == 401);
    CHECK(store::load_deployments(app.storage.database()).empty());
}

TEST_CASE("so many deployments may wait and no more", "[web][deployments]") {
    TestApp app;
    for (int at = 0; at < 120; ++at)
        store::note_deployment(app.storage.database(), "school-registration", std::to_string(at),
                               app.clock.now());
    CHECK(store::load_deployments(app.storage.database()).size() == 100);
}

TEST_CASE("what an administrator trusts beside the issuer holds for every registration of the site",
          "[web][deployments]") {
    TestApp app;
    store::RegistrationRow row{"stored",
                               "school",
                               "https://moodle.example.test",
                               "second-client",
                               "https://moodle.example.test/mod/lti/auth.php",
                               "https://moodle.example.test/mod/lti/certs.php",
                               "https://moodle.example.test/mod/lti/token.php",
                               "",
                               "canvas",
                               app.clock.now()};
    REQUIRE(store::save_registration(app.storage.database(), row));
    const std::string own_host = "https://school.example.test";
    web::RegistrationBook book({{"school", {own_host}}});
    const auto known = book.current(app.storage.database(), app.settings.registrations);
    REQUIRE(known->size() == 3);
    for (const lti::Registration& each : *known) {
        CAPTURE(each.id);
        CHECK(lti::is_service(each, own_host + "/api/members") == (each.site == "school"));
        CHECK(lti::is_platforms(each, own_host + "/back") == (each.site == "school"));
    }
}

TEST_CASE("a launch is borne whose clock differs by what is configured, no more", "[web][deployments][B05]") {
    TestApp app;
    Browser browser;
    const auto status_of = [&](long ahead) {
        const Login login = app.login(browser, ana);
        auto claims = app.claims(login, ana);
        claims["iat"] = claims["iat"].get<long>() + ahead;
        claims["exp"] = claims["exp"].get<long>() + ahead;
        return app.launch(browser, login, lti::sign_rs256(platform_key(0), claims)).status;
    };
    CHECK(status_of(60) == 303);
    CHECK(status_of(61) == 401);
    app.settings.clock_difference = core::seconds{300};
    CHECK(status_of(300) == 303);
    CHECK(status_of(301) == 401);
    app.settings.clock_difference = core::seconds{0};
    CHECK(status_of(1) == 401);
}

TEST_CASE("stored registrations launch beside the configured ones", "[web][deployments]") {
    TestApp app;
    store::RegistrationRow row{"stored",
                               "school",
                               "https://moodle.example.test",
                               "second-client",
                               "https://moodle.example.test/mod/lti/auth.php",
                               "https://moodle.example.test/mod/lti/certs.php",
                               "https://moodle.example.test/mod/lti/token.php",
                               "",
                               "moodle",
                               app.clock.now()};
    Browser browser;
    auto initiation = app.initiation(ana);
    for (auto& [name, value] : initiation)
        if (name == "client_id") value = "second-client";
    CHECK(app.post(browser, "/lti/login", initiation).status == 404);
    REQUIRE(store::save_registration(app.storage.database(), row));
    CHECK(app.post(browser, "/lti/login", initiation).status == 200);
    row.key = "again";
    row.jwks_uri = "https://evil.example.test/keys";
    CHECK_FALSE(store::save_registration(app.storage.database(), row));
    CHECK(store::load_registrations(app.storage.database())[0].jwks_uri ==
          "https://moodle.example.test/mod/lti/certs.php");

    SECTION("without client_id the deployment tells them apart, or nothing does") {
        auto fields = app.initiation(ana);
        fields.erase(std::remove_if(fields.begin(), fields.end(),
                                    [](const auto& field) { return field.first == "client_id"; }),
                     fields.end());
        CHECK(app.post(browser, "/lti/login", fields).status == 200);
        for (auto& [name, value] : fields)
            if (name == "lti_deployment_id") value = "9";
        CHECK(app.post(browser, "/lti/login", fields).status == 400);
    }
}

TEST_CASE("a stored registration never replaces one of the configuration", "[web][deployments]") {
    TestApp app;
    const auto& configured = app.settings.registrations[0];
    REQUIRE(store::save_registration(
        app.storage.database(),
        {"thief", "school", configured.issuer, configured.client_id, "https://evil.example.test/auth",
         "https://evil.example.test/keys", "https://evil.example.test/token", "", "", app.clock.now()}));
    Browser browser;
    CHECK_THAT(app.login(browser, ana).redirect_url, Catch::StartsWith(configured.authorization_endpoint));
}

TEST_CASE("names of storage frames that mean something else become the parent", "[web][C09]") {
    TestApp app;
    const auto& registration = app.settings.registrations[0];
    for (const char* name : {"top", "__proto__", "\"><script>alert(1)</script>", "", "parent", "self",
                             "constructor", "a b", "location"})
        CHECK(web::platform_storage(registration, name).frame == "_parent");
    CHECK(web::platform_storage(registration, std::string(65, 'a')).frame == "_parent");
    CHECK(web::platform_storage(registration, "post_message_forwarding").frame == "post_message_forwarding");
    CHECK(web::platform_storage(registration, "_parent").frame == "_parent");
    CHECK(web::platform_storage(registration, "x").origin == "https://moodle.example.test");
    auto canvas = registration;
    canvas.authorization_endpoint = "https://canvas.beta.instructure.com/api/lti/authorize_redirect";
    CHECK(web::platform_storage(canvas, "x").origin == "https://sso.beta.canvaslms.com");
}

TEST_CASE("the login page offers the platform's storage only when the platform did", "[web][C09]") {
    TestApp app;
    Browser browser;
    auto fields = app.initiation(ana);
    CHECK(attribute(app.post(browser, "/lti/login", fields).body, "data-storage-frame").empty());
    fields.emplace_back("lti_storage_target", "\"><script>");
    const web::Response page = app.post(browser, "/lti/login", fields);
    CHECK(attribute(page.body, "data-storage-frame") == "_parent");
    CHECK(attribute(page.body, "data-storage-origin") == "https://moodle.example.test");
    CHECK_THAT(page.body, !Contains("\"><script>\""));
}

TEST_CASE("the login page keeps the initiation for a window of its own, byte for byte", "[web][C13]") {
    TestApp app;
    Browser browser;
    const web::Response page = app.post(browser, "/lti/login", app.initiation(ana));
    const std::string form = page.body.substr(page.body.find("id=\"own-window\""));
    for (const auto& [name, value] : app.initiation(ana)) {
        CAPTURE(name);
        const std::size_t at = form.find("name=\"" + name + "\"");
        REQUIRE(at != std::string::npos);
        CHECK(attribute(form.substr(at - 1), "value") == value);
    }
    CHECK_THAT(form, Contains("target=\"_blank\"") && Contains("hidden"));
}

TEST_CASE("a session is made anew at each launch and never taken from the request", "[web][C12]") {
    TestApp app;
    Browser browser;
    const std::string first = app.enter(browser, ana);
    const std::string name = "__Host-wm_" + first.substr(3, 8);
    const std::string secret = browser.cookies.at(name);
    const std::string second = app.enter(browser, ana);
    CHECK(second != first);
    CHECK(browser.cookies.at("__Host-wm_" + second.substr(3, 8)) != secret);

    Browser attacked;
    attacked.cookies[name] = "a secret that somebody else chose";
    attacked.cookies["__Host-wm_" + second.substr(3, 8)] = "another one";
    CHECK(app.get(attacked, first + "/help").status == 401);
    const std::string own = app.enter(attacked, ana);
    CHECK(own != first);
    CHECK(own != second);
    CHECK(attacked.cookies.at("__Host-wm_" + own.substr(3, 8)) != "a secret that somebody else chose");
}
