// Attacks on the flow between login and launch (battery C).
#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "stage.hpp"

using namespace waymark::lti;
using nlohmann::json;

namespace {

std::string outcome_of(const tl::expected<LoginRequest, Error>& login) {
    return login ? "begun" : std::string(word(login.error().code));
}

void set_field(waymark::support::FormFields& fields, const std::string& name, const std::string& value) {
    for (auto& [key, text] : fields) {
        if (key == name) text = value;
    }
}

}  // namespace

TEST_CASE("C01 a launch posted again is refused", "[C01]") {
    Stage stage;
    const auto login = stage.login();
    const auto token = sign_rs256(platform_key(), stage.claims(login));
    CHECK(outcome(stage.post(login, token)) == "launched");
    CHECK(outcome(stage.post(login, token)) == "state_unknown");
}

TEST_CASE("C01 of sixteen concurrent posts exactly one launches", "[C01]") {
    Stage stage;
    const auto login = stage.login();
    const auto token = sign_rs256(platform_key(), stage.claims(login));
    std::vector<std::string> outcomes(16);
    std::vector<std::thread> threads;
    for (auto& each : outcomes) {
        threads.emplace_back([&] { each = outcome(stage.post(login, token)); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::count(outcomes.begin(), outcomes.end(), "launched") == 1);
    for (const auto& each : outcomes) {
        INFO(each);
        CHECK((each == "launched" || each == "nonce_replay" || each == "state_unknown"));
    }
}

TEST_CASE("C01 a state that another request consumed meanwhile is a replay", "[C01]") {
    struct Overtaken final : StateStore {
        MapStates& rows;
        explicit Overtaken(MapStates& all) : rows(all) {}
        std::optional<LoginState> find(std::string_view state, std::chrono::sys_seconds now) override {
            return rows.find(state, now);
        }
        std::optional<LoginState> consume(std::string_view, std::chrono::sys_seconds) override {
            return std::nullopt;
        }
    };
    Stage stage;
    Overtaken states(stage.states);
    const auto login = stage.login();
    const LaunchRequest request{
        {{"state", login.state.state}, {"id_token", sign_rs256(platform_key(), stage.claims(login))}},
        {login.browser_secret}};
    const LaunchRules rules{stage.registrations, stage.tool, stage.keys, states};
    CHECK(outcome(validate_launch(request, rules, stage.now)) == "nonce_replay");
}

TEST_CASE("C02 a launch without its state is refused", "[C02]") {
    Stage stage;
    const auto login = stage.login();
    const auto token = sign_rs256(platform_key(), stage.claims(login));
    const auto with_state = [&](const std::string& state) {
        return outcome(stage.judge({{{"id_token", token}, {"state", state}}, {login.browser_secret}}));
    };
    CHECK(outcome(stage.judge({{{"id_token", token}}, {login.browser_secret}})) == "bad_request");
    CHECK(outcome(stage.judge({{{"state", login.state.state}}, {login.browser_secret}})) == "bad_request");
    CHECK(with_state("") == "state_unknown");
    CHECK(with_state("unheard-of") == "state_unknown");
    CHECK(with_state(std::string(1000, 's')) == "state_unknown");
    const std::string state = login.state.state;
    CHECK(outcome(stage.judge({{{"id_token", token}, {"state", state}, {"state", state}},
                               {login.browser_secret}})) == "bad_request");
    CHECK(outcome(stage.judge({{{"id_token", token}, {"id_token", token}, {"state", state}},
                               {login.browser_secret}})) == "bad_request");
}

TEST_CASE("C02 a login expires after ten minutes", "[C02]") {
    Stage stage;
    const auto late = [&](std::chrono::seconds pause) {
        const auto login = stage.login();
        stage.now += pause;
        return outcome(stage.post(login, sign_rs256(platform_key(), stage.claims(login))));
    };
    CHECK(late(std::chrono::seconds{599}) == "launched");
    CHECK(late(std::chrono::seconds{600}) == "state_unknown");
}

TEST_CASE("C02 another browser cannot finish a login, the right one still can", "[C02]") {
    Stage stage;
    const auto login = stage.login();
    const auto attackers = stage.login();
    const auto token = sign_rs256(platform_key(), stage.claims(login));
    const auto with_secrets = [&](std::vector<std::string> secrets) {
        return outcome(
            stage.judge({{{"id_token", token}, {"state", login.state.state}}, std::move(secrets)}));
    };
    CHECK(with_secrets({}) == "state_binding");
    CHECK(with_secrets({""}) == "state_binding");
    CHECK(with_secrets({attackers.browser_secret}) == "state_binding");
    CHECK(with_secrets({login.state.browser_hash}) == "state_binding");
    CHECK(with_secrets({attackers.browser_secret, login.browser_secret}) == "launched");
}

TEST_CASE("C03 the state of one registration with the token of another is refused", "[C03]") {
    Stage stage;
    const auto login = stage.login();
    const auto elsewhere = stage.login(stage.other_school());
    const auto token = sign_rs256(other_platform_key(), stage.claims(elsewhere));
    CHECK(outcome(stage.post(login, token)) == "iss_mismatch");
    CHECK(outcome(stage.post(elsewhere, token)) == "launched");
}

TEST_CASE("C03 two clients of one issuer are kept apart", "[C03]") {
    Stage stage;
    auto second = stage.school();
    second.id = "second-client";
    second.client_id = "client-c";
    stage.registrations.push_back(second);
    const auto login = stage.login();
    auto claims = stage.claims(login);
    claims["aud"] = "client-c";
    CHECK(outcome(stage.post(login, sign_rs256(platform_key(), claims))) == "aud_mismatch");
}

TEST_CASE("C06 a target outside our address is refused", "[C06]") {
    Stage stage;
    for (const auto* target :
         {"https://evil.example.test/", "//evil.example.test", "https://tool.example.test\\.evil.test/",
          "https://tool.example.test@evil.test/", "https://tool.example.test:x@evil.test/",
          "javascript:alert(1)", "https://tool.example.test:8443/lti/launch",
          "http://tool.example.test/lti/launch", "https://xn--tol-xkc.example.test/",
          "https://tööl.example.test/", "https://tool.example.test.evil.test/",
          "https://tool.example.test%2eevil.test/", "https://tool.example.test\t.evil.test/",
          " https://tool.example.test/", "/lti/launch", "https:tool.example.test", "data:text/html,x",
          "https://tool.example.test#@evil.test/"}) {
        INFO(target);
        auto fields = Stage::initiation(stage.school());
        set_field(fields, "target_link_uri", target);
        CHECK(outcome_of(begin_login(fields, stage.registrations, stage.tool, stage.random, stage.now)) ==
              "target_foreign");
        CHECK(outcome(stage.launch_with([&](json& claims) { claims[claim("target_link_uri")] = target; })) ==
              "target_foreign");
    }
}

TEST_CASE("C06 a target beside our base path is refused", "[C06]") {
    const ToolAddress tool{"https://tool.example.test/waymark",
                           "https://tool.example.test/waymark/lti/launch"};
    CHECK(is_ours(tool, "https://tool.example.test/waymark"));
    CHECK(is_ours(tool, "https://tool.example.test/waymark/lti/launch?x=1"));
    CHECK(is_ours(tool, "https://TOOL.example.test:443/waymark/"));
    CHECK_FALSE(is_ours(tool, "https://tool.example.test/"));
    CHECK_FALSE(is_ours(tool, "https://tool.example.test/waymarked"));
    CHECK_FALSE(is_ours(tool, "https://tool.example.test/waymark/../other"));
    CHECK_FALSE(is_ours(tool, "https://tool.example.test/waymark/%2e%2E/other"));
}

TEST_CASE("C07 the platform's error ends the login", "[C07]") {
    Stage stage;
    const auto login = stage.login();
    const auto refused = stage.judge({{{"error", "access_denied"}, {"state", login.state.state}}, {}});
    REQUIRE(outcome(refused) == "platform_error");
    CHECK(refused.error().detail == "access_denied");
    const auto token = sign_rs256(platform_key(), stage.claims(login));
    CHECK(outcome(stage.post(login, token)) == "state_unknown");
}

TEST_CASE("C07 an error that is no plain word stays out of the log", "[C07]") {
    Stage stage;
    for (const auto* error : {"<script>", "a b", "x\ny"}) {
        const auto refused = stage.judge({{{"error", error}}, {}});
        REQUIRE(outcome(refused) == "platform_error");
        CHECK(refused.error().detail == "unnamed");
    }
}

TEST_CASE("C08 a return address on a foreign origin is not used", "[C08]") {
    Stage stage;
    const auto return_url_of = [&](const std::string& url) {
        const auto launch = stage.launch_with([&](json& claims) {
            claims[claim("launch_presentation")] = {{"return_url", url}};
        });
        REQUIRE(launch);
        return launch->return_url;
    };
    CHECK(return_url_of("https://moodle.example.test/mod/lti/return.php?course=2") ==
          "https://moodle.example.test/mod/lti/return.php?course=2");
    CHECK(return_url_of("https://evil.example.test/").empty());
    CHECK(return_url_of("https://moodle.example.test@evil.test/").empty());
    CHECK(return_url_of("javascript:alert(1)").empty());
}

TEST_CASE("C08 only a genuine but refused launch may lead back", "[C08]") {
    Stage stage;
    const auto back = [](json& claims) {
        claims[claim("launch_presentation")] = {{"return_url", "https://moodle.example.test/back"}};
        claims[claim("deployment_id")] = "99";
    };
    const auto refused = stage.launch_with(back);
    REQUIRE(outcome(refused) == "deployment_unknown");
    CHECK(refused.error().return_url == "https://moodle.example.test/back");
    const auto forged = stage.launch_with([&](json& claims) {
        back(claims);
        claims["nonce"] = "other";
    });
    REQUIRE(outcome(forged) == "nonce_mismatch");
    CHECK(forged.error().return_url.empty());
}

TEST_CASE("service addresses on a foreign origin are left out") {
    Stage stage;
    const auto launch = stage.launch_with([](json& claims) {
        claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = {
            {"lineitems", "https://evil.example.test/lineitems"},
            {"lineitem", "https://moodle.example.test/lineitems/1/lineitem"}};
        claims["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
            {"context_memberships_url", "http://moodle.example.test/memberships"}};
    });
    REQUIRE(launch);
    CHECK(launch->services.lineitems.empty());
    CHECK(launch->services.lineitem == "https://moodle.example.test/lineitems/1/lineitem");
    CHECK(launch->services.memberships.empty());
}

TEST_CASE("a registration taken away between login and launch is refused") {
    Stage stage;
    const auto login = stage.login();
    const auto token = sign_rs256(platform_key(), stage.claims(login));
    stage.registrations.erase(stage.registrations.begin());
    CHECK(outcome(stage.post(login, token)) == "registration_unknown");
}
