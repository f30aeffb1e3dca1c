// What the outbox learns, or does not, when it looks for a message whose fate is unknown.
#include <catch2/catch.hpp>

#include "jobs/deliver.hpp"
#include "world.hpp"

using namespace waymark;
using core::DeliveryState;
using test::SendOutcome;
using test::World;

namespace {

struct Written : World {
    Written() {
        builder.students(10, 13);
        sync();
        write(10, "Hello", "f");
    }
};

}  // namespace

TEST_CASE_METHOD(Written, "when the look-up is refused the row is uncertain and never repeated",
                 "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    lms.look_up_failure =
        core::LmsError{core::LmsFailure::access_denied, "core_message_get_messages", "", false};
    deliver();
    clock.advance(timing.look_up_after);
    CHECK(deliver().parked == 1);
    clock.advance(core::days{2});
    deliver();
    CHECK(only_row(10).state == DeliveryState::uncertain);
    CHECK(only_row(10).reason == "access_denied");
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "an LMS that is away during the look-up settles nothing", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    clock.advance(timing.look_up_after);
    lms.look_up_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    CHECK(deliver().waiting == 1);
    CHECK(only_row(10).state == DeliveryState::sending);
    lms.look_up_failure.reset();
    clock.advance(timing.retry_cap);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "a look-up while the web service is switched off, or the token has expired, waits",
                 "[jobs][deliver]") {
    using core::LmsFailure;
    const auto failure = GENERATE(LmsFailure::service_off, LmsFailure::invalid_token, LmsFailure::maintenance,
                                  LmsFailure::not_moodle, LmsFailure::server_error, LmsFailure::timed_out);
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    lms.look_up_failure = core::LmsError{failure, "", "", false};
    const core::Instant mended = clock.at + timing.outage + core::days{1};
    while (clock.at < mended) {
        clock.advance(timing.retry_cap);
        CHECK(deliver().waiting == 1);
    }
    CHECK(only_row(10).state == DeliveryState::sending);
    CHECK(only_row(10).reason == core::word(failure));
    lms.look_up_failure.reset();
    clock.advance(timing.retry_cap);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "a look-up that Moodle refuses because it lets nobody in is no refusal of the row",
                 "[jobs][deliver]") {
    using core::LmsFailure;
    // What Moodle says of a single function, and of the account: an expired token, a service switched off.
    const auto [of_account, reason] = GENERATE(table<LmsFailure, std::string>(
        {{LmsFailure::invalid_token, "invalid_token"}, {LmsFailure::access_denied, "service_off"}}));
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    lms.look_up_failure = core::LmsError{LmsFailure::access_denied, "", "", false};
    lms.read_failure = core::LmsError{of_account, "", "", false};
    clock.advance(timing.look_up_after);
    CHECK(deliver().waiting == 1);
    CHECK(only_row(10).reason == reason);
    lms.look_up_failure.reset();
    lms.read_failure.reset();
    clock.advance(timing.retry_cap);
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "a look-up whose answer cannot be read is tried for two days, then a person looks",
                 "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    lms.look_up_failure = core::LmsError{core::LmsFailure::bad_answer, "", "", false};
    clock.advance(timing.look_up_after);
    CHECK(deliver().waiting == 1);
    SECTION("it was cut off on its way") {
        lms.look_up_failure.reset();
        clock.advance(timing.retry_cap);
        CHECK(deliver().sent == 1);
    }
    SECTION("Moodle never manages to say it") {
        clock.advance(timing.outage);
        CHECK(deliver().parked == 1);
        CHECK(only_row(10).state == DeliveryState::uncertain);
        CHECK(only_row(10).reason == "bad_answer");
    }
    CHECK(lms.delivered.size() == 1);
}
