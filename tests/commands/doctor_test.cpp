#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/commands/stage.hpp"

using namespace waymark;
using Catch::Contains;
using nlohmann::json;
using test::Ended;
using test::Stage;

namespace {

/// The verdict of a step in `doctor --json`.
std::string verdict(const json& answer, const std::string& step) {
    for (const json& line : answer["lines"])
        if (line["step"] == step) return line["verdict"];
    return "no such step";
}

std::vector<std::string> wrong_steps(const json& answer) {
    std::vector<std::string> steps;
    for (const json& line : answer["lines"])
        if (line["verdict"] == "wrong") steps.push_back(line["step"]);
    return steps;
}

}  // namespace

TEST_CASE("doctor goes through a good connection and ends with 0") {
    const Stage stage;
    const Ended ended = stage.run({"doctor", "--json"});
    const json answer = json::parse(ended.out);
    CHECK(wrong_steps(answer) == std::vector<std::string>{});
    CHECK(verdict(answer, "token") == "fine");
    CHECK(verdict(answer, "course") == "fine");
    CHECK(verdict(answer, "platform_jwks") == "fine");
    CHECK(verdict(answer, "jwks") == "fine");
    INFO(ended.out);
    CHECK((ended.status == 0 || ended.status == 3));
    const bool unseen = std::any_of(answer["lines"].begin(), answer["lines"].end(),
                                    [](const json& line) { return line["verdict"] == "unknown"; });
    CHECK(ended.status == (unseen ? 3 : 0));
    CHECK(ended.out.find("practice-token") == std::string::npos);
}

TEST_CASE("doctor ends with 1 and says what to click when something is wrong") {
    Stage stage;
    SECTION("the token is not accepted") {
        stage.write("practice.token", "something-else\n");
        const Ended ended = stage.run({"doctor"});
        CHECK(ended.status == 1);
        CHECK_THAT(ended.out, Contains("the token is not accepted") && Contains("Manage tokens"));
        CHECK_THAT(ended.out, !Contains("something-else"));
    }
    SECTION("a right was taken away without an error") {
        practice::Fault fault;
        fault.function = "gradereport_user_get_grade_items";
        fault.kind = practice::FaultKind::no_right;
        fault.count = 1000;
        stage.lms().faults().add(fault);
        const Ended ended = stage.run({"doctor", "--json"});
        CHECK(ended.status == 1);
        CHECK(verdict(json::parse(ended.out), "grades") == "wrong");
    }
    SECTION("nobody serves our keys") {
        stage.key_set_served = false;
        const Ended ended = stage.run({"doctor", "--json"});
        CHECK(ended.status == 1);
        CHECK(verdict(json::parse(ended.out), "jwks") == "wrong");
    }
    SECTION("the course is not there") {
        stage.configure("id = 2", "id = 99");
        const Ended ended = stage.run({"doctor", "--json"});
        CHECK(ended.status == 1);
        CHECK(verdict(json::parse(ended.out), "course") == "wrong");
    }
    SECTION("a second token that is no better") {
        stage.configure("token_file = \"practice.token\"",
                        "token_file = \"practice.token\"\nwrite_token_file = \"write.token\"");
        stage.write("write.token", "unknown-token\n");
        const Ended ended = stage.run({"doctor", "--json"});
        CHECK(ended.status == 1);
        CHECK(verdict(json::parse(ended.out), "write_token") == "wrong");
    }
}

TEST_CASE("doctor looks at the connections that no file names as well") {
    Stage stage;
    stage.configure("client_id = \"practice-client\"", "client_id = \"another\"");
    const std::string platform = stage.lms().options().site_url;
    REQUIRE(stage
                .run({"lti", "register", "by-command", "--site", "practice", "--issuer", platform, "--client",
                      "practice-client", "--deployment", "1", "--auth", platform + "/mod/lti/auth.php",
                      "--keys", platform + "/nowhere", "--token", platform + "/mod/lti/token.php"})
                .status == 0);
    const Ended ended = stage.run({"doctor"});
    CHECK(ended.status == 1);
    CHECK_THAT(ended.out, Contains("registration by-command: no key set at " + platform + "/nowhere"));
}

TEST_CASE("doctor ends with 2 when the configuration or the command line is wrong") {
    Stage stage;
    CHECK(stage.run({"doctor", "--site", "elsewhere"}).status == 2);
    stage.configure("zone = ", "zoom = ");
    const Ended ended = stage.run({"doctor"});
    CHECK(ended.status == 2);
    CHECK_THAT(ended.err, Contains("zoom"));
}

TEST_CASE("doctor sends one message, and only when it is told to") {
    const Stage stage;
    CHECK_THAT(stage.run({"doctor"}).out, !Contains("test message"));
    CHECK_THAT(stage.run({"doctor", "--message-to", "3"}).out,
               Contains("the test message to account 3 was sent"));
    const Ended refused = stage.run({"doctor", "--message-to", "9999"});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.out, Contains("the test message to account 9999 was not sent"));
}

TEST_CASE("doctor --functions lists what the configuration needs and calls nobody") {
    Stage stage;
    stage.write("practice.token", "not-asked-for\n");
    const Ended off = stage.run({"doctor", "--functions", "--json"});
    REQUIRE(off.status == 0);
    const json reading = json::parse(off.out);
    CHECK(reading["write"].empty());
    const auto names = [](const json& rows) {
        std::vector<std::string> all;
        for (const json& row : rows) all.push_back(row["name"]);
        return all;
    };
    const auto read = names(reading["read"]);
    CHECK(std::count(read.begin(), read.end(), "core_course_get_contents") == 1);
    CHECK(std::count(read.begin(), read.end(), "core_message_send_instant_messages") == 0);
    CHECK_THAT(stage.run({"doctor", "--functions"}).out, Contains("no function that writes is needed"));
    stage.configure("writes = \"off\"", "writes = \"mentor\"");
    const json writing = json::parse(stage.run({"doctor", "--functions", "--json"}).out);
    CHECK(names(writing["read"]) == read);
    const auto written = names(writing["write"]);
    CHECK(std::count(written.begin(), written.end(), "core_message_send_instant_messages") == 1);
    CHECK_THAT(stage.run({"doctor", "--functions"}).out, Contains("write_token_file"));
}

TEST_CASE("doctor --functions lists the functions before there is any token") {
    Stage stage;
    const Ended with_token = stage.run({"doctor", "--functions"});
    REQUIRE(with_token.status == 0);
    std::filesystem::remove(stage.file("practice.token"));
    CHECK(stage.run({"doctor"}).status == 2);
    const Ended without_file = stage.run({"doctor", "--functions"});
    CHECK(without_file.status == 0);
    CHECK(without_file.out == with_token.out);
    stage.configure("token_file = \"practice.token\"", "");
    const Ended without_key = stage.run({"doctor", "--functions"});
    CHECK(without_key.status == 0);
    CHECK(without_key.out == with_token.out);
    stage.configure("zone = ", "zoom = ");
    CHECK(stage.run({"doctor", "--functions"}).status == 2);
}
