// The launches of the 1EdTech certification suite, tool side: known bad payloads (N) and valid launches (P).
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace waymark::lti;
using nlohmann::json;

namespace {

const std::string membership = "http://purl.imsglobal.org/vocab/lis/v2/membership#";
const std::string institution = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#";

Launch launched(Stage& stage, const std::function<void(json&)>& change) {
    auto result = stage.launch_with(change);
    INFO("outcome: " << outcome(result));
    REQUIRE(result);
    return *result;
}

std::function<void(json&)> with_roles(const json& roles) {
    return [roles](json& claims) { claims[claim("roles")] = roles; };
}

void without_personal_data(json& claims) {
    for (const auto* name : {"name", "given_name", "family_name", "email"}) claims.erase(name);
}

}  // namespace

TEST_CASE("N01 a header without kid is refused", "[N01]") {
    Stage stage;
    CHECK(outcome(stage.launch_with_header({{"alg", "RS256"}, {"badtestonly", "12345"}})) == "jwt_kid");
}

TEST_CASE("N02 a kid that the platform does not publish is refused after one refetch", "[N02]") {
    Stage stage;
    REQUIRE(stage.launch_with([](json&) {}));
    CHECK(outcome(stage.launch_with_header({{"alg", "RS256"}, {"kid", "unpublished"}})) == "kid_unknown");
    CHECK(stage.http.requests == 2);
}

TEST_CASE("N03 another LTI version is refused", "[N03]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims[claim("version")] = "11.3"; })) ==
          "lti_version");
}

TEST_CASE("N04 a launch without version is refused", "[N04]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase(claim("version")); })) == "lti_version");
}

TEST_CASE("N05 something that is no LTI message is refused", "[N05]") {
    Stage stage;
    const auto login = stage.login();
    CHECK(outcome(stage.post(login, sign_texts(platform_key(), "{}", R"({"name":"badltilaunch"})"))) ==
          "jwt_alg");
    CHECK(outcome(stage.post(login, sign_rs256(platform_key(), {{"name", "badltilaunch"}}))) ==
          "iss_mismatch");
}

TEST_CASE("N06 a launch without its LTI claims is refused", "[N06]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) {
              for (const auto* name : {"message_type", "roles", "version"}) claims.erase(claim(name));
          })) == "lti_version");
    CHECK(outcome(stage.launch_with([](json& claims) {
              for (const auto* name : {"aud", "iss", "sub"}) claims.erase(name);
              for (const auto* name : {"deployment_id", "roles"}) claims.erase(claim(name));
          })) == "iss_mismatch");
}

TEST_CASE("N07 time stamps of long ago are refused", "[N07]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) {
              claims["iat"] = 11111;
              claims["exp"] = 22222;
          })) == "token_expired");
}

TEST_CASE("N08 a launch without message type is refused", "[N08]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase(claim("message_type")); })) ==
          "message_type");
}

TEST_CASE("N09 a launch without roles claim is refused", "[N09]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase(claim("roles")); })) == "roles_missing");
    CHECK(outcome(stage.launch_with(with_roles(nullptr))) == "roles_missing");
}

TEST_CASE("N10 a launch without deployment id is refused", "[N10]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase(claim("deployment_id")); })) ==
          "deployment_unknown");
}

TEST_CASE("N11 a launch without resource link is refused", "[N11]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase(claim("resource_link")); })) ==
          "claims_missing");
    CHECK(outcome(stage.launch_with([](json& claims) { claims[claim("resource_link")]["id"] = ""; })) ==
          "claims_missing");
}

TEST_CASE("N12 a launch without user is refused", "[N12]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims["sub"] = ""; })) == "sub_missing");
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase("sub"); })) == "sub_missing");
}

TEST_CASE("P01 an instructor launches", "[P01]") {
    Stage stage;
    const auto launch = launched(stage, with_roles({membership + "Instructor"}));
    CHECK(launch.role == Role::instructor);
    CHECK(launch.subject == "7");
    CHECK(launch.context.id == "9");
    CHECK(launch.resource_link.id == "31");
}

TEST_CASE("P02 an instructor with several roles launches as instructor", "[P02]") {
    Stage stage;
    const auto roles = json{membership + "Instructor", institution + "Staff", institution + "Other"};
    const auto launch = launched(stage, with_roles(roles));
    CHECK(launch.role == Role::instructor);
    CHECK(launch.roles.size() == 3);
}

TEST_CASE("P03 a short role name is understood", "[P03]") {
    Stage stage;
    CHECK(launched(stage, with_roles({"Instructor"})).role == Role::instructor);
}

