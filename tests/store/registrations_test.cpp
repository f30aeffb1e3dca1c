#include "store/registrations.hpp"

#include <catch2/catch.hpp>

#include "store/placing.hpp"
#include "store/sessions.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;

namespace {

const core::Instant now = core::from_unix(1795435200);

store::RegistrationRow row(const std::string& key, const std::string& client) {
    return {key,
            "school",
            "https://m.example.test",
            client,
            "https://m.example.test/a",
            "https://m.example.test/k",
            "https://m.example.test/t",
            "",
            "moodle",
            now};
}

store::SessionRow session(const std::string& launch_id) {
    store::SessionRow made;
    made.launch_id = launch_id;
    made.secret_hash = "hash";
    made.csrf = "csrf";
    made.registration = "r";
    made.site = "school";
    made.subject = "1";
    made.context_lms_id = "2";
    made.launch_role = "instructor";
    made.created = made.last_seen = now;
    return made;
}

}  // namespace

TEST_CASE("a registration is kept once by key and once by issuer and client", "[store][lti]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const auto before = store::registrations_version(database);
    CHECK(store::save_registration(database, row("a", "one")));
    CHECK(store::registrations_version(database) > before);
    const auto after = store::registrations_version(database);
    CHECK_FALSE(store::save_registration(database, row("a", "two")));
    CHECK_FALSE(store::save_registration(database, row("b", "one")));
    CHECK(store::registrations_version(database) == after);
    CHECK(store::save_registration(database, row("b", "two")));
    const auto rows = store::load_registrations(database);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == "a");
    CHECK(rows[0].client_id == "one");
    CHECK(rows[0].created == now);
}

TEST_CASE("a deployment is noted once and approved once", "[store][lti]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::note_deployment(database, "r", "1", now);
    store::note_deployment(database, "r", "1", now + core::seconds{5});
    REQUIRE(store::load_deployments(database).size() == 1);
    CHECK(store::load_deployments(database)[0].noted == now);
    CHECK(store::approve_deployment(database, "r", "1", now + core::seconds{9}));
    CHECK_FALSE(store::approve_deployment(database, "r", "1", now + core::seconds{10}));
    CHECK(store::load_deployments(database)[0].approved);
    store::note_deployment(database, "r", "1", now + core::seconds{11});
    CHECK(store::load_deployments(database)[0].approved);
    CHECK(store::approve_deployment(database, "r", "never-seen", now));
}

TEST_CASE("an invitation is good once and for its time", "[store][lti]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_invitation(database, "hash", "school", now, now + core::hours{1});
    CHECK(store::find_invitation(database, "hash", now) == "school");
    CHECK_FALSE(store::find_invitation(database, "other", now));
    CHECK_FALSE(store::find_invitation(database, "hash", now + core::hours{1}));
    store::save_begun_registration(database, "confirm", {"hash", "https://m.example.test/c", "token"}, now,
                                   now + core::seconds{900});
    store::save_begun_registration(database, "second", {"hash", "https://m.example.test/c", "token"}, now,
                                   now + core::seconds{900});
    CHECK_FALSE(store::take_begun_registration(database, "wrong", now));
    const auto begun = store::take_begun_registration(database, "confirm", now);
    REQUIRE(begun);
    CHECK(begun->token == "token");
    CHECK_FALSE(store::find_invitation(database, "hash", now));
    CHECK(store::invitation_site(database, "hash") == "school");
    CHECK_FALSE(store::take_begun_registration(database, "confirm", now));
    CHECK_FALSE(store::take_begun_registration(database, "second", now));  // its invitation is used
    store::give_back_invitation(database, "hash");
    CHECK(store::find_invitation(database, "hash", now) == "school");
}

TEST_CASE("a registration that nobody confirmed in time is gone", "[store][lti]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_invitation(database, "hash", "school", now, now + core::hours{9});
    store::save_begun_registration(database, "confirm", {"hash", "u", "t"}, now, now + core::seconds{900});
    CHECK_FALSE(store::take_begun_registration(database, "confirm", now + core::seconds{900}));
    CHECK(store::find_invitation(database, "hash", now));
}

TEST_CASE("content selection belongs to its session", "[store][lti]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_session(database, session("first"));
    store::save_session(database, session("second"));
    store::save_deep_linking(database, "first", {"1", "https://m.example.test/r", "data", true});
    store::save_deep_linking(database, "second", {"1", "https://m.example.test/r", std::nullopt, false});
    const auto found = store::find_deep_linking(database, "first");
    REQUIRE(found);
    CHECK(found->data == "data");
    CHECK(found->accept_multiple);
    CHECK_FALSE(store::find_deep_linking(database, "second")->data);
    CHECK_FALSE(store::find_deep_linking(database, "third"));
    store::purge_expired(database, now + core::hours{9}, core::hours{8});
    CHECK_FALSE(store::find_deep_linking(database, "first"));
}

TEST_CASE("a course keeps its address for names and roles when a launch comes without one", "[store][lti]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_context(database, {"r", "1", "2", "school", "Course", "https://m.example.test/m", "", ""},
                        now);
    store::save_context(database, {"r", "1", "2", "school", "Course renamed", "", "7", ""},
                        now + core::seconds{1});
    const auto found = store::find_context(database, "school", "2");
    REQUIRE(found);
    CHECK(found->title == "Course renamed");
    CHECK(found->memberships_url == "https://m.example.test/m");
    CHECK(found->history == "7");
    CHECK_FALSE(store::find_context(database, "other", "2"));
}
