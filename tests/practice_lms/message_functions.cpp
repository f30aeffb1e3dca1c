#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

constexpr std::size_t max_message_bytes = 4096;

/// Why Moodle does not deliver, in its words; "" = it does. One text for every refusal by settings or
/// preferences.
std::string obstacle(const State& state, Id to, const std::string& written) {
    if (state.person(to) == nullptr)
        return "You cannot send a message to a user ID (" + std::to_string(to) + ") that doesn't exist.";
    if (written.size() > max_message_bytes) return "The message is longer than the maximum allowed.";
    // Who shares a course may write to each other; the service account shares none.
    if (!state.may_message_anyone && state.caller == state.service_user)
        return "You can't message this user due to their message preferences. Try adding them as a contact.";
    return {};
}

json refused_row(const State& state, const std::string& why) {
    json row = {{"msgid", -1}, {"errormessage", why}, {"candeletemessagesforallusers", false}};
    if (state.since(MoodleVersion::v5_1)) row["cantsendtouser"] = "";
    return row;
}

json send_one(State& state, const json& message) {
    const Id to = message.at("touserid").get<Id>();
    const auto written = message.at("text").get<std::string>();
    const int format = message.at("textformat").get<int>();
    const std::string why = obstacle(state, to, written);
    json row = refused_row(state, why);
    if (why.empty()) {
        const Message& sent = state.deliver(state.caller, to, written, format);
        row = {{"msgid", sent.id},
               {"text", shown_message(written, format)},
               {"timecreated", sent.created},
               {"conversationid", sent.conversation},
               {"useridfrom", sent.from},
               {"candeletemessagesforallusers", false}};
    }
    if (message.contains("clientmsgid")) row["clientmsgid"] = message.at("clientmsgid");
    return row;
}

bool known_format(const json& message) {
    const Id format = message.at("textformat").get<Id>();
    return format == 0 || format == 1 || format == 2 || format == 4;
}

Answer send_instant_messages(State& state, const json& params) {
    const json& messages = params.at("messages");
    if (!std::all_of(messages.begin(), messages.end(), known_format))
        return tl::unexpected(invalid_parameter());
    json rows = json::array();
    for (const json& message : messages) rows.push_back(send_one(state, message));
    const auto failed = static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const json& row) { return row.at("msgid") == -1; }));
    // Before 5.1 a mixed batch throws after the good ones were sent.
    if (failed > 0 && failed < rows.size() && !state.since(MoodleVersion::v5_1))
        return tl::unexpected(plain_refusal("formatnotsupported", "webservice/formatnotsupported"));
    return rows;
}

std::string name_of(const State& state, Id user) {
    const Person* person = state.person(user);
    return person == nullptr ? std::string() : person->full_name();
}

json message_row(const State& state, const Message& message) {
    const json custom = {{"notificationiconurl", state.site_url + "/theme/image.php/boost/core/1/u/f1"},
                         {"actionbuttons", {{"send", "Send"}}},
                         {"placeholders", {{"send", "Write a message..."}}},
                         {"courseid", 1}};
    return {{"id", message.id},
            {"useridfrom", message.from},
            {"useridto", message.to},
            {"subject", "New message from " + name_of(state, message.from)},
            {"text", shown_message(message.written, message.format)},
            {"fullmessage", plain_message(message.written, message.format)},
            {"fullmessageformat", message.format},
            {"fullmessagehtml", message.format == 1 ? message.written : ""},
            {"smallmessage", message.written},
            {"notification", 0},
            {"contexturl", ""},
            {"contexturlname", ""},
            {"timecreated", message.created},
            {"timeread", message.read == 0 ? json() : json(message.read)},
            {"usertofullname", name_of(state, message.to)},
            {"userfromfullname", name_of(state, message.from)},
            {"customdata", custom.dump()}};
}

bool is_wanted(const Message& message, const json& params) {
    const Id to = params.at("useridto").get<Id>();
    const Id from = params.at("useridfrom").get<Id>();
    const Id read = params.at("read").get<Id>();
    if ((to != 0 && message.to != to) || (from != 0 && message.from != from)) return false;
    return read == 2 || (read == 1) == (message.read != 0);
}

std::optional<Refusal> refused_reader(const State& state, const json& params) {
    const auto type = params.at("type").get<std::string>();
    if (type != "notifications" && type != "conversations" && type != "both") return invalid_parameter();
    const Id to = params.at("useridto").get<Id>();
    const Id from = params.at("useridfrom").get<Id>();
    // Conversations of other people need moodle/site:readallmessages, which nobody with a token has.
    if (to != state.caller && from != state.caller) return plain_refusal("accessdenied", "Access denied");
    return std::nullopt;
}

Answer get_messages(State& state, const json& params) {
    if (const auto refusal = refused_reader(state, params)) return tl::unexpected(*refusal);
    std::vector<const Message*> found;
    if (params.at("type") != "notifications")
        for (const Message& message : state.messages)
            if (is_wanted(message, params)) found.push_back(&message);
    // Only whole seconds count; within one the recorded order is by conversation, then by id, either way.
    const bool newest_first = params.at("newestfirst").get<bool>();
    std::sort(found.begin(), found.end(), [&](const Message* left, const Message* right) {
        if (left->created != right->created)
            return newest_first ? left->created > right->created : left->created < right->created;
        return std::pair(left->conversation, left->id) < std::pair(right->conversation, right->id);
    });
    const Id from = std::max<Id>(0, params.at("limitfrom").get<Id>());
    const Id limit = params.at("limitnum").get<Id>();
    json rows = json::array();
    for (Id i = from; i < static_cast<Id>(found.size()) && (limit <= 0 || i < from + limit); ++i)
        rows.push_back(message_row(state, *found[static_cast<std::size_t>(i)]));
    return json{{"messages", std::move(rows)}, {"warnings", json::array()}};
}

}  // namespace

std::vector<Function> message_functions() {
    return {
        {"core_message_send_instant_messages",
         {{"messages", list_of(object({{"touserid", integer()},
                                       {"text", text()},
                                       {"textformat", integer_or("0")},
                                       {"clientmsgid", word_or_nothing()}}))}},
         send_instant_messages},
        {"core_message_get_messages",
         {{"useridto", integer()},
          {"useridfrom", integer_or("0")},
          {"type", text_or("both")},
          {"read", integer_or("1")},
          {"newestfirst", boolean_or("1")},
          {"limitfrom", integer_or("0")},
          {"limitnum", integer_or("0")}},
         get_messages},
    };
}

}  // namespace waymark::practice
