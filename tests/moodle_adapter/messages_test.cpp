#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::LmsFailure;
using nlohmann::json;

namespace {

constexpr const char* send_function = "core_message_send_instant_messages";
constexpr const char* read_function = "core_message_get_messages";

struct Stage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);
    core::OutgoingMessage message{"10", "<p>Hello, two tasks are open.</p><!--wm:01JD2K7-->", "wm:01JD2K7"};

    Stage() { record_course(site, "4.2"); }
    core::LmsError refused() {
        const auto sent = lms->send_message(message);
        REQUIRE_FALSE(sent);
        return sent.error();
    }
};

json message_row(std::int64_t id, std::int64_t when) {
    return {{"id", id},          {"useridfrom", 8},    {"text", "<p>m</p>"}, {"smallmessage", "m"},
            {"notification", 0}, {"timecreated", when}};
}

/// `total` messages, the newest at second 100'000, one a second, newest first; pages as asked.
FakeMoodle::Handler inbox(std::int64_t total) {
    return [total](const Call& call) {
        const auto from = std::stoll(call.field("limitfrom"));
        const auto count = std::stoll(call.field("limitnum"));
        json rows = json::array();
        for (auto i = from; i < std::min<std::int64_t>(total, from + count); ++i)
            rows.push_back(message_row(total - i, 100'000 - i));
        return json_answer({{"messages", rows}, {"warnings", json::array()}});
    };
}

}  // namespace

TEST_CASE("a message goes to one person as HTML, its marker in the text and as a plain client id") {
    Stage stage;
    stage.site.on(send_function,
                  recording("4.2/core_message_send_instant_messages/with-html-comment-marker"));
    const auto sent = stage.lms->send_message(stage.message);
    REQUIRE(sent);
    CHECK(sent->lms_id == "12");
    CHECK(sent->sent == at(1795436649));
    CHECK_FALSE(sent->read);
    REQUIRE(stage.site.calls().size() == 1);
    const Call& call = stage.site.calls().front();
    CHECK(call.field("messages[0][touserid]") == "10");
    CHECK(call.field("messages[0][text]") == stage.message.html);
    CHECK(call.field("messages[0][textformat]") == "1");
    CHECK(call.field("messages[0][clientmsgid]") == "wm01JD2K7");
}

TEST_CASE("a person who may not be written to is refused and nothing was sent") {
    const auto* path = GENERATE("4.2/core_message_send_instant_messages/bad-recipient",
                                "4.5/core_message_send_instant_messages/bad-recipient",
                                "4.5-special/core_message_send_instant_messages/refused-blocked",
                                "5.1/core_message_send_instant_messages/bad-recipient");
    Stage stage;
    stage.site.on(send_function, recording(path));
    const auto error = stage.refused();
    CHECK(error.failure == LmsFailure::recipient_refused);
    CHECK_FALSE(error.fate_unknown);
}

TEST_CASE("a refusal of the call itself sent nothing either") {
    Stage stage;
    stage.site.on(send_function, recording("4.5-special/core_message_send_instant_messages/messaging-off"));
    CHECK(stage.refused().failure == LmsFailure::access_denied);
    stage.site.on(send_function, recording("4.2/core_message_send_instant_messages/bad-clientmsgid"));
    CHECK(stage.refused().failure == LmsFailure::bad_request);
    CHECK_FALSE(stage.refused().fate_unknown);
}

TEST_CASE("after a time-out or an unreadable answer nobody knows whether the message went") {
    const Answer answer = GENERATE(
        failed(support::HttpFailure::timed_out, true), failed(support::HttpFailure::interrupted, true),
        text_answer("[{\"msgid\":", 200, "application/json"), text_answer("<html>", 502),
        json_answer(nullptr), json_answer(json::array()), json_answer({{{"msgid", 0}}}),
        json_answer({{{"clientmsgid", "x"}}}), json_answer({{{"msgid", 1}}, {{"msgid", 2}}}));
    Stage stage;
    stage.site.on(send_function, answer);
    CHECK(stage.refused().fate_unknown);
    CHECK(stage.site.count(send_function) == 1);
}

TEST_CASE("a text that Moodle would refuse and an id that is no number are not sent") {
    Stage stage;
    stage.message.html = std::string(4097, 'x');
    CHECK(stage.refused().failure == LmsFailure::bad_request);
    stage.message.html.clear();
    CHECK(stage.refused().failure == LmsFailure::bad_request);
    stage.message.html = "x";
    stage.message.recipient_lms_id = "10 or 1=1";
    CHECK(stage.refused().failure == LmsFailure::bad_request);
    CHECK(stage.site.calls().empty());
}

TEST_CASE("a sent message is found again by its marker, and one that is not there is not found") {
    const std::string version = GENERATE("4.2", "4.5");
    Stage stage;
    stage.site.on(read_function, recording(version + "/core_message_get_messages/marker"));
    const auto found = stage.lms->find_sent_message("10", "wm:01JD2K7", at(1795430000));
    REQUIRE(found);
    REQUIRE(found->has_value());
    CHECK((*found)->lms_id == std::to_string(recording(version + "/core_message_get_messages/marker")
                                                 .body["messages"][0]["id"]
                                                 .get<std::int64_t>()));
    CHECK_FALSE((*found)->read);
    const Call& call = stage.site.calls().back();
    CHECK(call.field("useridto") == "10");
    CHECK(call.field("useridfrom") == "67");
    CHECK(call.field("type") == "conversations");
    CHECK(call.field("read") == "2");
    CHECK(call.field("newestfirst") == "1");
    const auto missing = stage.lms->find_sent_message("10", "wm:OTHER", at(1795430000));
    REQUIRE(missing);
    CHECK_FALSE(missing->has_value());
}

TEST_CASE("the search for a message ends at messages older than it can be") {
    Stage stage;
    stage.site.on(read_function, inbox(1000));
    const auto missing = stage.lms->find_sent_message("10", "wm:X", at(100'000));
    REQUIRE(missing);
    CHECK_FALSE(missing->has_value());
    CHECK(stage.site.count(read_function) == 7);  // ten minutes further back are 600 messages here
}

TEST_CASE("a search that cannot be made is an error, not a message that is missing") {
    Stage stage;
    stage.site.on(read_function, recording("4.2/_errors/function-not-in-service"));
    const auto result = stage.lms->find_sent_message("10", "wm:X", at(100'000));
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == LmsFailure::access_denied);
}

TEST_CASE("replies to our account come as plain text, oldest first and only newer ones") {
    Stage stage;
    stage.site.on(read_function, recording("4.2/core_message_get_messages/replies-to-service-one"));
    const auto replies = stage.lms->received_messages(at(1795436603));
    REQUIRE(replies);
    REQUIRE(replies->size() == 1);
    CHECK(replies->front().lms_id == "11");
    CHECK(replies->front().sender_lms_id == "8");
    CHECK(replies->front().text == "Thank you, I will submit on Friday.");
    CHECK(replies->front().sent == at(1795436604));
    CHECK(stage.site.calls().back().field("useridto") == "67");
    CHECK(stage.site.calls().back().field("useridfrom") == "0");
    CHECK(stage.lms->received_messages(at(1795436604))->empty());
}

TEST_CASE("many replies are read page by page and each once") {
    Stage stage;
    stage.site.on(read_function, inbox(250));
    const auto replies = stage.lms->received_messages(at(99'800));
    REQUIRE(replies);
    REQUIRE(replies->size() == 200);
    CHECK(replies->front().sent == at(99'801));
    CHECK(replies->back().sent == at(100'000));
    CHECK(stage.site.count(read_function) == 3);
}

TEST_CASE("notifications and our own messages are no replies") {
    Stage stage;
    json notification = message_row(1, 100);
    notification["notification"] = 1;
    json own = message_row(2, 100);
    own["useridfrom"] = 67;
    json from_nobody = message_row(3, 100);
    from_nobody["useridfrom"] = -10;
    stage.site.on(read_function,
                  json_answer({{"messages", {notification, own, from_nobody, message_row(4, 100)}}}));
    const auto replies = stage.lms->received_messages(at(1));
    REQUIRE(replies);
    REQUIRE(replies->size() == 1);
    CHECK(replies->front().lms_id == "4");
}

TEST_CASE("a site that does not page is noticed") {
    Stage stage;
    stage.site.on(read_function, [](const Call&) {
        json rows = json::array();
        for (std::int64_t i = 0; i < 100; ++i) rows.push_back(message_row(i + 1, 1000 - i));
        return json_answer({{"messages", rows}});
    });
    const auto replies = stage.lms->received_messages(at(1));
    REQUIRE_FALSE(replies);
    CHECK(replies.error().failure == LmsFailure::bad_answer);
}

namespace {

constexpr const char* notices_call = "core_message_get_user_notification_preferences";

json recorded_settings() {
    return recording(std::string("4.5/") + notices_call + "/service-own").body;
}

/// The recorded settings of a 4.5 with every channel of one notice as given.
json settings_with(const char* notice, bool enabled) {
    json answer = recorded_settings();
    for (json& component : answer["preferences"]["components"])
        for (json& one : component["notifications"])
            if (one["preferencekey"].get<std::string>().find(notice) != std::string::npos)
                for (json& processor : one["processors"]) processor["enabled"] = enabled;
    return answer;
}

std::optional<core::LmsNotices> told(const json& answer, bool granted = true) {
    FakeMoodle site;
    RecordedClock clock;
    record_course(site, "4.5");
    json info = recording("4.5/core_webservice_get_site_info/service").body;
    json functions = json::array();
    for (const json& one : info["functions"])
        if (one["name"] != notices_call) functions.push_back(one);
    if (granted) functions.push_back({{"name", notices_call}, {"version", "1"}});
    info["functions"] = functions;
    site.on("core_webservice_get_site_info", json_answer(info));
    site.on(notices_call, json_answer(answer));
    return make_moodle_lms(options(), site, clock)->site_info().value().notices;
}

}  // namespace

TEST_CASE("Moodle's own notices are read from the settings of our account", "[moodle][messages]") {
    CHECK(told(recorded_settings()) == core::LmsNotices{true, true, true});
    CHECK(told(settings_with("assign_due_soon", false)) == core::LmsNotices{false, true, true});
    CHECK(told(settings_with("assign_overdue", false)) == core::LmsNotices{true, false, true});
    CHECK(told(settings_with("assign_due_digest", false)) == core::LmsNotices{true, true, false});
}

TEST_CASE("a notice that the site has switched off is missing from the settings", "[moodle][messages]") {
    json answer = recorded_settings();
    for (json& component : answer["preferences"]["components"]) component["notifications"] = json::array();
    CHECK(told(answer) == core::LmsNotices{});
}

TEST_CASE("settings that tell nothing about the site leave the question open", "[moodle][messages]") {
    json all_off = recorded_settings();
    all_off["preferences"]["disableall"] = true;
    CHECK(told(all_off) == std::nullopt);
    CHECK(told(json{{"exception", "x"}, {"errorcode", "nopermissions"}, {"message", "m"}}) == std::nullopt);
    CHECK(told(json::array()) == std::nullopt);
    CHECK(told(recorded_settings(), false) == std::nullopt);  // not asked without the right
}

TEST_CASE("the unread messages of one person are marked as read, each by its number") {
    Stage stage;
    const auto row = [](std::int64_t id, std::int64_t from, const json& read) {
        json message = message_row(id, 100 + id);
        message["useridfrom"] = from;
        message["timeread"] = read;
        return message;
    };
    stage.site.on(read_function, [&](const Call&) {
        return json_answer({{"messages", {row(3, 10, nullptr), row(2, 10, 99), row(1, 11, nullptr)}},
                            {"warnings", json::array()}});
    });
    std::vector<std::string> marked;
    stage.site.on("core_message_mark_message_read", [&](const Call& call) {
        marked.push_back(call.field("messageid"));
        return json_answer({{"messageid", 3}, {"warnings", json::array()}});
    });
    CHECK(stage.lms->mark_messages_read("10").value() == 1);
    CHECK(marked == std::vector<std::string>{"3"});
    CHECK(stage.lms->mark_messages_read("x").error().failure == LmsFailure::bad_request);
}

TEST_CASE("a token that may not mark messages says so") {
    Stage stage;
    stage.site.on(read_function, [&](const Call&) {
        json message = message_row(3, 103);
        message["useridfrom"] = 10;
        message["timeread"] = nullptr;
        return json_answer({{"messages", {message}}, {"warnings", json::array()}});
    });
    stage.site.on("core_message_mark_message_read", json_answer({{"exception", "webservice_access_exception"},
                                                                 {"errorcode", "accessexception"},
                                                                 {"message", "Access control exception"}}));
    CHECK(stage.lms->mark_messages_read("10").error().failure == LmsFailure::access_denied);
}
