#include <catch2/catch.hpp>

#include "store/facts.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

std::string help(TestApp& app, const std::string& course = "2") {
    Browser browser;
    const std::string launch = app.enter(browser, {"1", instructor_role, course});
    return app.get(browser, launch + "/help").body;
}

void name_address(TestApp& app, const std::string& address) {
    core::SiteInfo info;
    info.address = address;
    store::save_site_info(app.storage.database(), app.settings.sites[0].id, info, noon);
}

}  // namespace

TEST_CASE("the help page says which condition of the binding failed", "[web][binding]") {
    TestApp app;
    SECTION("none") {
        CHECK_THAT(help(app), !Contains("waymark doctor"));
    }
    SECTION("the course is not configured") {
        CHECK_THAT(help(app, "77"), Contains("not among those that Waymark reads"));
    }
    SECTION("the course was read once and is not configured any more") {
        app.settings.sites[0].courses = {{"3", core::Writes::off}};
        CHECK_THAT(help(app), Contains("not among those that Waymark reads"));
    }
    SECTION("the course was never read") {
        app.settings.sites[0].courses.push_back({"77", core::Writes::off});
        CHECK_THAT(help(app, "77"), Contains("has been named to Waymark and not been read yet"));
    }
    SECTION("the web service is another platform's") {
        name_address(app, "https://elsewhere.example.test");
        CHECK_THAT(help(app), Contains("have different addresses"));
        CHECK_THAT(help(app), !Contains("elsewhere.example.test"));
    }
    SECTION("the web service was never reached") {
        name_address(app, "");
        CHECK_THAT(help(app), Contains("has not reached the learning platform"));
    }
    SECTION("the launch is outside a course") {
        CHECK_THAT(help(app, ""), Contains("opened outside a course"));
    }
}

TEST_CASE("a session outlives its site and says so", "[web][binding]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"1", instructor_role});
    app.settings.sites.erase(app.settings.sites.begin());
    const std::string page = app.get(browser, launch + "/help").body;
    CHECK_THAT(page, Contains("no longer in Waymark&#39;s configuration") ||
                         Contains("no longer in Waymark's configuration") ||
                         Contains("no longer in Waymark&apos;s configuration"));
}
