#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/http_client.hpp"

namespace waymark::lti {

/// The address with this relation in the Link headers (RFC 8288), as it was written except that "&amp;" is
/// read as "&" and a path alone is joined to the origin of `base`. Accepts relations without quotes, several
/// in one, and the typographic quotes that Moodle writes. Nothing if there is none or it is no http(s)
/// address.
[[nodiscard]] std::optional<std::string> link_target(const support::Headers& headers,
                                                     std::string_view relation, std::string_view base);
/// Whether there is a link with this relation, readable as an address or not.
[[nodiscard]] bool has_link(const support::Headers& headers, std::string_view relation);

}  // namespace waymark::lti
