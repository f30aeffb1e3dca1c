#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waymark::lti {

/// One registration of this tool with one LTI platform. The pair (issuer, client_id) is unique.
struct Registration {
    std::string id;      ///< our own stable name of the registration
    std::string site;    ///< key of the site (one LMS) it belongs to
    std::string issuer;  ///< compared byte for byte with `iss`
    std::string client_id;
    std::vector<std::string> deployment_ids;
    std::string authorization_endpoint;  ///< Moodle: /mod/lti/auth.php
    std::string jwks_uri;                ///< Moodle: /mod/lti/certs.php
    std::string token_endpoint;          ///< Moodle: /mod/lti/token.php
    std::string token_audience = {};     ///< `aud` of our client assertions; "" = the token endpoint
    /// Further origins an administrator trusts with our tokens and with returning people, e.g. a school's
    /// own domain beside a cloud's issuer. Each "https://host[:port]".
    std::vector<std::string> approved_origins = {};
    std::vector<std::string> trusted_audiences = {};  ///< further `aud` values a token may carry
};

/// The registration with this id; nullptr if there is none.
[[nodiscard]] const Registration* find_registration(const std::vector<Registration>& registrations,
                                                    std::string_view id);

/// The tool as the platforms know it.
struct ToolAddress {
    std::string public_url;    ///< e.g. "https://waymark.example.org"; may hold a path; no trailing slash
    std::string redirect_uri;  ///< the one registered launch address, e.g. public_url + "/lti/launch"
};

/// Whether `url` lies under the tool's public address: same scheme, host and port, a path below it without
/// dot segments. Tricks a browser reads differently (user info, backslashes, control characters) are refused.
[[nodiscard]] bool is_ours(const ToolAddress& tool, std::string_view url);

/// Whether `url` has the origin of the registration's issuer, of its authorization or token endpoint, or one
/// that an administrator approved: where a person may be sent back to.
[[nodiscard]] bool is_platforms(const Registration& registration, std::string_view url);
/// The same without the authorization endpoint, which may be a login host of many schools: what may receive
/// our access tokens.
[[nodiscard]] bool is_service(const Registration& registration, std::string_view url);

}  // namespace waymark::lti
