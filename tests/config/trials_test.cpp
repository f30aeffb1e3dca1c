#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <regex>

#include "builder.hpp"
#include "config/settings.hpp"
#include "core/trial.hpp"
#include "tests/support/paths.hpp"

namespace waymark::config::test {
namespace {

using Catch::Contains;

const std::string course = "[[course]]\nsite = \"one\"\nid = 52\n";

const std::string good = R"(
[[trial]]
name = "spring"
kind = "hold-out"
share_percent = 15
site = "one"
courses = ["52"]
purpose = "Do reminders help?"
approved_by = "Committee"
approved_on = "2027-01-11"
first_day = "2027-02-01"
last_day = "2027-05-31"
)";

std::string problems(const std::string& policy) {
    return problems_of(minimal() + course, policy);
}

std::string without(const std::string& key) {
    return std::regex_replace(good, std::regex{"(^|\n)" + key + " = [^\n]*"}, "");
}

/// A second trial besides the good one, with one line changed.
std::string second(const std::string& from, const std::string& to) {
    return changed(changed(good, "\"spring\"", "\"other\""), from, to);
}

}  // namespace

TEST_CASE("a trial with everything that is asked for is read", "[config][trial]") {
    const auto config = load_text(minimal() + course, good);
    if (!config) FAIL(problems(good));
    REQUIRE(config->policy.trials.size() == 1);
    const core::Trial& trial = config->policy.trials[0];
    CHECK(trial.name == "spring");
    CHECK(trial.kind == core::TrialKind::hold_out);
    CHECK(trial.share == 15);
    CHECK(trial.site == "one");
    CHECK(trial.courses == std::vector<std::string>{"52"});
    CHECK(trial.purpose == "Do reminders help?");
    CHECK(trial.approved_by == "Committee");
    CHECK(trial.approved == parse_day("2027-01-11"));
    CHECK(trial.first == parse_day("2027-02-01"));
    CHECK(trial.last == parse_day("2027-05-31"));
    CHECK_THAT(print_redacted(*config), Contains("trial spring (hold-out) at one: 15 % of students"));
}

TEST_CASE("there is no trial until somebody writes one down", "[config][trial]") {
    CHECK(load_text(minimal(), "")->policy.trials.empty());
}

TEST_CASE("a trial without one of its safeguards is refused", "[config][trial]") {
    const std::string key = GENERATE(as<std::string>{}, "name", "kind", "share_percent", "site", "courses",
                                     "purpose", "approved_by", "approved_on", "first_day", "last_day");
    CAPTURE(key);
    CHECK_THAT(problems(without(key)), Contains("\"" + key + "\" is missing"));
}

TEST_CASE("safeguards that say nothing are refused", "[config][trial]") {
    CHECK_THAT(problems(changed(good, "\"Do reminders help?\"", "\"  \"")), Contains("must say something"));
    CHECK_THAT(problems(changed(good, "\"Committee\"", "\"\"")), Contains("\"approved_by\" is empty"));
    CHECK_THAT(problems(changed(good, "[\"52\"]", "[]")), Contains("at least one course"));
}

TEST_CASE("no more than twenty of a hundred may be held out", "[config][trial]") {
    CHECK(problems(changed(good, "= 15", "= 20")) == "");
    CHECK_THAT(problems(changed(good, "= 15", "= 21")), Contains("share_percent") && Contains("20"));
    CHECK_THAT(problems(changed(good, "= 15", "= 0")), Contains("share_percent"));
}

TEST_CASE("a wording names its text and may go to half", "[config][trial]") {
    const std::string wording = changed(changed(good, "\"hold-out\"", "\"wording\""), "= 15", "= 50");
    CHECK_THAT(problems(wording), Contains("\"text\" is missing"));
    const auto config = load_text(minimal() + course, wording + "text = \"missed\"\n");
    REQUIRE(config);
    CHECK(config->policy.trials[0].text == "missed");
    CHECK(config->policy.trials[0].share == 50);
    CHECK_THAT(problems(wording + "text = \"extended\"\n"), Contains("\"text\""));
    CHECK_THAT(problems(changed(wording, "= 50", "= 51") + "text = \"missed\"\n"), Contains("share_percent"));
    CHECK_THAT(problems(good + "text = \"missed\"\n"), Contains("for trials of a wording"));
}

TEST_CASE("a trial is approved before it begins, ends, and does not last for ever", "[config][trial]") {
    CHECK_THAT(problems(changed(good, "2027-01-11", "2027-02-02")), Contains("approved before it begins"));
    CHECK(problems(changed(good, "2027-01-11", "2027-02-01")) == "");
    CHECK_THAT(problems(changed(good, "2027-05-31", "2027-01-31")), Contains("must not be before"));
    CHECK(problems(changed(good, "2027-05-31", "2028-02-01")) == "");
    CHECK_THAT(problems(changed(good, "2027-05-31", "2028-02-02")), Contains("366 days at most"));
    CHECK_THAT(problems(changed(good, "2027-05-31", "2027-02-30")), Contains("is not a day like"));
}

TEST_CASE("two trials of one kind never hold at the same time at one site", "[config][trial]") {
    CHECK_THAT(problems(good + good), Contains("there is already a trial \"spring\""));
    CHECK_THAT(problems(good + second("2027-02-01", "2027-05-31")), Contains("on at the same time"));
    CHECK(problems(good + changed(second("2027-02-01", "2027-06-01"), "2027-05-31", "2027-07-01")) == "");
    const std::string wording = changed(second("\"hold-out\"", "\"wording\""), "= 15", "= 50");
    CHECK(problems(good + wording + "text = \"missed\"\n") == "");
    const std::string more = changed(wording, "\"other\"", "\"third\"");
    CHECK(problems(good + wording + "text = \"missed\"\n" + more + "text = \"reminder\"\n") == "");
    CHECK_THAT(problems(good + wording + "text = \"missed\"\n" + more + "text = \"missed\"\n"),
               Contains("on at the same time"));
}

TEST_CASE("a trial for a course or a site that is not there is refused", "[config][trial]") {
    CHECK_THAT(problems(changed(good, "\"52\"", "\"53\"")), Contains("has no [[course]] with id \"53\""));
    CHECK_THAT(problems(changed(good, "\"one\"", "\"two\"")), Contains("there is no site with key \"two\""));
}

TEST_CASE("a mistyped key of a trial is refused with the nearest known one", "[config][trial]") {
    CHECK_THAT(problems(changed(good, "purpose", "purpos")), Contains("purpos") && Contains("purpose"));
}

TEST_CASE("the example shows every key of a trial, and it loads when its marks are taken off",
          "[config][trial][examples]") {
    std::ifstream file{waymark::test::source_path("config/policy.example.toml")};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const std::size_t begin = text.find("# [[trial]]");
    REQUIRE(begin != std::string::npos);
    const std::string block =
        std::regex_replace(text.substr(begin), std::regex{"(^|\n)# (\\[\\[trial|[a-z_]+ = )"}, "$1$2");
    const std::string here = changed(changed(block, "\"example\"", "\"one\""), "text = \"reminder\"", "");
    CHECK(problems(here) == "");
    const std::string wording =
        changed(changed(block, "\"example\"", "\"one\""), "\"hold-out\"\n", "\"wording\"\n");
    CHECK(problems(wording) == "");
}

}  // namespace waymark::config::test
