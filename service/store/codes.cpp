#include "store/codes.hpp"

#include "store/query.hpp"

namespace waymark::store {

void save_window_code(Database& database, std::string_view code_hash, std::string_view launch_id,
                      core::Instant now, core::Instant expires) {
    database.transaction([&] {
        Query(database, "purge_window_codes").bind(":now", now).run();
        Query(database, "save_window_code")
            .bind_blob(":code_hash", code_hash)
            .bind(":launch_id", launch_id)
            .bind(":expires", expires)
            .run();
    });
}

std::optional<std::string> consume_window_code(Database& database, std::string_view code_hash,
                                               core::Instant now) {
    std::optional<std::string> launch_id;
    database.transaction([&] {
        Query query(database, "consume_window_code");
        query.bind_blob(":code_hash", code_hash).bind(":now", now);
        if (!query.step()) return;
        launch_id = query.bytes("launch_id");
        while (query.step()) continue;
    });
    return launch_id;
}

bool copy_session(Database& database, std::string_view launch_id, const SessionKeys& keys, core::Instant now,
                  core::seconds max_age, core::seconds idle) {
    bool copied = false;
    database.transaction([&] {
        copied = Query(database, "copy_session")
                     .bind(":launch_id", launch_id)
                     .bind(":new_launch_id", keys.launch_id)
                     .bind_blob(":secret_hash", keys.secret_hash)
                     .bind(":csrf", keys.csrf)
                     .bind(":now", now)
                     .bind(":made_after", now - max_age)
                     .bind(":seen_since", now - idle)
                     .run() == 1;
        if (!copied) return;
        Query(database, "copy_launch_mentees")
            .bind(":launch_id", launch_id)
            .bind(":new_launch_id", keys.launch_id)
            .run();
    });
    return copied;
}

}  // namespace waymark::store
