#include "store/pauses.hpp"

#include "store/query.hpp"

namespace waymark::store {

namespace {

Pause stored_pause(Query& row) {
    return {row.time("until"), row.id_or_none<core::PersonId>("set_by")};
}

}  // namespace

std::optional<Pause> pause_by(Database& database, core::PersonId person, core::PersonId by) {
    Query row(database, "pause_by");
    if (!row.bind(":person", person).bind(":by", by).step()) return std::nullopt;
    return stored_pause(row);
}

void save_pause(Database& database, core::PersonId person, std::optional<core::Instant> until,
                core::PersonId by, core::Instant now) {
    if (!until) {
        Query(database, "end_pause").bind(":person", person).bind(":by", by).run();
        return;
    }
    Query(database, "save_pause")
        .bind(":person", person)
        .bind(":by", by)
        .bind(":until", *until)
        .bind(":now", now)
        .run();
}

std::vector<Pause> rests_of(Database& database, core::CourseId course, core::PersonId person) {
    std::vector<Pause> rests;
    Query row(database, "rests_of");
    row.bind(":course", course).bind(":person", person);
    while (row.step()) rests.push_back(stored_pause(row));
    return rests;
}

}  // namespace waymark::store
