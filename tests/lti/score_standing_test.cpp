// Whose a result is: ours, an earlier one of ours, or a teacher's (battery E06).
#include "lti/score_standing.hpp"

#include <catch2/catch.hpp>

#include "lti/timestamp.hpp"

using namespace waymark::lti;
using namespace std::chrono_literals;

namespace {

const ScoreTime sent = std::chrono::sys_seconds{1795437390s} + 123ms;
const OwnScore eighty{sent, 0.8};

Result result(std::optional<double> score, std::optional<std::chrono::seconds> after_sent) {
    Result one;
    one.subject = "8";
    one.score = score;
    one.maximum = 20;
    if (after_sent) one.time = std::chrono::floor<std::chrono::seconds>(sent) + *after_sent;
    return one;
}

ScoreStanding standing(const std::vector<Result>& results, const std::vector<OwnScore>& others = {}) {
    return standing_of(results, "8", eighty, others);
}

}  // namespace

TEST_CASE("a score is missing where there is no result, or only other people's", "[E06]") {
    CHECK(standing({}) == ScoreStanding::missing);
    Result other = result(16, 0s);
    other.subject = "9";
    CHECK(standing({other}) == ScoreStanding::missing);
}

TEST_CASE("a score has arrived when its share is there, whenever that was given", "[E06]") {
    CHECK(standing({result(16, 0s)}) == ScoreStanding::arrived);
    CHECK(standing({result(16.00001, 1h)}) == ScoreStanding::arrived);
    CHECK(standing({result(16, {})}) == ScoreStanding::arrived);
    CHECK(standing_of({result(20, {})}, "8", {sent, 1.2}, {}) == ScoreStanding::arrived);
}

TEST_CASE("a result of the very time that was stated is ours, whatever the column made of it", "[E06]") {
    CHECK(standing({result(15, 0s)}) == ScoreStanding::arrived);
}

TEST_CASE("a newer result that differs is somebody else's and stands", "[E06]") {
    CHECK(standing({result(15, 1s)}) == ScoreStanding::changed);
    CHECK(standing({result(0, 24h)}) == ScoreStanding::changed);
}

TEST_CASE("clocks that differ by minutes make nobody's grade older than ours", "[E06]") {
    CHECK(standing({result(15, -299s)}) == ScoreStanding::changed);
    CHECK(standing({result(15, -301s)}) == ScoreStanding::missing);
}

TEST_CASE("an earlier score of ours is no sign that this one came", "[E06]") {
    const std::vector<OwnScore> earlier{{sent - 10s, 0.75}};
    CHECK(standing({result(15, -10s)}, earlier) == ScoreStanding::missing);
    CHECK(standing({result(14, -10s)}, earlier) == ScoreStanding::missing);  // as its column had it
    CHECK(standing({result(15, -9s)}, earlier) == ScoreStanding::changed);
}

TEST_CASE("where a platform tells no times only what we sent before is known to be older", "[E06]") {
    CHECK(standing({result(15, {})}, {{sent - 1h, 0.75}}) == ScoreStanding::missing);
    CHECK(standing({result(15, {})}, {{sent - 1h, 0.7}}) == ScoreStanding::changed);
    CHECK(standing({result(15, {})}) == ScoreStanding::changed);
}

TEST_CASE("an entry without a grade is of our progress, or a grade that somebody took away", "[E06]") {
    CHECK(standing({result({}, {})}, {{sent - 1h, {}}}) == ScoreStanding::missing);
    CHECK(standing({result({}, {})}) == ScoreStanding::changed);
}

TEST_CASE("progress has arrived when there is an entry, and is out of date when there is a grade", "[E06]") {
    const OwnScore progress{sent, {}};
    CHECK(standing_of({}, "8", progress, {}) == ScoreStanding::missing);
    CHECK(standing_of({result({}, {})}, "8", progress, {}) == ScoreStanding::arrived);
    CHECK(standing_of({result(15, 1s)}, "8", progress, {}) == ScoreStanding::changed);
}

TEST_CASE("times of results are read with every kind of offset, and nothing else is taken for one") {
    const auto at = std::chrono::sys_seconds{1795437392s};
    for (const auto* text : {"2026-11-23T14:36:32+02:00", "2026-11-23T12:36:32Z",
                             "2026-11-23T12:36:32.123+00:00", "2026-11-23T07:06:32-0530"})
        CHECK(read_timestamp(text) == at);
    for (const auto* text :
         {"", "2026-11-23", "2026-11-23T12:36:32", "2026-11-23T12:36:32+", "2026-11-23T12:36:32Zz",
          "2026-02-30T12:36:32Z", "2026-13-01T12:36:32Z", "2026-11-23T24:36:32Z", "2026-11-23T12:36:32.Z",
          "-026-11-23T12:36:32Z", "2026-11-23 12:36:32Z", "1795437392"})
        CHECK_FALSE(read_timestamp(text));
}
