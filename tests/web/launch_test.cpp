#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <thread>

#include "store/facts.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor ana{"10"};
const Visitor tija{"1", instructor_role};
const Visitor mara{"2", instructor_role};

/// What this process writes to standard error meanwhile.
class CapturedLog {
  public:
    CapturedLog() : file_(std::tmpfile()), saved_(::dup(2)) {
        std::fflush(stderr);
        ::dup2(::fileno(file_), 2);
    }
    ~CapturedLog() { stop(); }
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;
    std::string text() {
        stop();
        std::string read(1U << 20U, '\0');
        std::rewind(file_);
        read.resize(std::fread(read.data(), 1, read.size(), file_));
        return read;
    }

  private:
    void stop() {
        if (saved_ < 0) return;
        std::fflush(stderr);
        ::dup2(saved_, 2);
        ::close(saved_);
        saved_ = -1;
    }
    std::FILE* file_;
    int saved_;
};

std::string everything(const web::Response& response) {
    std::string all = response.body;
    for (const auto& [name, value] : response.headers) all += "\n" + name + ": " + value;
    return all;
}

support::FormFields finish_fields(const Login& login, const std::string& token, const std::string& proof) {
    return {{"state", login.state}, {"id_token", token}, {"proof", proof}};
}

}  // namespace

TEST_CASE("a launch opens the page of the role", "[web][launch]") {
    TestApp app;
    Browser browser;
    const auto [who, landing] = GENERATE(table<Visitor, std::string>({
        {ana, "/my-path"},
        {mara, "/today"},
        {tija, "/today"},
        {{"99", instructor_role}, "/help"},
    }));
    const Login login = app.login(browser, who);
    const web::Response answer = app.launch(browser, login, app.token(login, who));
    CHECK(answer.status == 303);
    const std::string location = header(answer, "Location");
    CHECK_THAT(location, Catch::StartsWith("/l/"));
    CHECK_THAT(location, Catch::EndsWith(landing));
    CHECK(app.get(browser, location).status == 200);
}

TEST_CASE("a launch is remembered and in the audit log", "[web][launch]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, ana);
    const auto audit = store::load_audit(app.storage.database(), app.settings.sites[0].id, 10);
    REQUIRE(audit.size() == 1);
    CHECK(audit[0].action == "launch");
    CHECK(audit[0].actor == "10");
    CHECK(audit[0].at == app.clock.now());
    CHECK(audit[0].course.has_value());
    CHECK_THAT(audit[0].detail, Contains(launch.substr(3, 8)));
}

TEST_CASE("a launch can be posted once", "[web][launch]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const std::string token = app.token(login, ana);
    Browser copy = browser;  // as the Back button would: with the login's cookie
    CHECK(app.launch(browser, login, token).status == 303);
    const web::Response again = app.launch(copy, login, token);
    CHECK(again.status == 401);
    CHECK_THAT(again.body, Contains("state_unknown"));
    CHECK(header(again, "Set-Cookie").empty());
}

