// Properties over all refusals: the first check that fails names the error, and no refusal repeats the token.
#include <algorithm>
#include <catch2/catch.hpp>

#include "stage.hpp"
#include "support/crypto.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

/// A launch before it is sent: whatever a fault may touch.
struct Draft {
    support::FormFields extra;
    bool with_state = true;
    std::string state;
    std::vector<std::string> secrets;
    json header;
    json claims;
    bool signed_by_attacker = false;
    bool four_segments = false;
};

struct Fault {
    std::string code;
    void (*spoil)(Draft&);
};

std::string other_text(const char* text) {
    return std::string("Secret-") + text;
}

/// One fault for each check, in the order of the checks.
const std::vector<Fault>& faults() {
    static const std::vector<Fault> all{
        {"platform_error", [](Draft& d) { d.extra.emplace_back("error", "access_denied"); }},
        {"bad_request", [](Draft& d) { d.with_state = false; }},
        {"state_unknown", [](Draft& d) { d.state = other_text("state"); }},
        {"state_binding", [](Draft& d) { d.secrets = {other_text("browser")}; }},
        {"jwt_format", [](Draft& d) { d.four_segments = true; }},
        {"jwt_alg", [](Draft& d) { d.header["alg"] = other_text("alg"); }},
        {"jwt_crit", [](Draft& d) { d.header["crit"] = json::array({other_text("crit")}); }},
        {"jwt_kid", [](Draft& d) { d.header["kid"] = json::array({other_text("kid")}); }},
        {"iss_mismatch", [](Draft& d) { d.claims["iss"] = other_text("iss"); }},
        {"kid_unknown",
         [](Draft& d) {
             if (d.header["kid"].is_string()) d.header["kid"] = other_text("kid");
         }},
        {"sig_invalid", [](Draft& d) { d.signed_by_attacker = true; }},
        {"aud_mismatch", [](Draft& d) { d.claims["aud"] = other_text("aud"); }},
        {"azp_mismatch", [](Draft& d) { d.claims["azp"] = other_text("azp"); }},
        {"token_expired", [](Draft& d) { d.claims["exp"] = 22222; }},
        {"nonce_mismatch", [](Draft& d) { d.claims["nonce"] = other_text("nonce"); }},
        {"lti_version", [](Draft& d) { d.claims[claim("version")] = other_text("version"); }},
        {"message_type", [](Draft& d) { d.claims[claim("message_type")] = other_text("message"); }},
        {"deployment_unknown", [](Draft& d) { d.claims[claim("deployment_id")] = other_text("deployment"); }},
        {"deployment_mismatch",
         [](Draft& d) {
             if (d.claims[claim("deployment_id")] == "1") d.claims[claim("deployment_id")] = "2";
         }},
        {"roles_missing", [](Draft& d) { d.claims[claim("roles")] = other_text("role"); }},
        {"sub_missing", [](Draft& d) { d.claims["sub"] = ""; }},
        {"claims_type", [](Draft& d) { d.claims["name"] = json::array({other_text("name")}); }},
        {"target_foreign", [](Draft& d) { d.claims[claim("target_link_uri")] = other_text("target"); }},
        {"claims_missing", [](Draft& d) { d.claims.erase(claim("resource_link")); }},
    };
    return all;
}

tl::expected<Launch, Error> judged(Stage& stage, const std::vector<std::size_t>& chosen) {
    const auto login = stage.login();
    Draft draft{{},
                true,
                login.state.state,
                {login.browser_secret},
                {{"alg", "RS256"}, {"kid", platform_key().kid()}, {"typ", "JWT"}},
                stage.claims(login)};
    for (const auto index : chosen) faults().at(index).spoil(draft);
    const auto& key = draft.signed_by_attacker ? attacker_key() : platform_key();
    auto token = sign_texts(key, draft.header.dump(), draft.claims.dump());
    if (draft.four_segments) token += ".AAAA";
    auto fields = draft.extra;
    fields.emplace_back("id_token", token);
    if (draft.with_state) fields.emplace_back("state", draft.state);
    return stage.judge({fields, draft.secrets});
}

}  // namespace

TEST_CASE("each check alone refuses with its own code") {
    Stage stage;
    CHECK(outcome(judged(stage, {})) == "launched");
    for (std::size_t i = 0; i < faults().size(); ++i) CHECK(outcome(judged(stage, {i})) == faults()[i].code);
}

TEST_CASE("of any two faults the one that is checked first names the refusal") {
    Stage stage;
    for (std::size_t first = 0; first < faults().size(); ++first) {
        for (std::size_t second = first + 1; second < faults().size(); ++second) {
            INFO(faults()[first].code << " and " << faults()[second].code);
            CHECK(outcome(judged(stage, {second, first})) == faults()[first].code);
        }
    }
}

TEST_CASE("C15 no refusal repeats anything of the token, the state or the secrets", "[C15]") {
    Stage stage;
    for (std::size_t i = 0; i < faults().size(); ++i) {
        const auto refused = judged(stage, {i});
        REQUIRE_FALSE(refused);
        const auto& detail = refused.error().detail;
        INFO(faults()[i].code << ": " << detail);
        CHECK_FALSE(detail.empty());
        CHECK(detail.find("Secret-") == std::string::npos);
        for (const auto* value : {"Ana", "Lima", "example.invalid", "moodle.example.test", "client-a", "eyJ",
                                  "Biology", "My plan"})
            CHECK(detail.find(value) == std::string::npos);
    }
}

TEST_CASE("C15 a claim of the wrong type is named by our own word for it, never by its content", "[C15]") {
    Stage stage;
    for (const auto& name :
         {claim("custom"), claim("context"), claim("launch_presentation"), std::string("email")}) {
        const auto refused =
            stage.launch_with([&](json& claims) { claims[name] = json::array({"Secret-x"}); });
        REQUIRE(outcome(refused) == "claims_type");
        CHECK(refused.error().detail == "wrong type of " + name);
    }
    const auto custom = stage.launch_with([](json& claims) {
        claims[claim("custom")] = {{"Secret-name", json::array({"Secret-value"})}};
    });
    REQUIRE(outcome(custom) == "claims_type");
    CHECK(custom.error().detail == "wrong type of custom");
}
