#include <catch2/catch.hpp>

#include "lti/jwks.hpp"
#include "store/facts.hpp"
#include "store/placing.hpp"
#include "support/test_app.hpp"
#include "web/panels.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const Visitor ana{"10"};
const Visitor tija{"1", instructor_role};
const Visitor mara{"2", instructor_role};
const std::string return_url =
    "https://moodle.example.test/mod/lti/contentitem_return.php?course=2&id=1&sesskey=abc";
const std::string lti_claim = "https://purl.imsglobal.org/spec/lti/claim/";
const std::string dl_claim = "https://purl.imsglobal.org/spec/lti-dl/claim/";

nlohmann::json selection_claims(const TestApp& app, const Login& login, const Visitor& who,
                                bool many = true) {
    nlohmann::json claims = app.claims(login, who);
    claims[lti_claim + "message_type"] = "LtiDeepLinkingRequest";
    claims.erase(lti_claim + "resource_link");
    claims[lti_claim + "launch_presentation"] = {{"locale", "en"}};
    claims[dl_claim + "deep_linking_settings"] = {{"accept_types", {"ltiResourceLink"}},
                                                  {"accept_presentation_document_targets", {"iframe"}},
                                                  {"accept_multiple", many},
                                                  {"deep_link_return_url", return_url},
                                                  {"data", "opaque & <data>"}};
    return claims;
}

/// Launches into content selection; the answer to the launch.
web::Response select_content(TestApp& app, Browser& browser, const Visitor& who, bool many = true) {
    const Login login = app.login(browser, who);
    return app.launch(browser, login,
                      lti::sign_rs256(platform_key(0), selection_claims(app, login, who, many)));
}

std::string launch_of(const web::Response& answer) {
    const std::string location = header(answer, "Location");
    return location.substr(0, location.find('/', 3));
}

/// What the page posts to the platform.
nlohmann::json answered_claims(const web::Response& page) {
    const std::string token = attribute(page.body.substr(page.body.find("name=\"JWT\"")), "value");
    const auto parts = lti::split_token(token).value();
    const auto keys = lti::parse_key_set(lti::public_key_set({tool_key()})).value();
    CHECK(lti::verify_rs256(keys[0].key, parts.signing_input, parts.signature));
    return nlohmann::json::parse(parts.payload);
}

}  // namespace

TEST_CASE("a teacher chooses pages and the platform gets a signed answer", "[web][placing][D02][D06]") {
    TestApp app;
    Browser browser;
    const web::Response answer = select_content(app, browser, tija);
    REQUIRE(answer.status == 303);
    const std::string launch = launch_of(answer);
    CHECK(header(answer, "Location") == launch + "/place");
    const web::Response choice = app.get(browser, launch + "/place");
    CHECK(choice.status == 200);
    for (const web::Panel& panel : web::panels()) CHECK_THAT(choice.body, Contains(std::string(panel.title)));
    const std::string csrf = app.csrf(browser, launch);
    const web::Response page =
        app.post(browser, launch + "/place",
                 {{"csrf", csrf}, {"panel", "my_path"}, {"panel", "mentor"}, {"panel", "evil"}});
    CHECK(page.status == 200);
    CHECK(attribute(page.body.substr(page.body.find("<form method=\"post\" action=\"https")), "action") ==
          return_url);
    CHECK_THAT(header(page, "Content-Security-Policy"),
               Contains("form-action 'self' https://moodle.example.test;"));
    const auto claims = answered_claims(page);
    CHECK(claims["iss"] == "client-of-school");
    CHECK(claims[lti_claim + "deployment_id"] == "1");
    CHECK(claims[dl_claim + "data"] == "opaque & <data>");
    const auto items = claims[dl_claim + "content_items"];
    REQUIRE(items.size() == 2);
    CHECK(items[0]["custom"] == nlohmann::json{{"panel", "my_path"}});
    CHECK(items[0]["title"] == "My path");
    CHECK(items[0]["url"] == "https://waymark.example.test/lti/launch");
    CHECK(items[1]["custom"]["panel"] == "mentor");
}

TEST_CASE("titles are in the course's language, not the teacher's", "[web][placing]") {
    TestApp app;
    CourseBuilder builder;
    builder.student(10);
    builder.snapshot.course.language = "lv";
    store::save_reading(app.storage.database(), app.settings.sites[0].id, {builder.snapshot, ""});
    Browser browser;
    const std::string launch = launch_of(select_content(app, browser, tija));
    const web::Response page =
        app.post(browser, launch + "/place", {{"csrf", app.csrf(browser, launch)}, {"panel", "my_path"}});
    CHECK(answered_claims(page)[dl_claim + "content_items"][0]["title"] ==
          i18n::language("lv").text("My path"));
    CHECK(i18n::language("lv").text("My path") != "My path");
}

