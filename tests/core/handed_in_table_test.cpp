#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "core/work.hpp"
#include "support/paths.hpp"

using namespace waymark::core;

namespace {

/// Kind to evidence, as docs/handed-in.md has them: rows that begin "| `kind` | `evidence` |".
std::map<std::string, std::string> documented() {
    std::ifstream file(waymark::test::source_path("docs/handed-in.md"));
    std::map<std::string, std::string> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("| `", 0) != 0) continue;
        const std::size_t first = line.find('`', 3);
        const std::size_t second = line.find('`', first + 1);
        const std::size_t end = line.find('`', second + 1);
        rows[line.substr(3, first - 3)] = line.substr(second + 1, end - second - 1);
    }
    return rows;
}

}  // namespace

TEST_CASE("the table in the documentation is the one in the code", "[core][work][table]") {
    const std::map<std::string, std::string> rows = documented();
    CHECK(rows.size() == std::size(all_activity_kinds));
    for (const ActivityKind kind : all_activity_kinds) {
        CAPTURE(word(kind));
        const auto row = rows.find(std::string(word(kind)));
        REQUIRE(row != rows.end());
        CHECK(row->second == word(evidence_of(kind)));
    }
}
