// Messages in a mentor's own name, and letters to mentors, through the built service while things go wrong.
#include <catch2/catch.hpp>

#include "built_stage.hpp"

using namespace waymark;
using namespace waymark::fault;
using core::DeliveryKind;
using core::DeliveryState;

namespace {

constexpr int the_mentor = 63;
constexpr int service_account = 67;

struct InOwnName : BuiltStage {
    InOwnName() : BuiltStage("mentor") { give_own_token(); }
    void break_sending(const std::string& how, int count = 1, int milliseconds = 0) {
        break_lms(functions_of(DeliveryKind::message).writes, how, count, milliseconds);
    }
    void check_sent_once_by(std::int64_t id, int person) {
        CHECK(row(id).state == DeliveryState::sent);
        CHECK(senders_of(row(id).marker) == std::vector<int>{person});
    }
};

struct Letters : BuiltStage {
    Letters() : BuiltStage("all") {}
};

}  // namespace

TEST_CASE_METHOD(InOwnName, "a message goes from the mentor once, whatever becomes of the answer",
                 "[fault][own_token]") {
    const std::string fault =
        GENERATE("", "drop_after", "drop_before", "truncate", "http503", "sitemaintenance", "service_off");
    CAPTURE(fault);
    if (!fault.empty()) break_sending(fault);
    const auto id = queue_from_mentor(1);
    work_off();
    check_sent_once_by(id, the_mentor);
}

TEST_CASE_METHOD(InOwnName, "an answer in the mentor's name that comes after our time-out doubles nothing",
                 "[fault][own_token]") {
    break_sending("stall", 1, 6000);  // one call may take 5 s
    const auto id = queue_from_mentor(1);
    CHECK(run({"outbox", "--once"}) == 0);
    CHECK(row(id).state == DeliveryState::sending);
    wait_until([&] { return !senders_of(row(id).marker).empty(); }, "the LMS did not get to it");
    work_off();
    check_sent_once_by(id, the_mentor);
}

TEST_CASE_METHOD(InOwnName, "when the token was withdrawn or has expired the service account sends, once",
                 "[fault][own_token]") {
    const std::string how = GENERATE("gone", "expired");
    take_own_token(how);
    const auto first = queue_from_mentor(1);
    const auto second = queue_from_mentor(2);
    work_off();
    check_sent_once_by(first, service_account);
    check_sent_once_by(second, service_account);
}

TEST_CASE_METHOD(InOwnName, "a message whose token was withdrawn before it could be looked up is uncertain",
                 "[fault][own_token]") {
    const std::string how = GENERATE("gone", "expired");
    const bool arrived = GENERATE(true, false);
    break_sending(arrived ? "drop_after" : "drop_before");
    const auto id = queue_from_mentor(1);
    CHECK(run({"outbox", "--once"}) == 0);
    take_own_token(how);
    let_pass(long_enough);
    work_off();
    CHECK(row(id).state == DeliveryState::uncertain);
    CHECK(senders_of(row(id).marker).size() == (arrived ? 1 : 0));
}

TEST_CASE_METHOD(Letters, "a digest reaches its mentor once, whatever becomes of the answer",
                 "[fault][digest]") {
    const std::string fault = GENERATE("drop_after", "drop_before", "truncate", "http503", "sitemaintenance");
    CAPTURE(fault);
    break_lms(functions_of(DeliveryKind::digest).writes, fault, 1);
    const auto id = queue(DeliveryKind::digest, 1);
    work_off();
    CHECK(row(id).state == DeliveryState::sent);
    CHECK(senders_of(row(id).marker) == std::vector<int>{service_account});
}
