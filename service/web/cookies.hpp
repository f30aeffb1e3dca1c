#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "web/http.hpp"

namespace waymark::web {

/// A kind of cookie of ours. Each is sent twice where the scheme allows it: once plainly and once
/// `Partitioned`, because inside a platform's frame some browsers keep only the one and some only the other
/// (lti.md §2).
struct CookieKind {
    std::string_view plain;        ///< name without prefix and suffix, e.g. "wm_"
    std::string_view partitioned;  ///< the twin's, e.g. "wmp_"
};
inline constexpr CookieKind session_cookie{"wm_", "wmp_"};
inline constexpr CookieKind login_cookie{"lti_", "ltip_"};
/// So many of a kind a browser keeps; the oldest go first.
inline constexpr std::size_t most_cookies = 8;

/// With `secure` (https): `__Host-` names, Secure, HttpOnly, SameSite=None, Path=/, and the partitioned twin.
/// Without (http, laboratory only): a plain name, HttpOnly, SameSite=Lax and no twin. Without `max_age` it
/// goes when the browser is closed.
void set_cookie(Response& response, CookieKind kind, std::string_view suffix, std::string_view value,
                std::optional<core::seconds> max_age, bool secure);
void delete_cookie(Response& response, CookieKind kind, std::string_view suffix, bool secure);

/// The values this browser sent under that name and its twin's, without repeats.
[[nodiscard]] std::vector<std::string> cookie_values(const Request& request, CookieKind kind,
                                                     std::string_view suffix, bool secure);

/// Deletes the oldest cookies of a kind so that with one more there are at most most_cookies.
void drop_old_cookies(const Request& request, Response& response, CookieKind kind, bool secure);

}  // namespace waymark::web
