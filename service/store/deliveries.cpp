#include <algorithm>

#include "store/delivery_row.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

std::optional<core::ReminderKey> reminder_of(Query& row) {
    if (row.is_null("reminder_person")) return std::nullopt;
    return core::ReminderKey{row.id<core::PersonId>("reminder_person"),
                             row.id<core::ActivityId>("reminder_activity"), row.time("reminder_due"),
                             row.bytes("reminder_stage")};
}

struct Claim {
    core::SiteId site;
    std::string_view owner;
    core::Instant now;
    core::seconds lease;
    int limit = 0;
};

/// Either claiming statement. The texts are opened inside the transaction: if one does not open, no row stays
/// claimed.
std::vector<Delivery> claim(Database& database, const char* statement, const Claim& claim) {
    std::vector<Delivery> claimed;
    database.transaction([&] {
        Query row(database, statement);
        row.bind(":site", claim.site)
            .bind(":owner", claim.owner)
            .bind(":now", claim.now)
            .bind(":lease_until", claim.now + claim.lease)
            .bind(":limit", claim.limit);
        while (row.step()) claimed.push_back(delivery_of(database, row));
    });
    std::sort(claimed.begin(), claimed.end(),
              [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
    return claimed;
}

}  // namespace

Delivery delivery_of(const Database& database, Query& row) {
    Delivery result;
    result.id = row.integer("id");
    result.kind = delivery_class(row.bytes("kind"));
    result.site = row.id<core::SiteId>("site");
    result.course = row.id<core::CourseId>("course");
    result.recipient = row.id<core::PersonId>("recipient");
    result.author = row.id_or_none<core::PersonId>("author");
    result.reminder = reminder_of(row);
    result.text = unseal(database, row.bytes("text_sealed"), delivery_text_context);
    result.marker = row.bytes("marker");
    result.state = stored_delivery_state(row.bytes("state"));
    result.reason = row.bytes("reason");
    result.created = row.time("created");
    result.not_before = row.time("not_before");
    result.attempted = row.time_or_none("attempted");
    result.attempts = row.small("attempts");
    result.not_found = row.small("not_found");
    result.receipt = row.bytes("receipt");
    result.finished = row.time_or_none("finished");
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
    if (!row.step()) return std::nullopt;
    return delivery_of(database, row);
}

std::vector<Delivery> deliveries_to(Database& database, core::CourseId course, core::PersonId recipient) {
    std::vector<Delivery> deliveries;
    Query row(database, "deliveries_to");
    row.bind(":course", course).bind(":recipient", recipient);
    while (row.step()) deliveries.push_back(delivery_of(database, row));
    return deliveries;
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
