#include "jobs/deliver.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "written.hpp"

using namespace waymark;
using core::DeliveryState;
using test::noon;
using test::SendOutcome;
using test::World;
using test::Written;

namespace {

struct Reminded : World {
    Reminded() {
        builder.student(10);
        builder.assignment(1, noon + core::hours{70});
        sync();
        remind();
        lms.student_work["10"].effective = core::Dates{{}, noon + core::hours{70}, {}};
    }
};

}  // namespace

TEST_CASE_METHOD(Written, "a message is sent once and its receipt kept", "[jobs][deliver]") {
    CHECK(deliver().sent == 1);
    CHECK(deliver().sent == 0);
    REQUIRE(lms.delivered.size() == 1);
    CHECK(lms.delivered[0].recipient_lms_id == "10");
    const store::Delivery row = only_row(10);
    CHECK(row.state == DeliveryState::sent);
    CHECK(row.receipt == "1");
    CHECK(lms.delivered[0].html == "<p>Hello</p><p>— Mara Mentor</p><!--" + row.marker + "-->");
}

TEST_CASE_METHOD(Written, "what was certainly not sent is tried again after a pause", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::nothing_sent, SendOutcome::nothing_sent};
    CHECK(deliver().waiting == 1);
    CHECK(deliver().sent == 0);
    clock.advance(timing.retry_after);
    CHECK(deliver().waiting == 1);
    clock.advance(timing.retry_after);
    CHECK(deliver().waiting + deliver().sent == 0);  // the second pause is twice as long
    clock.advance(timing.retry_after);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "a row is given up after the most attempts", "[jobs][deliver]") {
    timing.max_attempts = 3;
    lms.send_outcomes.assign(10, SendOutcome::server_error);
    for (int i = 0; i < 10; ++i) {
        deliver();
        clock.advance(timing.retry_cap);
    }
    CHECK(only_row(10).state == DeliveryState::failed);
    CHECK(only_row(10).reason == "server_error");
    CHECK(lms.send_outcomes.size() == 7);
}

TEST_CASE_METHOD(Written, "a message outlives a night without the site, not a week", "[jobs][deliver]") {
    timing.max_attempts = 3;
    const auto outcome =
        GENERATE(SendOutcome::nothing_sent, SendOutcome::maintenance, SendOutcome::invalid_token);
    lms.send_outcomes.assign(200, outcome);
    const core::Instant written = clock.at;
    while (clock.at < written + core::hours{12}) {
        deliver();
        clock.advance(timing.retry_cap);
    }
    CHECK(only_row(10).state == DeliveryState::waiting);
    SECTION("the site is back in the morning") {
        lms.send_outcomes.clear();
        CHECK(deliver().sent == 1);
    }
    SECTION("the site stays away") {
        while (clock.at <= written + timing.outage) {
            deliver();
            clock.advance(timing.retry_cap);
        }
        CHECK(only_row(10).state == DeliveryState::failed);
        CHECK(lms.delivered.empty());
    }
}

TEST_CASE_METHOD(Written, "a site that asks to be left alone is left alone by all messages",
                 "[jobs][deliver]") {
    write(11, "Hello", "g");
    write(12, "Hello", "h");
    lms.send_outcomes = {SendOutcome::maintenance};
    CHECK(deliver().waiting == 1);
    CHECK(lms.delivered.empty());
    write(13, "Written meanwhile", "i");
    clock.advance(core::seconds{299});
    CHECK(deliver().sent == 0);
    clock.advance(core::seconds{1});
    CHECK(deliver().sent == 4);
    CHECK(lms.send_outcomes.empty());
}

TEST_CASE_METHOD(Written, "a site that asks for rest during a look-up is asked nothing more either",
                 "[jobs][deliver]") {
    write(11, "Hello", "g");
    lms.send_outcomes = {SendOutcome::lost_answer, SendOutcome::lost_answer};
    deliver();
    clock.advance(timing.look_up_after);
    lms.look_up_failure = core::LmsError{core::LmsFailure::maintenance, "", "", false, core::seconds{3600}};
    deliver();
    CHECK(lms.look_ups == 1);
    lms.look_up_failure.reset();
    clock.advance(core::seconds{3599});
    deliver();
    CHECK(lms.look_ups == 1);
    clock.advance(core::seconds{1});
    deliver();
    CHECK(lms.look_ups == 3);
    CHECK(lms.delivered.size() == 2);
}

TEST_CASE_METHOD(Written,
                 "a rest that was asked for while the clock was ahead holds up nothing once it is right",
                 "[jobs][deliver]") {
    const core::days leap{400};
    write(11, "Hello", "g");
    clock.advance(leap);
    lms.send_outcomes = {SendOutcome::maintenance};
    CHECK(deliver().waiting == 1);
    clock.at -= leap;
    CHECK(deliver().sent == 2);
}

