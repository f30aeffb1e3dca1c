#include "store/contacts.hpp"

#include <catch2/catch.hpp>

#include "outbox_world.hpp"
#include "store/endings.hpp"
#include "store/links.hpp"
#include "store/pauses.hpp"
#include "store/sessions.hpp"

using namespace waymark;
using core::ContactChannel;
using tests::OutboxWorld;

namespace {

constexpr core::Instant now = OutboxWorld::now;

store::Contact contact_of(const OutboxWorld& world, ContactChannel channel, core::Instant at = now) {
    return {world.site, world.course, world.anna, world.mentor, channel, "Spoke about the <essay>.", at};
}

std::optional<core::OpenContact> open_of(OutboxWorld& world) {
    const core::WorklistMemory memory = store::worklist_memory(world.database, world.course, now);
    const auto found = memory.open_contacts.find(world.anna);
    if (found == memory.open_contacts.end()) return std::nullopt;
    return found->second;
}

/// What lets Anna's reminders rest longest.
store::Pause rest_of(OutboxWorld& world) {
    const auto rests = store::rests_of(world.database, world.course, world.anna);
    return rests.empty() ? store::Pause{} : rests.front();
}

std::int64_t send(OutboxWorld& world, int number, std::string_view key, core::Instant at) {
    const std::int64_t id = store::enqueue(world.database, world.message(world.anna, number), key).value();
    store::mark_sent(world.database, id, std::to_string(number), at);
    return id;
}

}  // namespace

TEST_CASE("a contact that was noted is kept as it was given, once per form", "[store][contacts]") {
    OutboxWorld world;
    const ContactChannel channel =
        GENERATE(from_range(std::begin(core::all_contact_channels), std::end(core::all_contact_channels)));
    CHECK(store::save_contact(world.database, contact_of(world, channel), "form"));
    CHECK_FALSE(store::save_contact(world.database, contact_of(world, channel), "form"));
    const auto kept = store::contacts_with(world.database, world.course, world.anna);
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].channel == channel);
    CHECK(kept[0].author == world.mentor);
    CHECK(kept[0].text == "Spoke about the <essay>.");
    CHECK(kept[0].at == now);
    CHECK(store::contacts_with(world.database, world.course, world.bertil).empty());
    CHECK(core::contact_channel(core::word(channel)) == channel);
}

TEST_CASE("the day to be in touch again is kept, and the one noted last counts", "[store][contacts]") {
    OutboxWorld world;
    const auto promised = [&]() -> std::optional<core::Instant> {
        const auto days = store::worklist_memory(world.database, world.course, now).follow_ups;
        const auto found = days.find(world.anna);
        return found == days.end() ? std::nullopt : std::optional(found->second);
    };
    store::Contact contact = contact_of(world, ContactChannel::phone, now - core::days{3});
    store::save_contact(world.database, contact, "none");
    CHECK_FALSE(promised());
    contact.follow_up = now + core::days{9};
    store::save_contact(world.database, contact, "later");
    CHECK(store::contacts_with(world.database, world.course, world.anna).back().follow_up ==
          contact.follow_up);
    CHECK(promised() == now + core::days{9});
    contact.at = now - core::days{1};
    contact.follow_up = now + core::days{2};
    store::save_contact(world.database, contact, "sooner");
    CHECK(promised() == now + core::days{2});
    contact.at = now;
    contact.follow_up.reset();
    store::save_contact(world.database, contact, "no other day");
    CHECK(promised() == now + core::days{2});
}

TEST_CASE("a contact that was noted is a contact for worklist and reminders", "[store][contacts]") {
    OutboxWorld world;
    store::save_contact(world.database, contact_of(world, ContactChannel::phone), "form");
    CHECK(store::last_contacts(world.database, world.course).at(world.anna) == now);
    CHECK(store::reminder_history(world.database, world.course, now).last_contact.at(world.anna) == now);
}

TEST_CASE(
    "what waits for an answer is a message that went or a contact, and two ways are told from one used twice",
    "[store][contacts]") {
    OutboxWorld world;
    world.add(world.message(world.anna, 1));
    CHECK_FALSE(open_of(world));  // not sent yet
    send(world, 2, "message:two", now - core::days{4});
    CHECK(open_of(world)->at == now - core::days{4});
    CHECK_FALSE(open_of(world)->other_way);
    store::save_contact(world.database, contact_of(world, ContactChannel::moodle, now - core::days{3}), "a");
    CHECK(open_of(world)->at == now - core::days{3});
    CHECK_FALSE(open_of(world)->other_way);
    store::save_contact(world.database, contact_of(world, ContactChannel::phone, now - core::days{2}), "b");
    CHECK(open_of(world)->at == now - core::days{2});
    CHECK(open_of(world)->other_way == now - core::days{3});
    send(world, 3, "message:three", now - core::days{1});
    CHECK(open_of(world)->at == now - core::days{1});
    CHECK(open_of(world)->other_way == now - core::days{2});
}

TEST_CASE("a telephone call alone is one way, however often", "[store][contacts]") {
    OutboxWorld world;
    store::save_contact(world.database, contact_of(world, ContactChannel::phone, now - core::days{3}), "a");
    CHECK(open_of(world)->at == now - core::days{3});
    CHECK_FALSE(open_of(world)->other_way);
    store::save_contact(world.database, contact_of(world, ContactChannel::phone, now - core::days{2}), "b");
    CHECK(open_of(world)->at == now - core::days{2});
    CHECK_FALSE(open_of(world)->other_way);
    store::save_contact(world.database, contact_of(world, ContactChannel::email, now - core::days{9}), "c");
    CHECK(open_of(world)->other_way == now - core::days{9});
}

