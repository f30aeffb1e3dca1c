#include "lti/access_token.hpp"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "lti/claims.hpp"
#include "lti/jwt.hpp"
#include "lti/strict_json.hpp"
#include "support/url.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;
using std::chrono::seconds;

constexpr seconds clock_difference{5};
constexpr seconds assertion_lifetime{300};
constexpr seconds end_margin{60};
constexpr seconds unsaid_lifetime{300};
constexpr seconds longest_lifetime{86400};
constexpr std::size_t jti_bytes = 16;
constexpr std::size_t max_token_answer_bytes = 64U << 10U;
constexpr std::size_t max_value_bytes = 16U << 10U;
constexpr std::size_t max_entries = 1024;

tl::unexpected<ServiceError> fail(ServiceFailure failure, std::string detail, bool maybe_done = false) {
    return tl::unexpected(ServiceError{failure, std::move(detail), maybe_done});
}

std::string joined(const std::vector<std::string>& scopes) {
    std::string text;
    for (const auto& scope : scopes) text += (text.empty() ? "" : " ") + scope;
    return text;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// What can stand after "Bearer " in a header (RFC 6750 §2.1, wider as platforms are).
bool is_header_word(const std::string& text) {
    return !text.empty() && text.size() <= max_value_bytes &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_bearer(std::string type) {
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return type.empty() || type == "bearer";
}

/// expires_in as a number or, wrongly, as text.
seconds lifetime_of(const json& answer) {
    const auto found = answer.find("expires_in");
    if (found == answer.end()) return unsaid_lifetime;
    double count = -1;
    if (found->is_number()) count = found->get<double>();
    if (found->is_string()) {
        const auto& text = found->get_ref<const std::string&>();
        long long whole = -1;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
        if (read.ec == std::errc{} && read.ptr == text.data() + text.size())
            count = static_cast<double>(whole);
    }
    if (!(count >= 0)) return unsaid_lifetime;
    return seconds{static_cast<long long>(std::min(count, static_cast<double>(longest_lifetime.count())))};
}

/// The `error` of an answer, "" if it has none.
std::string error_text(std::string_view body) {
    const auto parsed = parse_strict(body);
    return parsed ? text_member(*parsed, "error").value_or("") : std::string{};
}

/// The same if it is a plain word; Moodle sends the text of its exceptions.
std::string error_word(std::string_view body) {
    const auto text = error_text(body);
    const bool plain =
        !text.empty() && text.size() <= 64 &&
        std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    return plain ? text : "unnamed";
}

support::HttpRequest token_request(const Registration& registration, const std::string& assertion,
                                   const std::vector<std::string>& scopes) {
    support::HttpRequest request;
    request.method = "POST";
    request.url = registration.token_endpoint;
    request.headers = {{"Accept", "application/json"}};
    request.content_type = "application/x-www-form-urlencoded";
    request.body = support::form_encode(
        {{"grant_type", "client_credentials"},
         {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
         {"client_assertion", assertion},
         {"scope", joined(scopes)}});
    request.total_timeout = seconds{10};
    request.max_body = max_token_answer_bytes;
    return request;
}

tl::unexpected<ServiceError> refusal_of(const support::HttpResponse& answer) {
    const auto reason = error_word(answer.body);
    const auto detail = "token: status " + std::to_string(answer.status) + " " + reason;
    if (worth_a_later_try(answer.status)) return fail(ServiceFailure::unavailable, detail);
    return fail(reason == "invalid_scope" ? ServiceFailure::not_permitted : ServiceFailure::not_authorized,
                detail);
}

}  // namespace

std::string_view word(ServiceFailure failure) {
    switch (failure) {
        case ServiceFailure::not_offered:
            return "not_offered";
        case ServiceFailure::foreign_address:
            return "foreign_address";
        case ServiceFailure::would_clear:
            return "would_clear";
        case ServiceFailure::not_ours:
            return "not_ours";
        case ServiceFailure::not_authorized:
            return "not_authorized";
        case ServiceFailure::not_permitted:
            return "not_permitted";
        case ServiceFailure::not_found:
            return "not_found";
        case ServiceFailure::conflict:
            return "conflict";
        case ServiceFailure::rejected:
            return "rejected";
        case ServiceFailure::unavailable:
            return "unavailable";
        case ServiceFailure::unreadable:
            return "unreadable";
        case ServiceFailure::too_large:
            return "too_large";
    }
    return "";
}

bool AccessToken::grants(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

tl::expected<AccessToken, ServiceError> parse_access_token(std::string_view body,
                                                           const std::vector<std::string>& asked,
                                                           std::chrono::sys_seconds now) {
    const auto parsed = parse_strict(body);
    if (!parsed) return fail(ServiceFailure::unreadable, "token: not strict JSON");
    FirstError take;
    AccessToken token;
    token.value = take(text_member(*parsed, "access_token"));
    const auto type = take(text_member(*parsed, "token_type"));
    token.scopes = words_of(take(text_member(*parsed, "scope")));
    if (take.error) return fail(ServiceFailure::unreadable, "token: " + take.error->detail);
    if (!is_header_word(token.value))
        return fail(ServiceFailure::unreadable, "token: no usable access_token");
    if (!is_bearer(type)) return fail(ServiceFailure::unreadable, "token: not of type Bearer");
    if (token.scopes.empty()) token.scopes = asked;  // RFC 6749 §5.1: unsaid means as asked
    token.good_until = now + lifetime_of(*parsed) - end_margin;
    return token;
}

std::string client_assertion(const Registration& registration, const PrivateKey& key, support::Random& random,
                             std::chrono::sys_seconds now) {
    const auto& audience =
        registration.token_audience.empty() ? registration.token_endpoint : registration.token_audience;
    const auto issued = now - clock_difference;
    return sign_rs256(key, json{{"iss", registration.client_id},
                                {"sub", registration.client_id},
                                {"aud", audience},
                                {"iat", issued.time_since_epoch().count()},
                                {"exp", (issued + assertion_lifetime).time_since_epoch().count()},
                                {"jti", support::random_token(random, jti_bytes)}});
}

struct AccessTokens::Entry {
    std::mutex mutex;
    std::condition_variable done;
    bool fetching = false;
    std::optional<Outcome> outcome;  ///< of the last request

    [[nodiscard]] bool is_good(std::chrono::sys_seconds now) const {
        return outcome && *outcome && now < (*outcome)->good_until;
    }
};

AccessTokens::AccessTokens(support::HttpClient& http, SigningKey signing_key, support::Random& random)
    : http_(http), signing_key_(std::move(signing_key)), random_(random) {}
AccessTokens::~AccessTokens() = default;

std::shared_ptr<AccessTokens::Entry> AccessTokens::entry_of(const Registration& registration,
                                                            std::vector<std::string>& scopes) {
    std::sort(scopes.begin(), scopes.end());
    scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
    const auto name = registration.id + '\n' + registration.client_id + '\n' + registration.token_endpoint +
                      '\n' + joined(scopes);
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= max_entries && entries_.find(name) == entries_.end()) entries_.clear();
    auto& entry = entries_[name];
    if (!entry) entry = std::make_shared<Entry>();
    return entry;
}

AccessTokens::Outcome AccessTokens::get(const Registration& registration, std::vector<std::string> scopes,
                                        std::chrono::sys_seconds now) {
    const auto entry = entry_of(registration, scopes);
    std::unique_lock lock(entry->mutex);
    if (entry->fetching) {
        entry->done.wait(lock, [&] { return !entry->fetching; });
        if (entry->outcome) return *entry->outcome;
    }
    if (entry->is_good(now)) return *entry->outcome;
    entry->fetching = true;
    entry->outcome.reset();
    lock.unlock();
    Outcome outcome = fail(ServiceFailure::unavailable, "token: the request was broken off");
    try {
        outcome = fetch(registration, scopes, now);
    } catch (...) {
        lock.lock();
        entry->fetching = false;
        entry->done.notify_all();
        throw;
    }
    lock.lock();
    entry->fetching = false;
    entry->outcome = outcome;
    entry->done.notify_all();
    return outcome;
}

void AccessTokens::drop(const Registration& registration, std::vector<std::string> scopes,
                        const AccessToken& token) {
    const auto entry = entry_of(registration, scopes);
    const std::lock_guard lock(entry->mutex);
    const auto& kept = entry->outcome;
    if (!entry->fetching && kept && *kept && (*kept)->value == token.value) entry->outcome.reset();
}

AccessTokens::Outcome AccessTokens::fetch(const Registration& registration,
                                          const std::vector<std::string>& scopes,
                                          std::chrono::sys_seconds now) {
    const auto assertion = client_assertion(registration, signing_key_(), random_, now);
    const auto answer = http_.send(token_request(registration, assertion, scopes));
    if (!answer) return fail(ServiceFailure::unavailable, "token: " + answer.error().detail);
    if (answer->status < 200 || answer->status > 299) return refusal_of(*answer);
    auto token = parse_access_token(answer->body, scopes, now);
    if (!token && !error_text(answer->body).empty()) return refusal_of(*answer);
    if (!token) return token;
    const bool some = std::any_of(scopes.begin(), scopes.end(),
                                  [&](const std::string& scope) { return token->grants(scope); });
    if (!some) return fail(ServiceFailure::not_permitted, "token: none of the scopes was granted");
    return token;
}

}  // namespace waymark::lti
