#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/key.hpp"
#include "lti/platform.hpp"
#include "lti/service_error.hpp"
#include "support/http_client.hpp"
#include "support/random.hpp"

namespace waymark::lti {

/// A bearer token of a platform (Security Framework §4.1).
struct AccessToken {
    std::string value;
    std::vector<std::string> scopes;  ///< what was granted, perhaps less than asked
    std::chrono::sys_seconds good_until;
    [[nodiscard]] bool grants(std::string_view scope) const;
};

/// Reads a token answer (RFC 6749 §5.1) whatever its content type. A lifetime that is missing or unreadable
/// counts as five minutes; `good_until` is a minute before the end. Fails with unreadable.
[[nodiscard]] tl::expected<AccessToken, ServiceError> parse_access_token(
    std::string_view body, const std::vector<std::string>& asked, std::chrono::sys_seconds now);

/// The claims of our client assertion as a signed token (RFC 7523 §3): good from five seconds before `now`
/// for five minutes, never the same twice.
[[nodiscard]] std::string client_assertion(const Registration& registration, const PrivateKey& key,
                                           support::Random& random, std::chrono::sys_seconds now);

/// The access tokens of all registrations, kept until they end. Safe from any thread; at most one request for
/// the same registration and scopes is under way, the others wait for its outcome.
class AccessTokens {
  public:
    using SigningKey = std::function<PrivateKey()>;

    /// `http` and `random` must outlive it; `signing_key` gives the current key each time.
    AccessTokens(support::HttpClient& http, SigningKey signing_key, support::Random& random);
    ~AccessTokens();
    AccessTokens(const AccessTokens&) = delete;
    AccessTokens& operator=(const AccessTokens&) = delete;

    /// A token for these scopes, in any order. Fails with not_authorized when the platform refuses us, with
    /// not_permitted when it grants none of the scopes, with unavailable or unreadable.
    [[nodiscard]] tl::expected<AccessToken, ServiceError> get(const Registration& registration,
                                                              std::vector<std::string> scopes,
                                                              std::chrono::sys_seconds now);
    /// Forgets `token` after a service refused it; another one got meanwhile stays.
    void drop(const Registration& registration, std::vector<std::string> scopes, const AccessToken& token);

  private:
    struct Entry;
    using Outcome = tl::expected<AccessToken, ServiceError>;
    [[nodiscard]] std::shared_ptr<Entry> entry_of(const Registration& registration,
                                                  std::vector<std::string>& scopes);
    [[nodiscard]] Outcome fetch(const Registration& registration, const std::vector<std::string>& scopes,
                                std::chrono::sys_seconds now);

    support::HttpClient& http_;
    SigningKey signing_key_;
    support::Random& random_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Entry>, std::less<>> entries_;
};

}  // namespace waymark::lti
