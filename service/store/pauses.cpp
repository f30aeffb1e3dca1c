#include "store/pauses.hpp"

#include "store/query.hpp"

namespace waymark::store {

namespace {

Pause stored_pause(Query& row) {
    return {row.time("until"), row.id_or_none<core::PersonId>("set_by")};
}

}  // namespace

Pauses pauses_of(Database& database, core::PersonId person) {
    Pauses pauses;
    Query row(database, "pauses_of");
    row.bind(":person", person);
    while (row.step()) (row.flag("own") ? pauses.own : pauses.staff) = stored_pause(row);
    return pauses;
}

void save_pause(Database& database, core::PersonId person, std::optional<core::Instant> until,
                core::PersonId by, core::Instant now) {
    const bool own = by == person;
    if (!until) {
        Query(database, "end_pause").bind(":person", person).bind(":own", own).run();
        return;
    }
    Query(database, "save_pause")
        .bind(":person", person)
        .bind(":own", own)
        .bind(":until", *until)
        .bind(":by", by)
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
