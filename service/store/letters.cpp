#include "store/letters.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "store/query.hpp"

namespace waymark::store {

namespace {

constexpr core::days longest_memory{35};

std::int64_t stored(core::Day day) {
    return day.time_since_epoch().count();
}

core::LetterKey stored_letter(Query& row) {
    const auto sort = core::letter_sort(row.bytes("sort"));
    if (!sort) throw std::runtime_error("store: unknown sort of letter");
    return {row.id<core::PersonId>("person"), *sort, core::Day{core::days{row.integer("day")}}};
}

}  // namespace

std::optional<std::int64_t> enqueue_letter(Database& database, const Delivery& delivery,
                                           const core::LetterKey& letter) {
    std::optional<std::int64_t> id;
    database.transaction([&] {
        id = enqueue(database, delivery,
                     fmt::format("letter:{}:{}:{}:{}", delivery.course.value, letter.mentor.value,
                                 core::word(letter.sort), stored(letter.day)));
        if (!id) return;
        Query(database, "save_letter")
            .bind(":course", delivery.course)
            .bind(":person", letter.mentor)
            .bind(":sort", core::word(letter.sort))
            .bind(":day", stored(letter.day))
            .bind(":delivery", *id)
            .run();
    });
    return id;
}

std::optional<core::LetterKey> letter_of(Database& database, std::int64_t delivery) {
    Query row(database, "letter_of");
    row.bind(":delivery", delivery);
    if (!row.step()) return std::nullopt;
    return stored_letter(row);
}

core::LetterHistory letter_history(Database& database, core::CourseId course, core::Instant now) {
    core::LetterHistory history;
    Query used(database, "used_letters");
    used.bind(":course", course).bind(":since", stored(core::FixedOffset().day_of(now - longest_memory)));
    while (used.step()) history.used.insert(stored_letter(used));
    Query off(database, "digests_switched_off");
    off.bind(":course", course);
    while (off.step()) history.switched_off.insert(off.id<core::PersonId>("person"));
    return history;
}

std::optional<core::Instant> last_digest(Database& database, core::CourseId course, core::PersonId mentor) {
    Query row(database, "last_digest");
    row.bind(":course", course).bind(":person", mentor);
    if (!row.step()) return std::nullopt;
    return row.time_or_none("at");
}

bool wants_digest(Database& database, core::PersonId person) {
    Query row(database, "mentor_choice");
    row.bind(":person", person);
    return !row.step() || row.flag("weekly");
}

void save_digest_choice(Database& database, core::PersonId person, bool wanted, core::Instant now) {
    Query(database, "save_mentor_choice")
        .bind(":person", person)
        .bind(":weekly", wanted)
        .bind(":now", now)
        .run();
}

}  // namespace waymark::store
