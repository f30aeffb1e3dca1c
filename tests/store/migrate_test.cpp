#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "store/connection.hpp"
#include "store/migrations.hpp"
#include "store/scores.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using Catch::Contains;

namespace {

struct Unmigrated {
    tests::TempFolder folder;
    support::SystemRandom random;
    support::Sealer sealer{std::string(32, 'k'), random};
    std::unique_ptr<store::Database> database;

    Unmigrated() : database(open()) {}
    std::unique_ptr<store::Database> open() {
        return std::move(store::Database::open((folder.path() / "x.sqlite").string(), sealer).value());
    }
    /// Brings it to where that migration comes next.
    void bring_before(std::string_view name) { REQUIRE(store::apply_migrations(*database, until(name))); }
    void bring_past(std::string_view name) {
        auto scripts = until(name);
        scripts.push_back(embedded::migrations()[scripts.size()]);
        REQUIRE(store::apply_migrations(*database, scripts));
    }
    [[nodiscard]] SQLite::Database& handle() const { return database->connection().handle; }

  private:
    [[nodiscard]] static std::vector<support::Asset> until(std::string_view name) {
        const auto all = embedded::migrations();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const support::Asset& script) { return script.name == name; });
        REQUIRE(found != all.end());
        return {all.begin(), found};
    }
};

bool has_table(store::Database& database, const std::string& name) {
    SQLite::Statement query(database.connection().handle, "SELECT 1 FROM sqlite_schema WHERE name = ?");
    query.bind(1, name);
    return query.executeStep();
}

const std::array<support::Asset, 2> half_broken{
    support::Asset{"0001_good.sql", "CREATE TABLE good (x INTEGER) STRICT;"},
    support::Asset{"0002_bad.sql",
                   "CREATE TABLE half (x INTEGER) STRICT; INSERT INTO good VALUES (1); "
                   "CREATE TABLE half (x INTEGER) STRICT;"},
};

}  // namespace

TEST_CASE("migrating brings an empty database up to date once", "[store][migrate]") {
    Unmigrated fresh;
    CHECK_FALSE(store::is_current(*fresh.database));
    const auto first = store::migrate(*fresh.database);
    REQUIRE(first);
    CHECK(first->from == 0);
    CHECK(first->to == store::latest_version());
    CHECK(store::is_current(*fresh.database));
    const auto second = store::migrate(*fresh.database);
    REQUIRE(second);
    CHECK(second->from == second->to);
    CHECK(fresh.open() != nullptr);
}

TEST_CASE("the embedded migrations are numbered in their order", "[store][migrate]") {
    std::string last = "0000";
    for (const support::Asset& script : embedded::migrations()) {
        const std::string number(script.name.substr(0, 4));
        CHECK(std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }));
        CHECK(script.name.substr(4, 1) == "_");
        CHECK(number > last);
        last = number;
    }
    CHECK(last >= "0001");
}

TEST_CASE("a migration that fails half-way leaves nothing of itself", "[store][migrate]") {
    Unmigrated fresh;
    const auto done = store::apply_migrations(*fresh.database, half_broken);
    REQUIRE_FALSE(done);
    CHECK_THAT(done.error(), Contains("0002_bad.sql") && Contains("from schema 1 to 2") && Contains("half"));
    CHECK(has_table(*fresh.database, "good"));
    CHECK_FALSE(has_table(*fresh.database, "half"));
    CHECK(fresh.database->connection().handle.execAndGet("SELECT count(*) FROM good").getInt() == 0);
    CHECK(store::pragma(fresh.database->connection(), "user_version") == 1);
}

TEST_CASE("a pause goes over as that of the student or of the mentor who set it", "[store][migrate]") {
    Unmigrated fresh;
    fresh.bring_before("0026_pauses.sql");
    SQLite::Database& handle = fresh.handle();
    handle.exec("PRAGMA foreign_keys = OFF");
    handle.exec(
        "INSERT INTO contact_choices (person, nudges, muted_until, muted_by, decided, language)"
        "VALUES (1, 1, 100, 1, 10, 'lv'), (2, 0, 200, 9, 20, ''), (3, 1, 300, NULL, 30, ''),"
        "       (4, 0, NULL, NULL, 40, '')");
    fresh.bring_past("0026_pauses.sql");
    const auto count = [&](const std::string& what) {
        return handle.execAndGet("SELECT count(*) FROM " + what).getInt();
    };
    CHECK(count("pauses") == 3);
    CHECK(count("pauses WHERE person = 1 AND own = 1 AND until = 100 AND set_by = 1") == 1);
    CHECK(count("pauses WHERE person = 2 AND own = 0 AND until = 200 AND set_by = 9") == 1);
    CHECK(count("pauses WHERE person = 3 AND own = 1 AND until = 300 AND set_by = 3") == 1);
    CHECK(count("contact_choices WHERE decided = 10 * person") == 4);
    CHECK(count("contact_choices WHERE person = 1 AND nudges = 1 AND language = 'lv' AND before_date") == 1);
    CHECK(count("contact_choices WHERE person = 4 AND nudges = 0") == 1);
}

