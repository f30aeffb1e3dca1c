// What Moodle was seen to answer when something was odd, as the tool meets it.
#include <catch2/catch.hpp>
#include <filesystem>

#include "lti/login.hpp"
#include "recording.hpp"
#include "stage.hpp"
#include "support/crypto.hpp"
#include "tests/support/paths.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

std::vector<std::string> recordings(const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(test::fixture_path("lti/moodle-4.2")))
        if (const auto name = file.path().filename().string(); name.rfind(prefix, 0) == 0)
            names.push_back("moodle-4.2/" + name);
    return names;
}

/// What the platform posts back of a request with this state.
LaunchRequest posted(const json& recording) {
    LaunchRequest request;
    for (const auto& [name, value] : recording["form_post"]["fields"].items())
        request.fields.emplace_back(name, value.get<std::string>());
    request.secrets = {"secret"};
    return request;
}

/// A begun login with the state of a recorded authentication request.
void begin(Stage& stage, const json& recording) {
    LoginState row;
    row.state = recording["request"]["params"]["state"];
    row.nonce = recording["request"]["params"]["nonce"];
    row.registration_id = stage.school().id;
    row.browser_hash = support::sha256("secret");
    row.expires = stage.now + login_lifetime;
    stage.states.put(row);
}

}  // namespace

TEST_CASE("every error that Moodle posts back is told as the platform's own and ends the login", "[C07]") {
    int errors = 0;
    for (const std::string& name : recordings("auth-error-")) {
        const json recording = read_recording(name);
        if (!recording.contains("form_post")) {
            CHECK(recording["status"] == 404);  // a page of Moodle's: nothing reaches the tool
            continue;
        }
        INFO(name);
        ++errors;
        Stage stage;
        begin(stage, recording);
        const auto told = stage.judge(posted(recording));
        CHECK(outcome(told) == "platform_error");
        const std::string state = recording["request"]["params"]["state"];
        CHECK_FALSE(stage.states.find(state, stage.now));
    }
    CHECK(errors == 4);
}

TEST_CASE("a state that Moodle alters is unknown; ours has nothing that it would alter", "[C02]") {
    const json recording = read_recording("moodle-4.2/auth-ok-state-altered.json");
    Stage stage;
    begin(stage, recording);
    CHECK(outcome(stage.judge(posted(recording))) != "launched");
    const std::string state = stage.login().state.state;
    CHECK(state.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
}

TEST_CASE("the page that Moodle puts before a login without cookie asks for what we sent, unchanged") {
    const json recording = read_recording("moodle-4.2/auth-repost-without-cookie.json");
    const std::string action = recording["1_answer"]["form"]["action"];
    const auto kept = support::form_decode(action.substr(action.find('?') + 1)).value();
    const json& sent = recording["1_request"]["params"];
    CHECK(kept.size() == sent.size());
    for (const auto& [name, value] : kept) CHECK(value == sent[name].get<std::string>());
    // We send no more than that, so nothing of ours can be lost there.
    Stage stage;
    const std::string url = stage.login().redirect_url;
    const auto parameters = support::form_decode(url.substr(url.find('?') + 1)).value();
    for (const auto& [name, value] : parameters) {
        INFO(name);
        CHECK(sent.contains(name));
    }
}

TEST_CASE("the address that Moodle opens for a registration names its configuration and a token once") {
    for (const char* version : {"moodle-4.2", "moodle-4.5"}) {
        const json recording = read_recording(std::string(version) + "/registration-2-initiation.json");
        const std::string location = recording["location"];
        const auto query = support::form_decode(location.substr(location.find('?') + 1)).value();
        REQUIRE(support::find_once(query, "openid_configuration") != nullptr);
        CHECK(*support::find_once(query, "openid_configuration") ==
              recording["params"]["openid_configuration"].get<std::string>());
        CHECK(support::find_once(query, "registration_token") != nullptr);
        const auto token = split_token(recording["params"]["registration_token"].get<std::string>());
        REQUIRE(token);
        const json payload = json::parse(token->payload);
        CHECK(payload == recording["registration_token_decoded"]["payload"]);
        CHECK(payload["exp"].get<long>() - payload["iat"].get<long>() == 3600);
    }
}
