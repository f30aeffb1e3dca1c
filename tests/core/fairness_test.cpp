#include "core/fairness.hpp"

#include <catch2/catch.hpp>

using namespace waymark::core;

namespace {

/// `count` people of a group to whom it happened or not, all with one score.
void add(std::vector<Grouped>& all, const std::string& group, int count, double score, bool happened) {
    for (int i = 0; i < count; ++i) all.push_back({{score, happened}, group});
}

}  // namespace

TEST_CASE("a group that is overlooked more often is seen to be", "[core][fairness]") {
    std::vector<Grouped> all;
    add(all, "a", 40, 0.8, true);
    add(all, "a", 60, 0.2, false);
    add(all, "b", 10, 0.8, true);
    add(all, "b", 30, 0.3, true);  // overlooked
    add(all, "b", 54, 0.2, false);
    add(all, "b", 6, 0.8, false);  // false alarms
    const auto errors = errors_by_group(all, 0.5);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].missed == 0);
    CHECK(errors[0].false_alarms == 0);
    CHECK(errors[1].missed == Approx(0.75));
    CHECK(errors[1].false_alarms == Approx(0.1));
    CHECK(errors[1].precision == Approx(10.0 / 16));
    CHECK(errors[1].missed_interval.low > errors[0].missed_interval.high);
    CHECK(errors[1].base_rate == Approx(0.4));
    CHECK(errors[1].mean_score == Approx(0.326));
    CHECK(errors[1].gap.high > 0.074);
    CHECK(errors[0].auc == 1);
}

TEST_CASE("small groups are put together", "[core][fairness]") {
    std::vector<Grouped> all;
    add(all, "large", 50, 0.5, true);
    add(all, "one", 3, 0.5, true);
    add(all, "two", 4, 0.5, false);
    const auto errors = errors_by_group(all, 0.5);
    REQUIRE(errors.size() == 2);
    CHECK(errors[1].group == "other (small groups)");
    CHECK(errors[1].count == 7);
}

TEST_CASE("the threshold flags the share asked for", "[core][fairness]") {
    std::vector<Grouped> all;
    for (int i = 0; i < 100; ++i) all.push_back({{i / 100.0, false}, "a"});
    CHECK(threshold_of_top(all, 0.2) == Approx(0.8));
    CHECK(threshold_of_top({}, 0.2) == 1);
}
