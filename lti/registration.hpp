#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "support/http_client.hpp"

/// LTI Dynamic Registration 1.0: the platform opens our page with the address of its OpenID configuration; we
/// read that, ask an administrator, and register ourselves. Who may begin this (an invitation) is the web
/// edge's matter.
namespace waymark::lti {

/// Why a registration did not come about.
enum class RegistrationFailure {
    bad_address,      ///< the configuration's address is none that we would ask
    unreachable,      ///< no answer in time, a redirect, or an address inside our own network
    not_authorized,   ///< the platform wants another or a fresh registration token
    unreadable,       ///< what came is no configuration or no registration
    issuer_foreign,   ///< the configuration speaks for another host than the one it came from
    endpoint_unsafe,  ///< an endpoint is not https, on an odd port, or inside our own network
    unsupported,      ///< the platform cannot do what we need (RS256, private_key_jwt, id_token)
    refused,          ///< the platform read our registration and said no
};

/// The word for screens and logs, e.g. "issuer_foreign".
[[nodiscard]] std::string_view word(RegistrationFailure failure);

struct RegistrationError {
    RegistrationFailure failure = RegistrationFailure::unreadable;
    std::string detail;  ///< for the log; our own words
    /// What the platform said, for the administrator's screen: printable ASCII, at most 200 bytes, to be
    /// escaped like everything foreign. "" if it said nothing readable.
    std::string said = {};
};

/// What we read of the platform's OpenID configuration (§3.3).
struct PlatformConfiguration {
    std::string issuer;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::string registration_endpoint;
    std::string token_audience;         ///< authorization_server; "" = the token endpoint
    std::vector<std::string> scopes;    ///< scopes_supported; empty = unsaid
    std::vector<std::string> messages;  ///< types of messages_supported
    std::string product_family;         ///< e.g. "moodle", "canvas"
    std::string product_version;
    std::string account_name;  ///< Canvas: the school; "" elsewhere
};

struct RegistrationRules {
    bool plain_http = false;  ///< for a laboratory: http addresses and every port
};

/// The address from the query of the platform's request: https, no user info, port 443 or one that the rules
/// allow.
[[nodiscard]] tl::expected<void, RegistrationError> check_configuration_url(std::string_view url,
                                                                            const RegistrationRules& rules);

/// Reads a configuration that came from `url`. The issuer's host must be that of `url`, except for the hosts
/// that Canvas is known to use for one another; every endpoint must be https on port 443 or the issuer's.
[[nodiscard]] tl::expected<PlatformConfiguration, RegistrationError> parse_configuration(
    std::string_view body, std::string_view url, const RegistrationRules& rules);

/// Asks for the configuration with the registration token as bearer, if there is one (Canvas requires it,
/// Moodle ignores it), at most 256 KiB in ten seconds; then asks `http` whether each endpoint may be called.
[[nodiscard]] tl::expected<PlatformConfiguration, RegistrationError> fetch_configuration(
    support::HttpClient& http, const std::string& url, const std::string& registration_token,
    const RegistrationRules& rules);

/// Texts by language tag; "" is the text for every other language.
using Translations = std::map<std::string, std::string>;

/// Ourselves, as we register.
struct ToolDescription {
    std::string public_url;  ///< our base address; its host and port are the domain
    Translations name;
    Translations description;
    Translations deep_linking_label;  ///< what a teacher clicks to choose content
    std::string login_uri;
    std::string launch_uri;  ///< redirect_uri and target_link_uri
    std::string jwks_uri;
    std::string logo_uri;               ///< "" = none
    std::string terms_uri;              ///< "" = none
    std::string privacy_uri;            ///< "" = none
    std::vector<std::string> contacts;  ///< e-mail addresses
    std::vector<std::string> scopes;    ///< wished; those the platform does not list are left out
    std::map<std::string, std::string> custom = {};  ///< added to those of default_custom_parameters()
};

/// The variables worth asking a platform of this family for: course history, groups, section dates.
[[nodiscard]] std::map<std::string, std::string> default_custom_parameters(std::string_view product_family);

/// The client registration (§3.5, RFC 7591 §3.1) as JSON.
[[nodiscard]] std::string registration_request(const ToolDescription& tool,
                                               const PlatformConfiguration& platform);

/// What the platform made of us.
struct RegisteredClient {
    std::string client_id;
    std::string deployment_id;  ///< "" = the platform did not say (Canvas): the first launch will
};

[[nodiscard]] tl::expected<RegisteredClient, RegistrationError> parse_registration(std::string_view body);

/// Posts the registration. Not repeated on failure: a registration token is good once, so `detail` tells when
/// the platform may have acted without our learning the client_id.
[[nodiscard]] tl::expected<RegisteredClient, RegistrationError> register_tool(
    support::HttpClient& http, const ToolDescription& tool, const PlatformConfiguration& platform,
    const std::string& registration_token);

}  // namespace waymark::lti
