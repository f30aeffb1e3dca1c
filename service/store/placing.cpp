#include "store/placing.hpp"

#include "store/query.hpp"

namespace waymark::store {

void save_deep_linking(Database& database, std::string_view launch_id, const DeepLinkingRow& row) {
    Query query(database, "save_deep_linking");
    query.bind(":launch_id", launch_id)
        .bind(":deployment_id", row.deployment_id)
        .bind(":return_url", row.return_url)
        .bind(":accept_multiple", row.accept_multiple);
    if (row.data) {
        query.bind(":data", *row.data);
    } else {
        query.bind_null(":data");
    }
    query.run();
}

std::optional<DeepLinkingRow> find_deep_linking(Database& database, std::string_view launch_id) {
    Query row(database, "find_deep_linking");
    row.bind(":launch_id", launch_id);
    if (!row.step()) return std::nullopt;
    DeepLinkingRow found{row.bytes("deployment_id"), row.bytes("return_url"), std::nullopt,
                         row.flag("accept_multiple")};
    if (!row.is_null("data")) found.data = row.bytes("data");
    return found;
}

void save_context(Database& database, const ContextRow& row, core::Instant now) {
    Query(database, "save_context")
        .bind(":registration", row.registration)
        .bind(":deployment_id", row.deployment_id)
        .bind(":context_lms_id", row.context_lms_id)
        .bind(":site", row.site)
        .bind(":title", row.title)
        .bind(":memberships_url", row.memberships_url)
        .bind(":history", row.history)
        .bind(":line_items_url", row.line_items_url)
        .bind(":now", now)
        .run();
}

std::optional<ContextRow> find_context(Database& database, std::string_view site,
                                       std::string_view context_lms_id) {
    Query row(database, "find_context");
    row.bind(":site", site).bind(":context_lms_id", context_lms_id);
    if (!row.step()) return std::nullopt;
    return ContextRow{row.bytes("registration"), row.bytes("deployment_id"), row.bytes("context_lms_id"),
                      row.bytes("site"),         row.bytes("title"),         row.bytes("memberships_url"),
                      row.bytes("history"),      row.bytes("line_items_url")};
}

}  // namespace waymark::store
