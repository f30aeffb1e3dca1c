#include "store/letters.hpp"

#include <catch2/catch.hpp>

#include "outbox_world.hpp"

using namespace waymark;
using core::DeliveryState;
using core::LetterKey;
using core::LetterSort;

namespace {

constexpr core::Day today{core::days{20780}};

struct Letters : tests::OutboxWorld {
    std::optional<std::int64_t> add(const LetterKey& key, int number,
                                    DeliveryState state = DeliveryState::waiting) {
        store::Delivery row = message(key.mentor, number);
        row.kind = core::DeliveryKind::digest;
        row.why = core::DeliveryClass::nudge;
        row.text.clear();
        row.state = state;
        return store::enqueue_letter(database, row, key);
    }
};

}  // namespace

TEST_CASE_METHOD(Letters, "a letter is queued once, whatever became of it", "[store][letters]") {
    const LetterKey weekly{mentor, LetterSort::weekly, today};
    const auto id = add(weekly, 1);
    REQUIRE(id);
    CHECK(store::letter_of(database, *id) == weekly);
    CHECK_FALSE(add(weekly, 2));
    store::mark_ended(database, *id, DeliveryState::cancelled, "not_mentor", now);
    CHECK_FALSE(add(weekly, 3));
    CHECK(add({mentor, LetterSort::weekly, today + core::days{7}}, 4));
    CHECK(add({mentor, LetterSort::start_pack, core::Day{}}, 5));
    CHECK_FALSE(store::letter_of(database, 999));
}

TEST_CASE_METHOD(Letters, "a digest that was left out as empty is used up and never claimed",
                 "[store][letters]") {
    CHECK(add({mentor, LetterSort::weekly, today}, 1, DeliveryState::cancelled));
    CHECK_FALSE(add({mentor, LetterSort::weekly, today}, 2));
    CHECK(store::claim_due(database, site, "a", now, lease, 9).empty());
}

TEST_CASE_METHOD(Letters, "the history knows every start pack and the digests of the last weeks",
                 "[store][letters]") {
    const core::Instant then{core::seconds{today.time_since_epoch()}};
    const LetterKey old{mentor, LetterSort::weekly, today - core::days{42}};
    const LetterKey recent{mentor, LetterSort::weekly, today - core::days{7}};
    const LetterKey pack{mentor, LetterSort::start_pack, core::Day{}};
    int number = 0;
    for (const LetterKey& key : {old, recent, pack}) add(key, ++number);
    CHECK(store::letter_history(database, course, then).used == std::set{recent, pack});
}

TEST_CASE_METHOD(Letters, "a mentor switches the digest off and on again", "[store][letters]") {
    CHECK(store::wants_digest(database, mentor));
    store::save_digest_choice(database, mentor, false, now);
    CHECK_FALSE(store::wants_digest(database, mentor));
    CHECK(store::letter_history(database, course, now).switched_off == std::set{mentor});
    store::save_digest_choice(database, mentor, true, now);
    CHECK(store::letter_history(database, course, now).switched_off.empty());
}

TEST_CASE_METHOD(Letters, "the latest digest is the latest that was sent", "[store][letters]") {
    CHECK_FALSE(store::last_digest(database, course, mentor));
    const auto first = add({mentor, LetterSort::weekly, today}, 1);
    const auto second = add({mentor, LetterSort::weekly, today + core::days{7}}, 2);
    store::mark_sent(database, *first, "901", now);
    store::mark_ended(database, *second, DeliveryState::failed, "unreachable", now + core::days{7});
    CHECK(store::last_digest(database, course, mentor) == now);
}

TEST_CASE_METHOD(Letters, "letters do not count for the weekly cap of reminders", "[store][letters]") {
    add({anna, LetterSort::weekly, today}, 1);
    CHECK(store::reminder_history(database, course, now).nudges.empty());
    store::enqueue(database, reminder(anna, 2), "r2");
    CHECK(store::reminder_history(database, course, now).nudges.size() == 1);
}
