#include "store/own_tokens.hpp"

#include <catch2/catch.hpp>

#include "outbox_world.hpp"
#include "store/answers.hpp"
#include "store/connection.hpp"
#include "store/endings.hpp"

using namespace waymark;
using core::OwnTokenState;

namespace {

struct Tokens : tests::OutboxWorld {
    /// A message that reached Anna before `now`.
    void write_to_anna() {
        const auto id = store::enqueue(database, message(anna, 1), "m1");
        store::mark_sent(database, *id, "900", now - core::days{5});
    }
};

}  // namespace

TEST_CASE_METHOD(Tokens, "a token is kept sealed and comes back as it was given", "[store][own_tokens]") {
    CHECK_FALSE(store::own_token(database, mentor));
    store::save_own_token(database, site, mentor, "secretsecretsecretsecret", now);
    const auto token = store::own_token(database, mentor);
    REQUIRE(token);
    CHECK(token->token == "secretsecretsecretsecret");
    CHECK(token->person_lms_id == "23");
    CHECK(token->verdict.state == OwnTokenState::unchecked);
    CHECK_FALSE(token->checked);
    SQLite::Statement raw(database.connection().handle, "SELECT token_sealed FROM own_tokens");
    REQUIRE(raw.executeStep());
    CHECK(raw.getColumn(0).getString().find("secret") == std::string::npos);
}

TEST_CASE_METHOD(Tokens, "what was found out is about the token it was found out about",
                 "[store][own_tokens]") {
    store::save_own_token(database, site, mentor, "first", now);
    store::note_own_token(database, mentor, now, {OwnTokenState::good, true, {"a", "b"}}, now);
    CHECK(store::own_token(database, mentor)->verdict.state == OwnTokenState::good);
    CHECK(store::own_token(database, mentor)->verdict.marks_read);
    CHECK(store::own_token(database, mentor)->verdict.surplus == std::vector<std::string>{"a", "b"});
    const core::Instant later = now + core::seconds{1};
    store::save_own_token(database, site, mentor, "second", later);
    store::note_own_token(database, mentor, now, {OwnTokenState::refused, false, {}}, later);
    CHECK(store::own_token(database, mentor)->verdict.state == OwnTokenState::unchecked);
    CHECK(store::own_tokens(database, site, OwnTokenState::unchecked).size() == 1);
    CHECK(store::own_tokens(database, site, OwnTokenState::good).empty());
    CHECK(store::own_tokens(database, site).size() == 1);
}

TEST_CASE_METHOD(Tokens, "a token that is taken away is gone", "[store][own_tokens]") {
    store::save_own_token(database, site, mentor, "first", now);
    CHECK(store::forget_own_token(database, mentor));
    CHECK_FALSE(store::forget_own_token(database, mentor));
    CHECK_FALSE(store::own_token(database, mentor));
}

TEST_CASE_METHOD(Tokens, "a row remembers whose token its latest attempt went with", "[store][own_tokens]") {
    const auto id = store::enqueue(database, message(anna, 1), "m1");
    REQUIRE(store::claim_due(database, site, "a", now, lease, 9).size() == 1);
    REQUIRE(store::mark_attempt(database, *id, now, mentor));
    CHECK(store::load_delivery(database, *id)->speaker == mentor);
    store::mark_retry(database, *id, now, "own_token_refused");
    REQUIRE(store::claim_due(database, site, "a", now, lease, 9).size() == 1);
    REQUIRE(store::mark_attempt(database, *id, now));
    CHECK_FALSE(store::load_delivery(database, *id)->speaker);
}

TEST_CASE_METHOD(Tokens, "an answer that came elsewhere ends the waiting, a later contact waits anew",
                 "[store][answers]") {
    write_to_anna();
    CHECK(store::worklist_memory(database, course, now).open_contacts.count(anna) == 1);
    CHECK(store::save_answer(database, {site, course, anna, mentor, now - core::days{1}}, "f1"));
    CHECK_FALSE(store::save_answer(database, {site, course, anna, mentor, now}, "f1"));
    CHECK(store::worklist_memory(database, course, now).open_contacts.empty());
    const auto id = store::enqueue(database, message(anna, 2), "m2");
    store::mark_sent(database, *id, "901", now);
    CHECK(store::worklist_memory(database, course, now).open_contacts.count(anna) == 1);
}

TEST_CASE_METHOD(Tokens, "a mark of reading is asked for once, put off and closed", "[store][answers]") {
    store::ask_read_mark(database, site, mentor, anna, now);
    store::ask_read_mark(database, site, mentor, anna, now);
    const auto marks = store::due_read_marks(database, site, now);
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].student_lms_id == "21");
    store::put_off_read_mark(database, marks[0], now + core::hours{1});
    CHECK(store::due_read_marks(database, site, now).empty());
    CHECK(store::due_read_marks(database, site, now + core::hours{1})[0].attempts == 1);
    store::close_read_mark(database, marks[0]);
    CHECK(store::due_read_marks(database, site, now + core::hours{1}).empty());
}
