#include "store/database.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "sample_course.hpp"
#include "store/connection.hpp"
#include "store/facts.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using Catch::Contains;

namespace {

/// What open() complains about.
std::string complaint(const std::filesystem::path& path) {
    support::SystemRandom random;
    const support::Sealer sealer(std::string(32, 'k'), random);
    const auto opened = store::Database::open(path.string(), sealer);
    return opened ? "" : opened.error();
}

int count(store::Database& database, const std::string& table) {
    return database.connection().handle.execAndGet("SELECT count(*) FROM " + table).getInt();
}

/// Gives up the rights of root for as long as it lives, so that permissions mean something.
struct AsNobody {
    const uid_t before = ::geteuid();
    AsNobody() {
        if (before == 0 && ::seteuid(65534) != 0) throw std::runtime_error("cannot become nobody");
    }
    ~AsNobody() {
        if (::seteuid(before) != 0) std::abort();
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
};

}  // namespace

TEST_CASE("a new database is made for its owner only", "[store][database]") {
    const tests::TempFolder folder;
    const auto path = folder.path() / "new.sqlite";
    CHECK(complaint(path).empty());
    CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("every connection has the settings the tables rely on", "[store][database]") {
    tests::TempDatabase temp;
    const auto check = [](store::Connection& connection) {
        return store::pragma(connection, "foreign_keys") == 1 &&
               store::pragma(connection, "busy_timeout") == 5000 &&
               store::pragma(connection, "synchronous") == 1 &&
               store::pragma(connection, "trusted_schema") == 0 &&
               connection.handle.execAndGet("PRAGMA journal_mode").getString() == "wal";
    };
    CHECK(check(temp.database().connection()));
    bool in_thread = false;
    std::thread([&] { in_thread = check(temp.database().connection()); }).join();
    CHECK(in_thread);
}

TEST_CASE("each thread has a connection of its own", "[store][database]") {
    tests::TempDatabase temp;
    const store::Connection* mine = &temp.database().connection();
    const store::Connection* other = nullptr;
    std::thread([&] { other = &temp.database().connection(); }).join();
    CHECK(mine == &temp.database().connection());
    CHECK(other != mine);
}

TEST_CASE("a file that is no database is refused with a sentence", "[store][database]") {
    const tests::TempFolder folder;
    const auto path = folder.path() / "notes.txt";
    std::ofstream(path) << std::string(5000, 'x');
    CHECK_THAT(complaint(path), Contains("notes.txt") && Contains("is not a SQLite database"));
}

TEST_CASE("a folder is refused with a sentence", "[store][database]") {
    const tests::TempFolder folder;
    CHECK_THAT(complaint(folder.path()), Contains("is a folder"));
}

TEST_CASE("a file in a folder that does not exist is refused with a sentence", "[store][database]") {
    const tests::TempFolder folder;
    CHECK_THAT(complaint(folder.path() / "none" / "x.sqlite"),
               Contains("cannot be made") && Contains("No such file or directory"));
    CHECK_THAT(complaint(""), Contains("empty"));
}

TEST_CASE("a file without permission is refused with a sentence", "[store][database]") {
    const tests::TempFolder folder;
    const auto path = folder.path() / "locked.sqlite";
    CHECK(complaint(path).empty());
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    std::filesystem::permissions(path, std::filesystem::perms::none);
    const AsNobody nobody;
    CHECK_THAT(complaint(path), Contains("cannot be read and written") && Contains("Permission denied"));
}

TEST_CASE("a database in a folder that cannot be written is refused with a sentence", "[store][database]") {
    const tests::TempFolder folder;
    const auto path = folder.path() / "open.sqlite";
    CHECK(complaint(path).empty());
    std::filesystem::permissions(path, std::filesystem::perms::all);
    std::filesystem::permissions(folder.path(),
                                 std::filesystem::perms::others_read | std::filesystem::perms::others_exec |
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const AsNobody nobody;
    CHECK_THAT(complaint(path), Contains("cannot be"));
}

TEST_CASE("a database of another program is refused with a sentence", "[store][database]") {
    const tests::TempFolder folder;
    const auto path = folder.path() / "other.sqlite";
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (x)");
    CHECK_THAT(complaint(path), Contains("belongs to another program"));
}

TEST_CASE("a database of a newer version is refused with a sentence", "[store][database]") {
    const tests::TempDatabase temp;
    temp.open()->connection().handle.exec("PRAGMA user_version = 99");
    CHECK_THAT(complaint(temp.path()), Contains("newer version") && Contains("schema 99"));
}

TEST_CASE("a transaction that throws leaves nothing", "[store][database]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    CHECK_THROWS_AS(database.transaction([&] {
        (void)store::ensure_site(database, "a");
        throw std::runtime_error("stop");
    }),
                    std::runtime_error);
    CHECK(count(database, "sites") == 0);
    (void)store::ensure_site(database, "b");
    CHECK(count(database, "sites") == 1);
}

