// Launches as real schools make them that no table of attacks holds: odd addresses, titles, clocks,
// neighbours.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

/// A Moodle whose wwwroot has a path, as one of several on a host.
void move_into_sub_path(Stage& stage) {
    Registration& school = stage.registrations[0];
    school.issuer = "https://school.example.test/moodle";
    school.authorization_endpoint = school.issuer + "/mod/lti/auth.php";
    school.jwks_uri = school.issuer + "/mod/lti/certs.php";
    school.token_endpoint = school.issuer + "/mod/lti/token.php";
}

}  // namespace

TEST_CASE("a Moodle in a sub path launches, with its services and its way back") {
    Stage stage;
    move_into_sub_path(stage);
    const std::string root = "https://school.example.test/moodle/mod/lti/";
    const auto launch = stage.launch_with([&](json& claims) {
        claims[claim("launch_presentation")] = {{"return_url", root + "return.php?course=2"}};
        claims["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = {
            {"context_memberships_url", root + "services.php/CourseSection/2/bindings/1/memberships"}};
    });
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->return_url == root + "return.php?course=2");
    CHECK(launch->services.memberships == root + "services.php/CourseSection/2/bindings/1/memberships");
    CHECK(outcome(stage.launch_with([](json& claims) { claims["iss"] = "https://school.example.test"; })) ==
          "iss_mismatch");
}

TEST_CASE("two schools that share an issuer launch side by side, each for its own client") {
    Stage stage;
    Registration second = stage.school();
    second.id = "second";
    second.site = "second-site";
    second.client_id = "client-c";
    second.deployment_ids = {"9"};
    stage.registrations.push_back(second);
    const auto launch_of = [&](const Registration& registration, const std::string& deployment) {
        auto fields = Stage::initiation(registration);
        for (auto& [name, value] : fields)
            if (name == "lti_deployment_id") value = deployment;
        auto login = begin_login(fields, stage.registrations, stage.tool, stage.random, stage.now).value();
        stage.states.put(login.state);
        auto claims = stage.claims(login);
        claims[claim("deployment_id")] = deployment;
        return stage.post(login, sign_rs256(platform_key(), claims));
    };
    const auto first = launch_of(stage.registrations[0], "1");
    const auto other = launch_of(stage.registrations[2], "9");
    REQUIRE(outcome(first) == "launched");
    REQUIRE(outcome(other) == "launched");
    CHECK(first->site != other->site);
    CHECK(other->registration_id == "second");
    CHECK(outcome(launch_of(stage.registrations[0], "9")) == "deployment_unknown");
}

TEST_CASE("titles and names come through as they are, however long and in whatever script") {
    Stage stage;
    const std::string quotes = R"(<b>"It's" & 'more'</b> \ {{name}})";
    const std::string hebrew = "\u202Eקורס ביולוגיה\u202C";
    const std::string endless(20000, 'x');
    const auto launch = stage.launch_with([&](json& claims) {
        claims["name"] = hebrew;
        claims[claim("context")]["title"] = quotes;
        claims[claim("context")]["label"] = endless;
        claims[claim("resource_link")]["title"] = hebrew;
    });
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->name == hebrew);
    CHECK(launch->context.title == quotes);
    CHECK(launch->context.label == endless);
    CHECK(launch->resource_link.title == hebrew);
}

TEST_CASE("a platform whose clock is off is borne up to the leeway that was configured") {
    for (const int leeway : {0, 60, 300}) {
        Stage stage;
        const auto with_offset = [&](long ahead) {
            const auto login = stage.login();
            auto claims = stage.claims(login);
            claims["iat"] = stage.now.time_since_epoch().count() + ahead;
            claims["exp"] = stage.now.time_since_epoch().count() + ahead + 60;
            LaunchRules rules{stage.registrations, stage.tool, stage.keys, stage.states};
            rules.leeway = std::chrono::seconds{leeway};
            return outcome(validate_launch(
                {{{"state", login.state.state}, {"id_token", sign_rs256(platform_key(), claims)}},
                 {login.browser_secret}},
                rules, stage.now));
        };
        INFO(leeway);
        CHECK(with_offset(leeway) == "launched");
        CHECK(with_offset(leeway + 1) == "token_future");
        CHECK(with_offset(-59 - leeway) == "launched");
        CHECK(with_offset(-60 - leeway) == "token_expired");
    }
}

TEST_CASE("claims that are null are absent") {
    Stage stage;
    const auto launch = stage.launch_with([](json& claims) {
        for (const auto* name : {"name", "given_name", "family_name", "email", "locale"})
            claims[name] = nullptr;
        for (const auto* name : {"context", "launch_presentation", "tool_platform", "custom", "for_user",
                                 "role_scope_mentor", "lis", "ext"})
            claims[claim(name)] = nullptr;
    });
    REQUIRE(outcome(launch) == "launched");
    CHECK(launch->name.empty());
    CHECK(launch->context.id.empty());
    CHECK(launch->return_url.empty());
}

TEST_CASE("two launches of one person in two tabs do not touch each other") {
    Stage stage;
    const auto first = stage.login();
    const auto second = stage.login();
    const auto token_of_first = sign_rs256(platform_key(), stage.claims(first));
    const auto token_of_second = sign_rs256(platform_key(), stage.claims(second));
    CHECK(outcome(stage.post(first, token_of_second)) == "nonce_mismatch");
    CHECK(outcome(stage.post(second, token_of_second)) == "launched");
    CHECK(outcome(stage.post(first, token_of_first)) == "launched");
}
