#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/deep_linking.hpp"
#include "lti/error.hpp"
#include "lti/key_set_cache.hpp"
#include "lti/login.hpp"
#include "lti/message.hpp"
#include "lti/platform.hpp"
#include "lti/roles.hpp"
#include "support/url.hpp"

namespace waymark::lti {

/// Where the rows of begun logins are. Implemented over the database and by the tests' map.
struct StateStore {
    virtual ~StateStore() = default;
    /// The unexpired row, left in place.
    [[nodiscard]] virtual std::optional<LoginState> find(std::string_view state,
                                                         std::chrono::sys_seconds now) = 0;
    /// Removes the unexpired row and returns it, in one step: of concurrent callers exactly one gets it.
    [[nodiscard]] virtual std::optional<LoginState> consume(std::string_view state,
                                                            std::chrono::sys_seconds now) = 0;
};

struct LaunchRequest {
    support::FormFields fields;  ///< of the POST to the redirect_uri
    std::vector<std::string>
        secrets;  ///< browser secrets offered as proof (cookies or page storage); may be empty
};

/// What a launch is judged by. The references must outlive the call.
struct LaunchRules {
    const std::vector<Registration>& registrations;
    const ToolAddress& tool;
    KeySetCache& keys;
    StateStore& states;
    std::chrono::seconds leeway{60};                              ///< between the platform's clock and ours
    std::vector<MessageType> served{MessageType::resource_link};  ///< others are refused with message_type
};

struct Context {
    std::string id;  ///< Moodle: course id
    std::string label;
    std::string title;
    std::vector<std::string> types = {};  ///< e.g. "CourseSection" (Moodle) or the full vocabulary address
};

struct ResourceLink {
    std::string id;  ///< Moodle: instance id of the external tool
    std::string title;
};

/// Services the platform offers for this launch; addresses only where our tokens may go (is_service), else
/// "".
struct Services {
    std::string lineitems;  ///< Assignment and Grade Services: all line items of the course
    std::string lineitem;   ///< … the one of this placement
    std::vector<std::string> scopes;
    std::string memberships;  ///< Names and Role Provisioning Services
};

/// A genuine launch. Strings are "" when the platform did not send them.
struct Launch {
    std::string registration_id;
    std::string site;
    std::string subject;  ///< with registration_id the person's identity; Moodle: user id. Never e-mail
    std::string deployment_id;
    MessageType message = MessageType::resource_link;
    std::string target_link_uri;  ///< under our own public address; only to choose among our routes
    Context context;              ///< id "" when launched outside a course
    ResourceLink resource_link;
    std::vector<ParsedRole> roles;
    Role role = Role::none;
    /// Subjects a mentor may see (role_scope_mentor); empty without a mentor's role. To be intersected with
    /// the people known of the same registration.
    std::vector<std::string> mentees;
    std::string reviewed_subject;  ///< submission review: whose work is opened; "" otherwise
    std::optional<DeepLinkingSettings> deep_linking;  ///< exactly for deep_linking messages
    std::string name;
    std::string given_name;
    std::string family_name;
    std::string email;
    std::string locale;                         ///< BCP 47 form, e.g. "pt-BR"
    std::string document_target;                ///< "iframe", "frame" or "window"
    std::string return_url;                     ///< only if on the platform's own origin
    std::map<std::string, std::string> custom;  ///< without variables the platform left unsubstituted
    std::string platform_family;                ///< e.g. "moodle"
    std::string platform_version;
    std::string platform_guid;
    Services services;
};

/// Judges an authentication response (LTI 1.3 Core §5, Security Framework §5.1.3): the checks run in the
/// order of the list in launch.cpp, the first that fails names the error. The state is consumed only after
/// the nonce has matched, or when the platform answered with an error; so after state_binding the same
/// request may come again with a secret.
[[nodiscard]] tl::expected<Launch, Error> validate_launch(const LaunchRequest& request,
                                                          const LaunchRules& rules,
                                                          std::chrono::sys_seconds now);

/// "pt_br" -> "pt-BR", "zh_hant_tw" -> "zh-Hant-TW"; "" for what is no language tag.
[[nodiscard]] std::string normalise_locale(std::string_view text);

}  // namespace waymark::lti