TEST_CASE("cancelling answers an empty list", "[web][placing]") {
    TestApp app;
    Browser browser;
    const std::string launch = launch_of(select_content(app, browser, tija));
    const web::Response page =
        app.post(browser, launch + "/place",
                 {{"csrf", app.csrf(browser, launch)}, {"panel", "mentor"}, {"cancel", "yes"}});
    CHECK(answered_claims(page)[dl_claim + "content_items"] == nlohmann::json::array());
}

TEST_CASE("nothing chosen is asked again; one is one where the platform wants one", "[web][placing]") {
    TestApp app;
    Browser browser;
    const std::string launch = launch_of(select_content(app, browser, tija, false));
    const std::string csrf = app.csrf(browser, launch);
    CHECK(app.post(browser, launch + "/place", {{"csrf", csrf}}).status == 422);
    CHECK(app.post(browser, launch + "/place", {{"csrf", csrf}, {"panel", "none"}}).status == 422);
    const web::Response page =
        app.post(browser, launch + "/place", {{"csrf", csrf}, {"panel", "mentor"}, {"panel", "my_path"}});
    CHECK(answered_claims(page)[dl_claim + "content_items"].size() == 1);
}

TEST_CASE("only who teaches there places anything", "[web][placing]") {
    TestApp app;
    const auto [who, status] = GENERATE(table<Visitor, int>({
        {tija, 200},
        {{"99", instructor_role}, 200},        // a category teacher, not in the roster
        {{"99", instructor_role, "77"}, 200},  // a course without facts
        {mara, 403},                           // a mentor, although the LMS launches her as Instructor
        {ana, 403},
        {{"99"}, 403},
    }));
    Browser browser;
    const web::Response answer = select_content(app, browser, who);
    REQUIRE(answer.status == 303);
    CAPTURE(who.subject, who.role);
    CHECK(app.get(browser, header(answer, "Location")).status == status);
}

TEST_CASE("an ordinary launch has nothing to answer", "[web][placing]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, tija);
    CHECK(app.get(browser, launch + "/place").status == 404);
    CHECK(app.post(browser, launch + "/place", {{"csrf", app.csrf(browser, launch)}, {"panel", "mentor"}})
              .status == 404);
}

TEST_CASE("content is never answered to a foreign address", "[web][placing][C08]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, tija);
    auto claims = selection_claims(app, login, tija);
    claims[dl_claim + "deep_linking_settings"]["deep_link_return_url"] = "https://evil.example.test/take";
    const web::Response answer = app.launch(browser, login, lti::sign_rs256(platform_key(0), claims));
    CHECK(answer.status == 400);
    CHECK_THAT(answer.body, Contains("claims_missing") && !Contains("evil"));
}

TEST_CASE("a placed page opens for those who may see it, else their own first page", "[web][placing]") {
    TestApp app;
    const auto [who, panel, landing] = GENERATE(table<Visitor, std::string, std::string>({
        {ana, "my_path", "/my-path"},
        {ana, "mentor", "/my-path"},
        {mara, "mentor", "/today"},
        {mara, "my_path", "/today"},
        {tija, "../students/12", "/today"},
        {tija, "", "/today"},
    }));
    Browser browser;
    const Login login = app.login(browser, who);
    auto claims = app.claims(login, who);
    claims[lti_claim + "custom"] = {{"panel", panel}};
    const web::Response answer = app.launch(browser, login, lti::sign_rs256(platform_key(0), claims));
    CAPTURE(who.subject, panel);
    CHECK(header(answer, "Location") == launch_of(answer) + landing);
}

namespace {

web::Response review(TestApp& app, Browser& browser, const Visitor& grader, const std::string& subject) {
    const Login login = app.login(browser, grader);
    auto claims = app.claims(login, grader);
    claims[lti_claim + "message_type"] = "LtiSubmissionReviewRequest";
    claims[lti_claim + "for_user"] = {{"user_id", subject}};
    claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = {
        {"lineitem", "https://moodle.example.test/mod/lti/services.php/2/lineitems/20/lineitem?type_id=1"}};
    return app.launch(browser, login, lti::sign_rs256(platform_key(0), claims));
}

}  // namespace

