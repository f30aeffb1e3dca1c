#include <catch2/catch.hpp>

#include "outbox_world.hpp"

using namespace waymark;
using core::DeliveryState;
using tests::OutboxWorld;

namespace {

constexpr core::Instant now = OutboxWorld::now;

}  // namespace

TEST_CASE("reminder keys are used up in every state but cancelled until their date has passed",
          "[store][reminders]") {
    OutboxWorld world;
    const store::Delivery delivery = world.reminder(world.anna, 1);
    const std::int64_t id = world.add(delivery);
    const auto keys = [&](core::Instant at) {
        return store::reminder_history(world.database, world.course, at).sent;
    };
    const auto fate = [&] {
        const core::ReminderHistory history = store::reminder_history(world.database, world.course, now);
        const auto found = history.unsent.find(delivery.reminders[0]);
        return found == history.unsent.end() ? core::SkipReason::already_sent : found->second;
    };
    CHECK(keys(now) == delivery.reminders);
    CHECK(fate() == core::SkipReason::on_its_way);
    const auto [end, reason] = GENERATE(std::pair{DeliveryState::refused, core::SkipReason::undelivered},
                                        std::pair{DeliveryState::failed, core::SkipReason::undelivered},
                                        std::pair{DeliveryState::uncertain, core::SkipReason::maybe_sent});
    store::mark_ended(world.database, id, end, "timed_out", now);
    CHECK(keys(now) == delivery.reminders);
    CHECK(fate() == reason);
    store::mark_sent(world.database, id, "1", now);
    CHECK(fate() == core::SkipReason::already_sent);
    CHECK(keys(delivery.reminders[0].due).size() == 1);
    CHECK(keys(delivery.reminders[0].due + core::days{61}).empty());
    CHECK(store::reminder_history(world.database, core::CourseId{99}, now).sent.empty());
}

TEST_CASE("a correction counts however long ago its date is, and keys come in the order of planning",
          "[store][reminders]") {
    OutboxWorld world;
    store::Delivery correction = world.reminder(world.bertil, 1);
    correction.why = core::DeliveryClass::correction;
    correction.reminders.at(0).stage = "moved";
    correction.reminders.at(0).due = now - core::days{300};
    store::mark_sent(world.database, world.add(correction), "1", now);
    const store::Delivery second = world.reminder(world.anna, 2);
    world.add(second);
    const auto history = store::reminder_history(world.database, world.course, now + core::days{1});
    CHECK(history.sent == std::vector{correction.reminders.at(0), second.reminders.at(0)});
    CHECK(history.named == correction.reminders);
}

TEST_CASE("nudges of seven days count, planned and sent, over all courses of the site",
          "[store][reminders]") {
    OutboxWorld world;
    core::CourseReading other = tests::sample_reading();
    other.snapshot.course.lms_id = "6";
    other.snapshot.activities.clear();
    other.snapshot.groups.clear();
    other.snapshot.people.resize(1);
    const core::CourseId second = store::save_reading(world.database, world.site, other);

    const std::int64_t sent = world.add(world.reminder(world.anna, 1));
    store::Delivery planned = world.reminder(world.anna, 2);
    planned.reminders[0].stage = "1-day-before";
    planned.not_before = now + core::hours{20};
    world.add(planned);
    world.add(world.reminder(world.bertil, 3));
    store::mark_sent(world.database, sent, "1", now);

    const auto history = [&](core::CourseId course, core::Instant at) {
        return store::reminder_history(world.database, course, at).nudges;
    };
    using Nudges = std::map<core::PersonId, std::vector<core::Instant>>;
    CHECK(history(second, now) == Nudges{{world.anna, {now, now + core::hours{20}}}});
    CHECK(history(world.course, now).size() == 2);
    CHECK(history(second, now + core::days{7} - core::seconds{1}).at(world.anna).size() == 2);
    CHECK(history(second, now + core::days{7}).at(world.anna).size() == 1);
}

TEST_CASE("a nudge that was not delivered and a message by a person are no nudges", "[store][reminders]") {
    OutboxWorld world;
    const std::int64_t id = world.add(world.reminder(world.anna, 1));
    world.add(world.message(world.anna, 2));
    const auto state = GENERATE(DeliveryState::cancelled, DeliveryState::refused, DeliveryState::failed);
    store::mark_ended(world.database, id, state, "done", now);
    CHECK(store::reminder_history(world.database, world.course, now).nudges.empty());
}

TEST_CASE("the last contact is the latest message that went or is on its way", "[store][reminders]") {
    OutboxWorld world;
    CHECK(store::last_contacts(world.database, world.course).empty());
    const std::int64_t first = world.add(world.message(world.anna, 1));
    store::mark_sent(world.database, first, "1", now + core::seconds{5});
    const std::int64_t refused = world.add(world.message(world.bertil, 2));
    store::mark_ended(world.database, refused, DeliveryState::refused, "recipient_refused", now);
    world.add(world.reminder(world.bertil, 3));
    const auto contacts = [&] { return store::last_contacts(world.database, world.course); };
    CHECK(contacts() == std::map<core::PersonId, core::Instant>{{world.anna, now + core::seconds{5}}});

    store::Delivery waiting = world.message(world.anna, 4);
    waiting.created = now + core::hours{1};
    world.add(waiting);
    CHECK(contacts().at(world.anna) == now + core::hours{1});
    CHECK(store::reminder_history(world.database, world.course, now).last_contact == contacts());
}

TEST_CASE("skips are those of the latest plan", "[store][reminders]") {
    OutboxWorld world;
    const core::ReminderKey anna{world.anna, world.essay, now + core::hours{2}, "3-days-before"};
    const core::ReminderKey bertil{world.bertil, world.essay, now + core::hours{1}, "3-days-before"};
    store::save_skips(world.database, world.course,
                      {{anna, core::SkipReason::may_not_apply}, {bertil, core::SkipReason::not_active}}, now);
    auto skips = store::load_skips(world.database, world.course);
    REQUIRE(skips.size() == 2);
    CHECK(skips[0].key == bertil);
    CHECK(skips[0].reason == core::SkipReason::not_active);
    CHECK(skips[1].key == anna);
    CHECK(skips[1].reason == core::SkipReason::may_not_apply);
    store::save_skips(world.database, world.course, {{anna, core::SkipReason::weekly_cap}}, now);
    skips = store::load_skips(world.database, world.course);
    REQUIRE(skips.size() == 1);
    CHECK(skips[0].reason == core::SkipReason::weekly_cap);
    store::save_skips(world.database, world.course, {}, now);
    CHECK(store::load_skips(world.database, world.course).empty());
}
