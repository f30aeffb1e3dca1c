#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "commands/doctor_output.hpp"
#include "commands/doctor_tool.hpp"
#include "commands/doctor_words.hpp"

using namespace waymark;
using moodle::Check;
using moodle::Finding;
using moodle::Verdict;
using nlohmann::json;

namespace {

/// Answers by address; everything else is not connected.
struct Addresses final : support::HttpClient {
    std::map<std::string, support::HttpResponse> answers;
    tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override {
        const auto found = answers.find(request.url);
        if (found != answers.end()) return found->second;
        return tl::unexpected(support::HttpError{support::HttpFailure::not_connected, "nobody there", false});
    }
};

const std::string keys = R"({"keys":[{"kty":"RSA"}]})";

config::Config configured() {
    config::Config config;
    config.public_url = "https://waymark.example.test";
    config.listen.trusted_proxies = {"127.0.0.1"};
    return config;
}

config::Site site() {
    config::Site one;
    one.key = "lab";
    one.web_service = config::WebService{};
    one.web_service->address = "https://moodle.example.test";
    config::Registration registration;
    registration.key = "lab";
    registration.issuer = "https://moodle.example.test";
    registration.jwks_uri = "https://moodle.example.test/mod/lti/certs.php";
    one.registrations = {registration};
    return one;
}

Verdict verdict(const std::vector<DoctorLine>& lines, const std::string& step) {
    for (const DoctorLine& line : lines)
        if (line.step == step) return line.verdict;
    FAIL("no step " << step);
    return Verdict::unknown;
}

constexpr Check all_checks[] = {
    Check::answers,       Check::token,       Check::release,        Check::address,
    Check::administrator, Check::function,    Check::more_functions, Check::write_function,
    Check::course,        Check::students,    Check::names,          Check::enrolments,
    Check::groups,        Check::completion,  Check::assignments,    Check::quizzes,
    Check::hidden_kinds,  Check::submissions, Check::marking,        Check::participants,
    Check::nobody_active, Check::conditions,  Check::attempts,       Check::kinds,
    Check::grades,        Check::language,    Check::quiz_overrides, Check::private_events,
    Check::placement,     Check::message,     Check::unseen_grades,  Check::unseen_conditions};

}  // namespace

TEST_CASE("no sentence ends with a blank, also where there is no figure to say") {
    for (const Check check : all_checks) {
        // What these find is the figure itself.
        if (check == Check::release || check == Check::address || check == Check::course ||
            check == Check::nobody_active)
            continue;
        const DoctorLine line = line_about("lab", {check, Verdict::fine, "2", "", {}});
        INFO(line.step);
        CHECK((line.text.empty() || line.text.back() != ' '));
    }
    CHECK(line_about("lab", {Check::quiz_overrides, Verdict::fine, "2", "", {}}).text ==
          "course 2: quiz overrides can be read");
}

TEST_CASE("an assignment for nobody is no fault of the account") {
    const DoctorLine line = line_about("lab", {Check::nobody_active, Verdict::notice, "3", "41, 43", {}});
    CHECK(line.text == "course 3: no active student may do the assignments with these numbers: 41, 43");
    CHECK(line.remedy.find("nothing is wrong with the account") == 0);
    CHECK(line.remedy.find("moodle/") == std::string::npos);
}

TEST_CASE("whatever is wrong comes with something to do") {
    for (const Check check : all_checks) {
        const Finding finding{check, Verdict::wrong, "subject", "detail",
                              core::LmsError{core::LmsFailure::access_denied, "f", "nopermissions", false}};
        const DoctorLine line = line_about("lab", finding);
        INFO(line.step);
        CHECK(line.site == "lab");
        CHECK_FALSE(line.text.empty());
        if (check != Check::private_events) CHECK_FALSE(line.remedy.empty());
        if (check == Check::nobody_active) continue;  // never fine: it is a notice or not there
        CHECK(line_about("lab", {check, Verdict::fine, "5", "2 of 3", {}}).remedy.empty() ==
              (check != Check::more_functions && check != Check::write_function));
    }
}

TEST_CASE("the key set is fetched under the public address, and headers must come through the proxy") {
    Addresses http;
    CHECK(verdict(examine_tool(configured(), http), "jwks") == Verdict::wrong);
    CHECK(verdict(examine_tool(configured(), http), "proxy") == Verdict::unknown);
    http.answers["https://waymark.example.test/lti/jwks.json"] = {
        200, {{"X-Content-Type-Options", "nosniff"}}, keys};
    const auto lines = examine_tool(configured(), http);
    CHECK(verdict(lines, "jwks") == Verdict::fine);
    CHECK(verdict(lines, "proxy") == Verdict::fine);
    CHECK(verdict(lines, "public_url") == Verdict::fine);
    config::Config without = configured();
    without.listen.trusted_proxies.clear();
    CHECK(verdict(examine_tool(without, http), "proxy") == Verdict::wrong);
    without.public_url = "http://127.0.0.1:9321";
    CHECK(verdict(examine_tool(without, http), "public_url") == Verdict::notice);
}

