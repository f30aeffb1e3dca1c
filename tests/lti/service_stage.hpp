#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lti/service_call.hpp"
#include "lti/service_error.hpp"
#include "recording.hpp"

namespace waymark::lti {

/// A platform that gives tokens and answers services from `service`; keeps every request that was not for a
/// token.
struct ServiceStage {
    std::chrono::sys_seconds now{std::chrono::seconds{1795437390}};
    Registration moodle;
    support::SeededRandom random;
    FakeHttp http;
    AccessTokens tokens{http, [] { return attacker_key(); }, random};
    ServiceClient client{http, tokens};
    std::vector<support::HttpRequest> calls;
    int token_requests = 0;
    std::function<FakeHttp::Answer(const support::HttpRequest&)> service;
    std::function<FakeHttp::Answer(const support::HttpRequest&)> token;

    ServiceStage() {
        moodle.id = "school";
        moodle.issuer = "https://moodle.example.test";
        moodle.client_id = "JpjmjsqbjY9BbNQ";
        moodle.token_endpoint = "https://moodle.example.test/mod/lti/token.php";
        token = [this](const support::HttpRequest&) {
            return ok(nlohmann::json{
                {"access_token", "token-" + std::to_string(token_requests)},
                {"token_type", "Bearer"},
                {"expires_in",
                 3600}}.dump());
        };
        http.answer = [this](const support::HttpRequest& request) {
            if (request.url == moodle.token_endpoint) {
                ++token_requests;
                return token(request);
            }
            calls.push_back(request);
            return service(request);
        };
    }
};

/// "done" or the word of the failure.
template <class T>
[[nodiscard]] std::string outcome_of(const tl::expected<T, ServiceError>& result) {
    return result ? "done" : std::string(word(result.error().failure));
}

}  // namespace waymark::lti
