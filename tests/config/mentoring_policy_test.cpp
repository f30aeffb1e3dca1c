#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "builder.hpp"
#include "config/config.hpp"

namespace waymark::config::test {
namespace {

using Catch::Contains;

std::string policy_problems(const std::string& policy) {
    return problems_of(minimal(), policy);
}

TEST_CASE("every rule of worklist and pace can be set", "[config][policy]") {
    const auto config = load_text(minimal(), R"(
[worklist]
close_at_hand_days = 0
first_contact_working_days = 5
unanswered_working_days = 2
feedback_after_days = 14
praise_within_days = 3
praise_every_days = 10
praise = ["back", "made_up"]
[pace]
tolerance = 0.05
ahead = 0.3
late_start = 0.5
finished_ahead_days = 20
catch_up_step_days = 3
catch_up_ahead_days = 21
together = ["forum"]
together_least = 4
together_within_days = 5
together_ahead_days = 10
group_least = 2
[pace.weights]
quiz = 3
page = 0
)");
    REQUIRE(config);
    const core::WorklistPolicy& worklist = config->policy.worklist;
    CHECK(worklist.close_at_hand == core::days{0});
    CHECK(worklist.first_contact_after == 5);
    CHECK(worklist.unanswered_after == 2);
    CHECK(worklist.feedback_after == core::days{14});
    CHECK(worklist.praise_within == core::days{3});
    CHECK(worklist.praise_every == core::days{10});
    CHECK(worklist.praise == std::vector{core::PraiseRule::back, core::PraiseRule::made_up});
    const core::PacePolicy& pace = config->policy.pace;
    CHECK(pace.tolerance == 0.05);
    CHECK(pace.ahead == 0.3);
    CHECK(pace.late_start == 0.5);
    CHECK(pace.finished_ahead == core::days{20});
    CHECK(pace.catch_up_step == core::days{3});
    CHECK(pace.catch_up_ahead == core::days{21});
    CHECK(pace.together == std::vector{core::ActivityKind::forum});
    CHECK(pace.together_least == 4);
    CHECK(pace.together_within == core::days{5});
    CHECK(pace.together_ahead == core::days{10});
    CHECK(pace.group_least == 2);
    CHECK(pace.weights.at(core::ActivityKind::assignment) == 2);  // not named: as by default
    CHECK(pace.weights.at(core::ActivityKind::quiz) == 3);
    CHECK(pace.weights.at(core::ActivityKind::page) == 0);
}

TEST_CASE("rules of worklist and pace that make no sense are refused", "[config][policy]") {
    CHECK_THAT(policy_problems("[worklist]\npraise = [\"maid_up\"]\n"), Contains("\"maid_up\" is not known"));
    CHECK_THAT(policy_problems("[worklist]\npraise = [\"back\", \"back\"]\n"), Contains("there twice"));
    CHECK_THAT(policy_problems("[worklist]\nfirst_contact_working_days = 0\n"), Contains("from 1 to 60"));
    CHECK_THAT(policy_problems("[worklist]\nunanswered_working_days = 0\n"), Contains("from 1 to 60"));
    CHECK_THAT(policy_problems("[pace]\ntolerance = 2\n"), Contains("from 0 to 1"));
    CHECK_THAT(policy_problems("[pace]\ntogether = [\"tea\"]\n"), Contains("\"tea\" is not known"));
    CHECK_THAT(policy_problems("[pace.weights]\nassignement = 1\n"), Contains("assignment"));
    CHECK_THAT(policy_problems("[pace.weights]\nquiz = -1\n"), Contains("from 0 to 100"));
    CHECK(policy_problems("[worklist]\npraise = []\n").empty());
}

TEST_CASE("a policy file is read alone", "[config][policy]") {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("waymark-policy-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const std::filesystem::path file = folder / "new.toml";
    std::ofstream(file) << "[worklist]\nquiet_days = 9\n";
    CHECK(load_policy(file)->worklist.quiet == core::days{9});
    std::ofstream(file) << "[worklist]\nquite_days = 9\n";
    const auto wrong = load_policy(file);
    REQUIRE_FALSE(wrong);
    CHECK_THAT(describe(wrong.error().front()), Contains("new.toml:2") && Contains("quiet_days"));
    std::filesystem::remove_all(folder);
    CHECK_FALSE(load_policy(file));
}

}  // namespace
}  // namespace waymark::config::test
