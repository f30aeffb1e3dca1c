#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// core::Lms::send_message. A text above Moodle's limit of 4096 bytes or an id that is no number is
/// bad_request and is not sent. `now` stands in where Moodle does not say when the message was made.
[[nodiscard]] core::LmsResult<core::SentMessage> send_message(Transport& transport,
                                                              const core::OutgoingMessage& message,
                                                              core::Instant now);

/// core::Lms::find_sent_message; `account` is our own user id. Looks ten minutes further back than `since`,
/// because the clock of the site need not be ours.
[[nodiscard]] core::LmsResult<std::optional<core::SentMessage>> find_sent_message(
    Transport& transport, std::int64_t account, std::string_view recipient_lms_id, std::string_view marker,
    core::Instant since);

/// core::Lms::received_messages; `since` is compared with the times of the site.
[[nodiscard]] core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(Transport& transport,
                                                                                    std::int64_t account,
                                                                                    core::Instant since);

/// core::Lms::mark_messages_read; looks at the latest hundred messages.
[[nodiscard]] core::LmsResult<int> mark_messages_read(Transport& transport, std::int64_t account,
                                                      std::string_view sender_lms_id);

}  // namespace waymark::moodle
