#include "store/outbox.hpp"
#include "store/query.hpp"

namespace waymark::store {

namespace {

constexpr std::string_view text_context = "reply.text";

}  // namespace

int save_replies(Database& database, core::SiteId site, const std::vector<Reply>& replies) {
    int added = 0;
    database.transaction([&] {
        Query query(database, "save_reply");
        query.bind(":site", site);
        for (const Reply& reply : replies)
            added += query.bind(":lms_id", reply.lms_id)
                         .bind(":sender", reply.sender)
                         .bind_blob(":text_sealed", seal(database, reply.text, text_context))
                         .bind(":sent", reply.sent)
                         .run();
    });
    return added;
}

std::vector<Reply> replies_of(Database& database, core::SiteId site, core::PersonId sender) {
    std::vector<Reply> replies;
    Query row(database, "replies_of");
    row.bind(":site", site).bind(":sender", sender);
    while (row.step())
        replies.push_back({row.bytes("lms_id"), row.id<core::PersonId>("sender"),
                           unseal(database, row.bytes("text_sealed"), text_context), row.time("sent")});
    return replies;
}

std::optional<core::Instant> newest_reply(Database& database, core::SiteId site) {
    Query row(database, "newest_reply");
    row.bind(":site", site);
    if (!row.step()) return std::nullopt;
    return row.time_or_none("sent");
}

}  // namespace waymark::store
