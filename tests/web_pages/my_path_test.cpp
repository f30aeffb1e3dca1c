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

namespace {

/// A student has asked to be reminded of the essay, which is due in 3 days and 10 hours: Friday at midnight
/// in Riga, where it is quiet from 20 o'clock.
struct Asked : Stage {
    Asked() : essay{person("61"), activity("204"), noon + days{3} + hours{10}, "asked-72h"} {
        ask(hours{72});
    }
    void ask(hours before) {
        store::ask_reminder(app.services.database, essay.person, essay.activity, before, noon);
    }
    /// As planning does.
    void queue() {
        store::Delivery row;
        row.site = site();
        row.course = course();
        row.recipient = essay.person;
        row.why = core::DeliveryClass::asked_for;
        row.marker = "wm:asked";
        row.created = row.not_before = app.clock.at;
        row.reminders = {essay};
        REQUIRE(store::enqueue(app.services.database, row, "asked"));
    }
    std::string path() { return get(as_student("61"), "/my-path").body; }

    core::ReminderKey essay;
    const std::string said = "You will be reminded on Monday, 23 November, 19:59.";
};

}  // namespace

TEST_CASE_METHOD(Asked, "a reminder that was asked for is announced with the moment at which it really goes",
                 "[web][my_path]") {
    const std::string ahead = path();
    CHECK_THAT(ahead, Contains(said));
    app.clock.at = noon + hours{5} + core::minutes{58};
    CHECK_THAT(path(), Contains(said));

    // It goes then, hours before 72 hours before, and is not announced any more; others are offered again.
    app.clock.at = noon + hours{5} + core::minutes{59};
    CHECK_THAT(path(), Contains("You will be reminded shortly."));
    queue();
    const std::string gone = path();
    CHECK_THAT(gone, !Contains("You will be reminded"));
    CHECK(offers(gone, "24") == offers(ahead, "24") + 1);
    CHECK(offers(gone, "72") == offers(ahead, "72"));  // of other work alone
    ask(hours{24});
    CHECK_THAT(path(), Contains("You will be reminded on Wednesday, 25 November, 19:59."));
}

TEST_CASE_METHOD(Asked, "a reminder that could not go before the night goes in the morning, and says so",
                 "[web][my_path]") {
    app.clock.at = noon + hours{7};  // 21 o'clock in Riga, and nothing was planned in time
    CHECK_THAT(path(), Contains("You will be reminded on Tuesday, 24 November, 08:00."));
}

TEST_CASE_METHOD(Stage, "work that only the plan has a date for is spoken of as planned",
                 "[web][my_path][plan]") {
    plan_forum(noon + days{2});
    const std::string ahead = get(as_student("64"), "/my-path").body;
    CHECK_THAT(ahead, Contains("Planned for Wednesday, 25 November, 14:00"));
    CHECK_THAT(ahead, Contains("Nobody is late by it."));
    CHECK_THAT(ahead, !Contains("), not handed in yet."));
    plan_forum(noon - days{2});
    CHECK_THAT(get(as_student("64"), "/my-path").body,
               Contains("Planned for Saturday, 21 November, 14:00") && Contains("), not handed in yet."));
    CHECK_THAT(get(as_student("61"), "/my-path").body, !Contains("Planned for"));  // done
}
