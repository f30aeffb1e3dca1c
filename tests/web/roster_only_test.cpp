#include <catch2/catch.hpp>

#include "store/facts.hpp"
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
