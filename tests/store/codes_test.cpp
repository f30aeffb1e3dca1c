#include "store/codes.hpp"

#include <catch2/catch.hpp>

#include "../support/temp_database.hpp"
#include "store/sessions.hpp"

using namespace waymark;
using namespace waymark::store;

namespace {

constexpr core::Instant now{core::seconds{1795435200}};
constexpr core::seconds day{86400};
constexpr core::seconds hour{3600};

SessionRow session() {
    SessionRow row;
    row.launch_id = "launch";
    row.secret_hash = "secret";
    row.csrf = "csrf";
    row.subject = "10";
    row.display_name = "Ana Lima";
    row.created = now;
    row.last_seen = now;
    return row;
}

}  // namespace

TEST_CASE("a window code is good once, until it runs out", "[store][codes]") {
    tests::TempDatabase storage;
    Database& database = storage.database();
    save_session(database, session());
    save_window_code(database, "hash", "launch", now, now + core::seconds{60});
    SECTION("once") {
        CHECK(consume_window_code(database, "hash", now + core::seconds{59}) == "launch");
        CHECK_FALSE(consume_window_code(database, "hash", now + core::seconds{59}));
    }
    SECTION("not later") {
        CHECK_FALSE(consume_window_code(database, "hash", now + core::seconds{60}));
    }
    SECTION("not another") {
        CHECK_FALSE(consume_window_code(database, "other", now));
    }
    SECTION("not when the session is gone") {
        CHECK(purge_expired(database, now + day, hour) == 1);
        CHECK_FALSE(consume_window_code(database, "hash", now));
    }
}

TEST_CASE("a copied session has keys of its own and the age of the original", "[store][codes]") {
    tests::TempDatabase storage;
    Database& database = storage.database();
    save_session(database, session());
    const SessionKeys keys{"copy", "other secret", "other csrf"};
    const core::Instant later = now + core::seconds{1800};
    REQUIRE(copy_session(database, "launch", keys, later, day, hour));
    const auto copy = find_session(database, "copy", "other secret", later, day, hour);
    REQUIRE(copy);
    CHECK(copy->csrf == "other csrf");
    CHECK(copy->subject == "10");
    CHECK(copy->display_name == "Ana Lima");
    CHECK(copy->created == now);
    CHECK(copy->last_seen == later);
    CHECK_FALSE(find_session(database, "copy", "secret", later, day, hour));
    CHECK(find_session(database, "launch", "secret", later, day, hour));
}

TEST_CASE("whom a launch named goes with the session and its copy", "[store][codes]") {
    tests::TempDatabase storage;
    Database& database = storage.database();
    SessionRow row = session();
    row.mentees = {"12", "11", "12"};
    save_session(database, row);
    const std::vector<std::string> named{"11", "12"};
    CHECK(find_session(database, "launch", "secret", now, day, hour)->mentees == named);
    REQUIRE(copy_session(database, "launch", {"copy", "other secret", "other csrf"}, now, day, hour));
    CHECK(find_session(database, "copy", "other secret", now, day, hour)->mentees == named);
    CHECK(purge_expired(database, now + day, day) == 2);
    save_session(database, session());  // the same id again, by chance
    CHECK(find_session(database, "launch", "secret", now, day, hour)->mentees.empty());
}

TEST_CASE("a session that is gone, old or idle is not copied", "[store][codes]") {
    tests::TempDatabase storage;
    Database& database = storage.database();
    save_session(database, session());
    const SessionKeys keys{"copy", "other secret", "other csrf"};
    CHECK_FALSE(copy_session(database, "nobodys", keys, now, day, hour));
    CHECK_FALSE(copy_session(database, "launch", keys, now + day, day, day));
    CHECK_FALSE(copy_session(database, "launch", keys, now + hour + core::seconds{1}, day, hour));
    CHECK(copy_session(database, "launch", keys, now + hour, day, hour));
}

TEST_CASE("a session is found by its own CSRF token and by no other", "[store][codes]") {
    tests::TempDatabase storage;
    Database& database = storage.database();
    SessionRow row = session();
    save_session(database, row);
    row.launch_id = "without";
    row.csrf = "";
    save_session(database, row);
    CHECK(find_session_by_csrf(database, "launch", "csrf", now, day, hour));
    CHECK_FALSE(find_session_by_csrf(database, "launch", "other", now, day, hour));
    CHECK_FALSE(find_session_by_csrf(database, "launch", "", now, day, hour));
    CHECK_FALSE(find_session_by_csrf(database, "without", "", now, day, hour));
    CHECK_FALSE(find_session_by_csrf(database, "launch", "csrf", now + day, day, day));
}
