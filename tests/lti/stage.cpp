#include "stage.hpp"

#include <openssl/evp.h>

#include <memory>

#include "support/crypto.hpp"

namespace waymark::lti {

namespace {

Registration make_registration(const std::string& id, const std::string& host, const std::string& client_id) {
    Registration registration;
    registration.id = id;
    registration.site = id + "-site";
    registration.issuer = "https://" + host;
    registration.client_id = client_id;
    registration.deployment_ids = {"1", "2"};
    registration.authorization_endpoint = registration.issuer + "/mod/lti/auth.php";
    registration.jwks_uri = registration.issuer + "/mod/lti/certs.php";
    registration.token_endpoint = registration.issuer + "/mod/lti/token.php";
    return registration;
}

}  // namespace

FakeHttp::Answer ok(std::string body, support::Headers headers) {
    return support::HttpResponse{200, std::move(headers), std::move(body)};
}

FakeHttp::Answer down() {
    return tl::unexpected(support::HttpError{support::HttpFailure::not_connected, "refused", false});
}

std::optional<LoginState> MapStates::find(std::string_view state, std::chrono::sys_seconds now) {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(state);
    if (found == rows_.end() || found->second.expires <= now) return std::nullopt;
    return found->second;
}

std::optional<LoginState> MapStates::consume(std::string_view state, std::chrono::sys_seconds now) {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(state);
    if (found == rows_.end() || found->second.expires <= now) return std::nullopt;
    auto row = std::move(found->second);
    rows_.erase(found);
    return row;
}

void MapStates::put(const LoginState& state) {
    const std::lock_guard lock(mutex_);
    rows_[state.state] = state;
}

const PrivateKey& platform_key() {
    static const auto key = PrivateKey::generate();
    return key;
}
const PrivateKey& other_platform_key() {
    static const auto key = PrivateKey::generate();
    return key;
}
const PrivateKey& attacker_key() {
    static const auto key = PrivateKey::generate();
    return key;
}

std::string outcome(const tl::expected<Launch, Error>& result) {
    return result ? "launched" : std::string(word(result.error().code));
}

std::string claim(std::string_view name) {
    return "https://purl.imsglobal.org/spec/lti/claim/" + std::string(name);
}

Stage::Stage() {
    registrations = {make_registration("school", "moodle.example.test", "client-a"),
                     make_registration("other", "other.example.test", "client-b")};
    http.answer = [this](const support::HttpRequest& request) {
        const bool own = request.url == registrations[0].jwks_uri;
        return ok(public_key_set({own ? platform_key() : other_platform_key()}));
    };
}

support::FormFields Stage::initiation(const Registration& registration) {
    return {{"iss", registration.issuer},
            {"target_link_uri", "https://tool.example.test/lti/launch"},
            {"login_hint", "7"},
            {"lti_message_hint", R"({"cmid":46,"launchid":"ltilaunch1_948275238"})"},
            {"client_id", registration.client_id},
            {"lti_deployment_id", "1"}};
}

LoginRequest Stage::login(const Registration& registration) {
    auto begun = begin_login(initiation(registration), registrations, tool, random, now).value();
    states.put(begun.state);
    return begun;
}

nlohmann::json Stage::claims(const LoginRequest& login) const {
    const auto& registration = *find_registration(registrations, login.state.registration_id);
    const auto iat = now.time_since_epoch().count();
    return {{"iss", registration.issuer},
            {"aud", registration.client_id},
            {"sub", "7"},
            {"nonce", login.state.nonce},
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
            {claim("resource_link"), {{"id", "31"}, {"title", "My plan"}}},
            {claim("context"), {{"id", "9"}, {"label", "BIO1"}, {"title", "Biology"}}},
            {claim("roles"), {"http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"}}};
}

tl::expected<Launch, Error> Stage::judge(const LaunchRequest& request) {
    LaunchRules rules{registrations, tool, keys, states};
    rules.served = served;
    return validate_launch(request, rules, now);
}

tl::expected<Launch, Error> Stage::post(const LoginRequest& login, const std::string& token) {
    return judge({{{"state", login.state.state}, {"id_token", token}}, {login.browser_secret}});
}

tl::expected<Launch, Error> Stage::launch_with(const std::function<void(nlohmann::json&)>& change) {
    const auto begun = login();
    auto payload = claims(begun);
    change(payload);
    return post(begun, sign_rs256(platform_key(), payload));
}

tl::expected<Launch, Error> Stage::launch_with_header(const nlohmann::json& header) {
    const auto begun = login();
    return post(begun, sign_texts(platform_key(), header.dump(), claims(begun).dump()));
}

std::string sign_texts(const PrivateKey& key, std::string_view header, std::string_view payload) {
    const auto input = support::base64url_encode(header) + "." + support::base64url_encode(payload);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    std::size_t size = 1024;
    std::string signature(size, '\0');
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(input.data()), input.size());
    signature.resize(size);
    return input + "." + support::base64url_encode(signature);
}

}  // namespace waymark::lti
