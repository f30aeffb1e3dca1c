#pragma once

#include <span>
#include <string>
#include <tl/expected.hpp>

#include "store/database.hpp"
#include "support/embed.hpp"

namespace waymark::store {

/// Schema version that the embedded migrations lead to. Internal to this box.
[[nodiscard]] int latest_version();

/// migrate() with a list of one's own; `scripts` in order, the first is version 1.
[[nodiscard]] tl::expected<MigrationReport, std::string> apply_migrations(
    Database& database, std::span<const support::Asset> scripts);

}  // namespace waymark::store
