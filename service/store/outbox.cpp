#include "store/outbox.hpp"

#include <stdexcept>

#include "store/connection.hpp"
#include "store/delivery_row.hpp"
#include "store/query.hpp"

namespace waymark::store {

namespace {

/// What is committed while it lives is on the disk when the commit returns: a power cut after the LMS was
/// called must not take back the note that it was. Other commits may wait for the next one of these.
class OnDisk {
  public:
    explicit OnDisk(Database& database) : connection_(database.connection()) {
        if (connection_.inside != Connection::Inside::nothing)
            throw std::logic_error("store: an attempt is noted in a transaction of its own");
        connection_.handle.exec("PRAGMA synchronous = FULL");
    }
    ~OnDisk() { connection_.handle.tryExec("PRAGMA synchronous = NORMAL"); }
    OnDisk(const OnDisk&) = delete;
    OnDisk& operator=(const OnDisk&) = delete;

  private:
    Connection& connection_;
};

Query& bind_key(Query& query, const core::ReminderKey& key) {
    return query.bind(":person", key.person)
        .bind(":activity", key.activity)
        .bind(":due", key.due)
        .bind(":stage", key.stage);
}

std::vector<core::ReminderKey> unused(Database& database, const std::vector<core::ReminderKey>& keys) {
    std::vector<core::ReminderKey> free;
    for (const core::ReminderKey& key : keys) {
        Query query(database, "reminder_key_used");
        if (!bind_key(query, key).step()) free.push_back(key);
    }
    return free;
}

std::optional<std::int64_t> insert(Database& database, const Delivery& delivery,
                                   std::string_view dedupe_key) {
    Query query(database, "enqueue");
    query.bind(":kind", core::word(delivery.kind))
        .bind(":class", core::word(delivery.why))
        .bind(":site", delivery.site)
        .bind(":course", delivery.course)
        .bind(":recipient", delivery.recipient)
        .bind(":author", delivery.author)
        .bind(":follows", delivery.follows)
        .bind_blob(":text_sealed", seal(database, delivery.text, delivery_text_context))
        .bind(":marker", delivery.marker)
        .bind(":dedupe_key", dedupe_key)
        .bind(":state", core::word(delivery.state))
        .bind(":reason", delivery.reason)
        .bind(":created", delivery.created)
        .bind(":not_before", delivery.not_before)
        .bind(":attempted", delivery.attempted)
        .bind(":attempts", delivery.attempts)
        .bind(":crashes", delivery.crashes)
        .bind(":not_found", delivery.not_found)
        .bind(":receipt", delivery.receipt)
        .bind(":seen", delivery.seen)
        .bind(":finished", delivery.finished);
    if (!query.step()) return std::nullopt;
    const std::int64_t id = query.integer("id");
    query.run();
    return id;
}

}  // namespace

std::optional<std::int64_t> enqueue(Database& database, const Delivery& delivery,
                                    std::string_view dedupe_key) {
    std::optional<std::int64_t> id;
    database.transaction([&] {
        id.reset();
        const std::vector<core::ReminderKey> keys = unused(database, delivery.reminders);
        if (keys.empty() && !delivery.reminders.empty()) return;
        id = insert(database, delivery, dedupe_key);
        if (!id) return;
        for (const core::ReminderKey& key : keys) {
            Query query(database, "save_reminder_key");
            bind_key(query, key).bind(":delivery", *id).run();
        }
    });
    return id;
}

int calls_since(Database& database, core::SiteId site, core::Instant since, core::Instant now) {
    Query query(database, "calls_since");
    query.bind(":site", site).bind(":since", since).bind(":now", now);
    return query.step() ? query.small("calls") : 0;
}

bool mark_attempt(Database& database, std::int64_t id, core::Instant now,
                  std::optional<core::PersonId> speaker) {
    const OnDisk on_disk(database);
    return Query(database, "mark_attempt")
               .bind(":id", id)
               .bind(":now", now)
               .bind(":speaker", speaker)
               .run() == 1;
}

void correct_attempt(Database& database, std::int64_t id, core::Instant now) {
    Query(database, "correct_attempt").bind(":id", id).bind(":now", now).run();
}

void save_delivery_text(Database& database, std::int64_t id, std::string_view text) {
    Query(database, "save_delivery_text")
        .bind(":id", id)
        .bind_blob(":text_sealed", seal(database, text, delivery_text_context))
        .run();
}

void drop_reminder(Database& database, const core::ReminderKey& key, std::string_view reason,
                   core::Instant now) {
    Query query(database, "drop_reminder_key");
    bind_key(query, key).bind(":reason", reason).bind(":now", now).run();
}

namespace {

std::vector<std::string> stages_of(Database& database, const char* statement,
                                   const core::ReminderKey& about) {
    std::vector<std::string> stages;
    Query row(database, statement);
    row.bind(":person", about.person).bind(":activity", about.activity).bind(":due", about.due);
    while (row.step()) stages.push_back(row.bytes("stage"));
    return stages;
}

}  // namespace

std::vector<std::string> stages_said(Database& database, const core::ReminderKey& about) {
    return stages_of(database, "stages_said", about);
}

std::vector<std::string> stages_planned(Database& database, const core::ReminderKey& about) {
    return stages_of(database, "stages_planned", about);
}

void mark_seen(Database& database, core::SiteId site, std::string_view receipt, core::Instant seen) {
    Query(database, "mark_seen").bind(":site", site).bind(":receipt", receipt).bind(":seen", seen).run();
}

void mark_sent(Database& database, std::int64_t id, std::string_view receipt, core::Instant now) {
    Query(database, "mark_sent").bind(":id", id).bind(":receipt", receipt).bind(":now", now).run();
}

void mark_ended(Database& database, std::int64_t id, core::DeliveryState state, std::string_view reason,
                core::Instant now) {
    database.transaction([&] {
        const int ended = Query(database, "mark_ended")
                              .bind(":id", id)
                              .bind(":state", core::word(state))
                              .bind(":reason", reason)
                              .bind(":now", now)
                              .run();
        if (ended == 0 || state != core::DeliveryState::cancelled) return;
        Query(database, "drop_reminder_keys_of")
            .bind(":delivery", id)
            .bind(":reason", reason.empty() ? "unknown" : reason)
            .bind(":now", now)
            .run();
    });
}

void save_site_rest(Database& database, core::SiteId site, core::Instant now, core::Instant until) {
    Query(database, "save_site_rest").bind(":site", site).bind(":asked", now).bind(":until", until).run();
}

bool site_rests(Database& database, core::SiteId site, core::Instant now) {
    return Query(database, "site_rests").bind(":site", site).bind(":now", now).step();
}

void mark_retry(Database& database, std::int64_t id, core::Instant not_before, std::string_view reason) {
    Query(database, "mark_retry")
        .bind(":id", id)
        .bind(":not_before", not_before)
        .bind(":reason", reason)
        .run();
}

void mark_unchecked(Database& database, std::int64_t id, core::Instant not_before, std::string_view reason) {
    Query(database, "mark_unchecked")
        .bind(":id", id)
        .bind(":not_before", not_before)
        .bind(":reason", reason)
        .run();
}

void note_look(Database& database, std::int64_t id, core::Instant now) {
    Query(database, "note_look").bind(":id", id).bind(":now", now).run();
}

void mark_look_up(Database& database, std::int64_t id, const NextLook& next) {
    Query(database, "mark_look_up")
        .bind(":id", id)
        .bind(":look_at", next.at)
        .bind(":not_found", next.not_found)
        .bind(":unanswered", next.unanswered)
        .bind(":reason", next.reason)
        .run();
}

}  // namespace waymark::store
