#include "lti/message.hpp"

#include <algorithm>
#include <array>

namespace waymark::lti {

std::string_view word(MessageType type) {
    switch (type) {
        case MessageType::resource_link:
            return "LtiResourceLinkRequest";
        case MessageType::deep_linking:
            return "LtiDeepLinkingRequest";
        case MessageType::submission_review:
            return "LtiSubmissionReviewRequest";
    }
    return "";
}

std::optional<MessageType> parse_message_type(std::string_view text) {
    constexpr std::array all{MessageType::resource_link, MessageType::deep_linking,
                             MessageType::submission_review};
    const auto* const found =
        std::find_if(all.begin(), all.end(), [&](MessageType each) { return word(each) == text; });
    if (found == all.end()) return std::nullopt;
    return *found;
}

}  // namespace waymark::lti
