// The built service against the practice LMS while things go wrong on purpose. Time passes by moving the
// notes in the outbox, so nothing here depends on how fast the machine is.

#include <catch2/catch.hpp>
#include <optional>

#include "built_stage.hpp"
#include "jobs/deliver.hpp"

using namespace waymark;
using namespace waymark::fault;
using core::DeliveryKind;
using core::DeliveryState;

namespace {

struct ByHand : BuiltStage {
    ByHand() : BuiltStage("mentor") {}

    void check_each_once() {
        for (const store::Delivery& row : queued()) {
            CAPTURE(core::word(row.kind), core::word(row.state), row.reason);
            CHECK(row.state == DeliveryState::sent);
            CHECK(times_done(row) == 1);
        }
    }
    /// Until every row has ended, while no look-up is allowed; then two days more with all rights back.
    void work_off_refused() {
        for (const DeliveryKind kind : played_kinds) break_lms(functions_of(kind).finds, "denied", 1000);
        work_off();
        mend_lms();
        let_pass(core::seconds{2 * 86400});
        work_off();
    }
};

std::string name_of(DeliveryKind kind) {
    return std::string(core::word(kind));
}

}  // namespace

TEST_CASE_METHOD(ByHand, "what the LMS did before it dropped the connection is found again, for every kind",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        break_lms(functions_of(kind).writes, "drop_after", 1);
        queue(kind, static_cast<int>(kind));
    }
    CHECK(run({"outbox", "--once"}) == 0);
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "what the LMS never got is sent again after two looks, for every kind", "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        break_lms(functions_of(kind).writes, "drop_before", 1);
        queue(kind, static_cast<int>(kind));
    }
    CHECK(run({"outbox", "--once"}) == 0);
    for (const store::Delivery& row : queued())
        if (row.kind != DeliveryKind::event_delete) CHECK(times_done(row) == 0);
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "half an answer to a write that was done repeats nothing, for every kind",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        break_lms(functions_of(kind).writes, "truncate", 1);
        queue(kind, static_cast<int>(kind));
    }
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "an answer that comes after our time-out is not waited for and nothing is doubled",
                 "[fault]") {
    queue(DeliveryKind::message, 1);
    queue(DeliveryKind::forum_post, 2);
    for (const store::Delivery& row : queued())
        break_lms(functions_of(row.kind).writes, "stall", 1, 6000);  // one call may take 5 s
    CHECK(run({"outbox", "--once"}) == 0);
    CHECK(states()[DeliveryState::sending] == 2);
    for (const store::Delivery& row : queued())
        wait_until([&] { return times_done(row) == 1; }, "the LMS did not get to it");
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "an LMS that is closed for maintenance gets everything afterwards, once",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        break_lms(functions_of(kind).writes, "http503", 3);
        break_lms(functions_of(kind).writes, "sitemaintenance", 2);
        queue(kind, static_cast<int>(kind));
    }
    CHECK(run({"outbox", "--once"}) == 0);
    CHECK(states().count(DeliveryState::sent) == 0);
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "a look-up that is refused leaves the row uncertain, counted and never repeated",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        break_lms(functions_of(kind).writes, "drop_after", 1);
        queue(kind, static_cast<int>(kind));
    }
    CHECK(run({"outbox", "--once"}) == 0);
    let_pass(long_enough);
    work_off_refused();
    for (const store::Delivery& row : queued()) {
        CAPTURE(name_of(row.kind), row.reason);
        CHECK(row.state == DeliveryState::uncertain);
        CHECK(times_done(row) == 1);
    }
    CHECK(states()[DeliveryState::uncertain] == static_cast<int>(queued().size()));
}

