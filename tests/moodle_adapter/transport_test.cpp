#include "moodle_adapter/transport.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::LmsFailure;
using support::HttpFailure;

namespace {

/// A site that gives these answers one after the other, the last one for ever.
struct Script final : support::HttpClient {
    std::vector<Answer> answers;
    std::size_t sent = 0;
    support::HttpRequest last;
    explicit Script(std::vector<Answer> list) : answers(std::move(list)) {}
    tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override {
        last = request;
        return answers[std::min(sent++, answers.size() - 1)];
    }
};

}  // namespace

TEST_CASE("a call is one POST with the token in the body and nested parameters as PHP reads them") {
    Script site{{json_answer(nlohmann::json::object())}};
    Transport transport{options(), site};
    Params params{{"courseid", "2"}};
    add_list(params, "values", {3, 7});
    add_option(params, 0, "userfields", "id,fullname");
    REQUIRE(transport.call("core_x", params));
    CHECK(site.last.method == "POST");
    CHECK(site.last.url == "https://moodle.example.test/webservice/rest/server.php");
    CHECK(site.last.content_type == "application/x-www-form-urlencoded");
    const auto fields = support::form_decode(site.last.body);
    REQUIRE(fields);
    const support::FormFields expected{{"wstoken", secret_token},
                                       {"wsfunction", "core_x"},
                                       {"moodlewsrestformat", "json"},
                                       {"courseid", "2"},
                                       {"values[0]", "3"},
                                       {"values[1]", "7"},
                                       {"options[0][name]", "userfields"},
                                       {"options[0][value]", "id,fullname"}};
    CHECK(*fields == expected);
}

TEST_CASE("a read that failed on the way is tried twice more with growing pauses") {
    const auto bad = GENERATE(failed(HttpFailure::not_connected), failed(HttpFailure::timed_out, true),
                              failed(HttpFailure::interrupted, true), text_answer("<html>", 502),
                              text_answer("", 503), text_answer("slow down", 429));
    std::vector<std::chrono::milliseconds> pauses;
    Script site{{bad, bad, json_answer({{"ok", 1}})}};
    Transport transport{options(&pauses), site};
    CHECK(transport.call("core_x", {}));
    CHECK(site.sent == 3);
    CHECK(pauses == std::vector{std::chrono::milliseconds{500}, std::chrono::milliseconds{1000}});

    Script dead{{bad}};
    Transport hopeless{options(), dead};
    CHECK_FALSE(hopeless.call("core_x", {}));
    CHECK(dead.sent == 3);
}

TEST_CASE("a pause that the site asks for is kept, a long one is left to the caller") {
    const auto away = [](const std::string& seconds) -> Answer {
        return support::HttpResponse{503, {{"Retry-After", seconds}}, "<html>"};
    };
    std::vector<std::chrono::milliseconds> pauses;
    Script soon{{away("7"), json_answer({{"ok", 1}})}};
    Transport patient{options(&pauses), soon};
    CHECK(patient.call("core_x", {}));
    CHECK(pauses == std::vector{std::chrono::milliseconds{7000}});

    Script late{{away("300")}};
    Transport other{options(&pauses), late};
    const auto result = other.call("core_x", {});
    REQUIRE_FALSE(result);
    CHECK(late.sent == 1);
    CHECK(result.error().failure == LmsFailure::maintenance);
    CHECK(result.error().retry_after == std::chrono::seconds{300});
    CHECK(other.strain().pause() == std::chrono::seconds{30});

    const auto write = other.call("core_x", {}, Effect::write);
    REQUIRE_FALSE(write);
    CHECK_FALSE(write.error().fate_unknown);
    CHECK(write.error().retry_after == std::chrono::seconds{300});
}

TEST_CASE("an answer of Moodle itself is never asked for again") {
    Script site{{recording("4.2/_errors/invalidresponse").answer()}};
    Transport transport{options(), site};
    CHECK_FALSE(transport.call("core_x", {}));
    CHECK(site.sent == 1);
}

TEST_CASE("a write is repeated only when nothing was sent, and says when its fate is unknown") {
    struct Case {
        Answer answer;
        std::size_t sent;
        bool fate_unknown;
        LmsFailure failure;
    };
    const std::vector<Case> cases{
        {failed(HttpFailure::not_connected), 3, false, LmsFailure::unreachable},
        {failed(HttpFailure::timed_out, true), 1, true, LmsFailure::timed_out},
        {failed(HttpFailure::interrupted, true), 1, true, LmsFailure::unreachable},
        {failed(HttpFailure::too_large, true), 1, true, LmsFailure::too_large},
        {text_answer("<html>", 502), 1, true, LmsFailure::server_error},
        {text_answer("{\"broken", 200, "application/json"), 1, true, LmsFailure::bad_answer},
        {text_answer("<html>Fatal error", 200), 1, true, LmsFailure::not_moodle},
        {text_answer("", 403), 1, false, LmsFailure::service_off},
        {text_answer("<html>", 503), 1, false, LmsFailure::maintenance},
        {recording("4.2/_errors/invalidresponse").answer(), 1, true, LmsFailure::bad_answer},
        {recording("4.2/_errors/php-error-without-errorcode").answer(), 1, true, LmsFailure::server_error},
        {recording("4.2/_errors/bad-token").answer(), 1, false, LmsFailure::invalid_token},
        {recording("4.2/_errors/wrong-type").answer(), 1, false, LmsFailure::bad_request},
    };
    for (const Case& one : cases) {
        INFO(core::word(one.failure));
        Script site{{one.answer}};
        Transport transport{options(), site};
        const auto result = transport.call("core_x", {}, Effect::write);
        REQUIRE_FALSE(result);
        CHECK(site.sent == one.sent);
        CHECK(result.error().fate_unknown == one.fate_unknown);
        CHECK(result.error().failure == one.failure);
    }
}

