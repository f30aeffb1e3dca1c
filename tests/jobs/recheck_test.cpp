#include <catch2/catch.hpp>

#include "store/course_notes.hpp"
#include "world.hpp"

using namespace waymark;
using test::noon;
using test::World;

namespace {

/// Students 10 and 11, something due in 70 hours, and the reminder of it queued.
struct Queued : World {
    Queued() {
        builder.students(10, 11);
        builder.assignment(1, noon + core::hours{70});
        sync();
        remind();
    }
    [[nodiscard]] std::string end_of(int student) {
        deliver();
        const store::Delivery row = only_row(student);
        return row.state == core::DeliveryState::cancelled ? row.reason : std::string(core::word(row.state));
    }
};

}  // namespace

TEST_CASE_METHOD(Queued, "a reminder that nothing speaks against goes", "[jobs][recheck]") {
    CHECK(end_of(10) == "sent");
}

TEST_CASE_METHOD(Queued, "a course that was hidden since the plan sends nothing any more",
                 "[jobs][recheck]") {
    builder.snapshot.course.visible = false;
    sync();
    CHECK(end_of(10) == "course_not_running");
}

TEST_CASE_METHOD(Queued, "a course that ended since the plan sends nothing any more", "[jobs][recheck]") {
    builder.snapshot.course.ends = noon;
    sync();
    CHECK(end_of(10) == "course_not_running");
}

TEST_CASE_METHOD(Queued, "whoever wants nothing before a date any more gets nothing that was queued before",
                 "[jobs][recheck]") {
    store::ContactChoice choice;
    choice.wishes.before = false;
    store::save_contact_choice(database(), person(10), choice, noon);
    CHECK(end_of(10) == "opted_out");
    CHECK(only_row(11).state == core::DeliveryState::sent);
}

TEST_CASE_METHOD(Queued, "whoever wants nothing after a date still hears before it", "[jobs][recheck]") {
    store::ContactChoice choice;
    choice.wishes.after = false;
    store::save_contact_choice(database(), person(10), choice, noon);
    CHECK(end_of(10) == "sent");
}

TEST_CASE_METHOD(Queued, "whoever was excused since the plan is not reminded", "[jobs][recheck]") {
    const auto loaded = course();
    core::Excuse excuse;
    excuse.person = person(10);
    excuse.activity = loaded->snapshot.activities.front().id;
    store::save_excuse(database(), loaded->snapshot.course.id, excuse, person(2), noon);
    CHECK(end_of(10) == "excused");
    CHECK(only_row(11).state == core::DeliveryState::sent);
}

TEST_CASE_METHOD(Queued, "an activity that was hidden since the plan is not reminded of", "[jobs][recheck]") {
    builder.snapshot.activities.front().visibility = core::Visibility::hidden;
    sync();
    CHECK(end_of(10) == "hidden");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Queued,
                 "what waited out an outage goes when the course has been read again, by what holds then",
                 "[jobs][recheck]") {
    clock.advance(core::hours{24});
    CHECK(deliver().waiting == 2);
    CHECK(lms.delivered.empty());
    builder.snapshot.activities.front().visibility = core::Visibility::hidden;
    clock.advance(core::minutes{10});
    sync();
    CHECK(end_of(10) == "hidden");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Queued, "an activity that was closed to some since the plan is not reminded of",
                 "[jobs][recheck]") {
    builder.snapshot.activities.front().visibility = core::Visibility::restricted;
    sync();
    CHECK(end_of(10) == "may_not_apply");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Queued, "an activity whose opening was put off since the plan is not reminded of",
                 "[jobs][recheck]") {
    builder.snapshot.activities.front().base.opens = noon + core::hours{24};
    sync();
    CHECK(end_of(10) == "not_open_yet");
}