TEST_CASE("praise and reminders wait for no answer", "[store][contacts]") {
    OutboxWorld world;
    send(world, 1, "message:praise", now);
    store::WorklistEnding praised;
    praised.site = world.site;
    praised.course = world.course;
    praised.person = world.anna;
    praised.at = now;
    store::save_ending(world.database, praised, "message:praise");
    const std::int64_t nudge = world.add(world.reminder(world.anna, 2));
    store::mark_sent(world.database, nudge, "9", now);
    CHECK_FALSE(open_of(world));
}

TEST_CASE("what a student wants of us is kept", "[store][contacts]") {
    OutboxWorld world;
    store::ContactChoice choice;
    choice.wishes = {true, false, std::pair{18, 10}};
    choice.language = "lv";
    store::save_contact_choice(world.database, world.anna, choice, now);
    const store::ContactChoice kept = store::contact_choice(world.database, world.anna);
    CHECK(kept.nudges);
    CHECK(kept.wishes == choice.wishes);
    CHECK(kept.language == "lv");
    const core::ReminderHistory history = store::reminder_history(world.database, world.course, now);
    CHECK(history.wishes.at(world.anna) == choice.wishes);
    CHECK(history.muted.empty());
}

TEST_CASE("a student's pause, a mentor's and a teacher's are kept apart, and the longer one holds",
          "[store][contacts]") {
    OutboxWorld world;
    const core::Instant sooner = now + core::days{2};
    const core::Instant later = now + core::days{9};
    const auto pause = [&](core::PersonId by, std::optional<core::Instant> until) {
        store::save_pause(world.database, world.anna, until, by, now);
    };
    const auto [patient, hasty] =
        GENERATE_REF(std::pair{world.anna, world.mentor}, std::pair{world.mentor, world.anna},
                     std::pair{world.mentor, world.bertil});
    const auto holds = [&](core::Instant until, core::PersonId by) {
        CHECK(rest_of(world).until == until);
        CHECK(rest_of(world).by == by);
        CHECK(store::reminder_history(world.database, world.course, now).muted.at(world.anna) == until);
    };
    pause(patient, later);
    pause(hasty, sooner);
    holds(later, patient);
    pause(hasty, std::nullopt);
    holds(later, patient);
    pause(hasty, sooner);
    pause(patient, std::nullopt);
    holds(sooner, hasty);
    pause(hasty, std::nullopt);
    CHECK(store::rests_of(world.database, world.course, world.anna).empty());
    CHECK(store::reminder_history(world.database, world.course, now).muted.empty());
}

TEST_CASE("a situation that a mentor knows of lets reminders rest like a pause", "[store][contacts]") {
    OutboxWorld world;
    store::WorklistEnding known;
    known.site = world.site;
    known.course = world.course;
    known.person = world.anna;
    known.ending = core::Ending::known_reason;
    known.known_until = now + core::days{5};
    known.at = now;
    store::save_pause(world.database, world.anna, now + core::days{1}, world.anna, now);
    store::save_ending(world.database, known, "form");
    CHECK(rest_of(world).until == now + core::days{5});
    CHECK(store::reminder_history(world.database, world.course, now).muted.at(world.anna) ==
          now + core::days{5});
    CHECK(store::rests_of(world.database, world.course, world.bertil).empty());
}

TEST_CASE("what a student asked for is kept until it is taken back", "[store][contacts]") {
    OutboxWorld world;
    using Spans = std::vector<core::hours>;
    store::ask_reminder(world.database, world.anna, world.essay, core::hours{24}, now);
    store::ask_reminder(world.database, world.anna, world.essay, core::hours{24}, now);
    store::ask_reminder(world.database, world.anna, world.essay, core::hours{72}, now);
    CHECK(store::asked_by(world.database, world.anna).at(world.essay) ==
          Spans{core::hours{72}, core::hours{24}});
    const auto asked = store::reminder_history(world.database, world.course, now).asked;
    CHECK(asked.at({world.anna, world.essay}) == Spans{core::hours{72}, core::hours{24}});
    store::unask_reminders(world.database, world.anna, world.essay);
    CHECK(store::asked_by(world.database, world.anna).empty());
}

TEST_CASE("everybody who is told of the same work gets the same link, and it runs out", "[store][links]") {
    OutboxWorld world;
    const store::MessageLink essay{world.course, world.essay};
    const store::MessageLink path{world.course, std::nullopt};
    const core::Instant end = now + core::days{60};
    CHECK(store::keep_link(world.database, essay, "first", end) == "first");
    CHECK(store::keep_link(world.database, essay, "second", end - core::days{1}) == "first");
    CHECK(store::keep_link(world.database, path, "third", end) == "third");
    CHECK(store::find_link(world.database, "first", now) == essay);
    CHECK(store::find_link(world.database, "third", now) == path);
    CHECK_FALSE(store::find_link(world.database, "second", now));
    CHECK(store::find_link(world.database, "first", end - core::seconds{1}));
    CHECK_FALSE(store::find_link(world.database, "first", end));
    CHECK(store::purge_expired(world.database, end, core::seconds{3600}) == 2);
    CHECK(store::keep_link(world.database, essay, "fourth", end + core::days{1}) == "fourth");
}
