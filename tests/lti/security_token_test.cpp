// Attacks on the token itself (battery A).
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <catch2/catch.hpp>

#include <memory>
#include <set>

#include "lti/strict_json.hpp"
#include "stage.hpp"
#include "support/crypto.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;

namespace {

json good_header() {
    return {{"alg", "RS256"}, {"kid", platform_key().kid()}, {"typ", "JWT"}};
}

json header_with(const std::string& name, const json& value) {
    auto header = good_header();
    header[name] = value;
    return header;
}

std::string hmac_token(const json& claims, std::string_view secret) {
    const json header{{"alg", "HS256"}, {"kid", platform_key().kid()}};
    const auto input =
        support::base64url_encode(header.dump()) + "." + support::base64url_encode(claims.dump());
    std::string tag(32, '\0');
    unsigned int size = 32;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(input.data()), input.size(),
         reinterpret_cast<unsigned char*>(tag.data()), &size);
    return input + "." + support::base64url_encode(tag);
}

/// The public key as people copy it into configurations.
std::string public_pem() {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory{BIO_new(BIO_s_mem()), &BIO_free};
    REQUIRE(PEM_write_bio_PUBKEY(memory.get(), platform_key().get()) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

struct Segments {
    std::string header, payload, signature;
    [[nodiscard]] std::string joined() const { return header + "." + payload + "." + signature; }
};

Segments segments_of(const std::string& token) {
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    return {token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

/// Posts a good token after `change` has spoilt its segments.
std::string outcome_of_segments(const std::function<void(Segments&)>& change) {
    Stage stage;
    const auto login = stage.login();
    auto segments = segments_of(sign_rs256(platform_key(), stage.claims(login)));
    change(segments);
    return outcome(stage.post(login, segments.joined()));
}

std::string outcome_of_payload(const std::function<std::string(std::string)>& change) {
    Stage stage;
    const auto login = stage.login();
    const auto payload = change(stage.claims(login).dump());
    return outcome(stage.post(login, sign_texts(platform_key(), good_header().dump(), payload)));
}

std::string outcome_of_header(const std::string& header) {
    Stage stage;
    const auto login = stage.login();
    return outcome(stage.post(login, sign_texts(platform_key(), header, stage.claims(login).dump())));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("A01 an unsigned token is refused", "[A01]") {
    Stage stage;
    const auto login = stage.login();
    const auto input = support::base64url_encode(header_with("alg", "none").dump()) + "." +
                       support::base64url_encode(stage.claims(login).dump());
    CHECK(outcome(stage.post(login, input + ".")) == "jwt_format");
    CHECK(outcome(stage.post(login, input + ".AAAA")) == "jwt_alg");
}

TEST_CASE("A02 spellings of none, no alg and a list of algs are refused", "[A02]") {
    Stage stage;
    for (const auto& alg : {json("nOnE"), json("NONE"), json(""), json(nullptr), json(256), json("rs256"),
                            json::array({"RS256"}), json::object()}) {
        INFO(alg.dump());
        CHECK(outcome(stage.launch_with_header(header_with("alg", alg))) == "jwt_alg");
    }
    CHECK(outcome(stage.launch_with_header({{"kid", platform_key().kid()}})) == "jwt_alg");
}

TEST_CASE("A03 a token signed with the public key as a shared secret is refused", "[A03]") {
    Stage stage;
    const auto login = stage.login();
    const auto jwk = json::parse(public_key_set({platform_key()}))["keys"][0].dump();
    const auto modulus = support::base64url_decode(platform_key().n()).value();
    for (const auto& secret : {modulus, platform_key().n(), jwk, public_pem(), std::string()}) {
        CHECK(outcome(stage.post(login, hmac_token(stage.claims(login), secret))) == "jwt_alg");
    }
}

TEST_CASE("A04 other signature algorithms are refused", "[A04]") {
    Stage stage;
    for (const auto* alg : {"RS384", "RS512", "PS256", "ES256", "EdDSA", "HS512"}) {
        INFO(alg);
        CHECK(outcome(stage.launch_with_header(header_with("alg", alg))) == "jwt_alg");
    }
}

TEST_CASE("A05 keys and addresses in the header are ignored and never fetched", "[A05]") {
    Stage stage;
    std::set<std::string> asked;
    auto honest = stage.http.answer;
    stage.http.answer = [&](const support::HttpRequest& request) {
        asked.insert(request.url);
        return honest(request);
    };
    const auto attackers = json::parse(public_key_set({attacker_key()}))["keys"][0];
    const std::string evil = "https://evil.example.test/keys";
    for (const auto& [name, value] :
         {std::pair<std::string, json>{"jwk", attackers}, {"jku", evil}, {"x5u", evil}}) {
        INFO(name);
        const auto header = header_with(name, value).dump();
        const auto login = stage.login();
        const auto payload = stage.claims(login).dump();
        CHECK(outcome(stage.post(login, sign_texts(attacker_key(), header, payload))) == "sig_invalid");
        CHECK(outcome(stage.post(login, sign_texts(platform_key(), header, payload))) == "launched");
    }
    CHECK(asked == std::set<std::string>{stage.school().jwks_uri});
}

TEST_CASE("A06 critical extensions are refused", "[A06]") {
    Stage stage;
    for (const auto& crit : {json::array({"exp"}), json::array(), json(nullptr), json("b64")}) {
        CHECK(outcome(stage.launch_with_header(header_with("crit", crit))) == "jwt_crit");
    }
}

TEST_CASE("A07 a repeated key anywhere is refused", "[A07]") {
    const auto kid = platform_key().kid();
    CHECK(outcome_of_header(R"({"alg":"none","alg":"RS256","kid":")" + kid + "\"}") == "jwt_format");
    const auto twice = [](const std::string& name, const std::string& value) {
        return outcome_of_payload([&](std::string payload) {
            return replaced(std::move(payload), "{", "{\"" + name + "\":\"" + value + "\",");
        });
    };
    CHECK(twice("iss", "https://evil.example.test") == "jwt_format");
    CHECK(twice("sub", "8") == "jwt_format");
    CHECK(twice("harmless", "yes") == "launched");
    const auto nested = outcome_of_payload([](std::string payload) {
        return replaced(std::move(payload), R"("id":"31")", R"("id":"32","id":"31")");
    });
    CHECK(nested == "jwt_format");
}

TEST_CASE("A08 anything but three segments of strict base64url is refused", "[A08]") {
    CHECK(outcome_of_segments([](Segments&) {}) == "launched");
    const std::vector<std::function<void(Segments&)>> spoils{
        [](Segments& s) { s.signature += ".AAAA"; },    [](Segments& s) { s.header.clear(); },
        [](Segments& s) { s.payload.clear(); },         [](Segments& s) { s.signature.clear(); },
        [](Segments& s) { s.signature += "="; },        [](Segments& s) { s.payload += " "; },
        [](Segments& s) { s.payload.insert(4, "\n"); }, [](Segments& s) { s.signature[0] = '+'; },
        [](Segments& s) { s.signature[0] = '/'; },      [](Segments& s) { s.signature.resize(341); },
    };
    for (std::size_t i = 0; i < spoils.size(); ++i) {
        INFO("spoil " << i);
        CHECK(outcome_of_segments(spoils[i]) == "jwt_format");
    }
    Stage stage;
    const auto login = stage.login();
    for (const auto* token : {"", ".", "..", "...", "a", "YQ.YQ"}) {
        INFO(token);
        CHECK(outcome(stage.post(login, token)) == "jwt_format");
    }
}

TEST_CASE("A08 non-zero bits after the last byte of a segment are refused", "[A08]") {
    // 256 bytes of signature end in a character of which two bits mean something: A, Q, g or w.
    CHECK(outcome_of_segments([](Segments& s) {
              REQUIRE(s.signature.size() == 342);
              ++s.signature.back();
          }) == "jwt_format");
}

TEST_CASE("A08 a changed or lengthened signature does not verify", "[A08]") {
    CHECK(outcome_of_segments([](Segments& s) { s.signature[10] = s.signature[10] == 'A' ? 'B' : 'A'; }) ==
          "sig_invalid");
    CHECK(outcome_of_segments([](Segments& s) { s.signature = "AAAA" + s.signature; }) == "sig_invalid");
}

TEST_CASE("A09 a form of more than 64 KiB is refused", "[A09]") {
    Stage stage;
    const auto login = stage.login();
    CHECK(outcome(stage.post(login, std::string((64U << 10U) + 1, 'A'))) == "bad_request");
    const auto too_long = split_token(std::string(max_token_bytes + 1, 'A'));
    REQUIRE_FALSE(too_long);
    CHECK(too_long.error().code == Code::jwt_format);
}

TEST_CASE("A09 deep nesting is refused without using up the stack", "[A09]") {
    CHECK_FALSE(parse_strict("{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}"));
    const auto nested = [](std::size_t depth) {
        return parse_strict("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}").has_value();
    };
    CHECK(nested(max_json_depth - 1));
    CHECK_FALSE(nested(max_json_depth));
}

TEST_CASE("A09 broken UTF-8, NUL and trailing text are refused", "[A09]") {
    const auto with_name = [](const std::string& name) {
        return outcome_of_payload(
            [&](std::string payload) { return replaced(std::move(payload), "Ana Lima", name); });
    };
    CHECK(with_name("Jānis") == "launched");
    CHECK(with_name("\xc3\x28") == "jwt_format");
    CHECK(with_name("\xed\xa0\x80") == "jwt_format");
    CHECK(with_name(std::string(1, '\0')) == "jwt_format");
    CHECK(with_name("Ana\\u0000Lima") == "jwt_format");
    CHECK(outcome_of_payload([](const std::string& payload) { return payload + "{}"; }) == "jwt_format");
    CHECK(outcome_of_payload([](const std::string& payload) { return "[" + payload + "]"; }) == "jwt_format");
    CHECK(outcome_of_payload([](const std::string&) { return "\"text\""; }) == "jwt_format");
    CHECK(outcome_of_payload([](const std::string&) { return ""; }) == "jwt_format");
}

TEST_CASE("A10 a kid that is no short text is refused", "[A10]") {
    Stage stage;
    for (const auto& kid : {json(7), json::array({platform_key().kid()}), json(nullptr), json(""),
                            json(std::string(4096, 'k'))}) {
        CHECK(outcome(stage.launch_with_header(header_with("kid", kid))) == "jwt_kid");
    }
}

TEST_CASE("A10 a kid is only ever compared", "[A10]") {
    Stage stage;
    for (const auto* kid : {"../../etc/passwd", "' OR 1=1 --", "https://evil.example.test/k", "\r\nX: y"}) {
        INFO(kid);
        CHECK(outcome(stage.launch_with_header(header_with("kid", kid))) == "kid_unknown");
    }
}

TEST_CASE("A11 a key of another registration does not verify", "[A11]") {
    Stage stage;
    const auto elsewhere = stage.login(stage.other_school());
    REQUIRE(stage.post(elsewhere, sign_rs256(other_platform_key(), stage.claims(elsewhere))));
    const auto login = stage.login();
    CHECK(outcome(stage.post(login, sign_rs256(other_platform_key(), stage.claims(login)))) == "kid_unknown");
    const auto borrowed = sign_rs256(other_platform_key(), platform_key().kid(), stage.claims(login));
    CHECK(outcome(stage.post(login, borrowed)) == "sig_invalid");
}

TEST_CASE("A13 a key rotated between login and launch is found by one refetch", "[A13]") {
    Stage stage;
    REQUIRE(stage.launch_with([](json&) {}));
    const auto login = stage.login();
    stage.http.answer = [](const support::HttpRequest&) {
        return ok(public_key_set({other_platform_key()}));
    };
    CHECK(outcome(stage.post(login, sign_rs256(other_platform_key(), stage.claims(login)))) == "launched");
    CHECK(stage.http.requests == 2);
}

TEST_CASE("A14 while the key set is down a known kid works and an unknown one is 503", "[A14]") {
    Stage stage;
    REQUIRE(stage.launch_with([](json&) {}));
    stage.http.answer = [](const support::HttpRequest&) { return down(); };
    stage.now += std::chrono::hours{2};
    CHECK(outcome(stage.launch_with([](json&) {})) == "launched");
    const auto refused = stage.launch_with_header(header_with("kid", "unheard-of"));
    REQUIRE(outcome(refused) == "jwks_unavailable");
    CHECK(http_status(refused.error().code) == 503);
    stage.now += std::chrono::hours{24};
    CHECK(outcome(stage.launch_with([](json&) {})) == "jwks_unavailable");
}

TEST_CASE("A15 a thousand launches with random kids cause one refetch a minute", "[A15]") {
    Stage stage;
    REQUIRE(stage.launch_with([](json&) {}));
    const int before = stage.http.requests;
    const auto login = stage.login();
    const auto payload = stage.claims(login).dump();
    for (int i = 0; i < 1000; ++i) {
        const auto header = header_with("kid", "random-" + std::to_string(i)).dump();
        const auto token =
            support::base64url_encode(header) + "." + support::base64url_encode(payload) + ".AAAA";
        if (outcome(stage.post(login, token)) != "kid_unknown") FAIL("launch " << i);
    }
    CHECK(stage.http.requests == before + 1);
    stage.now += std::chrono::seconds{60};
    CHECK(outcome(stage.launch_with_header(header_with("kid", "one-more"))) == "kid_unknown");
    CHECK(stage.http.requests == before + 2);
}

TEST_CASE("a token type other than JWT is refused") {
    Stage stage;
    CHECK(outcome(stage.launch_with_header(header_with("typ", "at+jwt"))) == "jwt_format");
}
