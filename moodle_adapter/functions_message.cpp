#include "moodle_adapter/functions_message.hpp"

#include "core/own_token.hpp"
#include "moodle_adapter/call.hpp"

namespace waymark::moodle {
namespace {

constexpr std::string_view send_function = "core_message_send_instant_messages";
constexpr std::string_view notices_function = "core_message_get_user_notification_preferences";

}  // namespace

core::LmsResult<SentRow> send_instant_message(Transport& transport, std::int64_t recipient,
                                              const std::string& html, const std::string& client_id) {
    Params params{{"messages[0][touserid]", std::to_string(recipient)},
                  {"messages[0][text]", html},
                  {"messages[0][textformat]", "1"}};
    if (!client_id.empty()) params.emplace_back("messages[0][clientmsgid]", client_id);
    const auto answer = transport.call(send_function, params, Effect::write);
    if (!answer) return tl::unexpected(answer.error());
    const auto row = decode_sent(*answer);
    if (!row) {
        core::LmsError error = unexpected_shape(send_function);
        error.fate_unknown = true;
        return tl::unexpected(std::move(error));
    }
    if (row->id < 0) {
        return tl::unexpected(core::LmsError{core::LmsFailure::recipient_refused, std::string{send_function},
                                             "msgid_-1", false});
    }
    return *row;
}

core::LmsResult<std::vector<MessageRow>> get_messages(Transport& transport, std::int64_t recipient,
                                                      std::int64_t sender, std::size_t from,
                                                      std::size_t count) {
    const Params params{{"useridto", std::to_string(recipient)},
                        {"useridfrom", std::to_string(sender)},
                        {"type", "conversations"},
                        {"read", "2"},
                        {"newestfirst", "1"},
                        {"limitfrom", std::to_string(from)},
                        {"limitnum", std::to_string(count)}};
    return read_as(transport, "core_message_get_messages", params, decode_messages);
}

bool offers_notices(const Transport& transport) {
    return transport.offers(notices_function);
}

core::LmsResult<core::LmsNotices> get_notices(Transport& transport) {
    return read_as(transport, notices_function, {}, decode_notices);
}

tl::expected<void, core::LmsError> mark_message_read(Transport& transport, std::int64_t message) {
    const auto answer = transport.call(core::mark_read_function, {{"messageid", std::to_string(message)}});
    if (!answer) return tl::unexpected(answer.error());
    return {};
}

}  // namespace waymark::moodle
