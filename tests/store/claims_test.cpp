#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "outbox_world.hpp"

using namespace waymark;
using core::DeliveryState;
using tests::OutboxWorld;
using Ids = std::vector<std::int64_t>;

namespace {

constexpr core::Instant now = OutboxWorld::now;

/// Claims one row at a time until nothing is left.
Ids drain(store::Database& database, core::SiteId site, const std::string& owner) {
    Ids claimed;
    for (;;) {
        const auto rows = store::claim_due(database, site, owner, now, OutboxWorld::lease, 1);
        if (rows.empty()) return claimed;
        claimed.push_back(rows.front().id);
    }
}

}  // namespace

TEST_CASE("rows are claimed when their moment has come, oldest first", "[store][claims]") {
    OutboxWorld world;
    const std::int64_t first = world.add(world.message(world.bertil, 1));
    const std::int64_t second = world.add(world.message(world.anna, 2));
    store::Delivery late = world.message(world.mentor, 3);
    late.not_before = now + core::seconds{1};
    const std::int64_t third = world.add(late);
    CHECK(world.claim(now, 1) == Ids{first});
    CHECK(world.claim() == Ids{second});
    CHECK(world.claim().empty());
    CHECK(world.claim(now + core::seconds{1}) == Ids{third});
}

TEST_CASE("a person has at most one delivery on its way", "[store][claims]") {
    OutboxWorld world;
    const std::int64_t first = world.add(world.message(world.anna, 1));
    const std::int64_t second = world.add(world.message(world.anna, 2));
    const std::int64_t reminder = world.add(world.reminder(world.anna, 3));
    CHECK(world.claim() == Ids{first});
    CHECK(world.claim().empty());
    CHECK(store::mark_attempt(world.database, first, now));
    CHECK(world.claim(now + core::days{1}).empty());
    store::mark_sent(world.database, first, "1", now);
    CHECK(world.claim() == Ids{second});
    store::mark_ended(world.database, second, DeliveryState::refused, "recipient_refused", now);
    CHECK(world.claim() == Ids{reminder});
}

TEST_CASE("a message that is tried again is not overtaken by the next one", "[store][claims]") {
    OutboxWorld world;
    const std::int64_t first = world.add(world.message(world.anna, 1));
    const std::int64_t second = world.add(world.message(world.anna, 2));
    const std::int64_t reminder = world.add(world.reminder(world.anna, 3));
    REQUIRE(world.claim() == Ids{first});
    CHECK(store::mark_attempt(world.database, first, now));
    store::mark_retry(world.database, first, now + core::minutes{5}, "unreachable");
    CHECK(world.load(first).state == DeliveryState::waiting);
    CHECK(world.load(first).reason == "unreachable");
    CHECK(world.claim().empty());
    CHECK(world.claim(now + core::minutes{5}) == Ids{first});
    store::mark_sent(world.database, first, "2", now);
    CHECK(world.claim(now + core::minutes{5}) == Ids{second});
    store::mark_sent(world.database, second, "3", now);
    CHECK(world.claim() == Ids{reminder});
}

TEST_CASE("only rows of the site are claimed", "[store][claims]") {
    OutboxWorld world;
    world.add(world.message(world.anna, 1));
    const core::SiteId other = store::ensure_site(world.database, "b");
    CHECK(store::claim_due(world.database, other, "me", now, OutboxWorld::lease, 10).empty());
    CHECK(world.claim().size() == 1);
}

TEST_CASE("a claim whose owner died before calling the LMS is given to the next", "[store][claims]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim() == Ids{id});
    CHECK(world.claim(now + OutboxWorld::lease - core::seconds{1}).empty());
    CHECK(world.claim_lost(now + OutboxWorld::lease).empty());
    CHECK(world.claim(now + OutboxWorld::lease) == Ids{id});
    CHECK(world.claim(now + OutboxWorld::lease).empty());
}

TEST_CASE("a claim whose owner died after calling the LMS is looked up, never sent again",
          "[store][claims]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim() == Ids{id});
    CHECK(store::mark_attempt(world.database, id, now));
    const core::Instant over = now + OutboxWorld::lease;
    CHECK(world.claim(over).empty());
    CHECK(world.claim_lost(over - core::seconds{1}).empty());
    CHECK(world.claim_lost(over) == Ids{id});
    CHECK(world.claim_lost(over).empty());
    CHECK(world.load(id).state == DeliveryState::sending);
    CHECK(world.load(id).attempted == now);
}

TEST_CASE("a look-up waits for its moment and counts what it did not find", "[store][claims]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim() == Ids{id});
    CHECK(store::mark_attempt(world.database, id, now));
    store::mark_look_up(world.database, id, {now + core::minutes{10}, 1, 2, "timed_out"});
    CHECK(world.load(id).not_found == 1);
    CHECK(world.load(id).unanswered == 2);
    CHECK(world.load(id).reason == "timed_out");
    CHECK(world.claim_lost(now + core::minutes{9}).empty());
    CHECK(world.claim(now + core::minutes{10}).empty());
    CHECK(world.claim_lost(now + core::minutes{10}) == Ids{id});

    store::mark_retry(world.database, id, now + core::minutes{11}, "timed_out");
    CHECK(world.claim(now + core::minutes{11}) == Ids{id});
    const store::Delivery again = world.load(id);
    CHECK(again.not_found == 0);
    CHECK(again.unanswered == 0);
    CHECK_FALSE(again.attempted);
    CHECK(again.attempts == 1);
}

TEST_CASE("two processes never claim the same row and never two rows of one person", "[store][claims]") {
    OutboxWorld world;
    core::CourseReading reading = tests::sample_reading();
    for (int number = 0; number < 40; ++number) {
        core::Enrolment person = reading.snapshot.people.front();
        person.person = core::PersonId{5000 + number};
        person.lms_id = std::to_string(5000 + number);
        reading.snapshot.people.push_back(person);
    }
    store::save_reading(world.database, world.site, reading);
    for (int number = 0; number < 40; ++number) {
        const auto person = store::find_person(world.database, world.site, std::to_string(5000 + number));
        world.add(world.message(person.value(), 2 * number));
        world.add(world.message(person.value(), 2 * number + 1));
    }

    const auto other = world.temp.open();
    std::atomic<int> ready{0};
    Ids claimed[2];
    std::string errors[2];
    const auto run = [&](int which, store::Database& database) {
        ++ready;
        while (ready < 2) std::this_thread::yield();
        try {
            claimed[which] = drain(database, world.site, std::to_string(which));
        } catch (const std::exception& error) {
            errors[which] = error.what();
        }
    };
    std::thread one(run, 0, std::ref(world.database));
    std::thread two(run, 1, std::ref(*other));
    one.join();
    two.join();

    CHECK(errors[0].empty());
    CHECK(errors[1].empty());
    Ids all = claimed[0];
    all.insert(all.end(), claimed[1].begin(), claimed[1].end());
    std::sort(all.begin(), all.end());
    CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
    CHECK(all.size() == 40);
}
