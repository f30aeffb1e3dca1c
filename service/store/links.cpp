#include "store/links.hpp"

#include "store/query.hpp"

namespace waymark::store {

std::string keep_link(Database& database, const MessageLink& link, std::string_view fresh,
                      core::Instant expires) {
    std::string code;
    database.transaction([&] {
        Query query(database, "keep_message_link");
        query.bind(":code", fresh)
            .bind(":course", link.course)
            .bind(":activity", link.activity.value_or(core::ActivityId{}))
            .bind(":expires", expires);
        if (!query.step()) return;
        code = query.bytes("code");
        query.run();
    });
    return code;
}

std::optional<MessageLink> find_link(Database& database, std::string_view code, core::Instant now) {
    Query row(database, "find_message_link");
    row.bind(":code", code).bind(":now", now);
    if (!row.step()) return std::nullopt;
    MessageLink link{row.id<core::CourseId>("course"), row.id<core::ActivityId>("activity")};
    if (link.activity->value == 0) link.activity.reset();
    return link;
}

}  // namespace waymark::store
