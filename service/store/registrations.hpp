#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "store/database.hpp"

/// LTI registrations and deployments that are not in the configuration, and the invitations that lead to
/// them.
namespace waymark::store {

/// See lti::Registration for the meaning.
struct RegistrationRow {
    std::string key;
    std::string site;  ///< key in the configuration
    std::string issuer;
    std::string client_id;
    std::string authorization_endpoint;
    std::string jwks_uri;
    std::string token_endpoint;
    std::string token_audience;
    std::string product;  ///< e.g. "moodle", "" if it did not say
    core::Instant created;
};
/// The oldest first.
[[nodiscard]] std::vector<RegistrationRow> load_registrations(Database& database);
/// False, and nothing changed, when the key or the pair of issuer and client id is there already.
[[nodiscard]] bool save_registration(Database& database, const RegistrationRow& row);

struct DeploymentRow {
    std::string registration;  ///< key of a stored or configured registration
    std::string deployment_id;
    bool approved = false;
    core::Instant noted;  ///< first launched, or approved
};
[[nodiscard]] std::vector<DeploymentRow> load_deployments(Database& database);
/// Remembers a deployment that somebody launched from, for an administrator to approve. Nothing happens when
/// it is known or when `most` of that registration are waiting.
void note_deployment(Database& database, std::string_view registration, std::string_view deployment_id,
                     core::Instant now, int most = 100);
/// Whether or not it was waiting; false when it was approved already.
bool approve_deployment(Database& database, std::string_view registration, std::string_view deployment_id,
                        core::Instant now);

/// Grows with every change to registrations and approved deployments, by whichever process.
[[nodiscard]] std::int64_t registrations_version(Database& database);

/// Remembers a one-time invitation by its SHA-256 (raw bytes).
void save_invitation(Database& database, std::string_view code_hash, std::string_view site, core::Instant now,
                     core::Instant expires);
/// The site of an unused, unexpired invitation.
[[nodiscard]] std::optional<std::string> find_invitation(Database& database, std::string_view code_hash,
                                                         core::Instant now);
/// The site of an invitation, used or not.
[[nodiscard]] std::optional<std::string> invitation_site(Database& database, std::string_view code_hash);
/// An invitation whose registration failed may be used again.
void give_back_invitation(Database& database, std::string_view code_hash);

/// A registration that waits for an administrator's yes.
struct BegunRegistration {
    std::string invitation;  ///< hash of its code
    std::string configuration_url;
    std::string token;  ///< the platform's; sealed at rest
};
void save_begun_registration(Database& database, std::string_view confirm_hash,
                             const BegunRegistration& begun, core::Instant now, core::Instant expires);
/// Takes an unexpired one away and uses up its invitation, in one transaction; of any number of callers
/// exactly one gets it. Nothing when the invitation was used meanwhile.
[[nodiscard]] std::optional<BegunRegistration> take_begun_registration(Database& database,
                                                                       std::string_view confirm_hash,
                                                                       core::Instant now);

}  // namespace waymark::store
