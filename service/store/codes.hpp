#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Remembers a one-time code that opens `launch_id` in a window of its own, by its SHA-256 (raw bytes). Codes
/// that ran out before `now` go. The session must exist.
void save_window_code(Database& database, std::string_view code_hash, std::string_view launch_id,
                      core::Instant now, core::Instant expires);
/// Takes an unexpired code away in one statement and returns its launch; of any number of callers exactly one
/// gets it.
[[nodiscard]] std::optional<std::string> consume_window_code(Database& database, std::string_view code_hash,
                                                             core::Instant now);

/// What distinguishes the copy of a session from its original.
struct SessionKeys {
    std::string launch_id;
    std::string secret_hash;  ///< SHA-256, raw bytes
    std::string csrf;
};
/// Copies the session of `launch_id` under new keys; its age goes on, so a copy lives no longer than the
/// original. False when the original is gone, older than `max_age` or was not seen within `idle`.
bool copy_session(Database& database, std::string_view launch_id, const SessionKeys& keys, core::Instant now,
                  core::seconds max_age, core::seconds idle);

}  // namespace waymark::store
