#include <catch2/catch.hpp>
#include <set>

#include "store/connection.hpp"
#include "store/query.hpp"
#include "support/embed.hpp"
#include "tests/support/temp_database.hpp"

using namespace waymark;
using Catch::Contains;

namespace {

/// Without comments and trailing space.
std::string bare(std::string_view text) {
    std::string result;
    bool comment = false;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (text.substr(place, 2) == "--") comment = true;
        if (text[place] == '\n') comment = false;
        if (!comment) result += text[place];
    }
    while (!result.empty() && (result.back() == '\n' || result.back() == ' ')) result.pop_back();
    return result;
}

/// Tables that stay small; reading all of one is fine.
bool is_small(const std::string& step) {
    static const std::set<std::string> small{
        "sites", "leases", "window_codes", "lti_registrations", "lti_deployments", "lti_registrations_begun"};
    const std::size_t start = std::string("SCAN ").size();
    return small.count(step.substr(start, step.find(' ', start) - start)) != 0;
}

/// The steps of the file's plan that read all of a big table.
std::string big_scans(store::Database& database, const support::Asset& file) {
    std::string scans;
    SQLite::Statement plan(database.connection().handle, "EXPLAIN QUERY PLAN " + std::string(file.bytes));
    while (plan.executeStep()) {
        const std::string step = plan.getColumn("detail").getString();
        const bool scan = step.rfind("SCAN ", 0) == 0 && step.find("CONSTANT ROW") == std::string::npos &&
                          step.find("(subquery") == std::string::npos;
        if (scan && !is_small(step)) scans += std::string(file.name) + ": " + step + "\n";
    }
    return scans;
}

}  // namespace

TEST_CASE("every statement is one statement that the schema understands", "[store][sql]") {
    tests::TempDatabase temp;
    REQUIRE(embedded::sql().size() > 50);
    std::string wrong;
    for (const support::Asset& file : embedded::sql()) {
        const std::string text = bare(file.bytes);
        if (text.find(';') != text.size() - 1) wrong += std::string(file.name) + " ";
        SQLite::Statement(temp.database().connection().handle, std::string(file.bytes));
    }
    CHECK(wrong.empty());
}

TEST_CASE("no statement walks through a whole big table", "[store][sql]") {
    tests::TempDatabase temp;
    // With foreign keys on, the plan of an insert also shows the search for children of the new row, which
    // SQLite makes only while a violation is pending.
    temp.database().connection().handle.exec("PRAGMA foreign_keys = OFF");
    std::string scans;
    for (const support::Asset& file : embedded::sql()) scans += big_scans(temp.database(), file);
    CHECK(scans == "");
}

TEST_CASE("the schema is STRICT throughout", "[store][sql]") {
    tests::TempDatabase temp;
    SQLite::Statement loose(temp.database().connection().handle,
                            "SELECT group_concat(name) FROM pragma_table_list "
                            "WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND strict = 0");
    REQUIRE(loose.executeStep());
    CHECK(loose.getColumn(0).getString().empty());
}

TEST_CASE("forgotten and unknown names in a query are noticed", "[store][sql]") {
    tests::TempDatabase temp;
    CHECK_THROWS_WITH(store::Query(temp.database(), "find_person").bind(":lms_id", "1").step(),
                      Contains("find_person") && Contains("not given"));
    CHECK_THROWS_WITH(store::Query(temp.database(), "find_person").bind(":nonsense", "1"),
                      Contains(":nonsense"));
    CHECK_THROWS_WITH(store::Query(temp.database(), "no_such_file"), Contains("no_such_file"));
}

TEST_CASE("one statement can be in use twice at a time", "[store][sql]") {
    tests::TempDatabase temp;
    temp.database().connection().handle.exec("INSERT INTO sites (key) VALUES ('a'), ('b')");
    store::Query first(temp.database(), "find_site");
    first.bind(":key", "a");
    REQUIRE(first.step());
    store::Query second(temp.database(), "find_site");
    second.bind(":key", "b");
    REQUIRE(second.step());
    CHECK(first.integer("id") == 1);
    CHECK(second.integer("id") == 2);
}