TEST_CASE_METHOD(Written, "a lost answer is looked up, not repeated", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    CHECK(deliver().waiting == 1);
    clock.advance(timing.look_up_after - core::seconds{1});
    deliver();
    CHECK(lms.look_ups == 0);
    clock.advance(core::seconds{1});
    CHECK(deliver().sent == 1);
    CHECK(lms.look_ups == 1);
    CHECK(lms.delivered.size() == 1);
    CHECK(only_row(10).receipt == "1");
}

TEST_CASE_METHOD(Written, "a lost request is sent again after two empty look-ups", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_request};
    deliver();
    clock.advance(timing.look_up_after);
    CHECK(deliver().waiting == 1);
    CHECK(lms.look_ups == 1);
    deliver();
    CHECK(lms.look_ups == 1);  // the second look comes a minute later
    clock.advance(timing.look_up_again_after);
    deliver();
    CHECK(lms.look_ups == 2);
    deliver();
    CHECK(only_row(10).state == DeliveryState::sent);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "a process that dies inside the call leaves a row that is looked up",
                 "[jobs][deliver]") {
    struct Killed {};
    lms.before_send = [] { throw Killed{}; };
    CHECK_THROWS_AS(deliver(), Killed);
    lms.before_send = nullptr;
    CHECK(only_row(10).state == DeliveryState::sending);
    CHECK(deliver().sent == 0);  // its lease still runs
    clock.advance(timing.look_up_after + timing.lease);
    deliver();
    clock.advance(timing.look_up_again_after);
    deliver();
    deliver();
    CHECK(lms.delivered.size() == 1);
    CHECK(only_row(10).state == DeliveryState::sent);
}

TEST_CASE_METHOD(Written, "a refused recipient is parked at once", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::recipient_refused};
    CHECK(deliver().parked == 1);
    clock.advance(core::days{1});
    deliver();
    CHECK(only_row(10).state == DeliveryState::refused);
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Written, "one student's trouble does not hold up the others", "[jobs][deliver]") {
    write(11, "Hello", "g");
    write(12, "Hello", "h");
    lms.send_outcomes = {SendOutcome::lost_answer, SendOutcome::nothing_sent, SendOutcome::ok};
    deliver();
    CHECK(only_row(12).state == DeliveryState::sent);
}

TEST_CASE_METHOD(Written, "messages to one student arrive in the order they were written",
                 "[jobs][deliver]") {
    write(10, "Second", "g");
    lms.send_outcomes = {SendOutcome::nothing_sent};
    deliver();
    CHECK(lms.delivered.empty());
    clock.advance(timing.retry_after);
    deliver();
    deliver();
    REQUIRE(lms.delivered.size() == 2);
    CHECK(lms.delivered[0].html.find("Hello") != std::string::npos);
    CHECK(lms.delivered[1].html.find("Second") != std::string::npos);
}

TEST_CASE_METHOD(Written, "a course switched off after the click sends nothing", "[jobs][deliver]") {
    site.courses[0].writes = core::Writes::off;
    CHECK(deliver().cancelled == 1);
    CHECK(lms.delivered.empty());
    CHECK(only_row(10).reason == "writes_off");
}

