#include "store/outbox.hpp"

#include <catch2/catch.hpp>

#include "outbox_world.hpp"

using namespace waymark;
using core::DeliveryState;
using tests::OutboxWorld;
using Ids = std::vector<std::int64_t>;

TEST_CASE("a delivery comes back as it was enqueued", "[store][outbox]") {
    OutboxWorld world;
    store::Delivery written = world.reminder(world.anna, 1);
    written.reason = "done";
    const store::Delivery read = world.load(world.add(written));
    CHECK(read.kind == core::DeliveryKind::message);
    CHECK(read.why == core::DeliveryClass::nudge);
    CHECK(read.site == world.site);
    CHECK(read.course == world.course);
    CHECK(read.recipient == world.anna);
    CHECK_FALSE(read.author);
    CHECK(read.reminders == written.reminders);
    CHECK(read.text == written.text);
    CHECK(read.marker == "wm:1");
    CHECK(read.state == DeliveryState::waiting);
    CHECK(read.reason == "done");
    CHECK(read.created == written.created);
    CHECK(read.not_before == written.not_before);
    CHECK_FALSE(read.attempted);
    CHECK(read.attempts == 0);
    CHECK(read.not_found == 0);
    CHECK(read.receipt.empty());
    CHECK_FALSE(read.finished);

    const store::Delivery message = world.load(world.add(world.message(world.anna, 2)));
    CHECK(message.why == core::DeliveryClass::by_hand);
    CHECK(message.author == world.mentor);
    CHECK(message.reminders.empty());
    CHECK_FALSE(store::load_delivery(world.database, 999));
}

TEST_CASE("a key that is used already adds nothing", "[store][outbox]") {
    OutboxWorld world;
    CHECK(store::enqueue(world.database, world.message(world.anna, 1), "click-1"));
    CHECK_FALSE(store::enqueue(world.database, world.message(world.anna, 2), "click-1"));
    CHECK(store::deliveries_to(world.database, world.course, world.anna).size() == 1);
    CHECK_THROWS(store::enqueue(world.database, world.message(world.anna, 1), "click-2"));
}

TEST_CASE("a reminder is enqueued once for a person, activity, date and stage", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t first = world.add(world.reminder(world.anna, 1));
    CHECK_FALSE(store::enqueue(world.database, world.reminder(world.anna, 2), "other"));
    const auto end = GENERATE(DeliveryState::failed, DeliveryState::refused, DeliveryState::uncertain);
    store::mark_ended(world.database, first, end, "timed_out", OutboxWorld::now);
    CHECK_FALSE(store::enqueue(world.database, world.reminder(world.anna, 3), "third"));
    CHECK(store::enqueue(world.database, world.reminder(world.bertil, 4), "bertil"));
    store::Delivery moved = world.reminder(world.anna, 5);
    moved.reminders[0].due += core::hours{24};
    CHECK(store::enqueue(world.database, moved, "moved"));
}

TEST_CASE("what was dropped at the moment of sending may be enqueued again", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t first = world.add(world.reminder(world.anna, 1));
    const core::ReminderKey key = world.reminder(world.anna, 1).reminders.at(0);
    const bool whole = GENERATE(true, false);
    if (whole)
        store::mark_ended(world.database, first, DeliveryState::cancelled, "muted", OutboxWorld::now);
    else
        store::drop_reminder(world.database, key, "muted", OutboxWorld::now);
    CHECK(world.load(first).reminders.empty());
    const auto history = store::reminder_history(world.database, world.course, OutboxWorld::now);
    CHECK(history.sent.empty());
    REQUIRE(history.let_go.count(key) == 1);
    CHECK(history.let_go.at(key).reason == core::SkipReason::muted);
    CHECK(history.let_go.at(key).at == OutboxWorld::now);
    const auto second = store::enqueue(world.database, world.reminder(world.anna, 2), "second");
    REQUIRE(second);
    CHECK(world.load(*second).reminders == std::vector{key});
    CHECK_FALSE(store::enqueue(world.database, world.reminder(world.anna, 3), "third"));
    store::mark_ended(world.database, first, DeliveryState::cancelled, "done", OutboxWorld::now);
    CHECK(world.load(*second).reminders == std::vector{key});
}

TEST_CASE("a row that is no longer on its way keeps its keys when it is cancelled late", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.reminder(world.anna, 1));
    store::mark_sent(world.database, id, "4711", OutboxWorld::now);
    store::mark_ended(world.database, id, DeliveryState::cancelled, "muted", OutboxWorld::now);
    CHECK(world.load(id).reminders.size() == 1);
}

