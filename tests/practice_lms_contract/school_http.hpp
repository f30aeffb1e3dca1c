#pragma once

#include "lti/access_token.hpp"
#include "lti/jwks.hpp"
#include "tests/practice_lms_contract/school.hpp"

/// What is tested through the platform's services without a socket.
namespace waymark::practice {

inline const lti::PrivateKey& tool_key() {
    static const lti::PrivateKey key = lti::PrivateKey::generate();
    return key;
}

inline PlatformOptions options_with_key() {
    PlatformOptions options = recorded_options();
    options.fetch = [](const std::string&) { return lti::public_key_set({tool_key()}); };
    return options;
}

/// Calls the school without a socket.
struct SchoolHttp final : support::HttpClient {
    School& school;
    explicit SchoolHttp(School& asked) : school(asked) {}
    enum class Lose { request, answer };
    std::string losing = {};  ///< which POST gets no answer: begin of an entry of `calls`, "" = none
    Lose lose = Lose::answer;
    std::vector<std::string> calls = {};  ///< method and last part of the address
    static tl::unexpected<support::HttpError> unanswered() {
        return tl::unexpected(support::HttpError{support::HttpFailure::interrupted, "no answer", true});
    }
    tl::expected<support::HttpResponse, support::HttpError> send(const support::HttpRequest& asked) override {
        web::Request request;
        request.method = asked.method == "GET" ? web::Method::get : web::Method::post;
        calls.push_back(asked.method + " " + asked.url.substr(asked.url.rfind('/') + 1));
        const std::string target = asked.url.substr(asked.url.find('/', 8));
        request.path = target.substr(0, target.find('?'));
        if (target.find('?') != std::string::npos)
            request.query = support::form_decode(target.substr(target.find('?') + 1)).value();
        request.headers = asked.headers;
        request.headers.emplace_back(method_header, asked.method);
        if (!asked.content_type.empty()) request.headers.emplace_back("Content-Type", asked.content_type);
        request.body = asked.body;
        const bool lost = asked.method == "POST" && calls.back().rfind(losing, 0) == 0 && !losing.empty();
        if (lost && lose == Lose::request) return unanswered();
        const auto answer = answer_platform(request, school.platform);
        if (lost) return unanswered();
        if (!answer) return support::HttpResponse{404, {}, ""};
        return support::HttpResponse{answer->status, answer->headers, answer->body};
    }
};

/// The tool as the school registered it; its key in ours is "r".
inline lti::Registration school_registration() {
    const auto options = recorded_options();
    lti::Registration registration;
    registration.id = "r";
    registration.site = "school";
    registration.issuer = options.issuer;
    registration.client_id = options.client_id;
    registration.deployment_ids = {"1"};
    registration.authorization_endpoint = options.issuer + "/mod/lti/auth.php";
    registration.jwks_uri = options.issuer + "/mod/lti/certs.php";
    registration.token_endpoint = options.issuer + "/mod/lti/token.php";
    return registration;
}

}  // namespace waymark::practice
