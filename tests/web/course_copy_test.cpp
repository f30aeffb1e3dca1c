#include <catch2/catch.hpp>

#include "store/course_notes.hpp"
#include "store/facts.hpp"
#include "store/placing.hpp"
#include "support/test_app.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;

namespace {

const std::string offer = "See what could be taken over";

/// Course "3" is a copy of course "2", which has a plan; the teacher of both opens it.
struct Copied : TestApp {
    Browser browser;
    core::CourseId copy;

    explicit Copied(std::string role_in_source = "editingteacher") {
        store::Database& database = storage.database();
        CourseBuilder source;
        source.student(10);
        source.snapshot.people.front().roles = {std::move(role_in_source)};
        source.assignment(100, noon).name = "Essay";
        save(source, "2");
        CourseBuilder next;
        next.student(20);
        next.assignment(200, noon).name = "Essay";
        next.snapshot.groups.clear();
        for (core::Enrolment& person : next.snapshot.people) person.groups.clear();
        next.snapshot.course.starts = *source.snapshot.course.starts + core::days{364};
        save(next, "3");
        copy = course("3");
        core::PlanItem walk;
        walk.key = "walk";
        walk.kind = core::PlanKind::social;
        walk.title = "Walk <together>";
        walk.at = noon;
        store::change_plan(database, course("2"), {walk}, {});
    }
    void save(CourseBuilder& builder, const std::string& lms_id) {
        builder.snapshot.course.lms_id = lms_id;
        builder.snapshot.course.short_name = "C" + lms_id;
        store::save_reading(storage.database(), settings.sites[0].id, {builder.snapshot, ""});
    }
    core::CourseId course(const std::string& lms_id) {
        return store::find_course(storage.database(), settings.sites[0].id, lms_id).value();
    }
    /// The teacher launches from course 3, whose originals the platform names.
    std::string open(const std::string& history, const Visitor& visitor = {"1", instructor_role, "3"}) {
        const std::string launch = enter(browser, visitor);
        store::save_context(storage.database(),
                            {"school-registration", "1", "3", "school", "Copy", "", history, ""},
                            clock.now());
        return launch;
    }
    web::Response answer(const std::string& launch, const std::string& decision) {
        return post(browser, launch + "/take-over",
                    {{"csrf", csrf(browser, launch)}, {"decision", decision}});
    }
    std::vector<core::PlanItem> plan() { return store::load_plan(storage.database(), copy); }
};

}  // namespace

TEST_CASE("the teacher of a copied course is asked, and takes the plan over with one click", "[web][copy]") {
    Copied app;
    const std::string launch = app.open("2");
    CHECK_THAT(app.get(app.browser, launch + "/today").body, Contains(offer));
    CHECK(app.plan().empty());  // never by itself
    const web::Response page = app.get(app.browser, launch + "/take-over");
    REQUIRE(page.status == 200);
    CHECK_THAT(page.body, Contains("Walk &lt;together&gt;") && Contains("moved on by 364 days"));
    CHECK(app.plan().empty());
    CHECK(header(app.answer(launch, "take"), "Location") == launch + "/today?status=taken");
    REQUIRE(app.plan().size() == 1);
    CHECK(app.plan()[0].at == noon + core::days{364});
    CHECK(app.plan()[0].author == app.teacher);
    CHECK_THAT(app.get(app.browser, launch + "/today").body, !Contains(offer));
    CHECK(app.get(app.browser, launch + "/take-over").status == 404);
    CHECK(app.answer(launch, "take").status == 303);  // pressed twice
    CHECK(app.plan().size() == 1);
}

TEST_CASE("whoever declines is not asked again and nothing is taken over", "[web][copy]") {
    Copied app;
    const std::string launch = app.open("2");
    CHECK(app.answer(launch, "perhaps").status == 404);
    CHECK_THAT(app.get(app.browser, launch + "/today").body, Contains(offer));
    CHECK(header(app.answer(launch, "leave"), "Location") == launch + "/today?status=left");
    CHECK(app.plan().empty());
    CHECK_THAT(app.get(app.browser, launch + "/today").body, !Contains(offer));
}

TEST_CASE("the nearest original that Waymark reads counts", "[web][copy]") {
    Copied app;
    CHECK_THAT(app.get(app.browser, app.open("77,3,,2") + "/today").body, Contains(offer));
}

TEST_CASE("nothing is offered without an original, to a teacher of the copy alone, or of another course",
          "[web][copy]") {
    SECTION("no original") {
        Copied app;
        CHECK_THAT(app.get(app.browser, app.open("") + "/today").body, !Contains(offer));
        CHECK_THAT(app.get(app.browser, app.open("3") + "/today").body, !Contains(offer));
        CHECK_THAT(app.get(app.browser, app.open("$Context.id.history") + "/today").body, !Contains(offer));
    }
    SECTION("a mentor in the original") {
        Copied app("teacher");
        const std::string launch = app.open("2");
        CHECK_THAT(app.get(app.browser, launch + "/today").body, !Contains(offer));
        app.answer(launch, "take");
        CHECK(app.plan().empty());
    }
    SECTION("the original is no longer configured") {
        Copied app;
        app.settings.sites[0].courses = {{"3", core::Writes::off}};
        CHECK_THAT(app.get(app.browser, app.open("2") + "/today").body, !Contains(offer));
    }
    SECTION("a mentor of the copy") {
        Copied app;
        const std::string launch = app.open("2", {"2", instructor_role, "3"});
        CHECK(app.get(app.browser, launch + "/take-over").status == 403);
        CHECK(app.answer(launch, "take").status == 403);
    }
}
