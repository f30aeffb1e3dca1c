#include "store/sessions.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "store/codes.hpp"
#include "store/connection.hpp"
#include "store/facts.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;

namespace {

constexpr core::Instant now = core::from_unix(1'700'000'000);
constexpr core::seconds max_age = core::hours{12};
constexpr core::seconds idle = core::hours{2};

store::LoginStateRow login_state() {
    return {"state-1",
            "nonce-1",
            "school",
            std::string("\0\1\2", 3),
            "https://waymark.example.org/lti/launch",
            "https://waymark.example.org/",
            "9",
            now,
            now + core::minutes{10}};
}

store::SessionRow session() {
    store::SessionRow row;
    row.launch_id = "launch-1";
    row.secret_hash = std::string(31, '\xAA') + std::string(1, '\0');
    row.csrf = "csrf";
    row.registration = "school";
    row.site = "school-site";
    row.subject = "21";
    row.context_lms_id = "5";
    row.launch_role = "learner";
    row.display_name = "Anna Ābola";
    row.language = "lv";
    row.return_url = "https://lms.example.org/course";
    row.created = now;
    row.last_seen = now;
    return row;
}

std::optional<store::SessionRow> find(store::Database& database, core::Instant at) {
    return store::find_session(database, "launch-1", session().secret_hash, at, max_age, idle);
}

struct Outcome {
    std::atomic<int> won{0};
    std::atomic<int> failed{0};
};

/// Lets `rivals` threads consume the same state at once.
void run_race(store::Database& database, int rivals, Outcome& outcome) {
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(rivals));
    for (int rival = 0; rival < rivals; ++rival)
        threads.emplace_back([&] {
            ++ready;
            while (ready < rivals) std::this_thread::yield();
            try {
                if (store::consume_login_state(database, "state-1", now)) ++outcome.won;
            } catch (const std::exception&) {
                ++outcome.failed;
            }
        });
    for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("a login state comes back as saved until it is consumed", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_login_state(database, login_state());
    const auto found = store::find_login_state(database, "state-1", now);
    REQUIRE(found);
    CHECK(found->nonce == "nonce-1");
    CHECK(found->registration == "school");
    CHECK(found->browser_hash == login_state().browser_hash);
    CHECK(found->redirect_uri == login_state().redirect_uri);
    CHECK(found->target_link_uri == login_state().target_link_uri);
    CHECK(found->lti_deployment_id == "9");
    CHECK(found->created == now);
    CHECK(found->expires == login_state().expires);

    const auto consumed = store::consume_login_state(database, "state-1", now);
    REQUIRE(consumed);
    CHECK(consumed->nonce == "nonce-1");
    CHECK_FALSE(store::consume_login_state(database, "state-1", now));
    CHECK_FALSE(store::find_login_state(database, "state-1", now));
}

TEST_CASE("an expired or unknown login state is neither found nor consumed", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_login_state(database, login_state());
    const core::Instant end = login_state().expires;
    CHECK(store::find_login_state(database, "state-1", end - core::seconds{1}));
    CHECK_FALSE(store::find_login_state(database, "state-1", end));
    CHECK_FALSE(store::consume_login_state(database, "state-1", end));
    CHECK_FALSE(store::consume_login_state(database, "state-2", now));
    CHECK_THROWS(store::save_login_state(database, login_state()));
}

TEST_CASE("of sixteen threads exactly one consumes a login state", "[store][sessions]") {
    tests::TempDatabase temp;
    const int round = GENERATE(range(0, 5));
    CAPTURE(round);
    store::save_login_state(temp.database(), login_state());
    Outcome outcome;
    run_race(temp.database(), 16, outcome);
    CHECK(outcome.won == 1);
    CHECK(outcome.failed == 0);
}

TEST_CASE("a session comes back as saved to whoever has its secret", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_session(database, session());
    const auto found = find(database, now);
    REQUIRE(found);
    CHECK(found->launch_id == "launch-1");
    CHECK(found->secret_hash == session().secret_hash);
    CHECK(found->csrf == "csrf");
    CHECK(found->registration == "school");
    CHECK(found->site == "school-site");
    CHECK(found->subject == "21");
    CHECK(found->context_lms_id == "5");
    CHECK(found->launch_role == "learner");
    CHECK(found->display_name == "Anna Ābola");
    CHECK(found->language == "lv");
    CHECK(found->return_url == session().return_url);
    CHECK(found->created == now);
    CHECK(found->last_seen == now);

    CHECK_FALSE(store::find_session(database, "launch-1", std::string(32, '\xAA'), now, max_age, idle));
    CHECK_FALSE(store::find_session(database, "launch-1", "", now, max_age, idle));
    CHECK_FALSE(store::find_session(database, "launch-2", session().secret_hash, now, max_age, idle));
}

TEST_CASE("a session ends when it is not used and touching keeps it", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_session(database, session());
    CHECK(find(database, now + idle));
    CHECK_FALSE(find(database, now + idle + core::seconds{1}));
    store::touch_session(database, "launch-1", now + idle);
    CHECK(find(database, now + idle + idle));
    store::touch_session(database, "launch-1", now);
    CHECK(find(database, now + idle + idle));
}

TEST_CASE("a session ends at its greatest age however often it is used", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_session(database, session());
    store::touch_session(database, "launch-1", now + max_age);
    CHECK(find(database, now + max_age - core::seconds{1}));
    CHECK_FALSE(find(database, now + max_age));
}

TEST_CASE("the language of a session can be chosen", "[store][sessions]") {
    tests::TempDatabase temp;
    store::save_session(temp.database(), session());
    store::set_session_language(temp.database(), "launch-1", "en");
    CHECK(find(temp.database(), now)->language == "en");
}

TEST_CASE("purging removes what has expired and nothing else", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_login_state(database, login_state());
    store::save_session(database, session());
    store::SessionRow younger = session();
    younger.launch_id = "launch-2";
    younger.created = younger.last_seen = now + core::hours{11};
    store::save_session(database, younger);
    CHECK(store::purge_expired(database, now, max_age) == 0);
    CHECK(store::purge_expired(database, now + core::minutes{10}, max_age) == 1);
    CHECK(store::purge_expired(database, now + max_age, max_age) == 1);
    CHECK(store::find_session(database, "launch-2", younger.secret_hash, now + max_age, max_age, idle));
}

TEST_CASE("the audit is read newest first, of one site", "[store][audit]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const core::SiteId site = store::ensure_site(database, "a");
    const core::SiteId other = store::ensure_site(database, "b");
    store::record_audit(database, {now, site, std::nullopt, "", "sync", std::nullopt, "5"});
    store::record_audit(database, {now, other, std::nullopt, "", "sync", std::nullopt, ""});
    store::record_audit(database,
                        {now + core::seconds{1}, site, std::nullopt, "23", "see_student", std::nullopt, "x"});
    const std::vector<store::AuditEntry> all = store::load_audit(database, site, 10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].action == "see_student");
    CHECK(all[0].actor == "23");
    CHECK(all[0].at == now + core::seconds{1});
    CHECK(all[0].site == site);
    CHECK(all[0].detail == "x");
    CHECK_FALSE(all[0].course);
    CHECK_FALSE(all[0].subject);
    CHECK(store::load_audit(database, site, 1).size() == 1);
}

TEST_CASE("a launch is recorded once", "[store][audit]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const core::SiteId site = store::ensure_site(database, "a");
    store::record_launch(database, site, "21", "5", now);
    store::record_launch(database, site, "21", "5", now);
    store::record_launch(database, site, "21", "5", now + core::seconds{1});
    CHECK(database.connection().handle.execAndGet("SELECT count(*) FROM launches").getInt() == 2);
    CHECK_THROWS(store::record_launch(database, core::SiteId{99}, "21", "5", now));
}

TEST_CASE("a session is found by its form token under the same limits", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    const auto by_csrf = [&](const char* csrf, core::Instant at) {
        return store::find_session_by_csrf(database, "launch-1", csrf, at, max_age, idle);
    };
    store::save_session(database, session());
    REQUIRE(by_csrf("csrf", now));
    CHECK(by_csrf("csrf", now)->subject == "21");
    CHECK_FALSE(by_csrf("other", now));
    CHECK_FALSE(by_csrf("", now));
    CHECK_FALSE(by_csrf("csrf", now + idle + core::seconds{1}));
}

TEST_CASE("a window code opens its launch once and goes with it", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_session(database, session());
    const core::Instant end = now + core::minutes{1};
    store::save_window_code(database, "hash-1", "launch-1", now, end);
    CHECK_FALSE(store::consume_window_code(database, "hash-1", end));
    CHECK(store::consume_window_code(database, "hash-1", now) == "launch-1");
    CHECK_FALSE(store::consume_window_code(database, "hash-1", now));
    CHECK_THROWS(store::save_window_code(database, "hash-2", "launch-2", now, end));
    store::save_window_code(database, "hash-3", "launch-1", now, end);
    CHECK(store::purge_expired(database, now + max_age, max_age) == 1);
    CHECK_FALSE(store::consume_window_code(database, "hash-3", now));
}

TEST_CASE("a copy of a session has its own secret and the age of the original", "[store][sessions]") {
    tests::TempDatabase temp;
    store::Database& database = temp.database();
    store::save_session(database, session());
    const store::SessionKeys keys{"launch-2", std::string(32, 'c'), "csrf-2"};
    const core::Instant later = now + core::hours{1};
    REQUIRE(store::copy_session(database, "launch-1", keys, later, max_age, idle));
    const auto copy = store::find_session(database, "launch-2", keys.secret_hash, later, max_age, idle);
    REQUIRE(copy);
    CHECK(copy->display_name == "Anna Ābola");
    CHECK(copy->csrf == "csrf-2");
    CHECK(copy->created == now);
    CHECK(copy->last_seen == later);
    CHECK_FALSE(
        store::copy_session(database, "launch-1", {"launch-3", "x", "y"}, now + max_age, max_age, idle));
    CHECK_FALSE(store::copy_session(database, "launch-9", {"launch-3", "x", "y"}, now, max_age, idle));
}
