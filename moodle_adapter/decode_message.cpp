#include "moodle_adapter/decode_message.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {

using nlohmann::json;

namespace {

bool has_channel(const json& notification) {
    const json& processors = list(notification, "processors");
    return std::any_of(processors.begin(), processors.end(),
                       [](const json& processor) { return flag(processor, "enabled"); });
}

}  // namespace

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

std::optional<core::LmsNotices> decode_notices(const json& answer) {
    if (!answer.is_object() || !answer.contains("preferences")) return std::nullopt;
    const json& preferences = object_in(answer, "preferences");
    if (!preferences.contains("components") || !preferences["components"].is_array()) return std::nullopt;
    if (flag(preferences, "disableall")) return std::nullopt;
    core::LmsNotices notices;
    for (const json& component : preferences["components"])
        for (const json& one : list(component, "notifications")) {
            const std::string key = text(one, "preferencekey");
            if (key == "message_provider_mod_assign_assign_due_soon") notices.due_soon = has_channel(one);
            if (key == "message_provider_mod_assign_assign_overdue") notices.overdue = has_channel(one);
            if (key == "message_provider_mod_assign_assign_due_digest") notices.digest = has_channel(one);
        }
    return notices;
}

}  // namespace waymark::moodle
