#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/delivery.hpp"
#include "core/lms.hpp"
#include "core/policy.hpp"

namespace waymark::core {

/// What is known of a token that a person gave so that messages go in that person's name. The words are
/// stored; do not rename them.
enum class OwnTokenState {
    unchecked,     ///< not tried yet
    good,          ///< messages can go with it
    refused,       ///< the LMS does not take it: wrong, expired, withdrawn
    other_person,  ///< it is somebody else's
    other_site,    ///< it is of another LMS
    too_little,    ///< it may not send, or not look up what it sent
};
[[nodiscard]] std::string_view word(OwnTokenState state);
[[nodiscard]] std::optional<OwnTokenState> own_token_state(std::string_view text);

struct OwnTokenVerdict {
    OwnTokenState state = OwnTokenState::unchecked;
    bool marks_read = false;           ///< may mark messages to its owner as read
    std::vector<std::string> surplus;  ///< functions that it has and nothing here needs, sorted
};
/// Judges a token by what the LMS says of it. `person_lms_id` gave it; `site_address` is that of the site,
/// "" when it is not known.
[[nodiscard]] OwnTokenVerdict judge_own_token(const SiteInfo& told, std::string_view person_lms_id,
                                              std::string_view site_address);

/// The web-service function that marks a message as read.
inline constexpr std::string_view mark_read_function = "core_message_mark_message_read";
/// The functions that a service for such tokens should hold, the needed ones first.
[[nodiscard]] const std::vector<std::string_view>& own_token_functions();

/// Whether a message of that class goes with a person's own token by policy.
[[nodiscard]] bool uses_own_token(OwnTokenUse use, DeliveryClass why);

/// What a row of the outbox says whose own token was not taken; such a row goes with the service account.
inline constexpr std::string_view own_token_refused = "own_token_refused";
/// …and one whose fate cannot be looked up any more, because the token it went with is gone.
inline constexpr std::string_view own_token_gone = "own_token_gone";

}  // namespace waymark::core
