#include <catch2/catch.hpp>

#include "store/facts.hpp"
#include "store/placing.hpp"
#include "support/test_app.hpp"
#include "web/viewer.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;
using core::ViewerRole;

namespace {

/// The course as Names and Roles give it: people, nothing else.
core::CourseReading roster_reading() {
    CourseBuilder builder;
    builder.student(10);
    builder.student(11);
    builder.snapshot.groups.clear();
    for (core::Enrolment& person : builder.snapshot.people) person.groups.clear();
    for (const core::Part part : core::all_parts) {
        core::PartStatus status;
        status.part = part;
        if (part == core::Part::roster) status.as_of = noon;
        if (part != core::Part::roster) status.failure = core::LmsFailure::access_denied;
        builder.snapshot.parts.push_back(status);
    }
    return {builder.snapshot, ""};
}

struct RosterOnly : TestApp {
    RosterOnly() {
        settings.sites[0].has_web_service = false;
        settings.sites[0].courses = {{"8", core::Writes::all}};
        core::CourseReading reading = roster_reading();
        reading.snapshot.course.lms_id = "8";
        reading.snapshot.course.short_name = "R8";
        store::save_reading(storage.database(), settings.sites[0].id, reading);
    }
};

const Visitor teacher{"1", instructor_role, "8"};

/// Launches with these people named in role_scope_mentor; the address of the launch, "" for a refusal.
std::string enter_naming(TestApp& app, Browser& browser, const Visitor& who, const nlohmann::json& named) {
    const Login login = app.login(browser, who);
    nlohmann::json claims = app.claims(login, who);
    claims["https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor"] = named;
    const std::string location =
        header(app.launch(browser, login, lti::sign_rs256(platform_key(who.platform), claims)), "Location");
    return location.substr(0, location.find('/', 3));
}

std::string student_page(TestApp& app, const std::string& launch, const std::string& lms_id) {
    const auto student = store::find_person(app.storage.database(), app.settings.sites[0].id, lms_id).value();
    return launch + "/students/" + std::to_string(student.value);
}

}  // namespace

TEST_CASE("without web service pages show the people and say what is missing", "[web][roster]") {
    RosterOnly app;
    Browser browser;
    const std::string launch = app.enter(browser, teacher);
    const web::Response page = app.get(browser, launch + "/students");
    REQUIRE(page.status == 200);
    CHECK_THAT(page.body, Contains("Waymark knows only who is in this course"));
    for (const char* word : {"needs contact", "keep an eye", "on course"})
        CHECK_THAT(page.body, !Contains(word));
    const web::Response today = app.get(browser, launch + "/today");
    CHECK(today.status == 200);
    CHECK_THAT(today.body, Contains("Waymark knows only who is in this course"));
    // What only facts could bear out is not said.
    CHECK_THAT(today.body, !Contains("Nobody is waiting for you") && !Contains("Some facts are out of date"));
    CHECK_THAT(today.body, Contains("See all your students"));
}

TEST_CASE("with web service nothing of that is said", "[web][roster]") {
    TestApp app;
    Browser browser;
    const std::string launch = app.enter(browser, {"1", instructor_role});
    CHECK_THAT(app.get(browser, launch + "/students").body,
               !Contains("Waymark knows only who is in this course"));
}

TEST_CASE("a student of such a course sees the own path and nobody else", "[web][roster]") {
    RosterOnly app;
    Browser browser;
    const std::string launch = app.enter(browser, {"10", Visitor{}.role, "8"});
    const web::Response path = app.get(browser, launch + "/my-path");
    CHECK(path.status == 200);
    for (const char* untrue : {"There is no work in this course", "Waymark may remind you",
                               "compares your hand-ins", "Some facts are out of date"})
        CHECK_THAT(path.body, !Contains(untrue));
    CHECK(app.get(browser, launch + "/students").status == 403);
}

TEST_CASE("who is listed as Learner and launched as Instructor is a mentor, for this launch",
          "[web][roster]") {
    const core::RolePolicy policy;
    const auto role = [&](std::optional<ViewerRole> listed, const char* launched) {
        return web::role_by_platform(listed, launched, policy);
    };
    CHECK(role(ViewerRole::student, "instructor") == ViewerRole::mentor);
    CHECK(role(ViewerRole::student, "learner") == ViewerRole::student);
    CHECK(role(ViewerRole::teacher, "instructor") == ViewerRole::teacher);
    CHECK(role(ViewerRole::teacher, "learner") == ViewerRole::stranger);
    CHECK(role(std::nullopt, "instructor") == ViewerRole::stranger);
    CHECK(role(ViewerRole::stranger, "instructor") == ViewerRole::stranger);  // suspended
}