TEST_CASE_METHOD(Queued, "a stage that waited out an outage is not sent beside the nearer one",
                 "[jobs][recheck]") {
    policy.reminders.stages.push_back({"1-day-before", core::hours{24}});
    clock.advance(core::hours{47});
    sync();
    remind();
    REQUIRE(rows(10).size() == 2);
    deliver();
    deliver();
    REQUIRE(rows(10).size() == 2);
    CHECK(rows(10)[0].reason == "joined");
    CHECK(rows(10)[1].state == core::DeliveryState::sent);
    CHECK(lms.delivered.size() == 2);  // one for each of the two students
}

TEST_CASE_METHOD(Queued, "where Waymark was taken away since the plan nobody is nudged", "[jobs][recheck]") {
    placed = false;
    sync();
    CHECK(end_of(10) == "no_placement");
}

TEST_CASE_METHOD(Queued, "when the last who could answer has left nothing is sent", "[jobs][recheck]") {
    builder.snapshot.people.at(0).active = builder.snapshot.people.at(1).active = false;
    sync();
    CHECK(end_of(10) == "no_mentor");
}

namespace {

/// Of the only work there is.
std::string skip_of(World& world, int student) {
    for (const core::SkippedReminder& one :
         store::load_skips(world.database(), world.course()->snapshot.course.id))
        if (one.key.person == world.person(student)) return std::string(core::word(one.reason));
    return "none";
}

}  // namespace

TEST_CASE_METHOD(Queued, "dropped because somebody wrote is not called sent, and goes the next day",
                 "[jobs][recheck]") {
    write(10, "How is it going?", "f");
    deliver();
    deliver();
    REQUIRE(rows(10).at(0).reason == "contacted_today");
    CHECK(remind().queued == 0);
    CHECK(skip_of(*this, 10) == "contacted_today");
    CHECK(skip_of(*this, 11) == "already_sent");
    clock.advance(core::hours{22});
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
    CHECK(remind().queued == 0);
    CHECK(lms.delivered.size() == 3);  // two reminders and what was written
}

TEST_CASE_METHOD(Queued, "what stood in the way for a while does not swallow the reminder",
                 "[jobs][recheck]") {
    const bool hidden = GENERATE(true, false);
    if (hidden)
        builder.snapshot.course.visible = false;
    else
        site.courses[0].writes = core::Writes::mentor;
    sync();
    CHECK(deliver().cancelled == 2);
    CHECK(remind().queued == 0);
    CHECK(skip_of(*this, 10) == (hidden ? "course_not_running" : "writes_off"));
    clock.advance(core::hours{1});
    builder.snapshot.course.visible = true;
    site.courses[0].writes = core::Writes::all;
    sync();
    CHECK(remind().queued == 2);
    CHECK(deliver().sent == 2);
    clock.advance(core::hours{1});
    sync();
    CHECK(remind().queued == 0);
    CHECK(lms.delivered.size() == 2);
}

TEST_CASE_METHOD(Queued,
                 "what only the check at the moment of sending knew is believed until the course is read",
                 "[jobs][recheck]") {
    const core::Submission handed_in{course()->snapshot.activities.front().id, person(10), {},
                                     core::SubmissionState::submitted,         clock.at,   false};
    lms.student_work["10"].submissions = {handed_in};
    CHECK(end_of(10) == "done");
    CHECK(remind().queued == 0);
    CHECK(skip_of(*this, 10) == "done");
    CHECK(only_row(10).state == core::DeliveryState::cancelled);
    lms.student_work["10"].submissions.clear();  // taken back
    clock.advance(core::minutes{10});
    sync();
    CHECK(remind().queued == 1);
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(Queued, "what may have been sent is never planned again", "[jobs][recheck]") {
    lms.send_outcomes = {test::SendOutcome::lost_answer, test::SendOutcome::recipient_refused};
    deliver();
    lms.look_up_failure = core::LmsError{core::LmsFailure::bad_request, "", "", false, {}};
    clock.advance(timing.look_up_after);
    deliver();
    REQUIRE(only_row(10).state == core::DeliveryState::uncertain);
    REQUIRE(only_row(11).state == core::DeliveryState::refused);
    sync();
    CHECK(remind().queued == 0);
    CHECK(skip_of(*this, 10) == "maybe_sent");
    CHECK(skip_of(*this, 11) == "undelivered");
}
