#pragma once

#include <optional>
#include <string_view>

namespace waymark::lti {

/// The kinds of launch that Waymark can serve (LTI 1.3 Core §4.3, Deep Linking 2.0 §4.4, Submission Review
/// 1.0).
enum class MessageType {
    resource_link,      ///< a person opens a placed link
    deep_linking,       ///< a teacher chooses what to place
    submission_review,  ///< a grader opens one student's work from the gradebook
};

/// The value of the message_type claim, e.g. "LtiResourceLinkRequest".
[[nodiscard]] std::string_view word(MessageType type);
/// Nothing for every other text; compared byte for byte.
[[nodiscard]] std::optional<MessageType> parse_message_type(std::string_view text);

}  // namespace waymark::lti
