#include "core/delivery.hpp"

#include <catch2/catch.hpp>

using namespace waymark::core;

TEST_CASE("a write of unknown fate is sent again only after two empty look-ups", "[core][delivery]") {
    CHECK(judge_look_up(LookUpAnswer::found, 0) == LookUpVerdict::was_sent);
    CHECK(judge_look_up(LookUpAnswer::found, 1) == LookUpVerdict::was_sent);
    CHECK(judge_look_up(LookUpAnswer::not_found, 0) == LookUpVerdict::look_again);
    CHECK(judge_look_up(LookUpAnswer::not_found, 1) == LookUpVerdict::send_again);
    CHECK(judge_look_up(LookUpAnswer::refused, 0) == LookUpVerdict::give_up_uncertain);
    CHECK(judge_look_up(LookUpAnswer::refused, 1) == LookUpVerdict::give_up_uncertain);
}

TEST_CASE("pauses between attempts double up to the cap", "[core][delivery]") {
    const DeliveryTiming timing;
    CHECK(retry_pause(1, timing) == seconds{60});
    CHECK(retry_pause(2, timing) == seconds{120});
    CHECK(retry_pause(3, timing) == seconds{240});
    CHECK(retry_pause(7, timing) == seconds{3600});
    CHECK(retry_pause(1000, timing) == seconds{3600});
}

TEST_CASE("delivery states are words and back", "[core][delivery]") {
    for (int i = 0; i <= static_cast<int>(DeliveryState::uncertain); ++i) {
        const auto state = static_cast<DeliveryState>(i);
        CHECK(word(state) != "unknown");
        CHECK(delivery_state(word(state)) == state);
    }
    CHECK_FALSE(delivery_state("nonsense"));
}

TEST_CASE("a row of unknown fate is given up when both many look-ups and two days told nothing",
          "[delivery]") {
    const DeliveryTiming timing;
    CHECK_FALSE(waited_enough(timing.max_attempts, timing.outage - seconds{1}, timing));
    CHECK_FALSE(waited_enough(timing.max_attempts - 1, timing.outage, timing));
    CHECK(waited_enough(timing.max_attempts, timing.outage, timing));
}
