#pragma once

#include <string>

#include "sample_course.hpp"
#include "store/facts.hpp"
#include "store/outbox.hpp"
#include "tests/support/temp_database.hpp"

namespace waymark::tests {

/// A database with the sample course, and deliveries to its people.
struct OutboxWorld {
    static constexpr core::Instant now = sample_time + core::hours{1};
    static constexpr core::seconds lease{120};

    TempDatabase temp;
    store::Database& database = temp.database();
    core::SiteId site = store::ensure_site(database, "a");
    core::CourseId course = store::save_reading(database, site, sample_reading());
    core::PersonId anna = store::find_person(database, site, "21").value();
    core::PersonId bertil = store::find_person(database, site, "22").value();
    core::PersonId mentor = store::find_person(database, site, "23").value();
    core::ActivityId essay = store::load_snapshot(database, course)->activities[0].id;

    /// A message to `recipient` that is due now; `number` makes it unique.
    [[nodiscard]] store::Delivery message(core::PersonId recipient, int number) const {
        store::Delivery delivery;
        delivery.site = site;
        delivery.course = course;
        delivery.recipient = recipient;
        delivery.author = mentor;
        delivery.text = "How are you, number " + std::to_string(number) + "?";
        delivery.marker = "wm:" + std::to_string(number);
        delivery.created = now;
        delivery.not_before = now;
        return delivery;
    }
    /// A nudge to `recipient` about the essay.
    [[nodiscard]] store::Delivery reminder(core::PersonId recipient, int number) const {
        store::Delivery delivery = message(recipient, number);
        delivery.why = core::DeliveryClass::nudge;
        delivery.author.reset();
        delivery.reminders = {core::ReminderKey{recipient, essay, now + core::hours{72}, "3-days-before"}};
        return delivery;
    }
    /// Enqueued under its marker.
    std::int64_t add(const store::Delivery& delivery) {
        return store::enqueue(database, delivery, delivery.marker).value();
    }
    [[nodiscard]] std::vector<std::int64_t> claim(core::Instant at = now, int limit = 10) {
        std::vector<std::int64_t> ids;
        for (const store::Delivery& row : store::claim_due(database, site, "me", at, lease, limit))
            ids.push_back(row.id);
        return ids;
    }
    [[nodiscard]] std::vector<std::int64_t> claim_lost(core::Instant at) {
        std::vector<std::int64_t> ids;
        for (const store::Delivery& row : store::claim_lost(database, site, "me", at, lease, 10))
            ids.push_back(row.id);
        return ids;
    }
    [[nodiscard]] store::Delivery load(std::int64_t id) const {
        return store::load_delivery(database, id).value();
    }
};

}  // namespace waymark::tests
