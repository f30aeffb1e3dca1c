#include "moodle_adapter/decode_message.hpp"

#include <nlohmann/json.hpp>

#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {

using nlohmann::json;

std::optional<SentRow> decode_sent(const json& answer) {
    if (!answer.is_array() || answer.size() != 1) return std::nullopt;
    const auto number = whole_number(answer.front(), "msgid");
    if (!number || (*number <= 0 && *number != -1)) return std::nullopt;
    return SentRow{*number, instant(answer.front(), "timecreated")};
}

std::optional<std::vector<MessageRow>> decode_messages(const json& answer) {
    if (!answer.is_object() || !answer.contains("messages") || !answer["messages"].is_array())
        return std::nullopt;
    std::vector<MessageRow> rows;
    for (const json& row : answer["messages"]) {
        const auto number = id(row, "id");
        const auto sent = instant(row, "timecreated");
        if (!number || !sent) return std::nullopt;
        rows.push_back({*number, whole_number(row, "useridfrom").value_or(0), text(row, "smallmessage"),
                        text(row, "fullmessagehtml"), text(row, "text"), *sent,
                        instant(row, "timeread").has_value(), flag(row, "notification")});
    }
    return rows;
}

}  // namespace waymark::moodle
