#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/effect.hpp"
#include "lti/access_token.hpp"
#include "lti/platform.hpp"
#include "store/database.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"

namespace waymark {

/// What scores are sent with. All references must outlive the sender.
struct ScoreSource {
    std::string site;  ///< key in the configuration
    store::Database& database;
    support::HttpClient& http;
    lti::AccessTokens& tokens;
    const support::Clock& clock;
    /// The registrations in force.
    std::function<std::shared_ptr<const std::vector<lti::Registration>>()> registrations;
};

/// Carries out core::ScorePost, and nothing else, through the site's grade services (AGS 2.0).
///
/// A column of our own is looked for by its resource id before it is made, so that a creation of unknown fate
/// makes no second one; its address is kept. Every score is noted before it goes; times grow per person and
/// column, and one that is repeated keeps its time. A person without grades in the course (a teacher) is
/// recipient_refused. Progress goes only where the platform has no result yet, because Moodle would take a
/// grade away for it. Whether a score has happened the person's result tells (lti::standing_of()); what
/// somebody else gave later is never overwritten: changed_since.
[[nodiscard]] std::unique_ptr<core::EffectSender> make_score_sender(ScoreSource source);

}  // namespace waymark
