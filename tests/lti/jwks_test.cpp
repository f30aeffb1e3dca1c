#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <catch2/catch.hpp>

#include <fstream>

#include "stage.hpp"
#include "support/crypto.hpp"
#include "tests/support/paths.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

json good_jwk(const std::string& kid = "k") {
    auto key = json::parse(public_key_set({platform_key()}))["keys"][0];
    key["kid"] = kid;
    return key;
}

json changed(const std::string& name, const json& value) {
    auto key = good_jwk();
    key[name] = value;
    return key;
}

std::size_t usable(const json& keys) {
    return parse_key_set(json{{"keys", keys}}.dump()).value().size();
}

/// base64url of a number with `bits` bits: one, zeros, and an odd end.
std::string odd_number(std::size_t bits) {
    std::string bytes((bits + 7) / 8, '\0');
    bytes.front() = static_cast<char>(1U << ((bits - 1) % 8));
    bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) | 1U);
    return support::base64url_encode(bytes);
}

}  // namespace

TEST_CASE("A12 keys that cannot verify RS256 are skipped, the rest is used", "[A12]") {
    auto without_kid = good_jwk();
    without_kid.erase("kid");
    const json keys{{{"kty", "EC"}, {"kid", "ec"}, {"crv", "P-256"}, {"x", "AA"}, {"y", "AA"}},
                    {{"kty", "oct"}, {"kid", "oct"}, {"k", "c2VjcmV0"}},
                    changed("use", "enc"),
                    changed("alg", "RS384"),
                    changed("alg", nullptr),
                    changed("key_ops", {"sign"}),
                    changed("key_ops", "verify"),
                    changed("kty", "rsa"),
                    changed("kid", 7),
                    changed("kid", ""),
                    changed("n", 7),
                    changed("n", ""),
                    changed("n", "not base64url!"),
                    without_kid,
                    "text",
                    nullptr};
    CHECK(usable(keys) == 0);
    auto all = keys;
    all.push_back(good_jwk());
    CHECK(usable(all) == 1);
}

TEST_CASE("A12 alg, use and key_ops may be absent", "[A12]") {
    auto key = good_jwk();
    key.erase("alg");
    key.erase("use");
    CHECK(usable(json::array({key})) == 1);
    key["key_ops"] = {"verify", "encrypt"};
    CHECK(usable(json::array({key})) == 1);
}

TEST_CASE("A12 only numbers of sensible size make a key", "[A12]") {
    const auto makes_key = [](const std::string& n, const std::string& e) {
        return PublicKey::from_jwk(n, e).has_value();
    };
    const auto n = platform_key().n();
    CHECK(makes_key(n, "AQAB"));
    CHECK(makes_key(n, "Aw"));
    CHECK_FALSE(makes_key(n, "AQ"));
    CHECK_FALSE(makes_key(n, "Ag"));
    CHECK_FALSE(makes_key(n, "AA"));
    CHECK_FALSE(makes_key(n, ""));
    CHECK(makes_key(n, odd_number(33)));
    CHECK_FALSE(makes_key(n, odd_number(34)));
    CHECK_FALSE(makes_key(odd_number(1024), "AQAB"));
    CHECK_FALSE(makes_key(odd_number(2047), "AQAB"));
    CHECK(makes_key(odd_number(2048), "AQAB"));
    CHECK_FALSE(makes_key(odd_number(8193), "AQAB"));
    CHECK_FALSE(makes_key(std::string(200000, 'A'), "AQAB"));
}

TEST_CASE("A12 of several keys with one kid two are tried", "[A12]") {
    auto stranger = json::parse(public_key_set({attacker_key()}))["keys"][0];
    stranger["kid"] = "k";
    const auto launch_with_set = [&](const json& keys) {
        Stage fresh;
        fresh.http.answer = [&](const support::HttpRequest&) { return ok(json{{"keys", keys}}.dump()); };
        const auto login = fresh.login();
        return outcome(fresh.post(login, sign_rs256(platform_key(), "k", fresh.claims(login))));
    };
    CHECK(launch_with_set(json::array({good_jwk("k")})) == "launched");
    CHECK(launch_with_set({stranger, good_jwk("k")}) == "launched");
    CHECK(launch_with_set({stranger, stranger, good_jwk("k")}) == "sig_invalid");
}

TEST_CASE("what is no key set is refused") {
    for (const auto& body :
         {std::string("<html>"), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
          std::string(R"({"keys":[],"keys":[]})"), std::string()}) {
        INFO(body);
        const auto set = parse_key_set(body);
        REQUIRE_FALSE(set);
        CHECK(set.error().code == Code::jwks_unavailable);
    }
    CHECK(parse_key_set(R"({"keys":[]})").value().empty());
    json many = json::array();
    for (std::size_t i = 0; i < max_key_set_keys; ++i) many.push_back(good_jwk());
    CHECK(usable(many) == max_key_set_keys);
    many.push_back(good_jwk());
    CHECK_FALSE(parse_key_set(json{{"keys", many}}.dump()));
    CHECK_FALSE(parse_key_set(R"({"keys":[],"x":")" + std::string(max_key_set_bytes, 'x') + "\"}"));
}

TEST_CASE("the recorded key sets of Moodle are read") {
    for (const auto* version : {"moodle-4.2", "moodle-4.5"}) {
        std::ifstream in(waymark::test::fixture_path("lti/" + std::string(version) + "/jwks.json"));
        const auto recording = json::parse(in);
        const auto set = parse_key_set(recording["body"].dump()).value();
        REQUIRE(set.size() == 1);
        CHECK(keys_named(set, recording["body"]["keys"][0]["kid"].get<std::string>()).size() == 1);
        CHECK(keys_named(set, "other").empty());
    }
}

TEST_CASE("our key set verifies what our keys sign and holds nothing private") {
    const auto text = public_key_set({platform_key(), other_platform_key()});
    const auto set = parse_key_set(text).value();
    REQUIRE(set.size() == 2);
    const auto token = split_token(sign_rs256(platform_key(), {{"sub", "x"}})).value();
    const auto kid = check_header(token.header).value();
    CHECK(kid == platform_key().kid());
    const auto keys = keys_named(set, kid);
    REQUIRE(keys.size() == 1);
    CHECK(verify_rs256(keys[0], token.signing_input, token.signature));
    CHECK_FALSE(verify_rs256(set[1].key, token.signing_input, token.signature));
    CHECK_FALSE(verify_rs256(keys[0], token.signing_input, ""));
    const auto document = json::parse(text);
    for (const auto& key : document.at("keys")) CHECK(key.size() == 6);
}