TEST_CASE_METHOD(ByHand, "a look-up while the web service is switched off waits until it is on again",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        if (kind == DeliveryKind::score) continue;  // the grade service is none of it
        break_lms(functions_of(kind).writes, "drop_after", 1);
        queue(kind, static_cast<int>(kind));
    }
    CHECK(run({"outbox", "--once"}) == 0);
    break_lms("", "service_off", 100000);
    for (int looks = 0; looks < 3; ++looks) {
        let_pass(long_enough);
        CHECK(run({"outbox", "--once"}) == 0);
    }
    CHECK(states()[DeliveryState::sending] > 0);
    for (const store::Delivery& row : queued()) {
        CAPTURE(name_of(row.kind), row.reason);
        CHECK((row.state == DeliveryState::sending || row.state == DeliveryState::waiting));
    }
    mend_lms();
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "whatever place a delivery has come to when the program dies, it happens once",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds)
        for (const std::string_view place : jobs::delivery_places) {
            const int number = static_cast<int>(queued().size());
            std::optional<std::int64_t> entry;
            if (kind == DeliveryKind::event_delete) {
                entry = make_entry(number);
                REQUIRE(run({"outbox", "--once"}) == 0);
            }
            queue(kind, number, entry);
            if (place == "looked_up") {
                break_lms(functions_of(kind).writes, "drop_after", 1);
                REQUIRE(run({"outbox", "--once"}) == 0);
                let_pass(long_enough);
            }
            CAPTURE(name_of(kind), place);
            StartWith dying;
            dying.crash_at = place;
            CHECK(run({"outbox", "--once"}, dying) == -9);
            let_pass(long_enough);
            work_off();
        }
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "a clock that was ahead or behind doubles nothing and loses nothing", "[fault]") {
    const core::seconds year{365 * 86400};
    for (const core::seconds jump : {-year, year}) {
        for (const DeliveryKind kind : played_kinds) {
            break_lms(functions_of(kind).writes, "drop_after", 1);
            queue(kind, static_cast<int>(queued().size()));
        }
        REQUIRE(run({"outbox", "--once"}) == 0);
        let_pass(jump);
        work_off();
        check_each_once();
    }
}

TEST_CASE_METHOD(ByHand, "what was written while the clock was a year ahead goes when the clock is right",
                 "[fault]") {
    for (const DeliveryKind kind : played_kinds) queue(kind, static_cast<int>(kind));
    let_pass(-core::seconds{365 * 86400});
    REQUIRE(run({"outbox", "--once"}) == 0);
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "a disk that is full at any write of the outbox loses and doubles nothing",
                 "[fault]") {
    constexpr rlim_t shared_memory = 32 * 1024;  // SQLite's index of its log needs that much
    constexpr rlim_t page = 4096;
    int failures = 0;
    for (rlim_t pages = 1; pages <= 16; ++pages) {
        queue(played_kinds[pages % std::size(played_kinds)], static_cast<int>(pages));
        close_database();
        StartWith full;
        full.largest_file = shared_memory + pages * page;
        failures += run({"outbox", "--once"}, full) == 0 ? 0 : 1;
        let_pass(long_enough);
    }
    CHECK(failures > 0);
    work_off();
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "a running service outlives a full disk and goes on when there is room again",
                 "[fault]") {
    const auto serving = start({"serve"});
    wait_until([&] { return log().find("serving address=") != std::string::npos; }, "it does not serve");
    // Its own log still fits in, the database's does not.
    constexpr rlim_t little = 64 * 1024;
    REQUIRE(log().size() < little / 2);
    serving->limit_files(little);
    for (int i = 0; i < 8; ++i) queue(DeliveryKind::message, i);
    wait_until([&] { return log().find("background work failed") != std::string::npos; },
               "the disk was not full:\n" + log());
    serving->limit_files(RLIM_INFINITY);
    wait_until([&] { return states()[DeliveryState::sent] == 8; }, "not everything was sent:\n" + log());
    CHECK(serving->runs());
    check_each_once();
}

TEST_CASE_METHOD(ByHand, "two services on one database share the work and double nothing", "[fault]") {
    for (const DeliveryKind kind : played_kinds) {
        break_lms(functions_of(kind).writes, "stall", 1000, 30);
        for (int i = 0; i < 8; ++i) queue(kind, i);
    }
    const auto one = start({"serve"});
    const auto other = start({"serve"});
    const auto ended = [&] {
        const auto counts = states();
        return counts.count(DeliveryState::waiting) == 0 && counts.count(DeliveryState::sending) == 0;
    };
    wait_until(ended, "the outbox did not come to rest");
    CHECK(one->runs());
    CHECK(other->runs());
    check_each_once();
}
