#include <catch2/catch.hpp>

#include "support/crypto.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor ana{"10"};

support::FormFields without(support::FormFields fields, std::string_view name) {
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
    return fields;
}

support::FormFields with(support::FormFields fields, const std::string& name, const std::string& value) {
    fields = without(std::move(fields), name);
    fields.emplace_back(name, value);
    return fields;
}

}  // namespace

TEST_CASE("a login by POST and one by GET lead to the platform with everything it needs", "[web][login]") {
    TestApp app;
    Browser browser;
    const bool by_get = GENERATE(false, true);
    const auto fields = app.initiation(ana);
    const web::Response page = by_get ? app.get(browser, support::with_query("/lti/login", fields))
                                      : app.post(browser, "/lti/login", fields);
    REQUIRE(page.status == 200);
    const std::string next = attribute(page.body.substr(page.body.find("id=\"login\"")), "href");
    CHECK_THAT(next, Catch::StartsWith("https://moodle.example.test/mod/lti/auth.php?"));
    const auto query = support::form_decode(next.substr(next.find('?') + 1)).value();
    CHECK(*support::find_once(query, "redirect_uri") == "https://waymark.example.test/lti/launch");
    CHECK(*support::find_once(query, "lti_message_hint") ==
          R"({"cmid":46,"launchid":"ltilaunch1_948275238"})");
    CHECK(*support::find_once(query, "state") == attribute(page.body, "data-state"));
    CHECK(page.body.find("<script src=\"/static/") != std::string::npos);
    // Without script the page goes on by itself.
    CHECK(attribute(page.body, "content").empty() == false);
    CHECK_THAT(page.body, Contains("http-equiv=\"refresh\""));
}

TEST_CASE("the database knows only the hash of the browser's secret", "[web][login]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const auto row = store::find_login_state(app.storage.database(), login.state, app.clock.now());
    REQUIRE(row);
    CHECK(row->browser_hash == support::sha256(login.secret));
    CHECK(row->nonce == login.nonce);
    CHECK(row->expires == app.clock.now() + core::seconds{600});
}

TEST_CASE("an unknown issuer is answered 404 and nothing of the request is repeated", "[web][login]") {
    TestApp app;
    Browser browser;
    const std::string evil = "https://evil.example/\"><script>alert(1)</script>";
    auto fields = with(app.initiation(ana), "iss", evil);
    fields = with(std::move(fields), "login_hint", "hint-of-evil");
    const web::Response page = app.post(browser, "/lti/login", fields);
    CHECK(page.status == 404);
    CHECK_THAT(page.body, Contains("registration_unknown"));
    CHECK_THAT(page.body, !Contains("evil"));
    CHECK_THAT(page.body, !Contains("alert"));
    CHECK(browser.cookies.empty());
}

TEST_CASE("an issuer with two registrations needs a client id", "[web][login]") {
    TestApp app;
    Browser browser;
    app.settings.registrations.push_back(app.settings.registrations[0]);
    app.settings.registrations.back().id = "second";
    app.settings.registrations.back().client_id = "second-client";
    const auto fields = without(app.initiation(ana), "client_id");
    const web::Response page = app.post(browser, "/lti/login", fields);
    CHECK(page.status == 400);
    CHECK_THAT(page.body, Contains("registration_ambiguous"));
}

TEST_CASE("a target elsewhere is refused", "[web][login]") {
    TestApp app;
    Browser browser;
    const std::string target =
        GENERATE("https://evil.example/lti/launch", "//evil.example", "javascript:alert(1)",
                 "https://waymark.example.test@evil.example/", "https://waymark.example.test:8443/");
    const web::Response page =
        app.post(browser, "/lti/login", with(app.initiation(ana), "target_link_uri", target));
    CHECK(page.status == 400);
    CHECK_THAT(page.body, Contains("target_foreign"));
}

TEST_CASE("the refusal is in the browser's language when we speak it", "[web][login]") {
    TestApp app;
    Browser browser;
    browser.extra_headers = {{"Accept-Language", "xx, lv-LV;q=0.9, en;q=0.8"}};
    const web::Response page = app.post(browser, "/lti/login", {});
    CHECK(page.status == 400);
    CHECK(attribute(page.body, "lang") == "lv");
}

TEST_CASE("an address that begins too many logins in a minute waits", "[web][login]") {
    TestApp app;
    Browser browser;
    browser.keeps_cookies = false;
    for (int at = 0; at < web::LoginLimit::logins_a_minute; ++at)
        REQUIRE(app.services.login_limit->take("192.0.2.1", app.clock.now()));
    const web::Response flooded = app.post(browser, "/lti/login", app.initiation(ana));
    CHECK(flooded.status == 429);
    CHECK(header(flooded, "Retry-After") == "60");
    CHECK(app.services.login_limit->take("192.0.2.2", app.clock.now()));
    app.clock.advance(core::seconds{60});
    CHECK(app.post(browser, "/lti/login", app.initiation(ana)).status == 200);
}

TEST_CASE("the key set is served for five minutes", "[web][login]") {
    TestApp app;
    Browser browser;
    const web::Response keys = app.get(browser, "/lti/jwks.json");
    CHECK(keys.status == 200);
    CHECK(keys.content_type == "application/json");
    CHECK(keys.body == app.services.own_key_set());
    CHECK(header(keys, "Cache-Control") == "public, max-age=300");
}
