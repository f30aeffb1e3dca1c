#pragma once

#include <string>
#include <string_view>

namespace waymark::lti {

/// Why a login initiation or a launch was refused. Stable: shown to people, logged, stored.
enum class Code {
    bad_request,             ///< a parameter is missing, repeated or too long
    registration_unknown,    ///< no registration for this issuer and client
    registration_ambiguous,  ///< several registrations for this issuer and nothing tells which
    target_foreign,          ///< target_link_uri does not lie under our public address
    platform_error,          ///< the platform itself answered with an error
    state_unknown,           ///< state never issued, expired or used
    state_binding,           ///< this browser did not begin the login
    jwt_format,
    jwt_alg,
    jwt_kid,
    jwt_crit,
    iss_mismatch,
    kid_unknown,
    jwks_unavailable,  ///< the platform's key set cannot be read
    sig_invalid,
    aud_mismatch,
    azp_mismatch,
    token_expired,
    token_future,
    token_old,
    nonce_mismatch,
    nonce_replay,  ///< another request consumed the state first
    lti_version,
    message_type,  ///< absent, unknown or not served here
    deployment_unknown,
    deployment_mismatch,  ///< not the deployment the login initiation named
    roles_missing,
    sub_missing,
    claims_missing,  ///< a claim this message type needs is absent
    claims_type,     ///< a claim has the wrong JSON type or lies outside any sensible range
};

/// The word used on screens, in logs and in the database; e.g. "nonce_replay".
[[nodiscard]] std::string_view word(Code code);
/// The status of the answer: 400 malformed, 401 not proven, 403 policy, 404 unknown platform, 503 key set
/// down.
[[nodiscard]] int http_status(Code code);

struct Error {
    Code code = Code::bad_request;
    std::string detail;  ///< for the log; never holds token contents or anything a person wrote
    /// Where the person may go back to in the platform: set only when the token was genuine and the address
    /// lies on the platform's own origin; else "".
    std::string return_url = {};
    /// With deployment_unknown of a genuine launch: the deployment it came from, so that an administrator may
    /// approve it; else "". For the database, not for the log.
    std::string deployment_id = {};
};

}  // namespace waymark::lti
