#include "store/scores.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temp_database.hpp"

using namespace waymark;
using namespace std::chrono_literals;

namespace {

const core::Instant now = core::from_unix(1795435200);

}  // namespace

TEST_CASE("a column that was made is found again, and only it", "[store][scores]") {
    tests::TempDatabase files;
    const store::ColumnKey intake{"r", "2", "intake"};
    CHECK_FALSE(store::find_line_item(files.database(), intake));
    store::save_line_item(files.database(), intake, "https://lms/21/lineitem?type_id=1", now);
    CHECK(store::find_line_item(files.database(), intake) == "https://lms/21/lineitem?type_id=1");
    CHECK_FALSE(store::find_line_item(files.database(), {"r", "3", "intake"}));
    CHECK_FALSE(store::find_line_item(files.database(), {"other", "2", "intake"}));
    CHECK_FALSE(store::find_line_item(files.database(), {"r", "2", "path"}));
    store::save_line_item(files.database(), intake, "https://lms/22/lineitem?type_id=1", now);
    CHECK(store::find_line_item(files.database(), intake) == "https://lms/22/lineitem?type_id=1");
}

TEST_CASE("scores of one person in one column are kept in the order of their times", "[store][scores]") {
    tests::TempDatabase files;
    const store::ScoreKey score{"r", "https://lms/21/lineitem", "7"};
    CHECK(store::sent_scores(files.database(), score).empty());
    const store::ScoreTime first = now + 123ms;
    store::save_sent_score(files.database(), score, {first + 1s, now, 0.1});
    store::save_sent_score(files.database(), score, {first, now, std::nullopt});
    auto kept = store::sent_scores(files.database(), score);
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].time == first);
    CHECK_FALSE(kept[0].share);
    CHECK(kept[1].wanted == now);
    CHECK(kept[1].share == 0.1);
    store::save_sent_score(files.database(), score, {first, now + 5s, 0.5});
    kept = store::sent_scores(files.database(), score);
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].wanted == now + 5s);
    CHECK(kept[0].share == 0.5);
    CHECK(store::sent_scores(files.database(), {"r", "https://lms/21/lineitem", "8"}).empty());
}
