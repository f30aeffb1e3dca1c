#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace waymark::store {

/// One thread's connection. Internal to this box.
struct Connection {
    SQLite::Database handle;
    /// Prepared statements that nobody is using, by asset name. Destroyed before `handle`.
    std::unordered_map<std::string_view, std::vector<std::unique_ptr<SQLite::Statement>>> idle;
    enum class Inside { nothing, reading, writing } inside = Inside::nothing;
    bool doomed = false;  ///< a joined transaction failed: the outer one must not be committed

    /// Opens the existing file at `path` with the settings every connection needs. Throws SQLite::Exception,
    /// or std::runtime_error when the file system cannot carry a write-ahead log.
    explicit Connection(const std::string& path);
};

/// `PRAGMA name` of whole-number value.
[[nodiscard]] int pragma(Connection& connection, const char* name);

}  // namespace waymark::store
