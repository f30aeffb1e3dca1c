#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "support/clock.hpp"
#include "support/http_client.hpp"
#include "support/network.hpp"
#include "support/url.hpp"

namespace waymark::support {

/// Turns a host name into numeric addresses. Implemented by SystemResolver and by the tests' table.
struct Resolver {
    virtual ~Resolver() = default;
    /// In the order in which they should be tried; a numeric name is its own address. Fails with a sentence.
    /// Safe from any thread.
    [[nodiscard]] virtual tl::expected<std::vector<std::string>, std::string> resolve(
        const std::string& host) = 0;
};

/// getaddrinfo; blocks as long as the system's resolver is configured to.
struct SystemResolver final : Resolver {
    [[nodiscard]] tl::expected<std::vector<std::string>, std::string> resolve(
        const std::string& host) override;
};

struct OutboundRules {
    std::vector<Network> networks;           ///< closed networks that may be called nevertheless
    std::vector<std::string> plain_origins;  ///< origins that may be called over http, e.g. of a laboratory
    int calls_per_host = 4;                  ///< at a time; further ones wait for the connect timeout
    int failures_to_rest = 5;                ///< in a row, after which a host is left alone …
    std::chrono::seconds rest{30};           ///< … for this long; then one call tries again
};

/// A client for addresses that others chose: it resolves the name itself, refuses closed networks, and has
/// the inner client connect to exactly the address it checked, so that a second answer of the name server
/// changes nothing. https only, except plain_origins. Redirects are not followed by any client. Refusals are
/// HttpFailure::forbidden; a resting or crowded host is not_connected.
class GuardedHttp final : public HttpClient {
  public:
    /// `inner`, `resolver` and `clock` must outlive it.
    GuardedHttp(HttpClient& inner, Resolver& resolver, const Clock& clock, OutboundRules rules = {});

    [[nodiscard]] tl::expected<HttpResponse, HttpError> send(const HttpRequest& request) override;
    [[nodiscard]] bool may_call(const std::string& url) override;

  private:
    struct Host {
        int calls = 0;
        int failures = 0;
        std::optional<std::chrono::sys_seconds> resting_until;
    };
    class Turn;

    [[nodiscard]] tl::expected<std::vector<std::string>, HttpError> addresses_of(const std::string& url);
    [[nodiscard]] std::optional<HttpError> begin(const std::string& host, std::chrono::milliseconds wait);
    void end(const std::string& host, bool reached);

    HttpClient& inner_;
    Resolver& resolver_;
    const Clock& clock_;
    OutboundRules rules_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Host> hosts_;  ///< only those that are being called or have failed lately
};

}  // namespace waymark::support
