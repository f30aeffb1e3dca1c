#include "web/viewer.hpp"

#include <catch2/catch.hpp>

#include "lti/roles.hpp"
#include "store/facts.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using core::ViewerRole;
using lti::Role;

TEST_CASE("the launch can only lower the roster's role", "[web][viewer]") {
    struct Row {
        std::optional<ViewerRole> listed;
        Role launched;
        ViewerRole result;
    };
    const auto [listed, launched, result] = GENERATE(values<Row>({
        {ViewerRole::student, Role::learner, ViewerRole::student},
        {ViewerRole::student, Role::instructor, ViewerRole::student},
        {ViewerRole::student, Role::none, ViewerRole::student},
        {ViewerRole::mentor, Role::instructor, ViewerRole::mentor},
        {ViewerRole::mentor, Role::mentor, ViewerRole::mentor},
        {ViewerRole::mentor, Role::assistant, ViewerRole::mentor},
        {ViewerRole::mentor, Role::learner, ViewerRole::stranger},
        {ViewerRole::mentor, Role::none, ViewerRole::stranger},
        {ViewerRole::teacher, Role::instructor, ViewerRole::teacher},
        {ViewerRole::teacher, Role::administrator_read_only, ViewerRole::teacher},
        {ViewerRole::teacher, Role::assistant, ViewerRole::mentor},
        {ViewerRole::teacher, Role::mentor, ViewerRole::mentor},
        {ViewerRole::teacher, Role::learner, ViewerRole::stranger},
        {ViewerRole::teacher, Role::none, ViewerRole::stranger},
        {ViewerRole::stranger, Role::instructor, ViewerRole::stranger},
        {ViewerRole::stranger, Role::administrator_read_only, ViewerRole::administrator},
        {std::nullopt, Role::instructor, ViewerRole::stranger},
        {std::nullopt, Role::learner, ViewerRole::stranger},
        {std::nullopt, Role::none, ViewerRole::stranger},
        {std::nullopt, Role::administrator_read_only, ViewerRole::administrator},
    }));
    CAPTURE(listed.has_value(), lti::word(launched));
    CHECK(web::lowered_role(listed, lti::word(launched), {}) == result);
}

TEST_CASE("an instructor outside the roster is a teacher only where policy says so", "[web][viewer]") {
    core::RolePolicy policy;
    policy.unlisted_instructor_is_teacher = true;
    CHECK(web::lowered_role(std::nullopt, "instructor", policy) == ViewerRole::teacher);
    CHECK(web::lowered_role(std::nullopt, "learner", policy) == ViewerRole::stranger);
    // Listed, but suspended or without a role of ours: not "outside the roster".
    CHECK(web::lowered_role(ViewerRole::stranger, "instructor", policy) == ViewerRole::stranger);
}

TEST_CASE("roles are those of now: whoever loses the role in the course loses the pages", "[web][viewer]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"2", instructor_role});
    REQUIRE(app.get(browser, launch + "/students").status == 200);
    CourseBuilder changed;
    changed.student(10);
    changed.snapshot.people[1].active = false;
    store::save_reading(app.storage.database(), app.settings.sites[0].id, {changed.snapshot, ""});
    CHECK(app.get(browser, launch + "/students").status == 403);
    CHECK(app.get(browser, launch + "/help").status == 200);
}

TEST_CASE("a teacher who switched to student sees nobody's facts", "[web][viewer]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"1"});
    CHECK(header(app.get(browser, launch + "/"), "Location") == launch + "/help");
    CHECK(app.get(browser, launch + "/my-path").status == 403);
    CHECK(app.get(browser, launch + "/today").status == 403);
}

TEST_CASE("a mentor for whom Moodle opens Waymark as for a student is told what the role lacks",
          "[web][viewer]") {
    // Seen on 4.5: a role of one's own without mod/lti:manage launches as Learner.
    TestApp app;
    const auto help = [&app](const Visitor& visitor) {
        Browser browser;
        const std::string launch = app.enter(browser, visitor);
        return app.get(browser, launch + "/help").body;
    };
    const std::string mentor = help({"2"});
    CHECK(mentor.find("mod/lti:manage") != std::string::npos);
    CHECK(mentor.find("ask to be enrolled") == std::string::npos);
    const std::string stranger = help({"99", instructor_role});
    CHECK(stranger.find("mod/lti:manage") == std::string::npos);
    CHECK(stranger.find("ask to be enrolled") != std::string::npos);
    CHECK(help({"2", instructor_role}).find("ask to be enrolled") == std::string::npos);
}

TEST_CASE("language: the launch, else the person, the course, the site", "[web][viewer]") {
    TestApp app;
    const auto code = [&](const store::SessionRow& session, const web::Visit& visit) {
        return web::language_of(session, visit, app.settings).code();
    };
    store::SessionRow session;
    session.registration = "school-registration";
    session.site = "school";
    session.subject = "10";
    session.context_lms_id = "2";
    web::Visit visit = web::visit_of(session, app.settings, app.services);
    REQUIRE(visit.person != nullptr);
    CHECK(code(session, visit) == "en");
    app.settings.sites[0].language = "lv";
    CHECK(code(session, visit) == "lv");
    session.language = "en";
    CHECK(code(session, visit) == "en");
    session.language = "tlh";  // nobody here speaks it
    core::Enrolment person = *visit.person;
    person.language = "en";
    visit.person = &person;
    CHECK(code(session, visit) == "en");
    person.language = "lv";
    app.settings.sites[0].language = "en";
    CHECK(code(session, visit) == "lv");
}
