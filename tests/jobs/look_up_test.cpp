// What the outbox learns, or does not, when it looks for a message whose fate is unknown.
#include <catch2/catch.hpp>

#include "written.hpp"

using namespace waymark;
using core::DeliveryState;
using test::SendOutcome;
using test::Written;

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

TEST_CASE_METHOD(Written, "a look-up while nobody is let in waits until somebody is", "[jobs][deliver]") {
    using core::LmsFailure;
    const auto failure = GENERATE(LmsFailure::service_off, LmsFailure::invalid_token, LmsFailure::maintenance,
                                  LmsFailure::not_moodle, LmsFailure::server_error, LmsFailure::timed_out,
                                  LmsFailure::bad_answer);
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    lms.look_up_failure = core::LmsError{failure, "", "", false};
    const core::Instant mended = clock.at + timing.outage - core::hours{2};
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

TEST_CASE_METHOD(Written, "look-ups that tell nothing come after growing pauses, up to the longest one",
                 "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    lms.look_up_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    clock.advance(timing.look_up_after);
    std::vector<core::seconds> pauses;
    while (pauses.size() < 9) {
        CHECK(deliver().waiting == 1);
        const core::Instant next = only_row(10).not_before;
        pauses.push_back(next - clock.at);
        clock.at = next - core::seconds{1};
        CHECK(deliver().waiting == 0);
        clock.at = next;
    }
    using std::chrono::seconds;
    CHECK(pauses == std::vector<seconds>{seconds{60}, seconds{120}, seconds{240}, seconds{480}, seconds{960},
                                         seconds{1920}, timing.retry_cap, timing.retry_cap,
                                         timing.retry_cap});
    CHECK(only_row(10).unanswered == 9);
}

TEST_CASE_METHOD(Written, "after two days of look-ups that tell nothing a person looks", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    const core::Instant attempted = clock.at;
    const auto failure = GENERATE(core::LmsFailure::unreachable, core::LmsFailure::bad_answer);
    lms.look_up_failure = core::LmsError{failure, "", "", false};
    while (only_row(10).state == DeliveryState::sending) {
        clock.advance(core::minutes{10});
        deliver();
        REQUIRE(clock.at < attempted + core::days{3});
    }
    CHECK(clock.at >= attempted + timing.outage);
    CHECK(clock.at < attempted + timing.outage + timing.retry_cap + core::minutes{10});
    CHECK(only_row(10).state == DeliveryState::uncertain);
    CHECK(only_row(10).reason == core::word(failure));
    CHECK(store::parked_deliveries(database(), site.id, 10).size() == 1);
    lms.look_up_failure.reset();
    clock.advance(core::days{2});
    deliver();
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "a service that was off for a week asks several times before it gives up",
                 "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    clock.advance(core::days{7});
    lms.look_up_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    for (int look = 1; look < timing.max_attempts; ++look) {
        CHECK(deliver().waiting == 1);
        clock.advance(timing.retry_cap);
    }
    lms.look_up_failure.reset();
    CHECK(deliver().sent == 1);
    CHECK(lms.delivered.size() == 1);
}

TEST_CASE_METHOD(Written, "an answer in between starts the count of look-ups that tell nothing again",
                 "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_request};
    deliver();
    lms.look_up_failure = core::LmsError{core::LmsFailure::unreachable, "", "", false};
    clock.advance(timing.look_up_after);
    deliver();
    CHECK(only_row(10).unanswered == 1);
    lms.look_up_failure.reset();
    clock.advance(timing.retry_after);
    deliver();
    CHECK(only_row(10).not_found == 1);
    CHECK(only_row(10).unanswered == 0);
}

TEST_CASE_METHOD(Written, "a site that is away is asked about one row, not about each", "[jobs][deliver]") {
    for (int student = 11; student <= 13; ++student) write(student, "Hello", "f" + std::to_string(student));
    lms.send_outcomes.assign(4, SendOutcome::lost_answer);
    deliver();
    lms.look_up_failure = core::LmsError{core::LmsFailure::timed_out, "", "", false};
    clock.advance(timing.look_up_after);
    CHECK(deliver().waiting == 1);
    CHECK(deliver().waiting == 1);
    lms.look_up_failure.reset();
    CHECK(deliver().sent == 2);
    clock.advance(timing.retry_after);
    CHECK(deliver().sent == 2);
    CHECK(lms.delivered.size() == 4);
}

TEST_CASE_METHOD(Written, "look-ups keep to the rate of the site, together with attempts",
                 "[jobs][deliver]") {
    for (int student = 11; student <= 13; ++student) write(student, "Hello", "f" + std::to_string(student));
    lms.send_outcomes.assign(4, SendOutcome::lost_answer);
    deliver();
    clock.advance(timing.look_up_after);
    timing.per_minute = 3;
    CHECK(deliver().sent == 3);
    CHECK(deliver().sent == 0);
    clock.advance(core::minutes{1});
    CHECK(deliver().sent == 1);
}

TEST_CASE_METHOD(Written, "a site that asked for a pause is not asked about rows either", "[jobs][deliver]") {
    lms.send_outcomes = {SendOutcome::lost_answer};
    deliver();
    lms.look_up_failure =
        core::LmsError{core::LmsFailure::maintenance, "", "", false, std::chrono::minutes{30}};
    clock.advance(timing.look_up_after);
    CHECK(deliver().waiting == 1);
    lms.look_up_failure.reset();
    clock.advance(core::minutes{29});
    CHECK(deliver().sent == 0);
    clock.advance(core::minutes{1});
    CHECK(deliver().sent == 1);
}
