// Access tokens: the request, the odd answers of platforms, and when one is kept (battery E03).
#include "lti/access_token.hpp"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <future>

#include "lti/scopes.hpp"
#include "lti/strict_json.hpp"
#include "service_stage.hpp"
#include "support/url.hpp"

using namespace waymark;
using namespace waymark::lti;
using nlohmann::json;
using std::chrono::seconds;

namespace {

const std::vector<std::string> asked{std::string(scope::memberships_read)};

json good_answer() {
    return {{"access_token", "abc"}, {"token_type", "Bearer"}, {"expires_in", 3600}, {"scope", asked[0]}};
}

std::string parsed(const std::string& body) {
    return outcome_of(parse_access_token(body, asked, Stage().now));
}

/// How long a token with this expires_in is used, in seconds.
long long lifetime(const json& expires_in) {
    auto answer = good_answer();
    answer["expires_in"] = expires_in;
    const auto now = Stage().now;
    return (parse_access_token(answer.dump(), asked, now).value().good_until - now).count();
}

std::string got(ServiceStage& stage, const std::vector<std::string>& scopes = asked) {
    const auto token = stage.tokens.get(stage.moodle, scopes, stage.now);
    return token ? token->value : std::string(word(token.error().failure));
}

}  // namespace

TEST_CASE("S01 a token is asked for with a signed assertion as the standard says", "[S01]") {
    ServiceStage stage;
    support::HttpRequest seen;
    stage.token = [&](const support::HttpRequest& request) {
        seen = request;
        return ok(good_answer().dump());
    };
    REQUIRE(got(stage) == "abc");
    CHECK(seen.method == "POST");
    CHECK(seen.content_type == "application/x-www-form-urlencoded");
    const auto fields = support::form_decode(seen.body).value();
    CHECK(*support::find_once(fields, "grant_type") == "client_credentials");
    CHECK(*support::find_once(fields, "client_assertion_type") ==
          "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    CHECK(*support::find_once(fields, "scope") == asked[0]);
    const auto token = split_token(*support::find_once(fields, "client_assertion")).value();
    CHECK(check_header(token.header).value() == attacker_key().kid());
    const auto key = PublicKey::from_jwk(attacker_key().n(), attacker_key().e()).value();
    CHECK(verify_rs256(key, token.signing_input, token.signature));
    const auto claims = parse_strict(token.payload).value();
    CHECK(claims.at("iss") == stage.moodle.client_id);
    CHECK(claims.at("sub") == stage.moodle.client_id);
    CHECK(claims.at("aud") == stage.moodle.token_endpoint);
    CHECK(claims.at("iat") == stage.now.time_since_epoch().count() - 5);
    CHECK(claims.at("exp") == stage.now.time_since_epoch().count() + 295);
    CHECK(claims.at("jti").get<std::string>().size() == 22);
}

TEST_CASE("our assertion has the claims of those that Moodle was seen to accept, and its own jti each time") {
    ServiceStage stage;
    const auto recording = read_recording("moodle-4.2/token-all-scopes.json");
    const auto first = client_assertion(stage.moodle, attacker_key(), stage.random, stage.now);
    const auto second = client_assertion(stage.moodle, attacker_key(), stage.random, stage.now);
    CHECK(first != second);
    const auto claims = parse_strict(split_token(first)->payload).value();
    for (const auto& [name, value] : recording["client_assertion_decoded"]["payload"].items()) {
        INFO(name);
        REQUIRE(claims.contains(name));
        CHECK(claims.at(name).type() == value.type());
    }
}

TEST_CASE("the audience of the assertion can be another than the token endpoint") {
    ServiceStage stage;
    stage.moodle.token_audience = "https://api.example.test/auth/token";
    const auto token = client_assertion(stage.moodle, attacker_key(), stage.random, stage.now);
    CHECK(parse_strict(split_token(token)->payload)->at("aud") == "https://api.example.test/auth/token");
}

TEST_CASE("every recorded token answer of Moodle is understood") {
    int answers = 0;
    for (const auto& name : recordings("moodle-4.2", "token-")) {
        INFO(name);
        const auto recording = read_recording(name);
        ServiceStage stage;
        stage.token = [&](const support::HttpRequest&) { return recorded_answer(recording); };
        std::vector<std::string> scopes;
        const auto fields = recording["request"].value("fields", json::object());
        std::string_view rest;
        const std::string text = fields.value("scope", std::string());
        for (rest = text; !rest.empty();) {
            const auto end = std::min(rest.find(' '), rest.size());
            scopes.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        const auto token = stage.tokens.get(stage.moodle, scopes, stage.now);
        ++answers;
        if (recording["status"] == 200) {
            REQUIRE(token);
            CHECK(token->value == "ACCESS_TOKEN");
            CHECK((token->good_until - stage.now).count() == 3540);
            continue;
        }
        REQUIRE_FALSE(token);
        const bool scope_error = recording["body"] == json{{"error", "invalid_scope"}};
        CHECK(outcome_of(token) == (scope_error ? "not_permitted" : "not_authorized"));
        CHECK(token.error().detail.find(stage.moodle.client_id) == std::string::npos);
    }
    CHECK(answers == 18);
}

TEST_CASE("E03 an answer that is no token is refused, whatever its content type", "[E03]") {
    CHECK(parsed(good_answer().dump()) == "done");
    for (const auto* body :
         {"<html>login</html>", "", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})",
          R"({"access_token":"a b"})", R"({"access_token":"a\r\nX: y"})",
          R"({"access_token":"a","token_type":"mac"})", R"({"access_token":"a","access_token":"b"})",
          R"({"access_token":"a","scope":["x"]})"}) {
        INFO(body);
        CHECK(parsed(body) == "unreadable");
    }
    CHECK(parsed(R"({"access_token":"a","token_type":"bearer"})") == "done");
    CHECK(parsed(R"({"access_token":"a"})") == "done");
}