TEST_CASE("a grader opens the student's page, and that is in the audit log", "[web][placing]") {
    TestApp app;
    Browser browser;
    const web::Response answer = review(app, browser, tija, "10");
    REQUIRE(answer.status == 303);
    CHECK(header(answer, "Location") == launch_of(answer) + "/students/" + std::to_string(app.student.value));
    CHECK(app.get(browser, header(answer, "Location")).status == 200);
    const auto audit = store::load_audit(app.storage.database(), app.settings.sites[0].id, 10);
    CHECK(std::any_of(audit.begin(), audit.end(), [&](const store::AuditEntry& entry) {
        return entry.action == "see_student" && entry.subject == app.student && entry.actor == "1";
    }));
}

TEST_CASE("a review shows nobody whom the grader may not see", "[web][placing]") {
    TestApp app;
    const auto [grader, subject, status] = GENERATE(table<Visitor, std::string, int>({
        {mara, "10", 200},
        {mara, "12", 403},                     // of another group
        {ana, "11", 403},                      // a student who claims to grade
        {{"99", instructor_role}, "10", 403},  // not in the roster
        {tija, "20", 200},                     // of another course: the grader's own first page
    }));
    Browser browser;
    const web::Response answer = review(app, browser, grader, subject);
    REQUIRE(answer.status == 303);
    CAPTURE(grader.subject, subject);
    const web::Response page = app.get(browser, header(answer, "Location"));
    CHECK(page.status == status);
    if (subject == "20") CHECK_THAT(page.body, !Contains("Ella Elsewhere"));
}

TEST_CASE("a launch notes its course for later", "[web][placing]") {
    TestApp app;
    Browser browser;
    const Login login = app.login(browser, tija);
    auto claims = app.claims(login, tija);
    claims[lti_claim + "custom"] = {{"course_history", "7,3"}};
    claims["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
        {"context_memberships_url", "https://moodle.example.test/mod/lti/services.php/m"}};
    REQUIRE(app.launch(browser, login, lti::sign_rs256(platform_key(0), claims)).status == 303);
    const auto context = store::find_context(app.storage.database(), "school", "2");
    REQUIRE(context);
    CHECK(context->history == "7,3");
    CHECK(context->memberships_url == "https://moodle.example.test/mod/lti/services.php/m");
    CHECK(context->deployment_id == "1");
}

TEST_CASE("where no cookie is kept the choice is made in the frame, by the token of its forms",
          "[web][placing][C13]") {
    TestApp app;
    Browser browser;
    browser.keeps_cookies = false;
    browser.extra_headers = {{"X-Waymark-Launch", "finish"}};
    const Login login = app.login(browser, tija);
    const std::string token = lti::sign_rs256(platform_key(0), selection_claims(app, login, tija));
    const web::Response finished =
        app.post(browser, "/lti/launch/finish",
                 {{"state", login.state}, {"id_token", token}, {"proof", login.secret}});
    REQUIRE(finished.status == 200);
    const auto opened = nlohmann::json::parse(finished.body);
    const std::string place = opened["landing"];
    const std::string csrf = opened["choose"];
    CHECK(app.get(browser, place).status == 401);
    const web::Response choice = app.post(browser, place, {{"csrf", csrf}, {"show", "yes"}});
    REQUIRE(choice.status == 200);
    CHECK_THAT(choice.body, Contains("panel-mentor") && !Contains("Choose at least one page"));
    const web::Response answered = app.post(browser, place, {{"csrf", csrf}, {"panel", "mentor"}});
    REQUIRE(answered.status == 200);
    CHECK(answered_claims(answered)[dl_claim + "content_items"].size() == 1);
    SECTION("the token opens nothing else") {
        const std::string launch = place.substr(0, place.find('/', 3));
        CHECK(app.post(browser, launch + "/language", {{"csrf", csrf}, {"language", "lv"}}).status == 401);
        CHECK(app.get(browser, launch + "/today").status == 401);
    }
    SECTION("another token does not") {
        CHECK(app.post(browser, place, {{"csrf", csrf + "x"}, {"panel", "mentor"}}).status == 401);
        CHECK(app.post(browser, place, {{"panel", "mentor"}}).status == 401);
    }
}

TEST_CASE("no other launch is told its token by the finish", "[web][placing]") {
    TestApp app;
    Browser browser;
    browser.keeps_cookies = false;
    browser.extra_headers = {{"X-Waymark-Launch", "finish"}};
    const Login login = app.login(browser, tija);
    const web::Response finished =
        app.post(browser, "/lti/launch/finish",
                 {{"state", login.state}, {"id_token", app.token(login, tija)}, {"proof", login.secret}});
    REQUIRE(finished.status == 200);
    CHECK_FALSE(nlohmann::json::parse(finished.body).contains("choose"));
}