TEST_CASE("the stages said about a date are those that may have reached the student or will",
          "[store][outbox]") {
    OutboxWorld world;
    store::Delivery near = world.reminder(world.anna, 1);
    near.reminders.at(0).stage = "1-day-before";
    const std::int64_t first = world.add(near);
    const core::ReminderKey about = world.reminder(world.anna, 2).reminders.at(0);
    const auto said = [&] { return store::stages_said(world.database, about); };
    CHECK(said() == std::vector<std::string>{"1-day-before"});
    store::Delivery other = world.reminder(world.bertil, 2);
    world.add(other);
    CHECK(said() == std::vector<std::string>{"1-day-before"});
    store::mark_ended(world.database, first, DeliveryState::refused, "recipient_refused", OutboxWorld::now);
    CHECK(said().empty());
}

TEST_CASE("a check that could not be made is counted and holds up nothing", "[store][outbox]") {
    OutboxWorld world;
    store::Delivery correction = world.reminder(world.anna, 1);
    correction.why = core::DeliveryClass::correction;
    const std::int64_t first = world.add(correction);
    const std::int64_t second = world.add(world.message(world.anna, 2));
    REQUIRE(world.claim() == Ids{first});
    store::mark_unchecked(world.database, first, OutboxWorld::now + core::minutes{5}, "timed_out");
    CHECK(world.load(first).state == DeliveryState::waiting);
    CHECK(world.load(first).checks == 1);
    CHECK(world.load(first).attempts == 0);
    CHECK(world.claim() == Ids{second});
}

TEST_CASE("a delivery that was sent has its receipt and is not claimed again", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim() == Ids{id});
    CHECK(world.load(id).state == DeliveryState::sending);
    CHECK(store::mark_attempt(world.database, id, OutboxWorld::now));
    CHECK(world.load(id).attempted == OutboxWorld::now);
    CHECK(world.load(id).attempts == 1);
    store::mark_sent(world.database, id, "4711", OutboxWorld::now + core::seconds{2});
    const store::Delivery sent = world.load(id);
    CHECK(sent.state == DeliveryState::sent);
    CHECK(sent.receipt == "4711");
    CHECK(sent.finished == OutboxWorld::now + core::seconds{2});
    CHECK(world.claim(OutboxWorld::now + core::days{9}).empty());
    CHECK(world.claim_lost(OutboxWorld::now + core::days{9}).empty());

    store::mark_ended(world.database, id, DeliveryState::failed, "timed_out", OutboxWorld::now);
    store::mark_retry(world.database, id, OutboxWorld::now, "timed_out");
    CHECK(world.load(id).state == DeliveryState::sent);
}

TEST_CASE("only a row that is still ours may be attempted", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    CHECK_FALSE(store::mark_attempt(world.database, id, OutboxWorld::now));
    REQUIRE(world.claim().size() == 1);
    const core::Instant later = OutboxWorld::now + OutboxWorld::lease;
    REQUIRE(world.claim(later) == Ids{id});
    CHECK(store::mark_attempt(world.database, id, later));
    CHECK_FALSE(store::mark_attempt(world.database, id, later));
    CHECK(world.load(id).attempts == 1);
}

TEST_CASE("what the LMS says it has sent is sent whatever was believed", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim().size() == 1);
    store::mark_ended(world.database, id, DeliveryState::uncertain, "access_denied", OutboxWorld::now);
    store::mark_sent(world.database, id, "4711", OutboxWorld::now);
    CHECK(world.load(id).state == DeliveryState::sent);
    CHECK(world.load(id).reason.empty());
}

TEST_CASE("a row can end in every way and says why", "[store][outbox]") {
    const auto state = GENERATE(DeliveryState::cancelled, DeliveryState::refused, DeliveryState::failed,
                                DeliveryState::uncertain);
    OutboxWorld world;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim().size() == 1);
    store::mark_ended(world.database, id, state, "recipient_refused", OutboxWorld::now);
    const store::Delivery ended = world.load(id);
    CHECK(ended.state == state);
    CHECK(ended.reason == "recipient_refused");
    CHECK(ended.finished == OutboxWorld::now);
    CHECK(world.claim(OutboxWorld::now + core::days{9}).empty());
    CHECK_FALSE(store::next_delivery(world.database));
}