TEST_CASE("such a mentor sees nobody who is not his or hers", "[web][roster]") {
    RosterOnly app;
    Browser browser;
    const std::string launch = app.enter(browser, {"11", instructor_role, "8"});
    const auto student = store::find_person(app.storage.database(), app.settings.sites[0].id, "10").value();
    CHECK(app.get(browser, launch + "/today").status == 200);
    CHECK(app.get(browser, launch + "/students/" + std::to_string(student.value)).status == 403);
}

TEST_CASE("whom the platform names a mentor sees, for this launch and nobody else", "[web][roster]") {
    RosterOnly app;
    Browser browser;
    const Visitor parent{"77", mentor_role, "8"};  // in no list of people
    const std::string launch = enter_naming(app, browser, parent, {"10", "999"});
    CHECK(header(app.get(browser, launch + "/"), "Location") == launch + "/today");
    CHECK(app.get(browser, launch + "/students").status == 200);
    CHECK(app.get(browser, student_page(app, launch, "10")).status == 200);
    CHECK(app.get(browser, student_page(app, launch, "11")).status == 403);
    CHECK(app.get(browser, student_page(app, launch, "10") + "/message").status == 403);

    SECTION("a launch that names nobody shows nobody") {
        const std::string bare = app.enter(browser, parent);
        CHECK(app.get(browser, bare + "/students").status == 403);
        CHECK(app.get(browser, student_page(app, launch, "10")).status == 200);
    }
    SECTION("a window of its own shows the same") {
        const web::Response way =
            app.post(browser, launch + "/window", {{"csrf", app.csrf(browser, launch)}});
        Browser window;
        const std::string copy = header(app.get(window, header(way, "Location")), "Location");
        REQUIRE(copy.starts_with("/l/"));
        const std::string own = copy.substr(0, copy.find('/', 3));
        CHECK(app.get(window, student_page(app, own, "10")).status == 200);
        CHECK(app.get(window, student_page(app, own, "11")).status == 403);
    }
}

TEST_CASE("a listed mentor sees those the platform names", "[web][roster]") {
    RosterOnly app;
    Browser browser;
    const std::string launch = enter_naming(app, browser, {"2", mentor_role, "8"}, {"11"});
    CHECK(app.get(browser, student_page(app, launch, "11")).status == 200);
    CHECK(app.get(browser, student_page(app, launch, "10")).status == 403);
}

TEST_CASE("names in a launch make no mentor of a learner, a student or somebody who was suspended",
          "[web][roster]") {
    RosterOnly app;
    Browser browser;
    core::CourseReading reading = roster_reading();
    reading.snapshot.course.lms_id = "8";
    reading.snapshot.course.short_name = "R8";
    reading.snapshot.people[1].active = false;
    store::save_reading(app.storage.database(), app.settings.sites[0].id, reading);
    for (const Visitor& who : {Visitor{"77", Visitor{}.role, "8"}, Visitor{"11", mentor_role, "8"},
                               Visitor{"2", mentor_role, "8"}}) {
        CAPTURE(who.subject);
        const std::string launch = enter_naming(app, browser, who, {"10"});
        CHECK(app.get(browser, student_page(app, launch, "10")).status == 403);
    }
}

TEST_CASE("where the web service tells who is who, a launch names nobody", "[web][roster]") {
    TestApp app;
    Browser browser;
    const std::string unlisted = enter_naming(app, browser, {"77", mentor_role}, {"10", "12"});
    CHECK(app.get(browser, unlisted + "/students").status == 403);
    const std::string listed = enter_naming(app, browser, {"2", mentor_role}, {"12"});
    CHECK(app.get(browser, student_page(app, listed, "10")).status == 200);
    CHECK(app.get(browser, student_page(app, listed, "12")).status == 403);
}

TEST_CASE("a second platform of such a site sees nothing of the first one's people", "[web][roster]") {
    RosterOnly app;
    Browser browser;
    REQUIRE(app.get(browser, app.enter(browser, teacher) + "/students").status == 200);
    app.settings.registrations[1].site = "school";  // another LMS, by mistake
    app.services.registrations = std::make_shared<web::RegistrationBook>();
    const Visitor stranger{"1", instructor_role, "8", 1};
    const std::string launch = app.enter(browser, stranger);
    CHECK(app.get(browser, launch + "/students").status == 403);
    CHECK_THAT(app.get(browser, launch + "/help").body, Contains("have different addresses"));
    CHECK(store::find_context(app.storage.database(), "school", "8")->registration == "school-registration");

    SECTION("a second registration of the same platform does") {
        app.settings.registrations[1].issuer = app.settings.registrations[0].issuer;
        app.services.registrations = std::make_shared<web::RegistrationBook>();
        CHECK(app.get(browser, app.enter(browser, stranger) + "/students").status == 200);
    }
}