TEST_CASE("of sixteen launches at once exactly one succeeds", "[web][launch]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const std::string token = app.token(login, ana);
    std::vector<int> statuses(16);
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < statuses.size(); ++at)
        threads.emplace_back([&, at] {
            Browser own = browser;
            statuses[at] = app.launch(own, login, token).status;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(std::count(statuses.begin(), statuses.end(), 303) == 1);
    CHECK(std::count(statuses.begin(), statuses.end(), 401) == 15);
}

TEST_CASE("a state that is missing, unknown or expired is refused", "[web][launch]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const std::string token = app.token(login, ana);
    SECTION("missing") {
        const web::Response answer = app.post(browser, "/lti/launch", {{"id_token", token}});
        CHECK(answer.status == 400);
        CHECK_THAT(answer.body, Contains("bad_request"));
    }
    SECTION("given twice") {
        const web::Response answer = app.post(
            browser, "/lti/launch", {{"state", login.state}, {"state", login.state}, {"id_token", token}});
        CHECK(answer.status == 400);
    }
    SECTION("unknown") {
        const web::Response answer =
            app.post(browser, "/lti/launch", {{"state", std::string(43, 'A')}, {"id_token", token}});
        CHECK(answer.status == 401);
        CHECK_THAT(answer.body, Contains("state_unknown"));
    }
    SECTION("expired") {
        app.clock.advance(core::seconds{600});
        const web::Response answer = app.launch(browser, login, app.token(login, ana));
        CHECK(answer.status == 401);
        CHECK_THAT(answer.body, Contains("state_unknown"));
    }
}

TEST_CASE("a launch in another browser is not let in", "[web][launch]") {
    TestApp app;
    Browser attacker;
    const Login login = app.login(attacker, ana);
    Browser victim;
    SECTION("without a cookie it gets no session, only the page that asks for proof") {
        const web::Response answer = app.launch(victim, login, app.token(login, ana));
        CHECK(answer.status == 200);
        CHECK(victim.cookies.empty());
        CHECK(header(answer, "Location").empty());
        CHECK(header(answer, "Cache-Control") == "no-store");
    }
    SECTION("with a cookie of another secret likewise") {
        const auto name = attacker.cookies.begin()->first;
        victim.cookies[name] = "another-secret";
        CHECK(app.launch(victim, login, app.token(login, ana)).status == 200);
        CHECK(victim.cookies.size() == 1);
    }
    SECTION("nor by a form that a foreign page posts to the finish with the attacker's own proof") {
        const web::Response answer =
            app.post(victim, "/lti/launch/finish", finish_fields(login, app.token(login, ana), login.secret));
        CHECK(answer.status == 401);
        CHECK(victim.cookies.empty());
    }
}

TEST_CASE("a browser that loses the login's cookie proves itself by its tab's storage", "[web][launch]") {
    TestApp app;
    Browser browser;
    browser.keeps_cookies = false;
    const Login login = app.login(browser, mara);
    const std::string token = app.token(login, mara);
    const web::Response page = app.launch(browser, login, token);
    REQUIRE(page.status == 200);
    CHECK(attribute(page.body, "data-state") == login.state);
    CHECK(attribute(page.body, "data-token") == token);
    browser.extra_headers = {{"X-Waymark-Launch", "finish"}};

    SECTION("and gets a session and a way to a window of its own") {
        browser.keeps_cookies = true;
        const web::Response answer =
            app.post(browser, "/lti/launch/finish", finish_fields(login, token, login.secret));
        REQUIRE(answer.status == 200);
        const auto opened = nlohmann::json::parse(answer.body);
        CHECK(app.get(browser, opened["landing"].get<std::string>()).status == 200);
        CHECK(app.get(browser, opened["launch"].get<std::string>()).status == 303);
        Browser window;
        const web::Response exchanged = app.get(window, opened["window"].get<std::string>());
        CHECK(exchanged.status == 303);
        CHECK(app.get(window, header(exchanged, "Location")).status == 200);
    }
    SECTION("but not with a wrong proof") {
        const web::Response answer =
            app.post(browser, "/lti/launch/finish", finish_fields(login, token, "wrong"));
        CHECK(answer.status == 401);
        CHECK_THAT(answer.body, Contains("state_binding"));
    }
    SECTION("nor without one") {
        CHECK(app.launch(browser, login, token).status == 200);
        const web::Response answer =
            app.post(browser, "/lti/launch/finish", {{"state", login.state}, {"id_token", token}});
        CHECK(answer.status == 401);
    }
    SECTION("nor twice") {
        const auto fields = finish_fields(login, token, login.secret);
        CHECK(app.post(browser, "/lti/launch/finish", fields).status == 200);
        CHECK(app.post(browser, "/lti/launch/finish", fields).status == 401);
    }
}

TEST_CASE("an error from the platform is told and ends the login", "[web][launch]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const web::Response answer =
        app.post(browser, "/lti/launch",
                 {{"error", "access_denied"}, {"error_description", "<b>no</b>"}, {"state", login.state}});
    CHECK(answer.status == 403);
    CHECK_THAT(answer.body, Contains("platform_error"));
    CHECK_THAT(answer.body, !Contains("<b>"));
    CHECK(app.launch(browser, login, app.token(login, ana)).status == 401);
}

TEST_CASE("looking at the launch address changes nothing", "[web][launch]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    const std::string token = app.token(login, ana);
    const web::Response look =
        app.get(browser, support::with_query("/lti/launch", {{"state", login.state}, {"id_token", token}}));
    CHECK(look.status == 200);
    CHECK(look.body.size() < 100);
    CHECK(header(look, "Set-Cookie").empty());
    CHECK(app.launch(browser, login, token).status == 303);
}

TEST_CASE("tokens that do not hold are refused with their code", "[web][launch]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, ana);
    nlohmann::json claims = app.claims(login, ana);
    const auto answer_to = [&](std::size_t key) {
        return app.launch(browser, login, lti::sign_rs256(platform_key(key), claims));
    };
    SECTION("signed by somebody else") {
        const web::Response answer = answer_to(1);
        CHECK(answer.status == 401);
        CHECK_THAT(answer.body, Contains("kid_unknown"));
    }
    SECTION("of another registration") {
        claims["iss"] = "https://other.example.test";
        CHECK_THAT(answer_to(1).body, Contains("iss_mismatch"));
    }
    SECTION("with another nonce") {
        claims["nonce"] = "other";
        CHECK_THAT(answer_to(0).body, Contains("nonce_mismatch"));
    }
    SECTION("for a deployment that is not registered, with a way back") {
        claims["https://purl.imsglobal.org/spec/lti/claim/deployment_id"] = "77";
        const web::Response answer = answer_to(0);
        CHECK(answer.status == 403);
        CHECK_THAT(answer.body, Contains("deployment_unknown"));
        CHECK_THAT(answer.body,
                   Contains("https://moodle.example.test/mod/lti/return.php?course=2&amp;lti_errormsg="));
    }
    SECTION("while the platform's key set cannot be read") {
        app.http.bodies.clear();
        const web::Response answer = answer_to(0);
        CHECK(answer.status == 503);
        CHECK_THAT(answer.body, Contains("jwks_unavailable"));
    }
}

TEST_CASE("the support id of a refusal is in the log", "[web][launch]") {
    TestApp app;
    Browser browser;
    CapturedLog log;
    const web::Response answer = app.post(browser, "/lti/launch", {{"state", "x"}, {"id_token", "y"}});
    const std::string lines = log.text();
    const std::size_t at = lines.find("support=");
    REQUIRE(at != std::string::npos);
    const std::string support_id = lines.substr(at + 8, 8);
    CHECK_THAT(answer.body, Contains(support_id));
    CHECK_THAT(lines, Contains("code=state_unknown"));
}

TEST_CASE("the token is in no answer, log or redirect but the page that asks for proof", "[web][launch]") {
    TestApp app;
    CapturedLog log;
    std::string seen;
    std::vector<std::string> tokens;
    {
        Browser browser;
        const Login login = app.login(browser, ana);
        tokens.push_back(app.token(login, ana));
        seen += everything(app.launch(browser, login, tokens.back()));
        seen += everything(app.launch(browser, login, tokens.back()));
    }
    {
        Browser browser;
        const Login login = app.login(browser, ana);
        nlohmann::json claims = app.claims(login, ana);
        claims["aud"] = "somebody else";
        tokens.push_back(lti::sign_rs256(platform_key(0), claims));
        seen += everything(app.launch(browser, login, tokens.back()));
        browser.extra_headers = {{"X-Waymark-Launch", "finish"}};
        seen +=
            everything(app.post(browser, "/lti/launch/finish", finish_fields(login, tokens.back(), "no")));
    }
    const std::string lines = log.text();
    for (const std::string& token : tokens) {
        const std::string signature = token.substr(token.rfind('.') + 1);
        const std::string payload = token.substr(token.find('.') + 1, 40);
        CHECK_THAT(seen, !Contains(signature) && !Contains(payload));
        CHECK_THAT(lines, !Contains(signature) && !Contains(payload));
    }
    CHECK_THAT(lines, !Contains("Ana Lima"));
}

TEST_CASE("facts are bound only when the site says it is the platform", "[web][launch]") {
    TestApp app;
    Browser browser;
    const auto course_facts = [&](const Visitor& who) {
        const std::string launch = app.enter(browser, who);
        return app.get(browser, launch + "/students").status == 200;
    };
    CHECK(course_facts(tija));
    SECTION("the web service belongs to another address") {
        core::SiteInfo info;
        info.address = "https://moodle.example.test.evil";
        store::save_site_info(app.storage.database(), app.settings.sites[0].id, info, app.clock.now());
        CHECK_FALSE(course_facts(tija));
    }
    SECTION("a site without web service is known by its own platform only") {
        app.settings.sites[0].has_web_service = false;
        CHECK(course_facts(tija));
        CHECK_FALSE(course_facts({"1", instructor_role, "2", 1}));
    }
    SECTION("the course is not configured any more") {
        app.settings.sites[0].courses.clear();
        CHECK_FALSE(course_facts(tija));
    }
    SECTION("the course was never read") {
        CHECK_FALSE(course_facts({"1", instructor_role, "77"}));
    }
    SECTION("the same ids on another site are other people") {
        CHECK_FALSE(course_facts({"1", instructor_role, "2", 1}));
    }
}
