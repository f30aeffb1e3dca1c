#include "config/model.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "builder.hpp"
#include "tests/support/paths.hpp"

namespace waymark::config::test {
namespace {

using Catch::Contains;

std::string shipped_text() {
    std::ifstream file{waymark::test::source_path("config/models/oulad-2013.toml")};
    REQUIRE(file);
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string model_problems(const std::string& text) {
    const auto model = parse_model(text, "own.toml");
    std::string all;
    if (!model)
        for (const Problem& problem : model.error()) all += describe(problem) + "\n";
    return all;
}

TEST_CASE("the shipped file holds the card that is built in", "[config][model]") {
    const auto model = parse_model(shipped_text(), "oulad-2013.toml");
    REQUIRE(model);
    const core::RiskModel& built_in = core::shipped_risk_model();
    CHECK(model->risk.name == built_in.name);
    CHECK(model->risk.stages == built_in.stages);
    CHECK(model->risk.intercept == built_in.intercept);
    CHECK(model->risk.weights == built_in.weights);
    CHECK(model->risk.own_enrolments == 0);
    CHECK_THAT(model->provenance.source, Contains("CC BY 4.0"));
}

TEST_CASE("what is printed is read back the same", "[config][model]") {
    const ModelFile before{core::shipped_risk_model(), {"own \"courses\"", "2026-11-25", "a\\b"}};
    const auto after = parse_model(print_model(before), "own.toml");
    REQUIRE(after);
    CHECK(after->risk.weights == before.risk.weights);
    CHECK(after->risk.intercept == before.risk.intercept);
    CHECK(after->provenance.source == before.provenance.source);
    CHECK(after->provenance.note == before.provenance.note);
}

TEST_CASE("a model file that cannot be trusted is refused", "[config][model]") {
    const std::string good = shipped_text();
    CHECK_THAT(model_problems(changed(good, "idle = [0.701", "idle = [-0.701")),
               Contains("\"idle\" must hold only numbers from 0 to 100"));
    CHECK_THAT(model_problems(changed(good, "idle = [0.701, 0.772, 1.836]", "idle = [0.701, 0.772]")),
               Contains("\"idle\" must hold 3 numbers"));
    CHECK_THAT(model_problems(changed(good, "idle = ", "postcode = ")), Contains("postcode"));
    CHECK_THAT(model_problems(changed(good, "stages = [0.0, 0.25, 0.65]", "stages = [0.0, 0.7, 0.65]")),
               Contains("must rise"));
    CHECK_THAT(model_problems(changed(good, "name = ", "# name = ")), Contains("name"));
    CHECK_THAT(model_problems(changed(good, "idle = [0.701", "idle = [nan")), Contains("numbers"));
}

TEST_CASE("the configuration chooses the card, and leaving the key out goes back", "[config][model]") {
    CHECK(load_text(minimal())->policy.risk.model.name == "oulad-2013");
    const std::string path = waymark::test::source_path("config/models/oulad-2013.toml");
    const auto chosen = load_text("risk_model = \"" + path + "\"\n" + minimal());
    REQUIRE(chosen);
    CHECK(chosen->risk_model == path);
    CHECK_THAT(problems_of("risk_model = \"nowhere.toml\"\n" + minimal(), ""),
               Contains("/etc/waymark/nowhere.toml"));
}

}  // namespace
}  // namespace waymark::config::test
