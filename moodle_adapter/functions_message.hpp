#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "moodle_adapter/decode_message.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// As in functions_course.hpp.

/// Sends one message in text format 1 (HTML). A recipient who may not be written to is recipient_refused;
/// every other failure says in `fate_unknown` whether the message may have gone. `client_id` of letters,
/// digits, "-" and "_".
[[nodiscard]] core::LmsResult<SentRow> send_instant_message(Transport& transport, std::int64_t recipient,
                                                            const std::string& html,
                                                            const std::string& client_id);

/// A page of conversation messages, newest first; `sender` 0 is anybody.
[[nodiscard]] core::LmsResult<std::vector<MessageRow>> get_messages(Transport& transport,
                                                                    std::int64_t recipient,
                                                                    std::int64_t sender, std::size_t from,
                                                                    std::size_t count);

/// Whether get_notices() may be asked: the service holds its function.
[[nodiscard]] bool offers_notices(const Transport& transport);
/// Which notices about assignments the site sends by itself, as the settings of our own account show them.
[[nodiscard]] core::LmsResult<core::LmsNotices> get_notices(Transport& transport);
/// A message to the caller; marking it twice does no harm.
[[nodiscard]] tl::expected<void, core::LmsError> mark_message_read(Transport& transport,
                                                                   std::int64_t message);

}  // namespace waymark::moodle
