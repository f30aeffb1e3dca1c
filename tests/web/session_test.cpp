#include "web/session.hpp"

#include <catch2/catch.hpp>

#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor ana{"10"};
const Visitor mara{"2", instructor_role};
const Visitor tija{"1", instructor_role};

}  // namespace

TEST_CASE("two launches in one browser do not mix", "[web][session]") {
    TestApp app;
    Browser browser;
    const std::string as_mentor = app.enter(browser, mara);
    const std::string as_student = app.enter(browser, ana);
    CHECK(app.get(browser, as_mentor + "/students").status == 200);
    CHECK(app.get(browser, as_student + "/students").status == 403);
    CHECK(app.get(browser, as_student + "/my-path").status == 200);
}

TEST_CASE("the secret of one launch does not open another", "[web][session]") {
    TestApp app;
    Browser student;
    Browser teacher;
    const std::string mine = app.enter(student, ana);
    const std::string theirs = app.enter(teacher, tija);
    for (const auto& [name, secret] : std::map(student.cookies))
        student.cookies[name.substr(0, name.rfind('_') + 1) + theirs.substr(3, 8)] = secret;
    CHECK(app.get(student, mine + "/help").status == 200);
    CHECK(app.get(student, theirs + "/help").status == 401);
    CHECK(app.get(student, theirs + "/today").status == 401);
}

TEST_CASE("a session id in the address alone opens nothing", "[web][session]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, ana);
    Browser thief;
    const web::Response answer = app.get(thief, launch + "/my-path");
    CHECK(answer.status == 401);
    CHECK_THAT(answer.body, Contains("open Waymark again"));
    CHECK(app.get(thief, "/l//my-path").status == 404);
    CHECK(app.get(thief, "/l/short/my-path").status == 401);
}

TEST_CASE("a session ends after an hour of silence", "[web][session]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, ana);
    app.clock.advance(core::minutes{59});
    CHECK(app.get(browser, launch + "/help").status == 200);
    app.clock.advance(core::minutes{59});
    CHECK(app.get(browser, launch + "/help").status == 200);
    app.clock.advance(core::seconds{3601});
    CHECK(app.get(browser, launch + "/help").status == 401);
}

TEST_CASE("a session ends after eight hours whatever happens", "[web][session]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, ana);
    for (int half_hours = 0; half_hours < 15; ++half_hours) {
        app.clock.advance(core::minutes{30});
        REQUIRE(app.get(browser, launch + "/help").status == 200);
    }
    app.clock.advance(core::minutes{30});
    CHECK(app.get(browser, launch + "/help").status == 401);
}

TEST_CASE("a POST without the session's CSRF token changes nothing", "[web][session]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, ana);
    const std::string token = app.csrf(browser, launch);
    const std::string action = launch + "/language";
    const std::string wrong = std::string(token.size(), 'x');
    CHECK(app.post(browser, action, {{"language", "lv"}}).status == 403);
    CHECK(app.post(browser, action, {{"language", "lv"}, {"csrf", ""}}).status == 403);
    CHECK(app.post(browser, action, {{"language", "lv"}, {"csrf", wrong}}).status == 403);
    CHECK(app.post(browser, action, {{"language", "lv"}, {"csrf", token}, {"csrf", token}}).status == 403);
    Browser other;
    const std::string foreign = app.csrf(other, app.enter(other, ana));
    CHECK(app.post(browser, action, {{"language", "lv"}, {"csrf", foreign}}).status == 403);
    CHECK(attribute(app.get(browser, launch + "/help").body, "lang") == "en");
    CHECK(app.post(browser, action, {{"language", "lv"}, {"csrf", token}}).status == 303);
    CHECK(attribute(app.get(browser, launch + "/help").body, "lang") == "lv");
}

TEST_CASE("a body that is no form carries no token", "[web][session]") {
    store::SessionRow session;
    session.csrf = "token";
    web::Request request;
    request.method = web::Method::post;
    request.body = "csrf=token";
    CHECK_FALSE(web::checked_form(request, session));
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    CHECK(web::checked_form(request, session));
    request.body = "csrf=token&broken=%zz";
    CHECK_FALSE(web::checked_form(request, session));
    session.csrf.clear();
    request.body = "csrf=";
    CHECK_FALSE(web::checked_form(request, session));
}

