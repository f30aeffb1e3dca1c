#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "support/http_client.hpp"
#include "support/url.hpp"

namespace waymark::web {

enum class Method { get, post };

/// A request as our handlers see it. Header values are as received; never echo them unescaped.
struct Request {
    Method method = Method::get;
    std::string path;  ///< decoded once, begins with "/", no "." or ".." segments
    support::FormFields query;
    support::Headers headers;
    std::string body;
    std::string remote_address;  ///< of the connection, or of the client if a configured proxy says so

    /// The value of a cookie sent exactly once, else "".
    [[nodiscard]] std::string cookie(std::string_view name) const;
    /// The body as a form; empty when it is not one.
    [[nodiscard]] support::FormFields form() const;
};

struct Response {
    int status = 200;
    support::Headers headers;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
};

/// Answers every request; called on any thread of the pool, so it must be safe for concurrent calls. What it
/// throws becomes a plain 500 and a log line.
using Handler = std::function<Response(const Request&)>;

}  // namespace waymark::web
