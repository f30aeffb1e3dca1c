#pragma once

#include <optional>
#include <string>

#include "web/page.hpp"
#include "web/viewer.hpp"

/// Links in messages (decision 13).
namespace waymark::web {

/// How long a browser remembers where its person wanted to go.
inline constexpr core::seconds wish_lifetime{600};

/// GET /m/…: leads to the course's placement in the LMS, never anywhere else, and lets the browser remember
/// the wish. Stores nothing and changes no login; a prefetch gets nothing. 404 for a link that is unknown,
/// has run out or has no placement to lead to any more.
[[nodiscard]] Response message_link_endpoint(const Request& request, const WebSettings& settings,
                                             Services& services);

/// Where this browser wanted to go, below the launch, if it wanted to and this person may; nothing otherwise.
[[nodiscard]] std::optional<std::string> wished_path(const Request& request, const Visit& visit,
                                                     const WebSettings& settings, Services& services);
/// A wish is for one launch.
void forget_wish(Response& response, const WebSettings& settings);

}  // namespace waymark::web
