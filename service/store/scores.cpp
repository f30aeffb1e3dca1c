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

std::vector<SentScore> sent_scores(Database& database, const ScoreKey& score) {
    std::vector<SentScore> all;
    Query row(database, "sent_scores");
    bind_score(row, score);
    while (row.step())
        all.push_back({ScoreTime{std::chrono::milliseconds{row.integer("sent_ms")}}, row.time("wanted"),
                       row.is_null("share") ? std::nullopt : std::optional(row.real("share"))});
    return all;
}

void save_sent_score(Database& database, const ScoreKey& score, const SentScore& sent) {
    Query query(database, "save_sent_score");
    bind_score(query, score)
        .bind(":sent_ms", std::int64_t{sent.time.time_since_epoch().count()})
        .bind(":wanted", sent.wanted)
        .bind(":share", sent.share)
        .run();
}

}  // namespace waymark::store
