#include <fmt/chrono.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/commands/stage.hpp"

using namespace waymark;
using Catch::Contains;
using nlohmann::json;
using test::Ended;
using test::Stage;

namespace {

std::string day(const Stage& stage, int from_now) {
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(stage.now() + from_now * 86400)));
}

/// A hold-out over these days, with stages and hours in which something is always due.
std::string policy(const Stage& stage, int first, int last) {
    return fmt::format(
        "[reminders]\nquiet_from = 24\nquiet_until = 0\nweekends = true\n"
        "[[reminders.stage]]\nname = \"early\"\nhours_before = 144\n"
        "[[trial]]\nname = \"spring\"\nkind = \"hold-out\"\nshare_percent = 20\nsite = \"practice\"\n"
        "courses = [\"2\"]\npurpose = \"Do reminders help?\"\napproved_by = \"Committee\"\n"
        "approved_on = \"{}\"\nfirst_day = \"{}\"\nlast_day = \"{}\"\n",
        day(stage, first), day(stage, first), day(stage, last));
}

json report(const Stage& stage) {
    const Ended ended = stage.run({"trial", "report", "--json"});
    INFO(ended.err);
    REQUIRE(ended.status == 0);
    return json::parse(ended.out);
}

}  // namespace

TEST_CASE("without a trial the report says that nobody is held out") {
    const Stage stage;
    const Ended ended = stage.run({"trial", "report"});
    CHECK(ended.status == 0);
    CHECK_THAT(ended.out, Contains("no trial: nobody is held out"));
    CHECK(report(stage) == json::array());
    const Ended unknown = stage.run({"trial", "report", "autumn"});
    CHECK(unknown.status == 2);
    CHECK_THAT(unknown.err, Contains("there is no [[trial]] \"autumn\""));
}

TEST_CASE("a trial is reported with who answers for it, and says when it cannot tell") {
    const Stage stage;
    stage.sync();
    stage.write("policy.toml", policy(stage, -2, 30));
    const Ended ended = stage.run({"trial", "report"});
    CHECK(ended.status == 0);
    CHECK_THAT(ended.out, Contains("spring (hold-out) at practice: on") && Contains("Do reminders help?") &&
                              Contains("approved by Committee") && Contains("students who take part: 0") &&
                              Contains("too few to tell: at least 30 students in each arm") &&
                              Contains("still on") && !Contains(" % of their dates"));
    const json rows = report(stage);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["trial"] == "spring");
    CHECK(rows[0]["begun"] == true);
    CHECK(rows[0]["over"] == false);
    CHECK(rows[0]["verdict"] == "too_few");
    CHECK_FALSE(rows[0]["usual"].contains("share"));
    CHECK_FALSE(rows[0].contains("difference"));
}

TEST_CASE("a trial that is over or to come says so") {
    const Stage stage;
    stage.write("policy.toml", policy(stage, -30, -2));
    CHECK(report(stage)[0]["over"] == true);
    CHECK_THAT(stage.run({"trial", "report"}).out, Contains(": over,") && !Contains("still on"));
    stage.write("policy.toml", policy(stage, 3, 30));
    CHECK(report(stage)[0]["begun"] == false);
    CHECK_THAT(stage.run({"trial", "report"}).out, Contains(": to come,"));
}

TEST_CASE(
    "the dry run names who is held out while a trial is on, and on what ground Moodle's notices are "
    "expected") {
    Stage stage;
    stage.configure("writes = \"off\"", "writes = \"all\"");
    stage.sync();
    stage.write("policy.toml", policy(stage, -2, 30));
    const Ended during = stage.run({"remind", "--dry-run"});
    CHECK(during.status == 0);
    CHECK_THAT(during.out, Contains("| held_out") && Contains("Moodle's own notices about assignments, by"));
    stage.write("policy.toml", policy(stage, -30, -2));
    CHECK_THAT(stage.run({"remind", "--dry-run"}).out, !Contains("held_out"));
    stage.configure("language = \"en\"\n\n[site.web_service]",
                    "language = \"en\"\nlms_notices = \"never\"\n\n[site.web_service]");
    CHECK_THAT(stage.run({"remind", "--dry-run"}).out,
               Contains("by lms_notices of the site: seven days before not expected"));
}

TEST_CASE("a policy with a trial nobody approved is refused") {
    const Stage stage;
    std::string text = policy(stage, -2, 30);
    text.replace(text.find("approved_by = \"Committee\"\n"), 26, "");
    stage.write("policy.toml", text);
    const Ended ended = stage.run({"config", "check"});
    CHECK(ended.status == 2);
    CHECK_THAT(ended.out + ended.err, Contains("\"approved_by\" is missing"));
}
