#include <catch2/catch.hpp>

#include "config/content.hpp"
#include "store/course_notes.hpp"
#include "world.hpp"

using namespace waymark;
using Catch::Contains;
using test::noon;
using test::World;

namespace {

/// Work of student 10 without any date in the LMS, for which the plan of the course names one in 70 hours.
struct Planned : World {
    Planned() {
        builder.student(10);
        builder.task(1, core::ActivityKind::other);
        sync();
        plan_for(noon + core::hours{70});
    }
    void plan_for(core::Instant at) {
        core::PlanItem item;
        item.key = "k";
        item.kind = core::PlanKind::date;
        item.activity = course()->snapshot.activities.front().id;
        item.at = at;
        item.noted = clock.at;
        store::change_plan(database(), course()->snapshot.course.id, {item}, {});
    }
    void drop_plan() { store::change_plan(database(), course()->snapshot.course.id, {}, {"k"}); }
    /// The LMS has a date for it now.
    void due(core::Instant at) {
        builder.snapshot.activities.front().base.due = at;
        sync();
    }
    [[nodiscard]] std::string latest() { return lms.delivered.back().html; }
};

}  // namespace

TEST_CASE_METHOD(Planned, "a planned date is reminded of in words of its own", "[jobs][remind][plan]") {
    CHECK(remind().queued == 1);
    CHECK(remind().queued == 0);
    REQUIRE(deliver().sent == 1);
    CHECK_THAT(latest(), Contains("planned: Student | Activity 1 | Thursday"));
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(Planned, "a planned date that was named and moves is corrected once",
                 "[jobs][remind][plan]") {
    remind();
    REQUIRE(deliver().sent == 1);
    plan_for(noon + core::days{6});
    CHECK(remind().queued == 1);
    REQUIRE(deliver().sent == 1);
    CHECK_THAT(latest(), Contains("planned_moved: Student | Activity 1 | Sunday"));
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(Planned, "a planned date that moves before it is named goes out only as the new one",
                 "[jobs][remind][plan]") {
    remind();
    plan_for(noon + core::hours{71});
    CHECK(deliver().cancelled == 1);
    CHECK(only_row(10).reason == "date_moved");
    clock.advance(core::minutes{10});
    sync();
    CHECK(remind().queued == 1);
    REQUIRE(deliver().sent == 1);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Planned,
                 "once the LMS has a date that one counts, and whoever was told the planned one hears it",
                 "[jobs][remind][plan]") {
    remind();
    REQUIRE(deliver().sent == 1);
    due(noon + core::days{6});
    CHECK(remind().queued == 1);
    REQUIRE(deliver().sent == 1);
    CHECK_THAT(latest(), Contains("moved: Student | Activity 1 | Sunday") && !Contains("planned_moved"));
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(Planned, "a date that comes to the LMS between planning and sending stops the planned one",
                 "[jobs][remind][plan]") {
    remind();
    builder.snapshot.activities.front().base.due = noon + core::days{6};
    lms.student_work["10"].effective = core::Dates{{}, noon + core::days{6}, {}};
    CHECK(deliver().cancelled == 1);
    CHECK(only_row(10).reason == "date_moved");
    sync();
    CHECK(remind().queued == 0);  // nobody was told anything
}

TEST_CASE_METHOD(Planned, "what is handed in, or in no plan any more, is not spoken of",
                 "[jobs][remind][plan]") {
    remind();
    SECTION("handed in") {
        core::Completion done;
        done.state = core::CompletionState::complete;
        lms.student_work["10"].completion = done;
        CHECK(deliver().cancelled == 1);
        CHECK(only_row(10).reason == "done");
    }
    SECTION("taken out of the plan before it was named") {
        drop_plan();
        CHECK(deliver().cancelled == 1);
        CHECK(remind().queued == 0);
    }
    SECTION("taken out of the plan after it was named") {
        REQUIRE(deliver().sent == 1);
        drop_plan();
        CHECK(remind().queued == 0);
    }
    CHECK(remind().queued == 0);
}

TEST_CASE_METHOD(Planned, "asked for before a planned date, it says so", "[jobs][remind][plan]") {
    plan_for(noon + core::hours{20});
    store::ask_reminder(database(), person(10), course()->snapshot.activities.front().id, core::hours{24},
                        noon);
    remind();
    REQUIRE(deliver().sent == 1);
    CHECK_THAT(latest(), Contains("planned_asked: Student"));
}

TEST_CASE_METHOD(Planned, "in a list planned work is told apart from what is due", "[jobs][remind][plan]") {
    builder.assignment(2, noon + core::hours{60});
    sync();
    remind();
    REQUIRE(deliver().sent == 1);
    CHECK_THAT(latest(), Contains("several: ") && Contains("Activity 1 – planned for Thursday") &&
                             !Contains("Activity 2 – planned"));
}

TEST_CASE("no shipped text about a planned date speaks of a deadline or of missing it",
          "[jobs][remind][plan]") {
    const config::Content content = config::load_content(embedded::content()).value();
    for (const char* name : {"planned", "planned_moved", "planned_asked"}) {
        CAPTURE(name);
        const std::string english = content.at("en").reminders.at(name);
        CHECK_THAT(english, Contains("planned for {due}") && !Contains("is due") && !Contains("deadline") &&
                                !Contains("missed") && !Contains("late"));
        const std::string latvian = content.at("lv").reminders.at(name);
        CHECK_THAT(latvian, Contains("plānots {due}") && !Contains("termiņ") && !Contains("nokavē"));
    }
}
