#include "web/headers.hpp"

#include <catch2/catch.hpp>

#include "support/test_app.hpp"
#include "web/assets.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor mara{"2", instructor_role};

/// An address that fits the pattern.
std::string address_of(const TestApp& app, std::string pattern, const std::string& launch) {
    const auto put = [&](const std::string& place, const std::string& value) {
        const std::size_t at = pattern.find(place);
        if (at != std::string::npos) pattern.replace(at, place.size(), value);
    };
    put("/l/{launch}", launch);
    put("{id}", std::to_string(app.student.value));
    if (pattern == "/static/*") return web::static_url("waymark.css");
    return pattern;
}

web::Response ask(TestApp& app, Browser& browser, const web::Route& route, const std::string& address) {
    return route.method == web::Method::get ? app.get(browser, address) : app.post(browser, address, {});
}

void check_headers(const web::Response& answer) {
    CHECK(headers_named(answer, "Content-Security-Policy").size() == 1);
    CHECK_THAT(
        header(answer, "Content-Security-Policy"),
        Catch::StartsWith("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                          "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "));
    CHECK(header(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(header(answer, "Referrer-Policy") == "no-referrer");
    CHECK(header(answer, "Permissions-Policy").empty() == false);
    CHECK(header(answer, "X-Frame-Options").empty());
    CHECK(headers_named(answer, "Cache-Control").size() == 1);
}

std::string ancestors(const web::Response& answer) {
    const std::string policy = header(answer, "Content-Security-Policy");
    return policy.substr(policy.find("frame-ancestors ") + 16);
}

}  // namespace

TEST_CASE("every route answers with the security headers, with a session and without", "[web][headers]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, mara);
    Browser stranger;
    for (const web::Route& route : web::routes()) {
        const std::string address = address_of(app, std::string(route.pattern), launch);
        CAPTURE(address);
        for (Browser* who : {&browser, &stranger}) {
            const web::Response answer = ask(app, *who, route, address);
            check_headers(answer);
            const bool kept = route.pattern == "/static/*" || route.pattern == "/lti/jwks.json" ||
                              route.pattern == "/lti/icon.svg";
            if (!kept) CHECK(header(answer, "Cache-Control") == "no-store");
        }
    }
    check_headers(app.get(stranger, "/nowhere"));
    check_headers(app.post(stranger, "/healthz", {}));
}

TEST_CASE("only the platform of the session may show it in a frame", "[web][headers]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, mara);
    CHECK(ancestors(app.get(browser, launch + "/help")) == "'self' https://moodle.example.test");
    const std::string other = app.enter(browser, {"30", instructor_role, "2", 1});
    CHECK(ancestors(app.get(browser, other + "/help")) == "'self' https://other.example.test");
}

TEST_CASE("whoever may frame the other answers", "[web][headers]") {
    TestApp app;
    Browser browser;
    const Visitor ana{"10"};
    CHECK(ancestors(app.post(browser, "/lti/login", app.initiation(ana))) ==
          "'self' https://moodle.example.test");
    CHECK(ancestors(app.post(browser, "/lti/launch", {})) ==
          "'self' https://moodle.example.test https://other.example.test");
    CHECK(ancestors(app.get(browser, "/l/nobodys-launch/today")) ==
          "'self' https://moodle.example.test https://other.example.test");
    for (const char* address : {"/", "/healthz", "/lti/jwks.json", "/open", "/lti/launch"})
        CHECK(ancestors(app.get(browser, address)) == "'none'");
}

TEST_CASE("a platform on another port or with a path is named by its origin", "[web][headers]") {
    lti::Registration registration;
    registration.issuer = "http://127.0.0.1:8081/moodle";
    registration.authorization_endpoint = "https://sso.example.test/auth";
    const web::Framing framing = web::framing_for(registration);
    CHECK(framing.origins == std::vector<std::string>{"http://127.0.0.1:8081", "https://sso.example.test"});
}

TEST_CASE("static files may be kept for ever, unknown ones do not exist", "[web][headers]") {
    TestApp app;
    Browser browser;
    const web::Response script = app.get(browser, web::static_url("lti_login.js"));
    CHECK(script.status == 200);
    CHECK_THAT(script.content_type, Catch::StartsWith("text/javascript"));
    CHECK(header(script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(app.get(browser, "/static/0000000000000000/lti_login.js").status == 404);
    CHECK(app.get(browser, "/static/lti_login.js").status == 404);
}

TEST_CASE("a window that a platform opened keeps its opener only on the LTI addresses", "[web][headers]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, mara);
    CHECK(header(app.get(browser, launch + "/help"), "Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(
        header(app.post(browser, "/lti/login", app.initiation(mara)), "Cross-Origin-Opener-Policy").empty());
}
