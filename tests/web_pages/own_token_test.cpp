#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "stage.hpp"
#include "store/answers.hpp"
#include "store/endings.hpp"
#include "store/outbox.hpp"
#include "store/own_tokens.hpp"

using namespace waymark;
using namespace waymark::test;
using Catch::Contains;
using core::OwnTokenState;

namespace {

constexpr const char* token = "0123456789abcdef0123456789abcdef";

struct Owning : Stage {
    Owning() { app.settings.policy.own_tokens.use = core::OwnTokenUse::messages; }
    std::optional<store::OwnToken> given() { return store::own_token(app.services.database, person("52")); }
    void note(OwnTokenState state, std::vector<std::string> surplus = {}) {
        store::note_own_token(app.services.database, person("52"), given()->given,
                              {state, true, std::move(surplus)}, noon);
    }
};

}  // namespace

TEST_CASE("a mentor gives a token, sees what it is worth and takes it away", "[web][own_token]") {
    Owning stage;
    const std::string launch = stage.as_mentor();
    CHECK_THAT(stage.get(launch, "/letters").body, Contains("Messages in your own name"));
    CHECK_THAT(stage.get(launch, "/own-token").body, Contains("You have given none"));
    static_cast<void>(stage.post(launch, "/own-token", {{"token", " " + std::string(token) + "\r\n"}}));
    REQUIRE(stage.given());
    CHECK(stage.given()->token == token);
    CHECK(stage.woken == 1);
    CHECK_THAT(stage.get(launch, "/own-token").body, Contains("The token is being tried."));
    stage.note(OwnTokenState::good, {"core_user_delete_users"});
    const std::string page = stage.get(launch, "/own-token").body;
    CHECK_THAT(page, Contains("The token is good.") && Contains("<code>core_user_delete_users</code>"));
    CHECK_THAT(page, !Contains(token));
    static_cast<void>(stage.post(launch, "/own-token/forget", {}));
    CHECK_FALSE(stage.given());
}

TEST_CASE("what cannot be a token is not kept", "[web][own_token]") {
    Owning stage;
    const std::string launch = stage.as_mentor();
    for (const char* text :
         {"", "short", "0123456789abcdef 0123456789abcdef", "<0123456789abcdef0123456789>"})
        CHECK_THAT(header(stage.post(launch, "/own-token", {{"token", text}}), "Location"),
                   Contains("?status=no_token"));
    CHECK_FALSE(stage.given());
}

TEST_CASE("where the institution uses no tokens none is taken", "[web][own_token]") {
    Stage stage;
    const std::string launch = stage.as_mentor();
    CHECK_THAT(stage.get(launch, "/letters").body, !Contains("Messages in your own name"));
    CHECK_THAT(stage.get(launch, "/own-token").body, Contains("The institution does not use such tokens"));
    static_cast<void>(stage.post(launch, "/own-token", {{"token", token}}));
    CHECK_FALSE(store::own_token(stage.app.services.database, stage.person("52")));
}

TEST_CASE("the page of a token is sound in every language and state", "[web][own_token]") {
    const auto language = GENERATE(as<std::string>{}, "en", "lv");
    Owning stage;
    const std::string launch = stage.as_mentor();
    const auto check = [&] {
        CHECK(html_problems(stage.page(launch, "/own-token", language)) == std::vector<std::string>{});
    };
    check();
    static_cast<void>(stage.post(launch, "/own-token", {{"token", token}}));
    for (const OwnTokenState state :
         {OwnTokenState::unchecked, OwnTokenState::good, OwnTokenState::refused, OwnTokenState::other_person,
          OwnTokenState::other_site, OwnTokenState::too_little}) {
        stage.note(state, {"core_user_delete_users"});
        check();
    }
    CHECK(web::missing_names() == stage.missing_before);
}

TEST_CASE("an answer that came elsewhere is noted once and marked as read in Moodle", "[web][own_token]") {
    Owning stage;
    const std::string launch = stage.as_mentor();
    static_cast<void>(stage.post(launch, "/own-token", {{"token", token}}));
    stage.note(OwnTokenState::good);
    store::Database& database = stage.app.services.database;
    store::Delivery row;
    row.site = stage.site();
    row.course = stage.course();
    row.recipient = stage.person("64");
    row.author = stage.person("52");
    row.marker = "wm:1";
    row.state = core::DeliveryState::sent;
    row.created = row.not_before = noon - core::days{6};
    row.finished = row.created;
    store::enqueue(database, row, "message:1");
    const std::string page = stage.get(launch, "/today").body;
    CHECK_THAT(page, Contains(stage.student("64") + "/answered"));
    const support::FormFields fields{{"form_id", "abcdefgh"}};
    CHECK_THAT(header(stage.post(launch, stage.student("64") + "/answered", fields), "Location"),
               Contains("/today?status=answered"));
    static_cast<void>(stage.post(launch, stage.student("64") + "/answered", fields));
    CHECK(store::worklist_memory(database, stage.course(), noon).open_contacts.empty());
    const auto marks = store::due_read_marks(database, stage.site(), noon);
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].student_lms_id == "64");
    CHECK_THAT(stage.get(launch, "/today").body, !Contains("/answered\""));
}