TEST_CASE("issuer, key set and clock of the platform are compared") {
    Addresses http;
    const core::Instant now = core::from_unix(784111777);  // 1994-11-06 08:49:37
    auto lines = examine_platform(site(), http, now);
    CHECK(verdict(lines, "issuer") == Verdict::fine);
    CHECK(verdict(lines, "platform_jwks") == Verdict::wrong);
    CHECK(verdict(lines, "clock") == Verdict::unknown);
    http.answers["https://moodle.example.test/mod/lti/certs.php"] = {200, {}, keys};
    http.answers["https://moodle.example.test/webservice/rest/server.php?moodlewsrestformat=json"] = {
        200, {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}, "{}"};
    lines = examine_platform(site(), http, now + core::seconds{30});
    CHECK(verdict(lines, "platform_jwks") == Verdict::fine);
    CHECK(verdict(lines, "clock") == Verdict::fine);
    CHECK(verdict(examine_platform(site(), http, now + core::seconds{31}), "clock") == Verdict::wrong);
    config::Site other = site();
    other.registrations.front().issuer = "https://moodle.example.test/";
    CHECK(verdict(examine_platform(other, http, now), "issuer") == Verdict::wrong);
    other.registrations.clear();
    CHECK(verdict(examine_platform(other, http, now), "registration") == Verdict::wrong);
}

TEST_CASE("the JSON of doctor is JSON, whatever the texts hold") {
    const std::vector<DoctorLine> lines{
        {"lab", "token", Verdict::wrong, "a \"quoted\" text\nof \\ two lines", "click"},
        {"", "jwks", Verdict::fine, "ā", ""}};
    const json tree = json::parse(describe(lines, Form::json));
    REQUIRE(tree["lines"].size() == 2);
    CHECK(tree["lines"][0]["verdict"] == "wrong");
    CHECK(tree["lines"][0]["text"] == "a \"quoted\" text\nof \\ two lines");
    CHECK(tree["lines"][1]["site"] == "");
    CHECK(json::parse(describe({}, Form::json))["lines"].empty());
}

TEST_CASE("the functions of the reading and the writing service are listed apart") {
    const json reading = json::parse(describe_functions("lab", false, Form::json));
    CHECK(reading["write"].empty());
    CHECK(reading["read"].size() > 20);
    const json both = json::parse(describe_functions("lab", true, Form::json));
    REQUIRE(both["write"].size() > 1);
    CHECK(both["write"][0]["name"] == "core_message_send_instant_messages");
    CHECK(both["read"] == reading["read"]);
    CHECK(describe_functions("lab", false, Form::text).find("(Moodle 4.5 and newer)") != std::string::npos);
}

TEST_CASE("lines for people say what to do below what is wrong") {
    const std::string text =
        describe({{"lab", "token", Verdict::wrong, "refused", "make a new one"}}, Form::text);
    CHECK(text == "Site lab\n  WRONG   refused\n          -> make a new one\n");
}

TEST_CASE("one remedy of several lines is said once, below the last of them") {
    const std::string text = describe({{"lab", "write_function", Verdict::notice, "one", "remove it"},
                                       {"lab", "write_function", Verdict::notice, "two", "remove it"},
                                       {"far", "write_function", Verdict::notice, "three", "remove it"},
                                       {"far", "grades", Verdict::wrong, "four", "allow it"}},
                                      Form::text);
    CHECK(text ==
          "Site lab\n  notice  one\n  notice  two\n          -> remove it\n"
          "Site far\n  notice  three\n          -> remove it\n  WRONG   four\n          -> allow it\n");
}

TEST_CASE("people whom the LMS cannot send, and answers it refuses, are no missing right") {
    const auto people = line_about("lab", {Check::bad_rows, Verdict::notice, "5", "2", {}});
    CHECK(people.text.find("2 of its people") != std::string::npos);
    CHECK(people.remedy.find("allow") == std::string::npos);
    core::LmsError refused{core::LmsFailure::bad_answer, "mod_choice_get_choice_results", "invalidresponse",
                           false};
    const auto kind =
        line_about("lab", {Check::kinds, Verdict::wrong, "5, choice", "invalidresponse", refused});
    CHECK(kind.remedy.find("a name with < or >") == 0);
    CHECK(kind.remedy.find("Define roles") == std::string::npos);
}
