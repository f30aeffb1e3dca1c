#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/lms_notices.hpp"
#include "core/time.hpp"

namespace waymark::moodle {

/// The only row of an answer of core_message_send_instant_messages to one message.
struct SentRow {
    std::int64_t id = 0;  ///< -1: refused
    std::optional<core::Instant> sent;
};
[[nodiscard]] std::optional<SentRow> decode_sent(const nlohmann::json& answer);

/// One row of core_message_get_messages.
struct MessageRow {
    std::int64_t id = 0;
    std::int64_t sender = 0;
    std::string small;  ///< as it was sent, byte for byte
    std::string html;   ///< as it was sent, for text format 1
    std::string shown;  ///< HTML as people see it
    core::Instant sent;
    bool read = false;
    bool notification = false;
};
[[nodiscard]] std::optional<std::vector<MessageRow>> decode_messages(const nlohmann::json& answer);

/// core_message_get_user_notification_preferences of our own account: a provider that the site has switched
/// off is missing, one whose channels are all off sends nothing (moodle-versions §3). Nothing when the
/// account itself has switched everything off, which says nothing about the site.
[[nodiscard]] std::optional<core::LmsNotices> decode_notices(const nlohmann::json& answer);

}  // namespace waymark::moodle