TEST_CASE("E03 errors in plain text or HTML are told apart by status", "[E03]") {
    const auto answered = [](int status, const std::string& body) {
        ServiceStage stage;
        stage.token = [&](const support::HttpRequest&) { return support::HttpResponse{status, {}, body}; };
        return got(stage);
    };
    CHECK(answered(400, "Invalid request") == "not_authorized");
    CHECK(answered(400, R"({"error":"invalid_scope"})") == "not_permitted");
    CHECK(answered(401, "<html>") == "not_authorized");
    CHECK(answered(500, "<html>") == "unavailable");
    CHECK(answered(429, "") == "unavailable");
    CHECK(answered(302, "") == "unavailable");
    CHECK(answered(200, "<html>") == "unreadable");
}

TEST_CASE("E03 an error under a good status is the platform's refusal, not an odd answer", "[E03]") {
    const auto answered = [](const std::string& body) {
        ServiceStage stage;
        stage.token = [&](const support::HttpRequest&) { return ok(body); };
        return got(stage);
    };
    CHECK(answered(R"({"error":"invalid_scope"})") == "not_permitted");
    CHECK(answered(R"({"error":"invalid_client","error_description":"gone"})") == "not_authorized");
    CHECK(answered(R"({"error":"Signature verification failed"})") == "not_authorized");
    CHECK(answered(R"({"access_token":"a","error":""})") == "a");
    CHECK(answered(R"({"error":7})") == "unreadable");
}

TEST_CASE("E03 a lifetime that is missing, 0, a text or absurd is bearable", "[E03]") {
    CHECK(lifetime(3600) == 3540);
    CHECK(lifetime("3600") == 3540);
    CHECK(lifetime(90.5) == 30);
    CHECK(lifetime(0) == -60);
    CHECK(lifetime("soon") == 240);
    CHECK(lifetime(nullptr) == 240);
    CHECK(lifetime(-5) == 240);
    CHECK(lifetime(1e300) == 86340);
    auto unsaid = good_answer();
    unsaid.erase("expires_in");
    const auto now = Stage().now;
    CHECK((parse_access_token(unsaid.dump(), asked, now)->good_until - now).count() == 240);
}

