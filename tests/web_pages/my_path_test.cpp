#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "stage.hpp"
#include "store/facts.hpp"
#include "store/outbox.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;
using core::days;
using core::hours;

namespace {

const char* const all_done = "Everything that is set so far is done.";
const char* const no_work = "There is no work in this course yet.";

/// A course of its own for student 61.
struct Path : Stage {
    Path() {
        course.snapshot.course.lms_id = "7";
        course.student(61);
    }
    std::string page() {
        store::save_reading(app.storage.database(), site(), {course.snapshot, ""});
        return get(as_student("61"), "/my-path").body;
    }
    /// Closed a day ago.
    void add_closed(int id) { course.assignment(id, noon - days{5}, noon - days{1}); }

    CourseBuilder course;
};

/// What can be asked for about the essay: "6", "24", "72", "168".
int offers(const std::string& page, const std::string& choice) {
    const std::string field = "name=\"hours\" value=\"" + choice + "\"";
    int count = 0;
    for (std::size_t at = page.find(field); at != std::string::npos; at = page.find(field, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE_METHOD(Path, "a student who missed everything is told neither well done nor that there is no work",
                 "[web][my_path]") {
    add_closed(1);
    add_closed(2);
    const std::string closed = page();
    CHECK_THAT(closed, !Contains(all_done) && !Contains(no_work));
    CHECK_THAT(closed, Contains("The work set so far can no longer be handed in."));
    course.submitted(1, 61, noon - days{6});
    const std::string partly = page();
    CHECK_THAT(partly, !Contains(all_done) && !Contains(no_work));
    CHECK_THAT(partly,
               Contains("What you have done counts; about the rest, ask your mentor what is possible."));
    CHECK(html_problems(partly) == std::vector<std::string>{});
    course.submitted(2, 61, noon - days{6});
    CHECK_THAT(page(), Contains(all_done));
}

TEST_CASE_METHOD(Path,
                 "where Waymark cannot tell whether work is the student's it does not say that all is done",
                 "[web][my_path]") {
    course.assignment(1, noon + days{5}).visibility = core::Visibility::restricted;
    CHECK_THAT(page(),
               !Contains(no_work) && Contains("Waymark cannot tell which of the work below is for you."));
    course.assignment(2, noon - days{5});
    course.submitted(2, 61, noon - days{6});
    CHECK_THAT(page(), !Contains(all_done) && Contains("What is surely yours is done."));
}

TEST_CASE_METHOD(Path, "a course without work says so", "[web][my_path]") {
    CHECK_THAT(page(), Contains(no_work) && !Contains(all_done));
}

TEST_CASE("a reminder that was asked for is shown while it is ahead, and then others are offered again",
          "[web][my_path]") {
    Stage stage;
    const core::ActivityId essay = stage.activity("204");  // for group 1 due in 3 days and 10 hours
    const auto ask = [&](hours before) {
        store::ask_reminder(stage.app.services.database, stage.person("61"), essay, before, noon);
    };
    ask(hours{72});
    const std::string said = "You will be reminded 3 days before.";
    const std::string ahead = stage.get(stage.as_student("61"), "/my-path").body;
    CHECK_THAT(ahead, Contains(said));
    stage.app.clock.at = noon + hours{11};
    const std::string over = stage.get(stage.as_student("61"), "/my-path").body;
    CHECK_THAT(over, !Contains(said));
    CHECK(offers(over, "24") == offers(ahead, "24") + 1);
    CHECK(offers(over, "72") == offers(ahead, "72"));  // of other work alone
    ask(hours{24});
    CHECK_THAT(stage.get(stage.as_student("61"), "/my-path").body,
               !Contains(said) && Contains("You will be reminded 1 day before."));
}
