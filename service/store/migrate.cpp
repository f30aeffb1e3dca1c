#include <fmt/core.h>

#include "store/connection.hpp"
#include "store/migrations.hpp"

namespace waymark::store {

namespace {

/// Applies the migration that leads to `version`, unless another process was quicker.
void apply(Database& database, const support::Asset& script, int version) {
    database.transaction([&] {
        Connection& connection = database.connection();
        if (pragma(connection, "user_version") >= version) return;
        connection.handle.exec(std::string(script.bytes));
        connection.handle.exec(fmt::format("PRAGMA user_version = {}", version));
    });
}

}  // namespace

int latest_version() {
    return static_cast<int>(embedded::migrations().size());
}

tl::expected<MigrationReport, std::string> apply_migrations(Database& database,
                                                            std::span<const support::Asset> scripts) {
    const int latest = static_cast<int>(scripts.size());
    MigrationReport report;
    report.from = report.to = pragma(database.connection(), "user_version");
    if (report.from > latest)
        return tl::unexpected(
            fmt::format("The database was made by a newer version of Waymark (schema {}; this one knows {}).",
                        report.from, latest));
    for (int version = report.from + 1; version <= latest; ++version) {
        const support::Asset& script = scripts[static_cast<std::size_t>(version - 1)];
        try {
            apply(database, script, version);
        } catch (const SQLite::Exception& error) {
            return tl::unexpected(
                fmt::format("The database could not be brought from schema {} to {} ({}): {}.", version - 1,
                            version, script.name, error.what()));
        }
        report.to = version;
    }
    return report;
}

tl::expected<MigrationReport, std::string> migrate(Database& database) {
    return apply_migrations(database, embedded::migrations());
}

bool is_current(Database& database) {
    return pragma(database.connection(), "user_version") == latest_version();
}

}  // namespace waymark::store
