#include "store/database.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "store/connection.hpp"
#include "store/migrations.hpp"

namespace waymark::store {

namespace {

constexpr int busy_timeout_ms = 5000;
constexpr int application_id = 1463900493;  // "WAYM", set by the first migration

// Of SQLite's result codes, those with a sentence of their own.
constexpr int code_busy = 5;
constexpr int code_read_only = 8;
constexpr int code_corrupt = 11;
constexpr int code_cannot_open = 14;
constexpr int code_not_a_database = 26;

std::string reason(const SQLite::Exception& error) {
    switch (error.getErrorCode()) {
        case code_busy:
            return "is in use by another program";
        case code_read_only:
            return "cannot be written";
        case code_corrupt:
            return "is damaged";
        case code_cannot_open:
            return "cannot be opened; the program needs to write both the file and its folder";
        case code_not_a_database:
            return "is not a SQLite database";
        default:
            return fmt::format("cannot be used: {}", error.what());
    }
}

std::string system_reason(int code) {
    return std::generic_category().message(code);
}

/// An empty file for the owner only: SQLite gives the same permissions to the files it puts beside it.
/// An existing file is not opened here, because closing it would drop the locks of other connections.
std::string make_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) {
        ::close(file);
        return "";
    }
    if (errno == EEXIST) return "";
    return fmt::format("The database {} cannot be made: {}.", path, system_reason(errno));
}

std::string check_file(const std::string& path) {
    if (path.empty()) return "The path of the database is empty.";
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return fmt::format("The database {} is a folder, not a file.", path);
    if (::faccessat(AT_FDCWD, path.c_str(), F_OK, AT_EACCESS) != 0 && errno == ENOENT) return make_file(path);
    if (::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) != 0)
        return fmt::format("The database {} cannot be read and written: {}.", path, system_reason(errno));
    return "";
}

std::string check_content(Connection& connection, const std::string& path) {
    const int version = pragma(connection, "user_version");
    const int owner = pragma(connection, "application_id");
    const bool empty =
        connection.handle.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0 && version == 0;
    if (owner != application_id && !(empty && owner == 0))
        return fmt::format("The database {} belongs to another program.", path);
    if (version > latest_version())
        return fmt::format(
            "The database {} was made by a newer version of Waymark (schema {}; this one knows {}).", path,
            version, latest_version());
    return "";
}

class Flag {
  public:
    Flag(Connection& connection, Connection::Inside inside) : connection_(connection) {
        connection_.inside = inside;
        connection_.doomed = false;
    }
    ~Flag() { connection_.inside = Connection::Inside::nothing; }
    Flag(const Flag&) = delete;
    Flag& operator=(const Flag&) = delete;

  private:
    Connection& connection_;
};

}  // namespace

Connection::Connection(const std::string& path)
    : handle(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms) {
    handle.exec("PRAGMA foreign_keys = ON");
    handle.exec("PRAGMA trusted_schema = OFF");
    if (handle.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal")
        throw std::runtime_error("the file system does not allow a write-ahead log");
    handle.exec("PRAGMA synchronous = NORMAL");
}

int pragma(Connection& connection, const char* name) {
    return connection.handle.execAndGet(fmt::format("PRAGMA {}", name)).getInt();
}

struct Database::Impl {
    std::string path;
    const support::Sealer* sealer = nullptr;
    std::mutex mutex;  ///< guards `connections`, not what they point to
    /// Held by the thread that writes. SQLite lets one write as well, but the others look again only after
    /// naps that grow to a tenth of a second, and nobody's turn ever comes for sure.
    std::mutex writing;
    std::unordered_map<std::thread::id, std::unique_ptr<Connection>> connections;
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

tl::expected<std::unique_ptr<Database>, std::string> Database::open(const std::string& path,
                                                                    const support::Sealer& sealer) {
    if (std::string complaint = check_file(path); !complaint.empty()) return tl::unexpected(complaint);
    try {
        auto impl = std::make_unique<Impl>();
        impl->path = path;
        impl->sealer = &sealer;
        std::unique_ptr<Database> database(new Database(std::move(impl)));
        std::string complaint = check_content(database->connection(), path);
        if (!complaint.empty()) return tl::unexpected(complaint);
        return database;
    } catch (const SQLite::Exception& error) {
        return tl::unexpected(fmt::format("The database {} {}.", path, reason(error)));
    } catch (const std::runtime_error& error) {
        return tl::unexpected(fmt::format("The database {} cannot be used: {}.", path, error.what()));
    }
}

Connection& Database::connection() {
    const std::lock_guard lock(impl_->mutex);
    std::unique_ptr<Connection>& mine = impl_->connections[std::this_thread::get_id()];
    if (!mine) mine = std::make_unique<Connection>(impl_->path);
    return *mine;
}

const support::Sealer& Database::sealer() const {
    return *impl_->sealer;
}

void Database::transaction(const std::function<void()>& work) {
    Connection& mine = connection();
    if (mine.inside == Connection::Inside::reading)
        throw std::logic_error("store: a write inside a reading() of the same thread");
    if (mine.inside == Connection::Inside::writing) {
        try {
            work();
        } catch (...) {
            mine.doomed = true;
            throw;
        }
        return;
    }
    const std::lock_guard turn(impl_->writing);
    SQLite::Transaction transaction(mine.handle, SQLite::TransactionBehavior::IMMEDIATE);
    const Flag inside(mine, Connection::Inside::writing);
    work();
    if (mine.doomed) throw std::logic_error("store: a joined transaction failed and was ignored");
    transaction.commit();
}

void Database::reading(const std::function<void()>& work) {
    Connection& mine = connection();
    if (mine.inside != Connection::Inside::nothing) return work();
    SQLite::Transaction transaction(mine.handle, SQLite::TransactionBehavior::DEFERRED);
    const Flag inside(mine, Connection::Inside::reading);
    work();
    transaction.commit();
}

}  // namespace waymark::store
