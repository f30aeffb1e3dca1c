// Attacks with well-signed tokens whose claims do not fit (battery B).
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace waymark::lti;
using nlohmann::json;

namespace {

std::string outcome_with(Stage& stage, const std::string& name, const json& value) {
    return outcome(stage.launch_with([&](json& claims) { claims[name] = value; }));
}

std::string outcome_with(const std::string& name, const json& value) {
    Stage stage;
    return outcome_with(stage, name, value);
}

long seconds_of(const Stage& stage) {
    return stage.now.time_since_epoch().count();
}

}  // namespace

TEST_CASE("B01 the issuer is compared byte for byte", "[B01]") {
    for (const auto* iss :
         {"https://moodle.example.test/", "https://Moodle.example.test", "HTTPS://moodle.example.test",
          "http://moodle.example.test", "https://moodle.example.test:443", ""}) {
        INFO(iss);
        CHECK(outcome_with("iss", iss) == "iss_mismatch");
    }
    CHECK(outcome_with("iss", json::array({"https://moodle.example.test"})) == "iss_mismatch");
    CHECK(outcome_with("iss", nullptr) == "iss_mismatch");
}

TEST_CASE("B02 a good token of another registration is refused", "[B02]") {
    Stage stage;
    const auto login = stage.login();
    auto claims = stage.claims(login);
    claims["iss"] = stage.other_school().issuer;
    claims["aud"] = stage.other_school().client_id;
    CHECK(outcome(stage.post(login, sign_rs256(other_platform_key(), claims))) == "iss_mismatch");
}

TEST_CASE("B03 an audience that is not ours alone is refused", "[B03]") {
    Stage stage;
    for (const auto& aud : {json("client-b"), json(""), json(nullptr), json(7), json::array(),
                            json::array({"client-a", "client-b"}), json::array({"client-b"}),
                            json::array({"client-a", 7}), json("client-a "), json("CLIENT-A")}) {
        INFO(aud.dump());
        CHECK(outcome_with(stage, "aud", aud) == "aud_mismatch");
    }
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase("aud"); })) == "aud_mismatch");
    CHECK(outcome_with(stage, "aud", json::array({"client-a"})) == "launched");
}

TEST_CASE("B04 an authorized party that is not us is refused", "[B04]") {
    Stage stage;
    CHECK(outcome_with(stage, "azp", "client-a") == "launched");
    CHECK(outcome_with(stage, "azp", "client-b") == "azp_mismatch");
    CHECK(outcome_with(stage, "azp", nullptr) == "azp_mismatch");
    CHECK(outcome_with(stage, "aud", json::array({"client-a", "client-a"})) == "azp_mismatch");
}

TEST_CASE("B05 expiry ends one leeway after exp", "[B05]") {
    Stage stage;
    const auto expired = [&](double age) {
        return outcome(stage.launch_with([&](json& claims) {
            claims["iat"] = seconds_of(stage) - 100;
            claims["exp"] = static_cast<double>(seconds_of(stage)) - age;
        }));
    };
    CHECK(expired(59) == "launched");
    CHECK(expired(59.5) == "launched");
    CHECK(expired(60) == "token_expired");
    CHECK(expired(61) == "token_expired");
}

TEST_CASE("B05 a token of the future or of long ago is refused", "[B05]") {
    Stage stage;
    const auto issued = [&](long ahead) {
        return outcome(stage.launch_with([&](json& claims) {
            claims["iat"] = seconds_of(stage) + ahead;
            claims["exp"] = seconds_of(stage) + 3600;
        }));
    };
    CHECK(issued(60) == "launched");
    CHECK(issued(61) == "token_future");
    CHECK(issued(-660) == "launched");
    CHECK(issued(-661) == "token_old");
    CHECK(outcome_with(stage, "nbf", seconds_of(stage) + 60) == "launched");
    CHECK(outcome_with(stage, "nbf", seconds_of(stage) + 61) == "token_future");
}

TEST_CASE("B05 missing, reversed and absurd dates are refused", "[B05]") {
    Stage stage;
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase("exp"); })) == "token_expired");
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase("iat"); })) == "token_old");
    CHECK(outcome_with(stage, "exp", seconds_of(stage)) == "token_expired");
    for (const auto* name : {"exp", "iat", "nbf"}) {
        for (const auto& value : {json("1795437363"), json(1e308), json(-1), json(9223372036854775808U),
                                  json::array(), json(true)}) {
            INFO(name << " " << value.dump());
            CHECK(outcome_with(stage, name, value) == "claims_type");
        }
    }
    CHECK(outcome_with(stage, "nbf", nullptr) == "claims_type");
}

TEST_CASE("B06 a nonce that is not the one of this login is refused", "[B06]") {
    Stage stage;
    const auto someone_elses = stage.login();
    CHECK(outcome_with(stage, "nonce", someone_elses.state.nonce) == "nonce_mismatch");
    CHECK(outcome_with(stage, "nonce", "") == "nonce_mismatch");
    CHECK(outcome_with(stage, "nonce", 7) == "nonce_mismatch");
    CHECK(outcome(stage.launch_with([](json& claims) { claims.erase("nonce"); })) == "nonce_mismatch");
}

