#include "store/outbox.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

/// The weekly cap counts seven days back from a reminder's moment, which is never before `now`.
constexpr core::days nudge_memory{7};
/// Longer ago than any stage after a date reaches.
constexpr core::days key_memory{60};

}  // namespace

namespace {

void read_choices(Database& database, core::CourseId course, core::ReminderHistory& history) {
    Query row(database, "contact_choices_in");
    row.bind(":course", course);
    while (row.step()) {
        const auto person = row.id<core::PersonId>("person");
        if (!row.flag("nudges")) history.opted_out.insert(person);
        if (const auto until = row.time_or_none("muted_until")) history.muted[person] = *until;
    }
}

void read_named(Database& database, core::CourseId course, core::Instant since,
                core::ReminderHistory& history) {
    Query row(database, "named_dates");
    row.bind(":course", course).bind(":since", since);
    while (row.step())
        history.named.push_back({row.id<core::PersonId>("person"), row.id<core::ActivityId>("activity"),
                                 row.time("due"), row.bytes("stage")});
}

}  // namespace

ContactChoice contact_choice(Database& database, core::PersonId person) {
    Query row(database, "contact_choice");
    row.bind(":person", person);
    if (!row.step()) return {};
    return {row.flag("nudges"), row.time_or_none("muted_until")};
}

void save_nudge_choice(Database& database, core::PersonId person, bool nudges, core::Instant now) {
    Query(database, "save_nudge_choice")
        .bind(":person", person)
        .bind(":nudges", nudges ? 1 : 0)
        .bind(":now", now)
        .run();
}

void save_mute(Database& database, core::PersonId person, std::optional<core::Instant> until,
               core::Instant now) {
    Query(database, "save_mute").bind(":person", person).bind(":until", until).bind(":now", now).run();
}

core::ReminderHistory reminder_history(Database& database, core::CourseId course, core::Instant now) {
    core::ReminderHistory history;
    database.reading([&] {
        Query key(database, "used_reminder_keys");
        key.bind(":course", course).bind(":since", now - key_memory);
        while (key.step())
            history.sent.push_back({key.id<core::PersonId>("person"), key.id<core::ActivityId>("activity"),
                                    key.time("due"), key.bytes("stage")});
        Query nudge(database, "nudges");
        nudge.bind(":course", course).bind(":since", now - nudge_memory);
        while (nudge.step())
            history.nudges[nudge.id<core::PersonId>("recipient")].push_back(nudge.time("at"));
        history.last_contact = last_contacts(database, course);
        read_choices(database, course, history);
        read_named(database, course, now - key_memory, history);
    });
    return history;
}

std::map<core::PersonId, core::Instant> last_contacts(Database& database, core::CourseId course) {
    std::map<core::PersonId, core::Instant> contacts;
    Query row(database, "last_contacts");
    row.bind(":course", course);
    while (row.step()) contacts[row.id<core::PersonId>("recipient")] = row.time("at");
    return contacts;
}

void save_skips(Database& database, core::CourseId course, const std::vector<core::SkippedReminder>& skips,
                core::Instant now) {
    database.transaction([&] {
        Query(database, "delete_skips").bind(":course", course).run();
        Query query(database, "save_skip");
        query.bind(":course", course).bind(":now", now);
        for (const core::SkippedReminder& skip : skips)
            query.bind(":person", skip.key.person)
                .bind(":activity", skip.key.activity)
                .bind(":due", skip.key.due)
                .bind(":stage", skip.key.stage)
                .bind(":reason", core::word(skip.reason))
                .run();
    });
}

std::vector<core::SkippedReminder> load_skips(Database& database, core::CourseId course) {
    std::vector<core::SkippedReminder> skips;
    Query row(database, "load_skips");
    row.bind(":course", course);
    while (row.step())
        skips.push_back({{row.id<core::PersonId>("person"), row.id<core::ActivityId>("activity"),
                          row.time("due"), row.bytes("stage")},
                         stored_skip_reason(row.bytes("reason"))});
    return skips;
}

}  // namespace waymark::store
