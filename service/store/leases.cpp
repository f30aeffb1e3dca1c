#include "store/leases.hpp"

#include "store/query.hpp"

namespace waymark::store {

bool acquire_lease(Database& database, std::string_view name, std::string_view owner, core::Instant now,
                   core::seconds lease) {
    return Query(database, "acquire_lease")
               .bind(":name", name)
               .bind(":owner", owner)
               .bind(":now", now)
               .bind(":held_until", now + lease)
               .run() == 1;
}

void renew_leases(Database& database, std::string_view owner, core::Instant now, core::seconds lease) {
    Query(database, "renew_leases").bind(":owner", owner).bind(":held_until", now + lease).run();
}

void release_lease(Database& database, std::string_view name, std::string_view owner, core::Instant now) {
    Query(database, "release_lease").bind(":name", name).bind(":owner", owner).bind(":now", now).run();
}

std::optional<core::Instant> last_run(Database& database, std::string_view name) {
    Query row(database, "last_run");
    row.bind(":name", name);
    if (!row.step()) return std::nullopt;
    return row.time_or_none("last_end");
}

}  // namespace waymark::store
