#include "store/endings.hpp"

#include <algorithm>
#include <stdexcept>

#include "store/outbox.hpp"
#include "store/query.hpp"

namespace waymark::store {

namespace {

constexpr std::string_view text_context = "endings.text";

core::WorklistKind stored_kind(Query& row) {
    const auto kind = core::worklist_kind(row.bytes("kind"));
    if (!kind) throw std::runtime_error("store: unknown kind of worklist reason");
    return *kind;
}

core::ReasonKey stored_key(Query& row) {
    core::ReasonKey key;
    key.kind = stored_kind(row);
    if (row.integer("activity") != 0) key.activity = row.id<core::ActivityId>("activity");
    if (row.integer("date") != 0) key.date = row.time("date");
    return key;
}

void save_reasons(Database& database, std::int64_t ending, const std::vector<core::ReasonKey>& reasons) {
    Query query(database, "save_ended_reason");
    query.bind(":ending", ending);
    for (const core::ReasonKey& key : reasons)
        query.bind(":kind", core::word(key.kind))
            .bind(":activity", key.activity.value_or(core::ActivityId{}))
            .bind(":date", key.date.value_or(core::Instant{}))
            .run();
}

std::vector<core::ReasonKey> reasons_of(Database& database, std::int64_t ending) {
    std::vector<core::ReasonKey> reasons;
    Query row(database, "load_ended_reasons");
    row.bind(":ending", ending);
    while (row.step()) reasons.push_back(stored_key(row));
    return reasons;
}

WorklistEnding stored_ending(Database& database, Query& row) {
    WorklistEnding one;
    one.id = row.integer("id");
    one.site = row.id<core::SiteId>("site");
    one.course = row.id<core::CourseId>("course");
    one.person = row.id<core::PersonId>("person");
    one.author = row.id_or_none<core::PersonId>("author");
    const auto ending = core::ending(row.bytes("ending"));
    if (!ending) throw std::runtime_error("store: unknown ending");
    one.ending = *ending;
    one.at = row.time("at");
    one.known_until = row.time_or_none("known_until");
    one.text = unseal(database, row.bytes("text_sealed"), text_context);
    one.about_level = row.flag("about_level");
    return one;
}

/// Person and time of each row.
std::map<core::PersonId, core::Instant> times(Query& row, const char* column) {
    std::map<core::PersonId, core::Instant> times;
    while (row.step()) times[row.id<core::PersonId>("person")] = row.time(column);
    return times;
}

}  // namespace

bool save_ending(Database& database, const WorklistEnding& ending, std::string_view form_id) {
    bool added = false;
    database.transaction([&] {
        Query query(database, "save_ending");
        query.bind(":site", ending.site)
            .bind(":course", ending.course)
            .bind(":person", ending.person)
            .bind(":author", ending.author)
            .bind(":ending", core::word(ending.ending))
            .bind(":at", ending.at)
            .bind(":known_until", ending.known_until)
            .bind_blob(":text_sealed", seal(database, ending.text, text_context))
            .bind(":about_level", ending.about_level)
            .bind(":form_id", form_id);
        if (!query.step()) return;
        const std::int64_t id = query.integer("id");
        query.run();
        save_reasons(database, id, ending.reasons);
        added = true;
    });
    return added;
}

bool withdraw_ending(Database& database, core::CourseId course, core::PersonId person, std::int64_t id,
                     core::Instant now) {
    return Query(database, "withdraw_ending")
               .bind(":id", id)
               .bind(":course", course)
               .bind(":person", person)
               .bind(":now", now)
               .run() == 1;
}

std::vector<WorklistEnding> endings_of(Database& database, core::CourseId course, core::PersonId person) {
    std::vector<WorklistEnding> endings;
    Query row(database, "load_endings");
    row.bind(":course", course).bind(":person", person);
    while (row.step()) endings.push_back(stored_ending(database, row));
    for (WorklistEnding& one : endings) one.reasons = reasons_of(database, one.id);
    return endings;
}

core::WorklistMemory worklist_memory(Database& database, core::CourseId course, core::Instant now) {
    core::WorklistMemory memory;
    memory.contacts = last_contacts(database, course);
    Query replies(database, "last_replies");
    memory.replies = times(replies.bind(":course", course), "sent");
    Query open(database, "open_contacts");
    open.bind(":course", course);
    while (open.step())
        memory.open_contacts[open.id<core::PersonId>("person")] = {open.time("at"),
                                                                   open.time_or_none("other_at")};
    Query known(database, "known_situations");
    memory.known_until = times(known.bind(":course", course).bind(":now", now), "known_until");
    Query praises(database, "last_praises");
    memory.praised = times(praises.bind(":course", course), "at");
    Query promised(database, "follow_ups");
    memory.follow_ups = times(promised.bind(":course", course), "follow_up");
    Query settled(database, "settled_reasons");
    settled.bind(":course", course);
    while (settled.step())
        memory.settled[settled.id<core::PersonId>("person")].push_back(stored_key(settled));
    for (auto& [person, keys] : memory.settled) std::sort(keys.begin(), keys.end());
    Query watch(database, "load_course_watch");
    if (watch.bind(":course", course).step()) memory.watched_since = watch.time("since");
    return memory;
}

Contradictions contradictions(Database& database, core::CourseId course) {
    Contradictions found;
    Query row(database, "count_contradictions");
    row.bind(":course", course).bind(":ending", core::word(core::Ending::wrong));
    while (row.step()) found.reasons[stored_kind(row)] = row.small("count");
    Query levels(database, "count_level_contradictions");
    if (levels.bind(":course", course).step()) found.levels = levels.small("count");
    return found;
}

}  // namespace waymark::store
