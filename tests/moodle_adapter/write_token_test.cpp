#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"
#include "moodle_adapter/health.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using nlohmann::json;

namespace {

constexpr const char* for_writing = "abad1deaabad1deaabad1deaabad1dea";

json site_info(std::int64_t account, const std::vector<std::string>& functions) {
    json body = recording("4.5/core_webservice_get_site_info/service").body;
    body["userid"] = account;
    body["functions"] = json::array();
    for (const std::string& function : functions) body["functions"].push_back({{"name", function}});
    return body;
}

/// A site with one service for reading and one for writing.
struct Stage {
    FakeMoodle site;
    RecordedClock clock;
    std::int64_t writer = 67;
    std::vector<std::string> read{"core_webservice_get_site_info", "core_message_get_messages"};
    std::vector<std::string> write{"core_webservice_get_site_info", "core_message_send_instant_messages"};
    Options two = options();

    Stage() {
        support::set_log_level(support::LogLevel::error);
        two.write_token = for_writing;
        site.on("core_webservice_get_site_info", [this](const Call& call) {
            return json_answer(call.field("wstoken") == for_writing ? site_info(writer, write)
                                                                    : site_info(67, read));
        });
        site.on("core_message_send_instant_messages", [](const Call&) {
            return json_answer(json::array({{{"msgid", 5}, {"timecreated", 1795435200}}}));
        });
        site.on("core_message_get_messages",
                json_answer({{"messages", json::array()}, {"warnings", json::array()}}));
    }
    std::set<std::string> tokens_of(const std::string& function) {
        std::set<std::string> tokens;
        for (const Call& call : site.calls())
            if (call.function == function) tokens.insert(call.field("wstoken"));
        return tokens;
    }
    core::LmsResult<core::SentMessage> send(core::Lms& lms) {
        return lms.send_message({"3", "<p>Hello</p><!--wm:1-->", "wm:1"});
    }
    std::vector<Finding> findings(Check check, bool writes = true) {
        HealthOrder order;
        order.writes = writes;
        std::vector<Finding> found;
        for (const Finding& one : examine(two, site, order, at(1795435200)))
            if (one.check == check) found.push_back(one);
        return found;
    }
};

}  // namespace

TEST_CASE("what writes goes with the token for writing and with no other") {
    Stage stage;
    const auto lms = make_moodle_lms(stage.two, stage.site, stage.clock);
    REQUIRE(lms->site_info());
    REQUIRE(stage.send(*lms));
    REQUIRE(lms->received_messages(at(1795000000)));
    CHECK(stage.tokens_of("core_message_send_instant_messages") == std::set<std::string>{for_writing});
    CHECK(stage.tokens_of("core_message_get_messages") == std::set<std::string>{secret_token});
}

TEST_CASE("one token still does both") {
    Stage stage;
    stage.read.emplace_back("core_message_send_instant_messages");
    const auto lms = make_moodle_lms(options(), stage.site, stage.clock);
    REQUIRE(lms->site_info());
    REQUIRE(stage.send(*lms));
    CHECK(stage.site.count("core_webservice_get_site_info") == 1);
    CHECK(stage.tokens_of("core_message_send_instant_messages") == std::set<std::string>{secret_token});
}

TEST_CASE("a function that the service for writing lacks is not sent, even if the other service has it") {
    Stage stage;
    stage.read.emplace_back("core_message_send_instant_messages");
    stage.write = {"core_webservice_get_site_info"};
    const auto lms = make_moodle_lms(stage.two, stage.site, stage.clock);
    REQUIRE(lms->site_info());
    const auto sent = stage.send(*lms);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().detail == "not_granted");
    CHECK_FALSE(sent.error().fate_unknown);
    CHECK(stage.site.count("core_message_send_instant_messages") == 0);
}

TEST_CASE("a token for writing of another account writes nothing and is called wrong") {
    Stage stage;
    stage.writer = 2;
    const auto lms = make_moodle_lms(stage.two, stage.site, stage.clock);
    REQUIRE(lms->site_info());
    CHECK_FALSE(stage.send(*lms));
    CHECK(stage.site.count("core_message_send_instant_messages") == 0);
    const auto found = stage.findings(Check::write_token);
    REQUIRE(found.size() == 1);
    CHECK(found[0].verdict == Verdict::wrong);
    CHECK(found[0].detail == "other_account");
}

TEST_CASE("the doctor looks at both services, each for what it is for") {
    Stage stage;
    REQUIRE(stage.findings(Check::write_token).size() == 1);
    CHECK(stage.findings(Check::write_token)[0].verdict == Verdict::fine);
    CHECK(stage.findings(Check::write_function).empty());
    CHECK(stage.findings(Check::more_functions).empty());
    for (const Finding& one : stage.findings(Check::function))
        CHECK(one.subject != "core_message_send_instant_messages");
    SECTION("the reading service grants what only the other needs") {
        stage.read.emplace_back("core_message_send_instant_messages");
        const auto wide = stage.findings(Check::write_function);
        REQUIRE(wide.size() == 1);
        CHECK(wide[0].detail == "read_token");
    }
    SECTION("the writing service reads more than it needs to") {
        stage.write.emplace_back("core_message_get_messages");
        const auto wide = stage.findings(Check::more_functions);
        REQUIRE(wide.size() == 1);
        CHECK(wide[0].subject == "write");
    }
    SECTION("nothing may be written yet") {
        const auto wide = stage.findings(Check::write_function, false);
        REQUIRE(wide.size() == 1);
        CHECK(wide[0].detail.empty());
    }
    SECTION("the token is refused") {
        stage.site.on("core_webservice_get_site_info", [&](const Call& call) {
            return call.field("wstoken") == for_writing ? recording("4.2/_errors/bad-token").answer()
                                                        : json_answer(site_info(67, stage.read));
        });
        const auto refused = stage.findings(Check::write_token);
        REQUIRE(refused.size() == 1);
        CHECK(refused[0].verdict == Verdict::wrong);
        CHECK(refused[0].error.has_value());
    }
}
