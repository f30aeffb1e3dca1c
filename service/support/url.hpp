#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::support {

struct Url {
    std::string scheme;  ///< "http" or "https", lower case
    std::string host;    ///< lower case, without port; IPv6 in brackets
    int port = 0;        ///< explicit or the scheme's default
    std::string path;    ///< begins with "/"
    std::string query;   ///< without "?"
    /// scheme://host[:port], the port only if it is not the scheme's default.
    [[nodiscard]] std::string origin() const;
};

/// Parses an absolute http(s) address. Refuses user info, fragments, backslashes, control characters, spaces
/// and non-ASCII, so that what we compare is what a browser would open.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// RFC 3986 percent-encoding of everything but unreserved characters.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// application/x-www-form-urlencoded, names and values encoded.
[[nodiscard]] std::string form_encode(const FormFields& fields);
/// Strict: a broken %-sequence or a NUL byte gives nothing. Order and repeats are kept.
[[nodiscard]] std::optional<FormFields> form_decode(std::string_view body);
/// The value of a field that occurs exactly once, else nullptr.
[[nodiscard]] const std::string* find_once(const FormFields& fields, std::string_view name);
/// `url` with `fields` appended to its query.
[[nodiscard]] std::string with_query(std::string_view url, const FormFields& fields);

}  // namespace waymark::support
