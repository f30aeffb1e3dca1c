#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "support/seal.hpp"

namespace waymark::store {

struct Connection;

/// One SQLite file: WAL, STRICT tables, foreign keys on. Every thread uses a connection of its own, opened on
/// first use; one writer at a time across all threads and processes. Safe from any thread.
class Database {
  public:
    /// Opens (and makes, readable by its owner only) the file at `path`. Does not migrate. Fails with a
    /// sentence for people: no permission, not a database, made by a newer program. `sealer` encrypts what
    /// people wrote and must outlive the database.
    [[nodiscard]] static tl::expected<std::unique_ptr<Database>, std::string> open(
        const std::string& path, const support::Sealer& sealer);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `work` inside one immediate transaction; committed when it returns, rolled back when it throws.
    /// Calls inside a transaction of the same thread join it; when a joined one throws, the outer one cannot
    /// be committed any more.
    void transaction(const std::function<void()>& work);
    /// Runs `work`, which only reads, so that all of it sees the database at one moment.
    void reading(const std::function<void()>& work);

    /// For the functions of this box only: the calling thread's connection.
    [[nodiscard]] Connection& connection();
    [[nodiscard]] const support::Sealer& sealer() const;

  private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

struct MigrationReport {
    int from = 0;  ///< schema version found
    int to = 0;    ///< schema version now
};

/// Applies the embedded migrations in order, each in a transaction, and records them. Fails with a sentence
/// when the database was made by a newer program or a migration cannot be applied; then nothing of that
/// migration stays.
[[nodiscard]] tl::expected<MigrationReport, std::string> migrate(Database& database);

/// True when no migration is missing.
[[nodiscard]] bool is_current(Database& database);

}  // namespace waymark::store
