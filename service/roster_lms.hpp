#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/lms.hpp"
#include "core/policy.hpp"
#include "lti/access_token.hpp"
#include "lti/platform.hpp"
#include "store/database.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"

namespace waymark {

/// What a roster is read with. All references must outlive the LMS.
struct RosterSource {
    std::string site;       ///< key in the configuration
    std::string site_name;  ///< for people
    store::Database& database;
    support::HttpClient& http;
    lti::AccessTokens& tokens;
    const support::Clock& clock;
    const core::RolePolicy& roles;
    /// The registrations in force.
    std::function<std::shared_ptr<const std::vector<lti::Registration>>()> registrations;
};

/// A site without web service (LTI-only mode): its courses are read as far as Names and Role Provisioning
/// Services give them, that is the list of people, once somebody has launched there. Every other part is
/// "access_denied"; nothing can be sent.
[[nodiscard]] std::unique_ptr<core::Lms> make_roster_lms(RosterSource source);

}  // namespace waymark
