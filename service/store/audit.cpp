#include "store/query.hpp"
#include "store/sessions.hpp"

namespace waymark::store {

void record_launch(Database& database, core::SiteId site, std::string_view subject,
                   std::string_view context_lms_id, core::Instant at) {
    Query(database, "record_launch")
        .bind(":site", site)
        .bind(":subject", subject)
        .bind(":context_lms_id", context_lms_id)
        .bind(":at", at)
        .run();
}

void record_audit(Database& database, const AuditEntry& entry) {
    Query(database, "record_audit")
        .bind(":at", entry.at)
        .bind(":site", entry.site)
        .bind(":course", entry.course)
        .bind(":actor", entry.actor)
        .bind(":action", entry.action)
        .bind(":subject", entry.subject)
        .bind(":detail", entry.detail)
        .run();
}

std::vector<AuditEntry> load_audit(Database& database, core::SiteId site, int limit) {
    std::vector<AuditEntry> entries;
    Query row(database, "load_audit");
    row.bind(":site", site).bind(":limit", limit);
    while (row.step())
        entries.push_back({row.time("at"), row.id<core::SiteId>("site"),
                           row.id_or_none<core::CourseId>("course"), row.bytes("actor"), row.bytes("action"),
                           row.id_or_none<core::PersonId>("subject"), row.bytes("detail")});
    return entries;
}

}  // namespace waymark::store