TEST_CASE("pauses of the student and of the staff go over to whoever set them", "[store][migrate]") {
    Unmigrated fresh;
    fresh.bring_before("0032_pauses_by_each.sql");
    SQLite::Database& handle = fresh.handle();
    handle.exec("PRAGMA foreign_keys = OFF");
    handle.exec(
        "INSERT INTO pauses (person, own, until, set_by, at) VALUES (1, 1, 100, 1, 10), (1, 0, 200, 9, 20)");
    fresh.bring_past("0032_pauses_by_each.sql");
    CHECK(handle.execAndGet("SELECT count(*) FROM pauses").getInt() == 2);
    CHECK(handle.execAndGet("SELECT until FROM pauses WHERE person = 1 AND set_by = 1").getInt() == 100);
    CHECK(handle.execAndGet("SELECT until FROM pauses WHERE person = 1 AND set_by = 9").getInt() == 200);
}

TEST_CASE("times of scores go over as scores whose share is not known any more", "[store][migrate]") {
    Unmigrated fresh;
    fresh.bring_before("0031_look_ups.sql");
    SQLite::Database& handle = fresh.handle();
    handle.exec(
        "INSERT INTO lti_score_times (registration, line_item, subject, sent_ms) VALUES ('r', 'x', '7', "
        "1999)");
    fresh.bring_past("0031_look_ups.sql");
    const auto kept = store::sent_scores(*fresh.database, {"r", "x", "7"});
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].time == store::ScoreTime{std::chrono::milliseconds{1999}});
    CHECK(kept[0].wanted == core::from_unix(1));
    CHECK_FALSE(kept[0].share);
}

TEST_CASE("a database of a newer program is not migrated", "[store][migrate]") {
    tests::TempDatabase temp;
    temp.database().connection().handle.exec("PRAGMA user_version = 1000");
    const auto done = store::migrate(temp.database());
    REQUIRE_FALSE(done);
    CHECK_THAT(done.error(), Contains("newer version of Waymark (schema 1000"));
}

TEST_CASE("two programs that migrate at once do not disturb each other", "[store][migrate]") {
    Unmigrated fresh;
    const auto other = fresh.open();
    std::string errors[2];
    const auto run = [](store::Database& database, std::string& error) {
        const auto done = store::migrate(database);
        if (!done) error = done.error();
    };
    std::thread one(run, std::ref(*fresh.database), std::ref(errors[0]));
    std::thread two(run, std::ref(*other), std::ref(errors[1]));
    one.join();
    two.join();
    CHECK(errors[0].empty());
    CHECK(errors[1].empty());
    CHECK(store::is_current(*fresh.database));
}

TEST_CASE("reminders that were dropped before schema 27 may be planned again, and no others",
          "[store][migrate]") {
    Unmigrated fresh;
    std::vector<support::Asset> before;
    for (const support::Asset& script : embedded::migrations())
        if (script.name < "0027") before.push_back(script);
    REQUIRE(store::apply_migrations(*fresh.database, before));
    SQLite::Database& handle = fresh.database->connection().handle;
    handle.exec("PRAGMA foreign_keys = OFF");
    const std::array<std::array<const char*, 4>, 4> rows{{{"1", "sent", "", ""},
                                                          {"2", "cancelled", "muted", ""},
                                                          {"3", "sent", "", "done"},
                                                          {"4", "cancelled", "", ""}}};
    for (const auto& [id, state, reason, dropped] : rows) {
        SQLite::Statement delivery(
            handle,
            "INSERT INTO deliveries (id, kind, class, site, course, lane, recipient, text_sealed, marker, "
            "dedupe_key, "
            "state, reason, created, not_before, attempts, crashes, not_found, receipt, finished) "
            "VALUES (?1, 'message', 'nudge', 1, 1, 7, 7, x'', ?1, ?1, ?2, ?3, 100, 100, 0, 0, 0, '', 200)");
        delivery.bind(1, id);
        delivery.bind(2, state);
        delivery.bind(3, reason);
        delivery.exec();
        SQLite::Statement key(handle, "INSERT INTO reminder_keys VALUES (7, ?1, 5000, 'day', ?1, ?2)");
        key.bind(1, id);
        key.bind(2, dropped);
        key.exec();
    }
    REQUIRE(store::migrate(*fresh.database));
    std::string found;
    SQLite::Statement kept(handle,
                           "SELECT activity, dropped, coalesce(dropped_at, 0) FROM reminder_keys ORDER BY 1");
    while (kept.executeStep())
        found += kept.getColumn(0).getString() + ":" + kept.getColumn(1).getString() + ":" +
                 kept.getColumn(2).getString() + " ";
    CHECK(found == "1::0 2:muted:200 3:done:200 4:unknown:200 ");
}

TEST_CASE("overrides known before schema 28 take no opening away and change no time limit",
          "[store][migrate]") {
    Unmigrated fresh;
    std::vector<support::Asset> before;
    for (const support::Asset& script : embedded::migrations())
        if (script.name < "0028") before.push_back(script);
    REQUIRE(store::apply_migrations(*fresh.database, before));
    SQLite::Database& handle = fresh.database->connection().handle;
    handle.exec("PRAGMA foreign_keys = OFF");
    handle.exec(
        "INSERT INTO overrides (course, activity, person, opens, sort_order) VALUES (1, 7, 8, 100, 0)");
    REQUIRE(store::migrate(*fresh.database));
    SQLite::Statement kept(handle, "SELECT opens, opens_at_once, time_limit IS NULL FROM overrides");
    REQUIRE(kept.executeStep());
    CHECK(kept.getColumn(0).getInt() == 100);
    CHECK(kept.getColumn(1).getInt() == 0);
    CHECK(kept.getColumn(2).getInt() == 1);
}