TEST_CASE_METHOD(Written, "what a person clicked goes out when only reminders are off", "[jobs][deliver]") {
    site.courses[0].writes = core::Writes::mentor;
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(Reminded, "a reminder is re-checked with fresh facts and sent", "[jobs][deliver]") {
    CHECK(deliver().sent == 1);
    REQUIRE(lms.delivered.size() == 1);
    CHECK(lms.delivered[0].html.find(
              "en: Student | Activity 1 | Thursday, 26 November, 12:00 | Digital skills | Mara "
              "Mentor") != std::string::npos);
}

TEST_CASE_METHOD(Reminded, "handing in between plan and sending silences the reminder", "[jobs][deliver]") {
    const core::ActivityId activity = course()->snapshot.activities[0].id;
    lms.student_work["10"].submissions.push_back(
        {activity, person(10), {}, core::SubmissionState::submitted, clock.at, false});
    CHECK(deliver().cancelled == 1);
    CHECK(only_row(10).reason == "done");
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Reminded, "a date that moved between plan and sending silences the reminder",
                 "[jobs][deliver]") {
    lms.student_work["10"].extension = noon + core::days{5};
    CHECK(deliver().cancelled == 1);
    CHECK(only_row(10).reason == "date_moved");
}

TEST_CASE_METHOD(Reminded, "without fresh facts nothing is sent", "[jobs][deliver]") {
    lms.work_failure = core::LmsError{core::LmsFailure::timed_out, "", "", false};
    CHECK(deliver().waiting == 1);
    CHECK(lms.delivered.empty());
    lms.work_failure.reset();
    clock.advance(timing.retry_after);
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(Reminded, "a delivery that comes late waits for the morning, and dies with the date",
                 "[jobs][deliver]") {
    clock.advance(core::hours{8});  // 22:00 in Riga
    CHECK(deliver().waiting == 1);
    CHECK(lms.delivered.empty());
    clock.advance(core::hours{10});  // 08:00
    sync();
    CHECK(deliver().sent == 1);
    SECTION("too late") {
        World& world = *this;
        world.clock.at = noon + core::hours{70};
        CHECK(world.deliver().sent == 0);
    }
}

TEST_CASE_METHOD(Reminded, "a reminder queued under writes = all is dropped when only clicks are allowed",
                 "[jobs][deliver]") {
    site.courses[0].writes = core::Writes::mentor;
    CHECK(deliver().cancelled == 1);
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Reminded, "a check that cannot be made is tried with growing pauses, and not for ever",
                 "[jobs][deliver]") {
    const bool unsure = GENERATE(true, false);
    lms.work_failure = core::LmsError{
        unsure ? core::LmsFailure::timed_out : core::LmsFailure::bad_answer, "", "", unsure, {}};
    std::vector<long> pauses;
    for (int round = 0; round < 20; ++round) {
        deliver();
        const store::Delivery row = only_row(10);
        if (row.state != DeliveryState::waiting) break;
        pauses.push_back((row.not_before - clock.at).count());
        clock.at = row.not_before;
    }
    CHECK(pauses == std::vector<long>{60, 120, 240, 480, 960, 1920, 3600});
    CHECK(only_row(10).state == DeliveryState::failed);
    CHECK(only_row(10).reason == core::word(lms.work_failure->failure));
    CHECK(lms.delivered.empty());
}

TEST_CASE_METHOD(Reminded, "a check waits for a site that is away, as sending does", "[jobs][deliver]") {
    lms.work_failure = core::LmsError{core::LmsFailure::maintenance, "", "", false, {}};
    for (int round = 0; round < 12; ++round) {
        deliver();
        clock.at = std::max(clock.at, only_row(10).not_before);
    }
    CHECK(only_row(10).state == DeliveryState::waiting);
    lms.work_failure.reset();
    clock.at = noon + core::hours{24};
    sync();
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(World, "what a person wrote does not wait behind a correction that cannot be checked",
                 "[jobs][deliver]") {
    builder.student(10);
    builder.assignment(1, noon + core::hours{70});
    builder.extension(1, 10, noon + core::days{6});
    sync();
    remind();
    lms.work_failure = core::LmsError{core::LmsFailure::server_error, "", "", false, {}};
    deliver();
    write(10, "Hello", "f");
    CHECK(deliver().sent == 1);
}

TEST_CASE("any sequence of trouble ends with each message delivered exactly once",
          "[jobs][deliver][property]") {
    const unsigned seed = 99;
    std::mt19937 dice(seed);
    CAPTURE(seed);
    struct Killed {};
    for (int round = 0; round < 20; ++round) {
        World world;
        world.builder.students(10, 13);
        world.sync();
        for (int student = 10; student <= 13; ++student)
            for (int i = 0; i < 2; ++i)
                world.write(student, "Hello", std::to_string(student) + ":" + std::to_string(i));
        world.timing.max_attempts = 1000;
        for (int step = 0; step < 60; ++step) {
            world.lms.before_send = [&] {
                if (dice() % 6 == 0) throw Killed{};
            };
            static constexpr SendOutcome mixed[] = {SendOutcome::ok, SendOutcome::nothing_sent,
                                                    SendOutcome::lost_answer, SendOutcome::lost_request};
            world.lms.send_outcomes = {mixed[dice() % 4], mixed[dice() % 4]};
            try {
                world.deliver();
            } catch (const Killed&) {  // the process died; the next step is the restarted one
            }
            world.clock.advance(core::seconds{static_cast<long>(dice() % 1500)});
        }
        world.lms.before_send = nullptr;
        world.lms.send_outcomes.clear();
        for (int step = 0; step < 12; ++step) {
            world.deliver();
            world.clock.advance(world.timing.retry_cap);
        }
        for (int student = 10; student <= 13; ++student)
            for (const store::Delivery& row : world.rows(student)) {
                REQUIRE(row.state == DeliveryState::sent);
                REQUIRE(world.lms.times_delivered(row.marker) == 1);
            }
    }
}
