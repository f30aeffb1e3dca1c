#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/error.hpp"
#include "lti/platform.hpp"
#include "support/random.hpp"
#include "support/url.hpp"

namespace waymark::lti {

inline constexpr std::chrono::seconds login_lifetime{600};

/// What we remember of a login until its launch arrives: one row, used once.
struct LoginState {
    std::string state;  ///< key; 43 characters of base64url
    std::string nonce;
    std::string registration_id;
    std::string browser_hash;  ///< SHA-256 of the browser secret, 32 raw bytes
    std::string redirect_uri;
    std::string target_link_uri;
    std::string lti_deployment_id;  ///< "" if the platform did not name one
    std::chrono::sys_seconds created;
    std::chrono::sys_seconds expires;
};

struct LoginRequest {
    LoginState state;  ///< to be stored before the browser is sent on
    std::string
        browser_secret;  ///< only the browser that began may know it; delivered in this answer, never stored
    std::string redirect_url;  ///< the authorization endpoint with all parameters
};

/// Answers a third-party-initiated login (OpenID Connect Core §4 with the LTI 1.3 parameters), from the query
/// of a GET or the form of a POST. `login_hint` and `lti_message_hint` are returned byte for byte. Fails with
/// bad_request, registration_unknown, registration_ambiguous or target_foreign.
[[nodiscard]] tl::expected<LoginRequest, Error> begin_login(const support::FormFields& fields,
                                                            const std::vector<Registration>& registrations,
                                                            const ToolAddress& tool, support::Random& random,
                                                            std::chrono::sys_seconds now);

/// Whether `browser_secret` is the one whose hash the row holds.
[[nodiscard]] bool browser_matches(const LoginState& state, std::string_view browser_secret);

/// The 8 hexadecimal digits that distinguish this login's cookies from those of other tabs.
[[nodiscard]] std::string cookie_suffix(std::string_view state);

}  // namespace waymark::lti