TEST_CASE("rows are counted by state", "[store][outbox]") {
    OutboxWorld world;
    const core::SiteId other = store::ensure_site(world.database, "b");
    CHECK(store::count_deliveries(world.database, world.site).empty());
    world.add(world.message(world.anna, 1));
    world.add(world.message(world.anna, 2));
    world.add(world.message(world.bertil, 3));
    REQUIRE(world.claim(OutboxWorld::now, 1).size() == 1);
    const auto counts = store::count_deliveries(world.database, world.site);
    CHECK(counts == std::map<DeliveryState, int>{{DeliveryState::waiting, 2}, {DeliveryState::sending, 1}});
    CHECK(store::count_deliveries(world.database, other).empty());
}

TEST_CASE("deliveries to one person are listed oldest first", "[store][outbox]") {
    OutboxWorld world;
    const std::int64_t first = world.add(world.message(world.anna, 1));
    world.add(world.message(world.bertil, 2));
    const std::int64_t second = world.add(world.reminder(world.anna, 3));
    const auto rows = store::deliveries_to(world.database, world.course, world.anna);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].id == first);
    CHECK(rows[1].id == second);
    CHECK(store::deliveries_to(world.database, core::CourseId{99}, world.anna).empty());
}

TEST_CASE("the next moment is that of the row that can go first", "[store][outbox]") {
    OutboxWorld world;
    constexpr core::Instant now = OutboxWorld::now;
    CHECK_FALSE(store::next_delivery(world.database));
    store::Delivery late = world.message(world.bertil, 1);
    late.not_before = now + core::hours{5};
    world.add(late);
    CHECK(store::next_delivery(world.database) == now + core::hours{5});
    const std::int64_t id = world.add(world.message(world.anna, 2));
    CHECK(store::next_delivery(world.database) == now);
    world.add(world.message(world.anna, 3));
    REQUIRE(world.claim() == Ids{id});
    CHECK(store::next_delivery(world.database) == now + OutboxWorld::lease);
    CHECK(store::mark_attempt(world.database, id, now));
    store::mark_look_up(world.database, id, {now + core::minutes{10}, 0, 0, "timed_out"});
    CHECK(store::next_delivery(world.database) == now + core::minutes{10});
    store::mark_retry(world.database, id, now + core::minutes{20}, "timed_out");
    CHECK(store::next_delivery(world.database) == now + core::minutes{20});
}

TEST_CASE("attempts and look-ups of a site are counted together, each by its latest time",
          "[store][outbox]") {
    OutboxWorld world;
    constexpr core::Instant now = OutboxWorld::now;
    const std::int64_t id = world.add(world.message(world.anna, 1));
    REQUIRE(world.claim() == Ids{id});
    CHECK(store::mark_attempt(world.database, id, now));
    const auto calls = [&](core::Instant since, core::Instant until) {
        return store::calls_since(world.database, world.site, since, until);
    };
    CHECK(calls(now - core::seconds{1}, now) == 1);
    CHECK(calls(now, now + core::minutes{1}) == 0);
    store::note_look(world.database, id, now + core::minutes{10});
    CHECK(calls(now, now + core::minutes{10}) == 1);
    CHECK(calls(now - core::seconds{1}, now + core::minutes{10}) == 2);
    CHECK(calls(now, now + core::minutes{9}) == 0);  // of a clock that was ahead
}

TEST_CASE("replies are kept once and listed oldest first", "[store][outbox]") {
    OutboxWorld world;
    constexpr core::Instant now = OutboxWorld::now;
    CHECK_FALSE(store::newest_reply(world.database, world.site));
    const store::Reply second{"902", world.anna, "Paldies! \"Jā\"", now};
    const store::Reply first{"901", world.anna, "Labdien", now - core::hours{1}};
    const store::Reply foreign{"903", world.bertil, "Hello", now - core::hours{2}};
    CHECK(store::save_replies(world.database, world.site, {second, first}) == 2);
    CHECK(store::save_replies(world.database, world.site, {first, second, foreign}) == 1);
    const auto replies = store::replies_of(world.database, world.site, world.anna);
    REQUIRE(replies.size() == 2);
    CHECK(replies[0].lms_id == "901");
    CHECK(replies[0].text == "Labdien");
    CHECK(replies[1].text == second.text);
    CHECK(replies[1].sent == now);
    CHECK(replies[1].sender == world.anna);
    CHECK(store::newest_reply(world.database, world.site) == now);

    const core::SiteId other = store::ensure_site(world.database, "b");
    CHECK(store::replies_of(world.database, other, world.anna).empty());
    CHECK_FALSE(store::newest_reply(world.database, other));
    CHECK(store::save_replies(world.database, other, {first}) == 1);
}
