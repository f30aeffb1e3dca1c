#include <algorithm>
#include <stdexcept>

#include "store/delivery_row.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

std::vector<core::ReminderKey> reminders_of(Database& database, std::int64_t delivery) {
    std::vector<core::ReminderKey> keys;
    Query row(database, "reminder_keys_of");
    row.bind(":delivery", delivery);
    while (row.step())
        keys.push_back({row.id<core::PersonId>("person"), row.id<core::ActivityId>("activity"),
                        row.time("due"), row.bytes("stage")});
    return keys;
}

void add_reminders(Database& database, std::vector<Delivery>& deliveries) {
    for (Delivery& one : deliveries)
        if (one.why != core::DeliveryClass::by_hand) one.reminders = reminders_of(database, one.id);
}

/// Whether the key opens any other text: then a text that does not open is damaged. Otherwise the key is
/// another one and nothing may be concluded, least of all that messages are to be parked.
bool key_is_right(Database& database, std::int64_t but) {
    Query row(database, "other_texts");
    row.bind(":id", but);
    while (row.step())
        if (database.sealer().open(row.bytes("text_sealed"), delivery_text_context)) return true;
    return false;
}

/// All rows of a query that has its parameters, each with its reminders.
std::vector<Delivery> deliveries_in(Database& database, Query& row) {
    std::vector<Delivery> deliveries;
    while (row.step()) deliveries.push_back(delivery_of(database, row));
    for (const Delivery& one : deliveries)
        if (!one.readable && !key_is_right(database, one.id))
            throw std::runtime_error("the key does not open delivery.text: it is another one");
    add_reminders(database, deliveries);
    return deliveries;
}

struct Claim {
    core::SiteId site;
    std::string_view owner;
    core::Instant now;
    core::seconds lease;
    int limit = 0;
};

/// Either claiming statement. With another key no row stays claimed: it throws inside the transaction.
std::vector<Delivery> claim(Database& database, const char* statement, const Claim& claim) {
    std::vector<Delivery> claimed;
    database.transaction([&] {
        Query row(database, statement);
        row.bind(":site", claim.site)
            .bind(":owner", claim.owner)
            .bind(":now", claim.now)
            .bind(":lease_until", claim.now + claim.lease)
            .bind(":limit", claim.limit);
        claimed = deliveries_in(database, row);
    });
    std::sort(claimed.begin(), claimed.end(),
              [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
    return claimed;
}

}  // namespace

Delivery delivery_of(const Database& database, Query& row) {
    Delivery result;
    result.id = row.integer("id");
    result.kind = stored_delivery_kind(row.bytes("kind"));
    result.why = stored_delivery_class(row.bytes("class"));
    result.site = row.id<core::SiteId>("site");
    result.course = row.id<core::CourseId>("course");
    result.recipient = row.id_or_none<core::PersonId>("recipient");
    result.author = row.id_or_none<core::PersonId>("author");
    result.follows = row.integer_or_none("follows");
    std::optional<std::string> text = database.sealer().open(row.bytes("text_sealed"), delivery_text_context);
    result.readable = text.has_value();
    result.text = std::move(text).value_or("");
    result.marker = row.bytes("marker");
    result.state = stored_delivery_state(row.bytes("state"));
    result.reason = row.bytes("reason");
    result.created = row.time("created");
    result.not_before = row.time("not_before");
    result.attempted = row.time_or_none("attempted");
    result.attempts = row.small("attempts");
    result.crashes = row.small("crashes");
    result.checks = row.small("checks");
    result.not_found = row.small("not_found");
    result.unanswered = row.small("unanswered");
    result.receipt = row.bytes("receipt");
    result.seen = row.time_or_none("seen");
    result.finished = row.time_or_none("finished");
    result.speaker = row.id_or_none<core::PersonId>("speaker");
    return result;
}

std::vector<Delivery> claim_due(Database& database, core::SiteId site, std::string_view owner,
                                core::Instant now, core::seconds lease, int limit) {
    return claim(database, "claim_due", {site, owner, now, lease, limit});
}

std::vector<Delivery> claim_lost(Database& database, core::SiteId site, std::string_view owner,
                                 core::Instant now, core::seconds lease, int limit) {
    return claim(database, "claim_lost", {site, owner, now, lease, limit});
}

std::optional<Delivery> load_delivery(Database& database, std::int64_t id) {
    Query row(database, "load_delivery");
    row.bind(":id", id);
    std::vector<Delivery> found = deliveries_in(database, row);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Delivery> deliveries_to(Database& database, core::CourseId course, core::PersonId recipient) {
    Query row(database, "deliveries_to");
    row.bind(":course", course).bind(":recipient", recipient);
    return deliveries_in(database, row);
}

std::vector<Delivery> group_deliveries(Database& database, core::CourseId course) {
    Query row(database, "group_deliveries");
    row.bind(":course", course);
    return deliveries_in(database, row);
}

std::vector<Delivery> parked_deliveries(Database& database, core::SiteId site, int limit) {
    Query row(database, "parked_deliveries");
    row.bind(":site", site).bind(":limit", limit);
    return deliveries_in(database, row);
}

std::map<core::DeliveryState, int> count_deliveries(Database& database, core::SiteId site) {
    std::map<core::DeliveryState, int> counts;
    Query row(database, "count_deliveries");
    row.bind(":site", site);
    while (row.step()) counts[stored_delivery_state(row.bytes("state"))] = row.small("rows_in_state");
    return counts;
}

std::optional<core::Instant> next_delivery(Database& database) {
    Query row(database, "next_delivery");
    if (!row.step()) return std::nullopt;
    return row.time_or_none("moment");
}

}  // namespace waymark::store
