#include "core/csv.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace waymark::core;

namespace {

std::vector<std::string> cells(std::string_view text) {
    const auto rows = read_csv(text);
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    return rows->front().cells;
}

}  // namespace

TEST_CASE("a line of CSV is taken apart at commas outside quotes", "[core][csv]") {
    CHECK(cells("a,b,c\n") == std::vector<std::string>{"a", "b", "c"});
    CHECK(cells("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n") ==
          std::vector<std::string>{"a,b", "say \"hi\"", "two\nlines"});
    CHECK(cells(",,") == std::vector<std::string>{"", "", ""});
    CHECK(cells("\xEF\xBB\xBFkey") == std::vector<std::string>{"key"});
}

TEST_CASE("rows know the line they begin on, over quoted line ends and empty lines", "[core][csv]") {
    const auto rows = read_csv("a\n\n\"b\nb\",x\r\nc");
    REQUIRE(rows);
    REQUIRE(rows->size() == 3);
    CHECK((*rows)[0].line == 1);
    CHECK((*rows)[1].line == 3);
    CHECK((*rows)[2].line == 5);
}

TEST_CASE("a quote that never ends is refused", "[core][csv]") {
    CHECK_FALSE(read_csv("a,\"b\nc,d\n"));
}

TEST_CASE("what a spreadsheet would take for a formula is defused", "[core][csv]") {
    CHECK(csv_line({"=1+1", "+371", "-5", "@x", "safe", "\ttab"}) == "'=1+1,'+371,'-5,'@x,safe,'\ttab\r\n");
    CHECK(csv_line({"'=1"}) == "''=1\r\n");
    CHECK(csv_line({"it's"}) == "it's\r\n");
}

TEST_CASE("whatever is written is read back the same", "[core][csv][property]") {
    constexpr std::string_view letters = "ab =+-@'\",;\r\n\tā";
    const std::uint64_t seed = Catch::rngSeed() + 7;
    std::mt19937_64 random(seed);
    for (int round = 0; round < 5000; ++round) {
        std::vector<std::string> row{"x"};  // a line of one empty cell is an empty line
        for (std::size_t cell = random() % 4; cell > 0; --cell) {
            std::string text;
            for (std::size_t length = random() % 6; length > 0; --length)
                text += letters[random() % letters.size()];
            row.push_back(text);
        }
        CAPTURE(seed, round, csv_line(row));
        REQUIRE(cells(csv_line(row)) == row);
    }
}
