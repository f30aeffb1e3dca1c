#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "support/http_client.hpp"
#include "support/url.hpp"

namespace waymark::web {

/// The head of a request that may be answered (RFC 9112 §2–§6), everything as received.
struct RequestHead {
    std::string method;  ///< "GET", "HEAD" or "POST"
    std::string target;  ///< begins with "/", printable ASCII
    support::Headers headers;
    std::size_t content_length = 0;  ///< 0 for GET and HEAD
};

/// Reads a head, given with the empty line that ends it. Strict, because what two readers take differently is
/// how requests are smuggled. Fails with the status to answer: 400 malformed, more than 100 headers, no
/// single Host or Content-Length, or a body on GET; 405 another method; 411 POST without Content-Length or
/// any Transfer-Encoding; 413 longer than `max_body`; 414 target over 16 KiB; 415 Content-Encoding or
/// multipart; 416 any Range; 417 any Expect; 505 neither HTTP/1.0 nor HTTP/1.1.
[[nodiscard]] tl::expected<RequestHead, int> parse_head(std::string_view text, std::size_t max_body);

struct Target {
    std::string path;  ///< decoded once
    support::FormFields query;
};

/// Nothing if it cannot be decoded, or if the path has control characters, backslashes or "." or ".."
/// segments.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

/// The address of the client: the last entry of X-Forwarded-For if `peer` is one of `trusted_proxies` and the
/// entry is an IP address, else `peer`.
[[nodiscard]] std::string client_address(const std::string& peer, const support::Headers& headers,
                                         const std::vector<std::string>& trusted_proxies);

}  // namespace waymark::web
