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

TEST_CASE("the time of a score only grows", "[store][scores]") {
    tests::TempDatabase files;
    const store::ScoreKey score{"r", "https://lms/21/lineitem", "7"};
    CHECK_FALSE(store::last_score_time(files.database(), score));
    const store::ScoreTime first = now + 123ms;
    store::save_score_time(files.database(), score, first);
    CHECK(store::last_score_time(files.database(), score) == first);
    store::save_score_time(files.database(), score, first - 1ms);
    CHECK(store::last_score_time(files.database(), score) == first);
    store::save_score_time(files.database(), score, first + 1ms);
    CHECK(store::last_score_time(files.database(), score) == first + 1ms);
    CHECK_FALSE(store::last_score_time(files.database(), {"r", "https://lms/21/lineitem", "8"}));
}
