#include "web/cookies.hpp"

#include <catch2/catch.hpp>

#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor ana{"10"};

}  // namespace

TEST_CASE("over https the login's secret travels in a cookie and its partitioned twin", "[web][cookies]") {
    TestApp app;
    Browser browser;
    const web::Response page = app.post(browser, "/lti/login", app.initiation(ana));
    const auto cookies = headers_named(page, "Set-Cookie");
    REQUIRE(cookies.size() == 2);
    CHECK_THAT(cookies[0], Catch::StartsWith("__Host-lti_"));
    CHECK_THAT(cookies[1], Catch::StartsWith("__Host-ltip_"));
    CHECK_THAT(cookies[0], !Contains("Partitioned"));
    CHECK_THAT(cookies[1], Contains("; Partitioned"));
    for (const std::string& cookie : cookies)
        for (const char* part : {"; Secure", "; HttpOnly", "; SameSite=None", "; Path=/;", "; Max-Age=600"})
            CHECK_THAT(cookie, Contains(part));
}

TEST_CASE("in the http laboratory cookies are plain", "[web][cookies]") {
    TestApp app(false);
    Browser browser;
    const Login login = app.login(browser, ana);
    REQUIRE(browser.cookies.size() == 1);
    CHECK_THAT(browser.cookies.begin()->first, Catch::StartsWith("lti_"));
    const web::Response answer = app.launch(browser, login, app.token(login, ana));
    REQUIRE(answer.status == 303);
    for (const std::string& cookie : headers_named(answer, "Set-Cookie")) {
        CHECK_THAT(cookie, Contains("; HttpOnly") && Contains("; SameSite=Lax"));
        CHECK_THAT(cookie, !Contains("Secure") && !Contains("Partitioned") && !Contains("__Host-"));
    }
    CHECK(app.get(browser, header(answer, "Location")).status == 200);
}

TEST_CASE("the session's cookie carries the launch's name, and the login's cookie goes", "[web][cookies]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const web::Response answer = app.launch(browser, login, app.token(login, ana));
    const std::string short_id = header(answer, "Location").substr(3, 8);
    REQUIRE(browser.cookies.size() == 2);
    CHECK(browser.cookies.count("__Host-wm_" + short_id) == 1);
    CHECK(browser.cookies.count("__Host-wmp_" + short_id) == 1);
    const std::string secret = browser.cookies.begin()->second;
    CHECK(secret.size() == 43);
    for (const std::string& cookie : headers_named(answer, "Set-Cookie")) {
        const bool of_session = cookie.substr(0, 9) == "__Host-wm";
        CHECK((cookie.find("Max-Age=0") != std::string::npos) == !of_session);
        CHECK((cookie.find("Max-Age") == std::string::npos) == of_session);
    }
    CHECK(header(answer, "Location").find(secret) == std::string::npos);
    for (const std::string& cookie : headers_named(answer, "Set-Cookie"))
        CHECK_THAT(cookie, Contains("; Secure") && Contains("; HttpOnly") && Contains("; SameSite=None") &&
                               Contains("; Path=/;"));
}

TEST_CASE("either twin alone opens the session", "[web][cookies]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, ana);
    for (const std::string kind : {"__Host-wm_", "__Host-wmp_"}) {
        Browser half;
        half.cookies[kind + launch.substr(3, 8)] = browser.cookies.begin()->second;
        CHECK(app.get(half, launch + "/help").status == 200);
    }
}

TEST_CASE("a browser keeps eight sessions; the oldest go first", "[web][cookies]") {
    web::Request request;
    std::string sent;
    for (int at = 1; at <= 10; ++at) {
        const std::string suffix = "launch" + std::string(at < 10 ? "0" : "") + std::to_string(at);
        sent += "__Host-wm_" + suffix + "=a; __Host-wmp_" + suffix + "=a; ";
    }
    request.headers = {{"Cookie", sent + "other=1; __Host-wm_short=1"}};
    web::Response response;
    web::drop_old_cookies(request, response, web::session_cookie, true);
    const auto gone = headers_named(response, "Set-Cookie");
    REQUIRE(gone.size() == 6);  // three launches, two cookies each
    CHECK_THAT(gone[0], Catch::StartsWith("__Host-wm_launch01=;") && Contains("Max-Age=0"));
    CHECK_THAT(gone[1], Catch::StartsWith("__Host-wmp_launch01=;") && Contains("Partitioned"));
    CHECK_THAT(gone[5], Catch::StartsWith("__Host-wmp_launch03=;"));
}

TEST_CASE("many launches in one browser do not pile up cookies", "[web][cookies]") {
    TestApp app;
    Browser browser;
    for (int at = 0; at < 12; ++at) static_cast<void>(app.enter(browser, ana));
    CHECK(browser.cookies.size() == 2 * web::most_cookies);
}