TEST_CASE("the launch's language is used when we speak it", "[web][session]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    nlohmann::json claims = app.claims(login, ana);
    claims["https://purl.imsglobal.org/spec/lti/claim/launch_presentation"]["locale"] = "lv";
    const web::Response answer = app.launch(browser, login, lti::sign_rs256(platform_key(0), claims));
    REQUIRE(answer.status == 303);
    CHECK(attribute(app.get(browser, header(answer, "Location")).body, "lang") == "lv");
}

TEST_CASE("a code opens the launch in another window once, within a minute", "[web][window]") {
    TestApp app;
    Browser frame;
    const std::string launch = app.enter(frame, mara);
    const std::string token = app.csrf(frame, launch);
    const web::Response asked = app.post(frame, launch + "/window", {{"csrf", token}});
    REQUIRE(asked.status == 303);
    const std::string code_url = header(asked, "Location");
    CHECK_THAT(code_url, Catch::StartsWith("/open?code="));
    Browser window;

    SECTION("with a session of its own") {
        const web::Response opened = app.get(window, code_url);
        REQUIRE(opened.status == 303);
        const std::string copy = header(opened, "Location");
        CHECK(copy.substr(0, 11) != launch.substr(0, 11));
        CHECK(header(app.get(window, copy), "Location") == copy + "today");
        CHECK(app.get(window, copy + "today").status == 200);
        CHECK(app.get(window, launch + "/today").status == 401);
        CHECK(app.get(frame, launch + "/today").status == 200);
        Browser again;
        CHECK(app.get(again, code_url).status == 401);
        CHECK(again.cookies.empty());
    }
    SECTION(
        "even when the new window does not get the frame's cookies, as browsers with divided cookies do") {
        const support::FormFields form{{"csrf", token}};
        const web::Response bare = app.post(window, launch + "/window", form);
        REQUIRE(bare.status == 303);
        const std::string copy = header(app.get(window, header(bare, "Location")), "Location");
        CHECK(app.get(window, copy + "today").status == 200);
        Browser other;
        CHECK(app.post(other, launch + "/window", {{"csrf", "wrong"}}).status == 401);
        CHECK(app.post(other, launch + "/window", {{"csrf", ""}}).status == 401);
        CHECK(app.post(other, launch + "/language", form).status == 401);
    }
    SECTION("on the page where the frame was, and nowhere else") {
        const auto [page, goes_to] = GENERATE(table<std::string, std::string>({
            {"/students/12", "/students/12"},
            {"//evil.example", "/"},
            {"/../../evil", "/"},
            {"https://evil.example", "/"},
            {"/today\r\nSet-Cookie: a=b", "/"},
        }));
        const web::Response again = app.post(frame, launch + "/window", {{"csrf", token}, {"back", page}});
        const std::string target = header(app.get(window, header(again, "Location")), "Location");
        REQUIRE_THAT(target, Catch::StartsWith("/l/"));
        CHECK(target.substr(target.find('/', 3)) == goes_to);
    }
    SECTION("not later") {
        app.clock.advance(core::seconds{60});
        CHECK(app.get(window, code_url).status == 401);
    }
    SECTION("not when a foreign page leads there") {
        window.extra_headers = {{"Sec-Fetch-Site", "cross-site"}};
        CHECK(app.get(window, code_url).status == 403);
        window.extra_headers = {{"Sec-Fetch-Site", "same-origin"}};
        CHECK(app.get(window, code_url).status == 303);
    }
    SECTION("and never makes the session younger") {
        const std::string copy = header(app.get(window, code_url), "Location");
        for (int half_hours = 0; half_hours < 15; ++half_hours) {
            app.clock.advance(core::minutes{30});
            REQUIRE(app.get(window, copy + "today").status == 200);
        }
        app.clock.advance(core::minutes{30});
        CHECK(app.get(window, copy + "today").status == 401);
    }
}

TEST_CASE("a made-up code opens nothing", "[web][window]") {
    TestApp app;
    Browser browser;
    CHECK(app.get(browser, "/open").status == 401);
    CHECK(app.get(browser, "/open?code=").status == 401);
    CHECK(app.get(browser, "/open?code=x&code=y").status == 401);
    CHECK(browser.cookies.empty());
}
