#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/paths.hpp"

// complaints.tsv: what users of other reminder tools complained about, and each row of the table of Moodle's
// own notices; with the file below tests/ and the name of the test or situation that stands for it.

using waymark::test::source_path;

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::vector<std::string>> rows_of(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, '\t');) cells.push_back(cell);
        rows.push_back(cells);
    }
    return rows;
}

/// Whether the file has that text as a name: the whole of a string, also one broken over two lines.
bool names(const std::string& file, const std::string& name) {
    std::string joined = file;
    for (std::size_t at = joined.find("\"\n"); at != std::string::npos; at = joined.find("\"\n", at)) {
        const std::size_t next = joined.find_first_not_of(" \n", at + 1);
        if (next == std::string::npos || joined[next] != '"') {
            ++at;
            continue;
        }
        joined.erase(at, next - at + 1);
    }
    return joined.find('"' + name + '"') != std::string::npos;
}

}  // namespace

TEST_CASE("every complaint and every row of Moodle's own notices has its test",
          "[core][reminder][situations]") {
    const auto rows = rows_of(read_file(source_path("tests/core/complaints.tsv")));
    std::set<std::string> sources;
    for (const std::vector<std::string>& row : rows) {
        REQUIRE(row.size() == 4);
        CAPTURE(row[0], row[1], row[2], row[3]);
        CHECK(sources.insert(row[0]).second);
        CHECK(names(read_file(source_path("tests/" + row[2])), row[3]));
    }
    CHECK(rows.size() >= 50);
}

TEST_CASE("a complaint whose test is gone is noticed", "[core][reminder][situations]") {
    CHECK(names("TEST_CASE(\"one name\", \"\")", "one name"));
    CHECK(names("{\"a long \"\n      \"name\", 1}", "a long name"));
    CHECK_FALSE(names("// one name", "one name"));
    CHECK_FALSE(names("\"one name more\"", "one name"));
}
