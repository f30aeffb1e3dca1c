#include "store/outbox.hpp"

#include "store/delivery_row.hpp"
#include "store/query.hpp"

namespace waymark::store {

namespace {

void bind_reminder(Query& query, const std::optional<core::ReminderKey>& key) {
    if (key) {
        query.bind(":reminder_person", key->person)
            .bind(":reminder_activity", key->activity)
            .bind(":reminder_due", key->due)
            .bind(":reminder_stage", key->stage);
        return;
    }
    for (const char* parameter :
         {":reminder_person", ":reminder_activity", ":reminder_due", ":reminder_stage"})
        query.bind_null(parameter);
}

}  // namespace

std::optional<std::int64_t> enqueue(Database& database, const Delivery& delivery,
                                    std::string_view dedupe_key) {
    Query query(database, "enqueue");
    bind_reminder(query, delivery.reminder);
    query.bind(":kind", core::word(delivery.kind))
        .bind(":site", delivery.site)
        .bind(":course", delivery.course)
        .bind(":recipient", delivery.recipient)
        .bind(":author", delivery.author)
        .bind_blob(":text_sealed", seal(database, delivery.text, delivery_text_context))
        .bind(":marker", delivery.marker)
        .bind(":dedupe_key", dedupe_key)
        .bind(":state", core::word(delivery.state))
        .bind(":reason", delivery.reason)
        .bind(":created", delivery.created)
        .bind(":not_before", delivery.not_before)
        .bind(":attempted", delivery.attempted)
        .bind(":attempts", delivery.attempts)
        .bind(":not_found", delivery.not_found)
        .bind(":receipt", delivery.receipt)
        .bind(":finished", delivery.finished);
    if (!query.step()) return std::nullopt;
    const std::int64_t id = query.integer("id");
    query.run();
    return id;
}

bool mark_attempt(Database& database, std::int64_t id, core::Instant now) {
    return Query(database, "mark_attempt").bind(":id", id).bind(":now", now).run() == 1;
}

void mark_sent(Database& database, std::int64_t id, std::string_view receipt, core::Instant now) {
    Query(database, "mark_sent").bind(":id", id).bind(":receipt", receipt).bind(":now", now).run();
}

void mark_ended(Database& database, std::int64_t id, core::DeliveryState state, std::string_view reason,
                core::Instant now) {
    Query(database, "mark_ended")
        .bind(":id", id)
        .bind(":state", core::word(state))
        .bind(":reason", reason)
        .bind(":now", now)
        .run();
}

void mark_retry(Database& database, std::int64_t id, core::Instant not_before, std::string_view reason) {
    Query(database, "mark_retry")
        .bind(":id", id)
        .bind(":not_before", not_before)
        .bind(":reason", reason)
        .run();
}

void mark_look_up(Database& database, std::int64_t id, core::Instant look_at, int not_found,
                  std::string_view reason) {
    Query(database, "mark_look_up")
        .bind(":id", id)
        .bind(":look_at", look_at)
        .bind(":not_found", not_found)
        .bind(":reason", reason)
        .run();
}

}  // namespace waymark::store