TEST_CASE("E03 a narrower scope is kept as granted, none of the asked ones is not permitted", "[E03]") {
    ServiceStage stage;
    const std::vector<std::string> two{std::string(scope::line_items), std::string(scope::score)};
    stage.token = [&](const support::HttpRequest&) {
        auto answer = good_answer();
        answer["scope"] = scope::score;
        return ok(answer.dump());
    };
    const auto token = stage.tokens.get(stage.moodle, two, stage.now);
    REQUIRE(token);
    CHECK(token->grants(scope::score));
    CHECK_FALSE(token->grants(scope::line_items));
    CHECK(got(stage, asked) == "not_permitted");
}

TEST_CASE("a token is kept until a minute before its end, whatever the order of scopes") {
    ServiceStage stage;
    const std::vector<std::string> two{"a", "b"};
    CHECK(got(stage, two) == "token-1");
    CHECK(got(stage, {"b", "a", "b"}) == "token-1");
    stage.now += seconds{3539};
    CHECK(got(stage, two) == "token-1");
    stage.now += seconds{1};
    CHECK(got(stage, two) == "token-2");
    CHECK(got(stage, {"a"}) == "token-3");
}

TEST_CASE("a token that ends at once serves once, a failure is not kept") {
    ServiceStage stage;
    stage.token = [&](const support::HttpRequest&) { return ok(R"({"access_token":"a","expires_in":0})"); };
    CHECK(got(stage) == "a");
    CHECK(got(stage) == "a");
    CHECK(stage.token_requests == 2);
    stage.token = [](const support::HttpRequest&) { return down(); };
    CHECK(got(stage) == "unavailable");
    stage.token = [](const support::HttpRequest&) { return ok(good_answer().dump()); };
    CHECK(got(stage) == "abc");
}

TEST_CASE("registrations do not share tokens") {
    ServiceStage stage;
    CHECK(got(stage) == "token-1");
    stage.moodle.client_id = "another";
    CHECK(got(stage) == "token-2");
    stage.moodle.id = "another";
    CHECK(got(stage) == "token-3");
}

TEST_CASE("a dropped token is fetched again, but a newer one is not dropped for it") {
    ServiceStage stage;
    const auto old = stage.tokens.get(stage.moodle, asked, stage.now).value();
    stage.tokens.drop(stage.moodle, asked, old);
    CHECK(got(stage) == "token-2");
    stage.tokens.drop(stage.moodle, asked, old);
    CHECK(got(stage) == "token-2");
}

TEST_CASE("concurrent callers wait for one request") {
    ServiceStage stage;
    std::mutex mutex;
    std::condition_variable changed;
    bool asked_for = false;
    bool may_answer = false;
    stage.token = [&](const support::HttpRequest&) {
        std::unique_lock lock(mutex);
        asked_for = true;
        changed.notify_all();
        changed.wait(lock, [&] { return may_answer; });
        return ok(good_answer().dump());
    };
    std::vector<std::future<std::string>> all;
    for (int i = 0; i < 8; ++i) {
        all.push_back(std::async(std::launch::async, [&stage] {
            return stage.tokens.get(stage.moodle, asked, stage.now).value().value;
        }));
    }
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return asked_for; });
        may_answer = true;
    }
    changed.notify_all();
    for (auto& each : all) CHECK(each.get() == "abc");
    CHECK(stage.token_requests == 1);
}

TEST_CASE("a client that throws leaves the tokens usable") {
    ServiceStage stage;
    stage.token = [](const support::HttpRequest&) -> FakeHttp::Answer { throw std::runtime_error("broken"); };
    CHECK_THROWS(stage.tokens.get(stage.moodle, asked, stage.now));
    stage.token = [](const support::HttpRequest&) { return ok(good_answer().dump()); };
    CHECK(got(stage) == "abc");
}
