#include <catch2/catch.hpp>

#include "lti/login.hpp"
#include "stage.hpp"
#include "support/crypto.hpp"

using namespace waymark;
using namespace waymark::lti;

namespace {

tl::expected<LoginRequest, Error> begin(Stage& stage, const support::FormFields& fields) {
    return begin_login(fields, stage.registrations, stage.tool, stage.random, stage.now);
}

std::string outcome_of(Stage& stage, const support::FormFields& fields) {
    const auto login = begin(stage, fields);
    return login ? login->state.registration_id : std::string(word(login.error().code));
}

support::FormFields without(support::FormFields fields, const std::string& name) {
    support::FormFields rest;
    for (auto& field : fields) {
        if (field.first != name) rest.push_back(std::move(field));
    }
    return rest;
}

support::FormFields with(support::FormFields fields, const std::string& name, const std::string& value) {
    auto rest = without(std::move(fields), name);
    rest.emplace_back(name, value);
    return rest;
}

}  // namespace

TEST_CASE("a login leads to the registered endpoint with exactly the parameters Moodle asks for") {
    Stage stage;
    const auto login = begin(stage, Stage::initiation(stage.school())).value();
    const auto mark = login.redirect_url.find('?');
    CHECK(login.redirect_url.substr(0, mark) == "https://moodle.example.test/mod/lti/auth.php");
    const support::FormFields expected{
        {"scope", "openid"},
        {"response_type", "id_token"},
        {"response_mode", "form_post"},
        {"prompt", "none"},
        {"client_id", "client-a"},
        {"redirect_uri", "https://tool.example.test/lti/launch"},
        {"login_hint", "7"},
        {"state", login.state.state},
        {"nonce", login.state.nonce},
        {"lti_message_hint", R"({"cmid":46,"launchid":"ltilaunch1_948275238"})"}};
    CHECK(support::form_decode(login.redirect_url.substr(mark + 1)) == expected);
}

TEST_CASE("an endpoint that has a query keeps it") {
    Stage stage;
    stage.registrations[0].authorization_endpoint += "?tenant=1";
    const auto login = begin(stage, Stage::initiation(stage.school())).value();
    CHECK(login.redirect_url.rfind("https://moodle.example.test/mod/lti/auth.php?tenant=1&scope=openid", 0) ==
          0);
}

TEST_CASE("the hints are returned byte for byte and the message hint only if it came") {
    Stage stage;
    const std::string odd = "{\"a\":\"b&c=d%20e+f\"} ā\"<>";
    auto fields = with(Stage::initiation(stage.school()), "lti_message_hint", odd);
    fields = with(fields, "login_hint", odd);
    const auto url = begin(stage, fields).value().redirect_url;
    const auto sent = support::form_decode(url.substr(url.find('?') + 1)).value();
    CHECK(*support::find_once(sent, "lti_message_hint") == odd);
    CHECK(*support::find_once(sent, "login_hint") == odd);
    const auto bare = begin(stage, without(fields, "lti_message_hint")).value().redirect_url;
    CHECK(bare.find("lti_message_hint") == std::string::npos);
    const auto empty = begin(stage, with(fields, "lti_message_hint", "")).value().redirect_url;
    CHECK(empty.find("lti_message_hint=") != std::string::npos);
}

TEST_CASE("the row to be stored binds everything together") {
    Stage stage;
    const auto login = begin(stage, Stage::initiation(stage.school())).value();
    CHECK(login.state.registration_id == "school");
    CHECK(login.state.redirect_uri == "https://tool.example.test/lti/launch");
    CHECK(login.state.target_link_uri == "https://tool.example.test/lti/launch");
    CHECK(login.state.lti_deployment_id == "1");
    CHECK(login.state.created == stage.now);
    CHECK(login.state.expires == stage.now + std::chrono::minutes{10});
    CHECK(login.state.state.size() == 43);
    CHECK(login.state.nonce.size() == 43);
    CHECK(login.state.state != login.state.nonce);
    CHECK(login.state.browser_hash == support::sha256(login.browser_secret));
    CHECK(login.redirect_url.find(login.browser_secret) == std::string::npos);
    CHECK(browser_matches(login.state, login.browser_secret));
    CHECK_FALSE(browser_matches(login.state, login.browser_secret + "x"));
    CHECK_FALSE(browser_matches(login.state, ""));
}

TEST_CASE("two logins share nothing secret") {
    Stage stage;
    const auto first = begin(stage, Stage::initiation(stage.school())).value();
    const auto second = begin(stage, Stage::initiation(stage.school())).value();
    CHECK(first.state.state != second.state.state);
    CHECK(first.state.nonce != second.state.nonce);
    CHECK(first.browser_secret != second.browser_secret);
    CHECK(cookie_suffix(first.state.state) != cookie_suffix(second.state.state));
    CHECK(cookie_suffix(first.state.state).size() == 8);
}

TEST_CASE("a login without a required parameter, with a repeated or a giant one is refused") {
    Stage stage;
    const auto good = Stage::initiation(stage.school());
    for (const auto* name : {"iss", "login_hint", "target_link_uri"}) {
        INFO(name);
        CHECK(outcome_of(stage, without(good, name)) == "bad_request");
        auto twice = good;
        twice.emplace_back(name, "x");
        CHECK(outcome_of(stage, twice) == "bad_request");
    }
    CHECK(outcome_of(stage, with(good, "lti_message_hint", std::string(8193, 'h'))) == "bad_request");
    CHECK(outcome_of(stage, with(good, "lti_message_hint", std::string(8192, 'h'))) == "school");
}

TEST_CASE("C04 an unknown issuer or client is not known here and nothing of it is repeated", "[C04]") {
    Stage stage;
    const auto good = Stage::initiation(stage.school());
    const auto refused = begin(stage, with(good, "iss", "<script>alert(1)</script>"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::registration_unknown);
    CHECK(http_status(refused.error().code) == 404);
    CHECK(refused.error().detail.find("script") == std::string::npos);
    CHECK(outcome_of(stage, with(good, "iss", "https://moodle.example.test/")) == "registration_unknown");
    CHECK(outcome_of(stage, with(good, "client_id", "client-b")) == "registration_unknown");
}

TEST_CASE("C05 several registrations of one issuer need a client id or a telling deployment", "[C05]") {
    Stage stage;
    auto second = stage.school();
    second.id = "second";
    second.client_id = "client-c";
    second.deployment_ids = {"2", "3"};
    const auto bare = without(without(Stage::initiation(stage.school()), "client_id"), "lti_deployment_id");
    CHECK(outcome_of(stage, bare) == "school");
    stage.registrations.push_back(second);
    CHECK(outcome_of(stage, bare) == "registration_ambiguous");
    CHECK(http_status(Code::registration_ambiguous) == 400);
    CHECK(outcome_of(stage, with(bare, "lti_deployment_id", "3")) == "second");
    CHECK(outcome_of(stage, with(bare, "deployment_id", "3")) == "second");
    CHECK(outcome_of(stage, with(bare, "lti_deployment_id", "2")) == "registration_ambiguous");
    CHECK(outcome_of(stage, with(bare, "lti_deployment_id", "9")) == "registration_ambiguous");
    CHECK(outcome_of(stage, with(bare, "client_id", "client-c")) == "second");
}
