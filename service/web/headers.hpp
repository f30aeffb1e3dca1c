#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lti/platform.hpp"
#include "web/http.hpp"

namespace waymark::web {

/// Who may show an answer inside a frame (CSP frame-ancestors).
struct Framing {
    bool allowed = false;              ///< false: nobody, not even ourselves
    std::vector<std::string> origins;  ///< besides ourselves
};

/// Nobody: for what has no place in a frame.
[[nodiscard]] Framing no_framing();
/// Only the platform of this registration: the origins of its issuer and its authorization endpoint.
[[nodiscard]] Framing framing_for(const lti::Registration& registration);
/// Only the origin of this address; nobody when it is none.
[[nodiscard]] Framing framing_for_origin(std::string_view address);
/// Also the origin of this address, if it is one.
void allow_framing(Framing& framing, std::string_view address);
/// Any registered platform: for answers whose platform is not known (no session, refused login).
[[nodiscard]] Framing framing_for_all(const std::vector<lti::Registration>& registrations);

/// Whether a window of ours stays connected with the one that opened it (Cross-Origin-Opener-Policy). The LTI
/// endpoints keep it: a platform may want to talk to the window it opened.
enum class Opener { kept, severed };

/// Adds the security headers that every answer carries (docs/security.md), unless it has them. A
/// Cache-Control that the answer has already is kept, else it is not stored. A form of the page may also be
/// sent to the origin of `form_target`, if that is not "".
void add_security_headers(Response& response, const Framing& framing, Opener opener,
                          std::string_view form_target = "");

/// For files under a content hash and the like: "public, max-age=31536000, immutable".
void cache_forever(Response& response);
/// "public, max-age=<seconds>".
void cache_for(Response& response, int seconds);

/// 303 to an address of our own.
[[nodiscard]] Response see_other(std::string location);
/// A short answer for machines.
[[nodiscard]] Response plain_text(int status, std::string_view text);

}  // namespace waymark::web
