#include "moodle_adapter/function_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/support/paths.hpp"

using namespace waymark::moodle;

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

using Names = std::set<std::string>;

/// Every text in the adapter's code that is the name of a web-service function, the table itself left out.
Names named_in_code() {
    static const std::regex name{"\"((?:core|mod|gradereport|tool)_[a-z0-9]+_[a-z0-9_]+)\""};
    Names names;
    for (const auto& entry :
         std::filesystem::directory_iterator(waymark::test::source_path("moodle_adapter"))) {
        if (entry.path().extension() != ".cpp" || entry.path().filename() == "function_table.cpp") continue;
        const std::string code = text_of(entry.path());
        for (std::sregex_iterator found(code.begin(), code.end(), name), end; found != end; ++found)
            names.insert((*found)[1]);
    }
    return names;
}

Names in_table() {
    Names names;
    for (const FunctionUse& use : function_uses()) names.insert(std::string{use.name});
    return names;
}

Names without(const Names& all, const Names& others) {
    Names rest;
    std::set_difference(all.begin(), all.end(), others.begin(), others.end(),
                        std::inserter(rest, rest.end()));
    return rest;
}

}  // namespace

TEST_CASE("the table of functions lists what the code calls, no more and no less") {
    const Names called = named_in_code();
    REQUIRE(called.size() > 40);
    CHECK(without(called, in_table()) == Names{});
    CHECK(without(in_table(), called) == Names{});
}

TEST_CASE("no function is listed twice, and every optional one says what is lost without it") {
    CHECK(in_table().size() == function_uses().size());
    for (const FunctionUse& use : function_uses()) {
        INFO(use.name);
        CHECK(use.required == use.without.empty());
    }
}

TEST_CASE("a function that changes something in Moodle is marked so, by its name") {
    for (const FunctionUse& use : function_uses()) {
        INFO(use.name);
        const std::regex changing{".*_(create|delete|add|save|send|assign_grouping)(_.*)?"};
        CHECK(use.writes == std::regex_match(std::string{use.name}, changing));
    }
}

TEST_CASE("the set-up guide names every function that writes and the right that it needs") {
    const std::string guide = text_of(waymark::test::source_path("docs/moodle-setup.md"));
    for (const FunctionUse& use : function_uses()) {
        INFO(use.name);
        if (use.writes) CHECK(guide.find("`" + std::string{use.name} + "`") != std::string::npos);
    }
    for (const char* right :
         {"moodle/site:messageanyuser", "mod/assign:grantextension", "mod/quiz:manageoverrides",
          "moodle/calendar:manageentries", "moodle/course:managegroups", "mod/forum:startdiscussion",
          "mod/forum:addnews", "webservice/rest:use"})
        CHECK(guide.find(right) != std::string::npos);
}
