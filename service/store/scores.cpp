#include "store/scores.hpp"

#include "store/query.hpp"

namespace waymark::store {

namespace {

Query& bind_column(Query& query, const ColumnKey& column) {
    return query.bind(":registration", column.registration)
        .bind(":context_lms_id", column.context_lms_id)
        .bind(":resource_id", column.resource_id);
}

Query& bind_score(Query& query, const ScoreKey& score) {
    return query.bind(":registration", score.registration)
        .bind(":line_item", score.line_item)
        .bind(":subject", score.subject);
}

}  // namespace

std::optional<std::string> find_line_item(Database& database, const ColumnKey& column) {
    Query row(database, "find_line_item");
    if (!bind_column(row, column).step()) return std::nullopt;
    return row.bytes("url");
}

void save_line_item(Database& database, const ColumnKey& column, std::string_view url, core::Instant now) {
    Query query(database, "save_line_item");
    bind_column(query, column).bind(":url", url).bind(":now", now).run();
}

std::optional<ScoreTime> last_score_time(Database& database, const ScoreKey& score) {
    Query row(database, "last_score_time");
    if (!bind_score(row, score).step()) return std::nullopt;
    return ScoreTime{std::chrono::milliseconds{row.integer("sent_ms")}};
}

void save_score_time(Database& database, const ScoreKey& score, ScoreTime time) {
    Query query(database, "save_score_time");
    bind_score(query, score).bind(":sent_ms", std::int64_t{time.time_since_epoch().count()}).run();
}

}  // namespace waymark::store
