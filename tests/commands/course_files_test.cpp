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

constexpr const char* two_items =
    "key,kind,title,at\n"
    "visit,practice,Visit to the workshop,2026-12-01 10:00\n"
    "talk,seminar,\"Talk, with questions\",2026-12-08\n";

std::vector<std::string> plan(std::vector<std::string> more) {
    std::vector<std::string> words{"plan"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--course", "2"});
    return words;
}

/// Three months of days as a list of texts.
std::string days_around(std::int64_t now) {
    std::string text;
    for (int day = -45; day <= 45; ++day)
        text += fmt::format("\"{:%Y-%m-%d}\", ", fmt::gmtime(static_cast<std::time_t>(now + day * 86400)));
    return text;
}

}  // namespace

TEST_CASE("commands about a course say that it was never read, and what to do") {
    const Stage stage;
    stage.write("plan.csv", two_items);
    for (const std::vector<std::string>& words :
         {plan({"export"}), plan({"import", stage.file("plan.csv")}),
          std::vector<std::string>{"course", "check", "--course", "2"},
          std::vector<std::string>{"mentors", "import", stage.file("plan.csv"), "--course", "2"}}) {
        const Ended ended = stage.run(words);
        INFO(words[0] << " " << words[1]);
        CHECK(ended.status == 1);
        CHECK_THAT(ended.err, Contains("waymark sync --once"));
    }
}

TEST_CASE("a plan is tried out, taken in, given out again and taken in without a change") {
    const Stage stage;
    stage.sync();
    stage.write("plan.csv", two_items);
    const Ended dry = stage.run(plan({"import", stage.file("plan.csv"), "--dry-run"}));
    CHECK(dry.status == 0);
    CHECK_THAT(dry.out, Contains("2 new") && Contains("nothing was changed"));
    CHECK_THAT(stage.run(plan({"export"})).out, !Contains("visit"));

    CHECK(stage.run(plan({"import", stage.file("plan.csv")})).status == 0);
    const Ended exported = stage.run(plan({"export"}));
    CHECK(exported.status == 0);
    CHECK_THAT(exported.out, Contains("visit") && Contains("\"Talk, with questions\"") &&
                                 Contains("2026-12-01 10:00") && Contains("2026-12-08 23:59"));
    const Ended again = stage.run(plan({"import", "-"}), exported.out);
    CHECK(again.status == 0);
    CHECK_THAT(again.out, Contains("0 new, 0 changed, 2 the same"));

    const Ended kept =
        stage.run(plan({"import", "-"}), "key,kind,title,at\nvisit,practice,Visit,2026-12-02\n");
    CHECK_THAT(kept.out, Contains("1 changed") && Contains("kept     talk"));
    const Ended replaced =
        stage.run(plan({"import", "-", "--replace"}), "key,kind,title,at\nvisit,practice,Visit,2026-12-02\n");
    CHECK_THAT(replaced.out, Contains("removed  talk"));
    CHECK_THAT(stage.run(plan({"export"})).out, !Contains("talk"));
}

TEST_CASE("a plan with mistakes changes nothing and names every line") {
    const Stage stage;
    stage.sync();
    const Ended ended = stage.run(plan({"import", "-"}),
                                  "key,kind,title,at\n"
                                  "a,practice,Fine,2026-12-01\n"
                                  "b,nonsense,What,2026-12-01\n"
                                  "c,seminar,When,tomorrow\n");
    CHECK(ended.status == 1);
    CHECK_THAT(ended.err, Contains("line 3: kind must be") && Contains("line 4: not a time like") &&
                              Contains("nothing was changed"));
    CHECK_THAT(stage.run(plan({"export"})).out, !Contains("Fine"));
    CHECK(stage.run(plan({"import", stage.file("nowhere.csv")})).status == 1);
    CHECK(stage.run({"plan", "export", "--course", "77"}).status != 0);
}

TEST_CASE("a list of mentors is tried out and taken in, and students without one are named") {
    const Stage stage;
    stage.sync();
    const std::vector<std::string> words{"mentors", "import", "-", "--course", "2"};
    const auto with = [&](const std::string& option) {
        std::vector<std::string> more = words;
        more.push_back(option);
        return more;
    };
    const std::string pairs =
        "mentor,student\nmentor1@example.invalid,student01@example.invalid\n"
        "mentor1@example.invalid,4\n";
    const Ended dry = stage.run(with("--dry-run"), pairs);
    CHECK(dry.status == 0);
    CHECK_THAT(dry.out, Contains("2 pairs in the file, 2 new") && Contains("nothing was changed"));
    CHECK_THAT(stage.run(with("--dry-run"), pairs).out, Contains("2 new"));  // it really changed nothing
    CHECK(stage.run(words, pairs).status == 0);
    CHECK_THAT(stage.run(with("--dry-run"), pairs).out, Contains("2 pairs in the file, 0 new"));
    const std::string other = "mentor,student\n65,5\n";
    CHECK_THAT(stage.run(with("--keep"), other).out, Contains("2 kept although not in the file"));
    CHECK_THAT(stage.run(words, other).out, Contains("2 removed: not in the file"));

    const Ended wrong = stage.run(words, "mentor,student\n3,4\n65,nobody\n65,5\n65,5\n");
    CHECK(wrong.status == 1);
    CHECK_THAT(wrong.err,
               Contains("line 2: has no role of a mentor") && Contains("line 3: no such student") &&
                   Contains("line 5: the same pair stands above") && Contains("nothing was changed"));
}

TEST_CASE("with mentors by the list alone, everybody who is not on it is named") {
    const Stage stage;
    stage.write("policy.toml", "[roles]\nmentees = \"list\"\n");
    stage.sync();
    const Ended ended = stage.run({"mentors", "import", "-", "--course", "2"}, "mentor,student\n63,3\n");
    CHECK(ended.status == 0);
    CHECK_THAT(ended.out, Contains("58 students without mentor") && !Contains("no mentor  Jānis Bērziņš"));
}

TEST_CASE("a course check says what to click, and holidays of the calendar are looked at") {
    const Stage stage;
    stage.sync();
    const Ended text = stage.run({"course", "check", "--course", "2"});
    CHECK(text.status == 0);
    CHECK_THAT(text.out, Contains("activities are course work"));
    const json report = json::parse(stage.run({"course", "check", "--course", "2", "--json"}).out);
    CHECK(report["course"] == "2");
    CHECK(report["trust"]["work"].get<int>() > 10);
    for (const json& finding : report["findings"]) {
        INFO(finding.dump());
        CHECK_FALSE(finding["click"].get<std::string>().empty());
    }
    const auto on_holiday = [&](const json& from) {
        int count = 0;
        for (const json& finding : from["findings"]) count += finding["finding"] == "on_holiday" ? 1 : 0;
        return count;
    };
    CHECK(on_holiday(report) == 0);
    stage.write("policy.toml", "[calendar]\nholidays = [" + days_around(stage.now()) + "]\n");
    CHECK(on_holiday(json::parse(stage.run({"course", "check", "--course", "2", "--json"}).out)) > 5);
}