TEST_CASE("B07 a deployment of another school on the same client is refused", "[B07]") {
    Stage stage;
    const auto name = claim("deployment_id");
    CHECK(outcome_with(stage, name, "99") == "deployment_unknown");
    CHECK(outcome_with(stage, name, "") == "deployment_unknown");
    CHECK(outcome_with(stage, name, json::array({"1"})) == "claims_type");
    CHECK(outcome_with(stage, name, 1) == "launched");
    CHECK(outcome_with(stage, name, "2") == "deployment_mismatch");  // known, but the login said "1"
}

TEST_CASE("B08 the subject must be a usable id", "[B08]") {
    Stage stage;
    CHECK(outcome_with(stage, "sub", "") == "sub_missing");
    CHECK(outcome_with(stage, "sub", nullptr) == "sub_missing");
    CHECK(outcome_with(stage, "sub", std::string(256, '7')) == "sub_missing");
    CHECK(outcome_with(stage, "sub", std::string(255, '7')) == "launched");
    CHECK(outcome_with(stage, "sub", 7.5) == "claims_type");
    CHECK(outcome_with(stage, "sub", json::array({"7"})) == "claims_type");
    const auto numeric = stage.launch_with([](json& claims) { claims["sub"] = 7; });
    REQUIRE(numeric);
    CHECK(numeric->subject == "7");
}

TEST_CASE("B09 roles must be an array of texts", "[B09]") {
    Stage stage;
    const auto name = claim("roles");
    CHECK(outcome_with(stage, name, "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor") ==
          "roles_missing");
    CHECK(outcome_with(stage, name, json::array({"Learner", 7})) == "roles_missing");
    CHECK(outcome_with(stage, name, json::object()) == "roles_missing");
}

TEST_CASE("B09 ten thousand roles give no more than one", "[B09]") {
    Stage stage;
    json roles = json::array();
    for (int i = 0; i < 10000; ++i) roles.push_back("");
    CHECK(outcome_with(stage, claim("roles"), roles) == "launched");
    for (auto& role : roles) role = "Learner";
    CHECK(outcome_with(stage, claim("roles"), roles) == "bad_request");
}

TEST_CASE("claims of the wrong type are refused") {
    Stage stage;
    const std::vector<std::pair<std::string, json>> wrong{{claim("context"), "9"},
                                                          {claim("context"), {{"id", {"9"}}}},
                                                          {claim("resource_link"), json::array({"31"})},
                                                          {claim("custom"), "unit=u7"},
                                                          {claim("custom"), {{"unit", {{"a", "b"}}}}},
                                                          {claim("launch_presentation"), 7},
                                                          {claim("target_link_uri"), 7},
                                                          {"name", json::array({"Ana"})},
                                                          {"email", true}};
    for (const auto& [name, value] : wrong) {
        INFO(name << " " << value.dump());
        CHECK(outcome_with(stage, name, value) == "claims_type");
    }
}

TEST_CASE("numeric ids and PHP's empty object are accepted") {
    Stage stage;
    const auto launch = stage.launch_with([](json& claims) {
        claims[claim("context")]["id"] = 9;
        claims[claim("resource_link")]["id"] = 31;
        claims[claim("custom")] = json::array();
    });
    REQUIRE(launch);
    CHECK(launch->context.id == "9");
    CHECK(launch->resource_link.id == "31");
    CHECK(launch->custom.empty());
}

TEST_CASE("custom parameters are read as text, unsubstituted variables are absent") {
    Stage stage;
    const auto launch = stage.launch_with([](json& claims) {
        claims[claim("custom")] = {{"unit", "u7"},    {"count", 3},        {"on", true},
                                   {"gone", nullptr}, {"var", "$Foo.bar"}, {"price", "$5"}};
    });
    REQUIRE(launch);
    const std::map<std::string, std::string> expected{
        {"unit", "u7"}, {"count", "3"}, {"on", "true"}, {"price", "$5"}};
    CHECK(launch->custom == expected);
}

TEST_CASE("locales are brought to their usual form") {
    CHECK(normalise_locale("pt_br") == "pt-BR");
    CHECK(normalise_locale("EN") == "en");
    CHECK(normalise_locale("lv-LV") == "lv-LV");
    CHECK(normalise_locale("zh_hant_tw") == "zh-Hant-TW");
    CHECK(normalise_locale("es-419") == "es-419");
    for (const auto* bad :
         {"", "e", "-", "en-", "en--US", "en/../x", "4en", "toolonglanguage", "en_US.UTF-8"}) {
        INFO(bad);
        CHECK(normalise_locale(bad).empty());
    }
    Stage stage;
    const auto launch = stage.launch_with([](json& claims) { claims["locale"] = "pt_br"; });
    REQUIRE(launch);
    CHECK(launch->locale == "pt-BR");
}

TEST_CASE("messages that are known but not served are refused") {
    for (const auto* type :
         {"LtiDeepLinkingRequest", "LtiSubmissionReviewRequest", "DataPrivacyLaunchRequest", "LtiEulaRequest",
          "LtiStartProctoring", "ltiresourcelinkrequest", ""}) {
        INFO(type);
        CHECK(outcome_with(claim("message_type"), type) == "message_type");
    }
}
