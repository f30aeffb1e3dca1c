#include "web/message_links.hpp"

#include <catch2/catch.hpp>

#include "jobs/links.hpp"
#include "store/facts.hpp"
#include "store/links.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;

namespace {

const std::string placement = "https://moodle.example.test/mod/lti/view.php?id=90";

/// Course 2 of the school with a placement of ours and one piece of work.
struct Linked {
    TestApp app;
    core::CourseId course;
    core::ActivityId work;
    std::string code;

    Linked() {
        store::Database& database = app.storage.database();
        const core::SiteId school = app.settings.sites[0].id;
        course = store::find_course(database, school, "2").value();
        core::CourseReading reading{store::load_snapshot(database, course).value(), ""};
        CourseBuilder more;
        core::Activity essay = more.assignment(80, noon + core::days{3});
        essay.lms_id = "80";
        core::Activity waymark = more.task(90, core::ActivityKind::external_tool);
        waymark.lms_id = "90";
        waymark.own_placement = true;
        waymark.url = placement;
        reading.snapshot.activities = {essay, waymark};
        store::save_reading(database, school, reading);
        const core::CourseSnapshot stored = store::load_snapshot(database, course).value();
        for (const core::Activity& one : stored.activities)
            if (one.lms_id == "80") work = one.id;
        code = store::keep_link(database, {course, work}, "abcdefghijklmnopqrstuv", noon + core::days{60});
    }
    web::Response follow(Browser& browser, const support::Headers& headers = {}) {
        browser.extra_headers = headers;
        web::Response response = app.get(browser, "/m/" + code);
        browser.extra_headers.clear();
        return response;
    }
    std::string landed(Browser& browser, const Visitor& visitor) {
        const Login login = app.login(browser, visitor);
        return header(app.launch(browser, login, app.token(login, visitor)), "Location");
    }
    [[nodiscard]] std::string target() const { return "/my-path#activity-" + std::to_string(work.value); }
};

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

TEST_CASE("a link leads to the placement in the LMS, and the launch that follows opens the work",
          "[web][links]") {
    Linked linked;
    Browser browser;
    const web::Response led = linked.follow(browser);
    CHECK(led.status == 303);
    CHECK(header(led, "Location") == placement);
    CHECK(ends_with(linked.landed(browser, {"10"}), linked.target()));
    // The wish was for one launch.
    CHECK(ends_with(linked.landed(browser, {"10"}), "/my-path"));
}

TEST_CASE("a link holds and shows nothing about anybody and changes no login", "[web][links]") {
    Linked linked;
    Browser browser;
    const web::Response led = linked.follow(browser);
    CHECK(led.body.empty());
    CHECK(header(led, "Referrer-Policy") == "no-referrer");
    CHECK(header(led, "Cache-Control") == "no-store");
    for (const std::string& cookie : headers_named(led, "Set-Cookie")) {
        CAPTURE(cookie);
        CHECK(cookie.find("_wish=" + linked.code) != std::string::npos);
        CHECK(cookie.find("Max-Age=600;") != std::string::npos);
        CHECK(cookie.find("HttpOnly") != std::string::npos);
    }
    CHECK(headers_named(led, "Set-Cookie").size() == 2);
}

TEST_CASE("following a link opens nothing for whoever may not see it", "[web][links]") {
    Linked linked;
    Browser mentor;
    static_cast<void>(linked.follow(mentor));
    CHECK(ends_with(linked.landed(mentor, {"2", instructor_role}), "/today"));
    Browser elsewhere;
    static_cast<void>(linked.follow(elsewhere));
    CHECK(ends_with(linked.landed(elsewhere, {"20", Visitor{}.role, "3"}), "/my-path"));
    Browser stranger;
    static_cast<void>(linked.follow(stranger));
    CHECK(ends_with(linked.landed(stranger, {"99"}), "/help"));
}

TEST_CASE("a prefetch gets nothing, and the wish is not remembered by it", "[web][links]") {
    Linked linked;
    Browser browser;
    const auto* name = GENERATE("Sec-Purpose", "Purpose", "X-Moz");
    const web::Response led = linked.follow(browser, {{name, "prefetch"}});
    CHECK(led.status == 503);
    CHECK(header(led, "Location").empty());
    CHECK(headers_named(led, "Set-Cookie").empty());
    CHECK(browser.cookies.empty());
}

TEST_CASE("a link that is unknown, too old or without a placement leads nowhere", "[web][links]") {
    Linked linked;
    Browser browser;
    const int what = GENERATE(0, 1, 2, 3, 4);
    CAPTURE(what);
    std::string address = "/m/" + linked.code;
    if (what == 0) address = "/m/unknown";
    if (what == 1) address = "/m/" + std::string(500, 'a');
    if (what == 2) address = "/m/";
    if (what == 3) linked.app.clock.at = noon + core::days{60};
    if (what == 4) {
        store::Database& database = linked.app.storage.database();
        core::CourseReading reading{store::load_snapshot(database, linked.course).value(), ""};
        for (core::Activity& one : reading.snapshot.activities) one.url = "https://evil.example/mod/lti/";
        store::save_reading(database, linked.app.settings.sites[0].id, reading);
    }
    const web::Response led = linked.app.get(browser, address);
    CHECK(led.status == 404);
    CHECK(header(led, "Location").empty());
    CHECK(browser.cookies.empty());
}

TEST_CASE("a link is only ever followed, never posted to", "[web][links]") {
    Linked linked;
    Browser browser;
    CHECK(linked.app.post(browser, "/m/" + linked.code, {}).status == 405);
}

TEST_CASE("ten minutes after it was followed a link is forgotten by the browser, and runs out with its age",
          "[web][links]") {
    Linked linked;
    Browser browser;
    static_cast<void>(linked.follow(browser));
    // A browser that keeps the cookie all the same gets no more than the link itself would give.
    linked.app.clock.at = noon + core::days{60};
    CHECK(ends_with(linked.landed(browser, {"10"}), "/my-path"));
}