TEST_CASE("a transaction inside another one is part of it", "[store][database]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    CHECK_THROWS_AS(database.transaction([&] {
        database.transaction([&] { (void)store::ensure_site(database, "a"); });
        throw std::runtime_error("stop");
    }),
                    std::runtime_error);
    CHECK(count(database, "sites") == 0);
}

TEST_CASE("a failed inner transaction cannot be committed by ignoring it", "[store][database]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const auto ignoring = [&] {
        (void)store::ensure_site(database, "a");
        try {
            database.transaction([] { throw std::runtime_error("stop"); });
        } catch (const std::runtime_error&) {
        }
    };
    CHECK_THROWS_AS(database.transaction(ignoring), std::logic_error);
    CHECK(count(database, "sites") == 0);
    database.transaction([&] { (void)store::ensure_site(database, "a"); });
    CHECK(count(database, "sites") == 1);
}

TEST_CASE("a reading sees one moment even when another connection writes", "[store][database]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const auto other = temp.open();
    int before = -1, after = -1;
    database.reading([&] {
        before = count(database, "sites");
        (void)store::ensure_site(*other, "a");
        after = count(database, "sites");
    });
    CHECK(before == 0);
    CHECK(after == 0);
    CHECK(count(database, "sites") == 1);
    CHECK_THROWS_AS(database.reading([&] { database.transaction([] {}); }), std::logic_error);
}

TEST_CASE("writers of two processes wait for each other", "[store][database]") {
    const tests::TempDatabase temp;
    constexpr int writers = 4, rounds = 25;
    std::vector<std::string> errors(writers);
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&temp, &errors, writer] {
            try {
                const auto database = temp.open();
                for (int round = 0; round < rounds; ++round)
                    database->transaction([&] {
                        (void)store::find_site(*database, "nobody");
                        (void)store::ensure_site(*database,
                                                 std::to_string(writer) + "-" + std::to_string(round));
                    });
            } catch (const std::exception& error) {
                errors[static_cast<std::size_t>(writer)] = error.what();
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& error : errors) CHECK(error.empty());
    CHECK(count(*temp.open(), "sites") == writers * rounds);
}

TEST_CASE("a full disk is reported and leaves the earlier facts whole", "[store][database]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const core::SiteId site = store::ensure_site(database, "a");
    core::CourseReading reading = tests::sample_reading();
    const core::CourseId course = store::save_reading(database, site, reading);
    const std::string before = tests::describe(*store::load_snapshot(database, course));

    const int pages = store::pragma(database.connection(), "page_count");
    database.connection().handle.exec("PRAGMA max_page_count = " + std::to_string(pages + 2));
    for (int number = 0; number < 5000; ++number) {
        core::Enrolment person = reading.snapshot.people.front();
        person.person = core::PersonId{10'000 + number};
        person.lms_id = std::to_string(10'000 + number);
        reading.snapshot.people.push_back(person);
    }
    CHECK_THROWS_WITH(store::save_reading(database, site, reading), Contains("full"));
    CHECK(tests::describe(*store::load_snapshot(database, course)) == before);
    CHECK(database.connection().handle.execAndGet("PRAGMA integrity_check").getString() == "ok");

    database.connection().handle.exec("PRAGMA max_page_count = 1000000");
    CHECK(store::save_reading(database, site, reading) == course);
    CHECK(store::load_snapshot(database, course)->people.size() == 5003);
}
