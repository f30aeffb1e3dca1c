#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace waymark::support {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Whether two header names are the same; ASCII case does not count.
[[nodiscard]] bool same_header_name(std::string_view a, std::string_view b);
/// The first value of a header, its name compared without case; nullptr if absent.
[[nodiscard]] const std::string* find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
    std::string method = "GET";  ///< "GET", "POST", "PUT" or "DELETE"
    std::string url;             ///< absolute http or https address, path and query percent-encoded
    Headers headers;
    std::string body;
    std::string content_type;  ///< of the body
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds total_timeout{30000};  ///< for the whole exchange
    std::size_t max_body = 32U << 20U;               ///< a longer answer is `too_large`
    /// Connect to this numeric address (the name stays in TLS and Host); "" = resolve the name.
    std::string address = {};
};

struct HttpResponse {
    int status = 0;
    Headers headers;
    std::string body;
};

enum class HttpFailure {
    invalid_url,    ///< or a method or header that cannot be put on the wire
    forbidden,      ///< the client's rules do not let it call this address; nothing was sent
    not_connected,  ///< nothing was sent: resolving, connecting or TLS failed
    timed_out,      ///< connected, but no whole answer in time
    interrupted,    ///< the connection broke while sending or receiving
    too_large,      ///< the answer was longer than max_body
};

struct HttpError {
    HttpFailure failure = HttpFailure::not_connected;
    std::string detail;       ///< fit for the log; holds no header or body
    bool maybe_sent = false;  ///< the server may have acted on the request
};

/// Calls out. Never follows redirects, always verifies certificates. Implemented by HttplibClient and by
/// fakes.
struct HttpClient {
    virtual ~HttpClient() = default;
    /// Blocks until the answer is whole or has failed. Safe from any thread.
    [[nodiscard]] virtual tl::expected<HttpResponse, HttpError> send(const HttpRequest& request) = 0;
    /// Whether the client's rules would let it ask this address now; may resolve the name, sends nothing. A
    /// client without rules would.
    [[nodiscard]] virtual bool may_call(const std::string& /*url*/) { return true; }
};

/// The real client over cpp-httplib, one connection per request. Makes the process ignore SIGPIPE.
[[nodiscard]] std::unique_ptr<HttpClient> make_http_client(std::string user_agent);

}  // namespace waymark::support
