// Judging a whole launch in core: form to Launch, key set cached, state store in memory.
#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "lti/jwks.hpp"
#include "lti/jwt.hpp"
#include "lti/launch.hpp"
#include "support/crypto.hpp"

namespace {

using namespace waymark;

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1795437303}};

struct OneKeySet final : support::HttpClient {
    std::string body;
    tl::expected<support::HttpResponse, support::HttpError> send(const support::HttpRequest&) override {
        return support::HttpResponse{200, {}, body};
    }
};

/// Knows one login and never forgets it, so that every round does the same work.
struct OneState final : lti::StateStore {
    lti::LoginState row;
    std::optional<lti::LoginState> find(std::string_view, std::chrono::sys_seconds) override { return row; }
    std::optional<lti::LoginState> consume(std::string_view, std::chrono::sys_seconds) override {
        return row;
    }
};

std::string claim(const std::string& name) {
    return "https://purl.imsglobal.org/spec/lti/claim/" + name;
}

/// As large as a Moodle launch with names and services: about 4.4 kB of token.
nlohmann::json moodle_claims() {
    const std::string services = "https://moodle.example.test/mod/lti/services.php";
    const auto iat = now.time_since_epoch().count();
    return {
        {"iss", "https://moodle.example.test"},
        {"aud", "client"},
        {"sub", "7"},
        {"nonce", std::string(43, 'n')},
        {"iat", iat},
        {"exp", iat + 60},
        {"name", "Ana Lima"},
        {"given_name", "Ana"},
        {"family_name", "Lima"},
        {"email", "ana@example.invalid"},
        {claim("version"), "1.3.0"},
        {claim("message_type"), "LtiResourceLinkRequest"},
        {claim("deployment_id"), "1"},
        {claim("target_link_uri"), "https://tool.example.test/lti/launch"},
        {claim("resource_link"), {{"id", "31"}, {"title", "My plan"}, {"description", "Plan and deadlines"}}},
        {claim("context"),
         {{"id", "9"}, {"label", "BIO1"}, {"title", "Biology"}, {"type", {"CourseSection"}}}},
        {claim("roles"), {"http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"}},
        {claim("ext"), {{"user_username", "ana"}, {"lms", "moodle-2"}}},
        {claim("lis"), {{"person_sourcedid", ""}, {"course_section_sourcedid", "BIO1-26"}}},
        {claim("launch_presentation"),
         {{"locale", "en"},
          {"document_target", "iframe"},
          {"return_url", "https://moodle.example.test/mod/lti/return.php?course=9&instanceid=31"}}},
        {claim("tool_platform"), {{"product_family_code", "moodle"}, {"version", "2023042403"}}},
        {claim("custom"), {{"unit", "week1"}, {"view", "plan"}, {"groups", "1"}}},
        {"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
         {{"scope",
           {"https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
            "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
            "https://purl.imsglobal.org/spec/lti-ags/scope/score"}},
          {"lineitems", services + "/9/lineitems?type_id=1"},
          {"lineitem", services + "/9/lineitems/20/lineitem?type_id=1"}}},
        {"https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
         {{"context_memberships_url", services + "/CourseSection/9/bindings/1/memberships"},
          {"service_versions", {"1.0", "2.0"}}}}};
}

void judge_launch(benchmark::State& rounds) {
    const auto key = lti::PrivateKey::generate();
    OneKeySet http;
    http.body = lti::public_key_set({key});
    const std::string moodle = "https://moodle.example.test";
    const std::vector<lti::Registration> registrations{{"moodle",
                                                        "site",
                                                        moodle,
                                                        "client",
                                                        {"1"},
                                                        moodle + "/mod/lti/auth.php",
                                                        moodle + "/mod/lti/certs.php",
                                                        moodle + "/mod/lti/token.php"}};
    const lti::ToolAddress tool{"https://tool.example.test", "https://tool.example.test/lti/launch"};
    lti::KeySetCache keys(http);
    OneState states;
    states.row.state = std::string(43, 's');
    states.row.nonce = std::string(43, 'n');
    states.row.registration_id = "moodle";
    states.row.browser_hash = support::sha256("secret");
    states.row.lti_deployment_id = "1";
    const lti::LaunchRequest request{
        {{"state", states.row.state}, {"id_token", lti::sign_rs256(key, moodle_claims())}}, {"secret"}};
    const lti::LaunchRules rules{registrations, tool, keys, states};
    for (auto round : rounds) {
        static_cast<void>(round);
        auto launch = lti::validate_launch(request, rules, now);
        if (!launch) throw std::runtime_error(std::string(lti::word(launch.error().code)));
        benchmark::DoNotOptimize(launch);
    }
}
BENCHMARK(judge_launch)->Name("lti/judge_launch")->Unit(benchmark::kMicrosecond);

}  // namespace
