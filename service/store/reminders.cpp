#include <algorithm>
#include <utility>

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

core::ReminderWishes stored_wishes(Query& row) {
    core::ReminderWishes wishes{row.flag("before_date"), row.flag("after_date"), {}};
    if (!row.is_null("quiet_from") && !row.is_null("quiet_until"))
        wishes.quiet = std::pair{row.small("quiet_from"), row.small("quiet_until")};
    return wishes;
}

void read_choices(Database& database, core::CourseId course, core::ReminderHistory& history) {
    Query row(database, "contact_choices_in");
    row.bind(":course", course);
    while (row.step()) {
        const auto person = row.id<core::PersonId>("person");
        if (!row.flag("nudges")) history.opted_out.insert(person);
        const core::ReminderWishes wishes = stored_wishes(row);
        if (wishes != core::ReminderWishes{}) history.wishes[person] = wishes;
    }
}

/// Pauses and known situations, the longer of each student.
void read_rests(Database& database, core::CourseId course, core::Instant now,
                core::ReminderHistory& history) {
    Query paused(database, "pauses_in");
    paused.bind(":course", course);
    while (paused.step()) history.muted[paused.id<core::PersonId>("person")] = paused.time("until");
    Query known(database, "known_situations");
    known.bind(":course", course).bind(":now", now);
    while (known.step()) {
        core::Instant& until = history.muted[known.id<core::PersonId>("person")];
        until = std::max(until, known.time("known_until"));
    }
}

void read_asked(Database& database, core::CourseId course, core::ReminderHistory& history) {
    Query row(database, "asked_in");
    row.bind(":course", course);
    while (row.step())
        history.asked[{row.id<core::PersonId>("person"), row.id<core::ActivityId>("activity")}].emplace_back(
            row.small("hours_before"));
}

core::ReminderKey stored_key(Query& row) {
    return {row.id<core::PersonId>("person"), row.id<core::ActivityId>("activity"), row.time("due"),
            row.bytes("stage")};
}

/// Why a key whose row is in that state has no turn; nothing when its message was sent.
std::optional<core::SkipReason> unsent_reason(core::DeliveryState state) {
    switch (state) {
        case core::DeliveryState::waiting:
        case core::DeliveryState::sending:
            return core::SkipReason::on_its_way;
        case core::DeliveryState::refused:
        case core::DeliveryState::failed:
            return core::SkipReason::undelivered;
        case core::DeliveryState::uncertain:
            return core::SkipReason::maybe_sent;
        case core::DeliveryState::sent:
        case core::DeliveryState::cancelled:
            break;
    }
    return std::nullopt;
}

void read_keys(Database& database, core::CourseId course, core::Instant since,
               core::ReminderHistory& history) {
    Query used(database, "used_reminder_keys");
    used.bind(":course", course).bind(":since", since);
    while (used.step()) {
        history.sent.push_back(stored_key(used));
        if (const auto reason = unsent_reason(stored_delivery_state(used.bytes("state"))))
            history.unsent.emplace(history.sent.back(), *reason);
    }
    Query dropped(database, "dropped_reminder_keys");
    dropped.bind(":course", course).bind(":since", since);
    while (dropped.step())
        if (const auto reason = core::skip_reason(dropped.bytes("dropped")))
            history.let_go[stored_key(dropped)] = {*reason, dropped.time("dropped_at")};
}

void read_named(Database& database, core::CourseId course, core::Instant since,
                core::ReminderHistory& history) {
    Query row(database, "named_dates");
    row.bind(":course", course).bind(":since", since);
    while (row.step()) history.named.push_back(stored_key(row));
}

}  // namespace

ContactChoice contact_choice(Database& database, core::PersonId person) {
    Query row(database, "contact_choice");
    row.bind(":person", person);
    if (!row.step()) return {};
    return {row.flag("nudges"), stored_wishes(row), row.bytes("language")};
}

void save_contact_choice(Database& database, core::PersonId person, const ContactChoice& choice,
                         core::Instant now) {
    const auto& quiet = choice.wishes.quiet;
    Query(database, "save_contact_choice")
        .bind(":person", person)
        .bind(":nudges", choice.nudges)
        .bind(":before_date", choice.wishes.before)
        .bind(":after_date", choice.wishes.after)
        .bind(":quiet_from", quiet ? std::optional{quiet->first} : std::nullopt)
        .bind(":quiet_until", quiet ? std::optional{quiet->second} : std::nullopt)
        .bind(":language", choice.language)
        .bind(":now", now)
        .run();
}

void save_nudge_choice(Database& database, core::PersonId person, bool nudges, core::Instant now) {
    Query(database, "save_nudge_choice")
        .bind(":person", person)
        .bind(":nudges", nudges ? 1 : 0)
        .bind(":now", now)
        .run();
}

void ask_reminder(Database& database, core::PersonId person, core::ActivityId activity, core::hours before,
                  core::Instant now) {
    Query(database, "ask_reminder")
        .bind(":person", person)
        .bind(":activity", activity)
        .bind(":hours_before", static_cast<std::int64_t>(before.count()))
        .bind(":now", now)
        .run();
}

void unask_reminders(Database& database, core::PersonId person, core::ActivityId activity) {
    Query(database, "unask_reminders").bind(":person", person).bind(":activity", activity).run();
}

std::map<core::ActivityId, std::vector<core::hours>> asked_by(Database& database, core::PersonId person) {
    std::map<core::ActivityId, std::vector<core::hours>> asked;
    Query row(database, "asked_by");
    row.bind(":person", person);
    while (row.step()) asked[row.id<core::ActivityId>("activity")].emplace_back(row.small("hours_before"));
    return asked;
}

core::ReminderHistory reminder_history(Database& database, core::CourseId course, core::Instant now) {
    core::ReminderHistory history;
    database.reading([&] {
        read_keys(database, course, now - key_memory, history);
        Query nudge(database, "nudges");
        nudge.bind(":course", course).bind(":since", now - nudge_memory);
        while (nudge.step())
            history.nudges[nudge.id<core::PersonId>("recipient")].push_back(nudge.time("at"));
        Query correction(database, "corrections");
        correction.bind(":course", course).bind(":since", now - key_memory);
        while (correction.step())
            history.corrected[{correction.id<core::PersonId>("person"),
                               correction.id<core::ActivityId>("activity")}] = correction.time("at");
        history.last_contact = last_contacts(database, course);
        read_choices(database, course, history);
        read_rests(database, course, now, history);
        read_asked(database, course, history);
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