TEST_CASE("P04 an unknown role launches with the least privilege", "[P04]") {
    Stage stage;
    const auto roles = json::array({"http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"});
    CHECK(launched(stage, with_roles(roles)).role == Role::none);
}

TEST_CASE("P05 an instructor without role launches with the least privilege", "[P05]") {
    Stage stage;
    CHECK(launched(stage, with_roles(json::array({""}))).role == Role::none);
    CHECK(launched(stage, with_roles(json::array())).role == Role::none);
}

TEST_CASE("P06 an instructor with only an e-mail address launches", "[P06]") {
    Stage stage;
    const auto launch = launched(stage, [](json& claims) {
        without_personal_data(claims);
        claims["email"] = "teacher@example.invalid";
        claims[claim("roles")] = json::array({membership + "Instructor"});
    });
    CHECK(launch.email == "teacher@example.invalid");
    CHECK(launch.name.empty());
    CHECK(launch.role == Role::instructor);
}

TEST_CASE("P07 an instructor with only names launches", "[P07]") {
    Stage stage;
    const auto launch = launched(stage, [](json& claims) {
        claims.erase("email");
        claims[claim("roles")] = json::array({membership + "Instructor"});
    });
    CHECK(launch.email.empty());
    CHECK(launch.given_name == "Ana");
    CHECK(launch.family_name == "Lima");
}

TEST_CASE("P08 an instructor without personal data launches", "[P08]") {
    Stage stage;
    const auto launch = launched(stage, [](json& claims) {
        without_personal_data(claims);
        claims[claim("roles")] = json::array({membership + "Instructor"});
    });
    CHECK(launch.name.empty());
    CHECK(launch.subject == "7");
}

TEST_CASE("P09 an instructor launches outside a course", "[P09]") {
    Stage stage;
    const auto launch = launched(stage, [](json& claims) {
        claims.erase(claim("context"));
        claims[claim("roles")] = json::array({membership + "Instructor"});
    });
    CHECK(launch.context.id.empty());
}

TEST_CASE("P10 a student launches", "[P10]") {
    Stage stage;
    CHECK(launched(stage, with_roles({membership + "Learner"})).role == Role::learner);
}

TEST_CASE("P11 a student with several roles launches as student", "[P11]") {
    Stage stage;
    const auto roles = json{membership + "Learner", institution + "Student", institution + "Mentor"};
    CHECK(launched(stage, with_roles(roles)).role == Role::learner);
}

TEST_CASE("P12 a student with a short role name launches", "[P12]") {
    Stage stage;
    CHECK(launched(stage, with_roles({"Learner"})).role == Role::learner);
}

TEST_CASE("P13 a student with an unknown role beside launches", "[P13]") {
    Stage stage;
    const auto unknown = "http://purl.imsglobal.org/vocab/lis/v2/uknownrole/unknown#Unknown";
    CHECK(launched(stage, with_roles({membership + "Learner", unknown})).role == Role::learner);
}

TEST_CASE("P14 a student without role launches with the least privilege", "[P14]") {
    Stage stage;
    CHECK(launched(stage, with_roles(json::array({""}))).role == Role::none);
}

TEST_CASE("P15 a student with only an e-mail address launches", "[P15]") {
    Stage stage;
    const auto launch = launched(stage, [](json& claims) {
        without_personal_data(claims);
        claims["email"] = "student@example.invalid";
    });
    CHECK(launch.email == "student@example.invalid");
    CHECK(launch.role == Role::learner);
}

TEST_CASE("P16 a student with only names launches", "[P16]") {
    Stage stage;
    CHECK(launched(stage, [](json& claims) { claims.erase("email"); }).name == "Ana Lima");
}

TEST_CASE("P17 a student without personal data or without course launches", "[P17]") {
    Stage stage;
    CHECK(launched(stage, without_personal_data).role == Role::learner);
    CHECK(launched(stage, [](json& claims) { claims.erase(claim("context")); }).context.id.empty());
}

TEST_CASE("P18 a student launches with nothing but the required claims", "[P18]") {
    Stage stage;
    const auto launch = launched(stage, [](json& claims) {
        without_personal_data(claims);
        claims.erase(claim("context"));
        claims[claim("resource_link")] = {{"id", "31"}};
    });
    CHECK(launch.resource_link.id == "31");
    CHECK(launch.resource_link.title.empty());
    CHECK(launch.locale.empty());
    CHECK(launch.custom.empty());
}
