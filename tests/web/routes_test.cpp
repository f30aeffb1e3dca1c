#include "web/routes.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

TEST_CASE("an unknown address is answered 404, a wrong method 405", "[web][routes]") {
    TestApp app;
    Browser browser;
    for (const char* address :
         {"/nowhere", "/l", "/l/", "/static/", "/healthz/", "//", "/lti/login/x", "/l/a/b/c/d/e"})
        CHECK(app.get(browser, address).status == 404);
    const web::Response posted = app.post(browser, "/healthz", {});
    CHECK(posted.status == 405);
    CHECK(header(posted, "Allow") == "GET, HEAD");
    const web::Response got = app.get(browser, "/lti/launch/finish");
    CHECK(got.status == 405);
    CHECK(header(got, "Allow") == "POST");
}

TEST_CASE("nothing of an unknown address is repeated", "[web][routes]") {
    TestApp app;
    Browser browser;
    CHECK_THAT(app.get(browser, "/<script>alert(1)</script>").body, !Contains("alert"));
}

TEST_CASE("health is the database's", "[web][routes]") {
    TestApp app;
    Browser browser;
    const web::Response well = app.get(browser, "/healthz");
    CHECK(well.status == 200);
    CHECK(well.body == "ok\n");
    SQLite::Database(app.storage.path(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 0");
    CHECK(app.get(browser, "/healthz").status == 503);
}

TEST_CASE("the front page says what lives here and nothing else", "[web][routes]") {
    TestApp app;
    Browser browser;
    const web::Response page = app.get(browser, "/");
    CHECK(page.status == 200);
    CHECK_THAT(page.body, Contains("Open it from your course"));
    CHECK_THAT(page.body, !Contains("moodle.example.test"));
}
