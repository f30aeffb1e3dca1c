#include "core/evaluation.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "core/risk_facts.hpp"

using namespace waymark::core;

TEST_CASE("the area under the curve is the share of pairs in the right order, ties half",
          "[core][evaluation]") {
    CHECK(auc(std::vector<Scored>{{0.9, true}, {0.1, false}}) == 1);
    CHECK(auc(std::vector<Scored>{{0.1, true}, {0.9, false}}) == 0);
    CHECK(auc(std::vector<Scored>{{0.5, true}, {0.5, false}}) == 0.5);
    // pairs: (0.8,0.6) right, (0.8,0.3) right, (0.4,0.6) wrong, (0.4,0.3) right
    CHECK(auc(std::vector<Scored>{{0.8, true}, {0.6, false}, {0.4, true}, {0.3, false}}) == 0.75);
    CHECK(auc(std::vector<Scored>{{0.8, true}}) == 0.5);
}

TEST_CASE("average precision by hand", "[core][evaluation]") {
    // found at places 1 and 3: (1/1 + 2/3) / 2
    const std::vector<Scored> all{{0.9, true}, {0.8, false}, {0.7, true}, {0.1, false}};
    CHECK(average_precision(all) == Approx((1.0 + 2.0 / 3) / 2));
    CHECK(average_precision(std::vector<Scored>{{0.5, true}, {0.5, false}}) == Approx(0.5));
    CHECK(average_precision(std::vector<Scored>{{0.5, false}}) == 0);
}

TEST_CASE("precision of the top counts at least one, and ties in proportion", "[core][evaluation]") {
    const std::vector<Scored> all{{0.9, true}, {0.8, false}, {0.8, true}, {0.1, false}};
    CHECK(precision_at_top(all, 0.25) == 1);
    CHECK(precision_at_top(all, 0.5) == Approx(0.75));  // the second place is shared by one of each
    CHECK(precision_at_top(all, 0.01) == 1);
}

TEST_CASE("a forecast that holds its word has no calibration error", "[core][evaluation]") {
    std::vector<Scored> all;
    for (int i = 0; i < 1000; ++i) all.push_back({i < 500 ? 0.2 : 0.7, i % 10 < (i < 500 ? 2 : 7)});
    CHECK(calibration_error(all) == Approx(0).margin(0.02));
    for (Scored& one : all) one.score += 0.1;
    CHECK(calibration_error(all) == Approx(0.1).margin(0.02));
    CHECK(calibration(all).size() == 10);
    CHECK(brier(std::vector<Scored>{{0.8, true}, {0.4, false}}) == Approx((0.04 + 0.16) / 2));
}

TEST_CASE("the interval of a figure holds it and narrows with more cases", "[core][evaluation]") {
    std::mt19937 random(7);
    std::vector<Scored> all;
    for (int i = 0; i < 4000; ++i) {
        const double chance = double(random() % 1000) / 1000;
        all.push_back({chance, double(random() % 1000) / 1000 < chance});
    }
    const Interval many = bootstrap(auc, all);
    const Interval few = bootstrap(auc, std::span(all).first(100));
    CHECK(many.low < auc(all));
    CHECK(many.high > auc(all));
    CHECK(many.high - many.low < few.high - few.low);
    CHECK(bootstrap(auc, all).low == many.low);  // the same seed says the same
    const Interval share = share_interval(5, 50);
    CHECK(share.low == Approx(0.0435).margin(0.001));
    CHECK(share.high == Approx(0.2136).margin(0.001));
    CHECK(share_interval(0, 0).high == 1);
}