TEST_CASE("what is not the web service is told apart from a broken answer of it") {
    struct Case {
        Answer answer;
        LmsFailure failure;
    };
    const std::vector<Case> cases{
        {text_answer("<!DOCTYPE html><title>Welcome</title>", 200), LmsFailure::not_moodle},
        {text_answer("", 200), LmsFailure::not_moodle},
        {text_answer("not found", 404), LmsFailure::not_moodle},
        {text_answer("", 301), LmsFailure::not_moodle},
        {text_answer("<html>forbidden by the proxy", 403), LmsFailure::not_moodle},
        {text_answer("", 403), LmsFailure::service_off},
        {text_answer("<b>Notice</b> []", 200, "application/json"), LmsFailure::bad_answer},
        {text_answer("[1, 2", 200), LmsFailure::bad_answer},
        {text_answer("{\"a\":\"\xff\xfe\"}", 200, "application/json"), LmsFailure::bad_answer},
        {failed(HttpFailure::invalid_url), LmsFailure::unreachable},
        {failed(HttpFailure::too_large, true), LmsFailure::too_large},
    };
    for (const Case& one : cases) {
        Script site{{one.answer}};
        Transport transport{options(), site};
        const auto result = transport.call("core_x", {});
        REQUIRE_FALSE(result);
        CHECK(result.error().failure == one.failure);
        CHECK(result.error().where == "core_x");
        CHECK_FALSE(result.error().fate_unknown);
    }
}

TEST_CASE("an error object counts whatever the status is") {
    Script site{{json_answer({{"exception", "moodle_exception"}, {"errorcode", "invalidtoken"}}, 500)}};
    Transport transport{options(), site};
    const auto result = transport.call("core_x", {});
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == LmsFailure::invalid_token);
}

TEST_CASE("nesting deeper than 64 levels is refused and 64 are not") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    Script deep{{text_answer(nested(200'000), 200, "application/json")}};
    Transport refusing{options(), deep};
    const auto refused = refusing.call("core_x", {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == LmsFailure::bad_answer);
    CHECK(refused.error().detail == "too_deep");

    Script flat{{text_answer(nested(64), 200, "application/json")}};
    Transport accepting{options(), flat};
    CHECK(accepting.call("core_x", {}));

    Script quoted{{text_answer("[\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"]", 200)}};
    Transport reading{options(), quoted};
    CHECK(reading.call("core_x", {}));
}

TEST_CASE("a call with more values than PHP takes is not sent") {
    Script site{{json_answer(nlohmann::json::object())}};
    Transport transport{options(), site};
    Params params;
    add_list(params, "ids", std::vector<std::int64_t>(most_values, 1));
    CHECK(transport.call("core_x", params));
    add_list(params, "more", std::vector<std::int64_t>(100, 1));
    const auto refused = transport.call("core_x", params);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == LmsFailure::bad_request);
    CHECK(site.sent == 1);
}

TEST_CASE("a function that is not granted is refused without a call") {
    Script site{{json_answer(nlohmann::json::object())}};
    Transport transport{options(), site};
    CHECK(transport.offers("core_x"));
    transport.know_granted({"core_y"});
    const auto refused = transport.call("core_x", {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == LmsFailure::access_denied);
    CHECK(refused.error().detail == "not_granted");
    CHECK(site.sent == 0);
    CHECK(transport.call("core_y", {}));
}

TEST_CASE("a token or a person's text never gets into an error") {
    const std::string token = secret_token;
    const std::vector<Answer> answers{
        tl::unexpected(
            support::HttpError{HttpFailure::not_connected, "refused wstoken=" + token + "&x", false}),
        json_answer({{"exception", "x"}, {"errorcode", "bad " + token}, {"message", "about Ilze Liepina"}}),
        json_answer({{"exception", "x"}, {"errorcode", "nopermissions"}, {"message", "about Ilze Liepina"}}),
        text_answer("<html>" + token, 500),
    };
    for (const Answer& answer : answers) {
        Script site{{answer}};
        Transport transport{options(), site};
        const auto result = transport.call("core_x", {});
        REQUIRE_FALSE(result);
        CHECK(result.error().detail.find(token) == std::string::npos);
        CHECK(result.error().detail.find("Ilze") == std::string::npos);
    }
}
