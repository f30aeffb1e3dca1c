#include <catch2/catch.hpp>
#include <set>

#include "situation.hpp"
#include "support/paths.hpp"

using namespace waymark::test;

namespace {

std::string show(const Outcome& outcome) {
    return "due " + outcome.due + ", closes " + outcome.closes + ", " + outcome.status + ", by " +
           outcome.source + ", " + outcome.certainty;
}

}  // namespace

TEST_CASE("every situation of the table ends as the table says", "[core][deadline][table]") {
    const std::vector<Situation> table = read_situations(source_path("tests/core/deadlines.tsv"));
    REQUIRE(table.size() >= 200);
    std::set<std::string> names;
    for (const Situation& situation : table) {
        DYNAMIC_SECTION("line " << situation.line << ": " << situation.cell(1) << ", " << situation.cell(0)) {
            REQUIRE(situation.cells.size() == 15);
            CHECK(show(actual(situation)) == show(expected(situation)));
        }
    }
}
