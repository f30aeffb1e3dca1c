#include "config/mentor_content.hpp"

#include <catch2/catch.hpp>

namespace waymark::config {
namespace {

using Catch::Contains;

std::string english() {
    for (const support::Asset& file : embedded::mentor_content())
        if (file.name == "en.toml") return std::string(file.bytes);
    return {};
}

/// What is wrong with the shipped English texts when `from` is written as `to`.
std::string problems_with(const std::string& from, const std::string& to) {
    std::string text = english();
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const support::Asset files[] = {{"en.toml", text}};
    const auto content = load_mentor_content(files);
    std::string said;
    if (!content)
        for (const Problem& problem : content.error()) said += describe(problem) + "\n";
    return said;
}

}  // namespace

TEST_CASE("the shipped texts to mentors load in English and Latvian", "[config][content]") {
    const auto content = load_mentor_content(embedded::mentor_content());
    REQUIRE(content);
    for (const char* language : {"en", "lv"})
        for (const MentorText& text : mentor_texts()) {
            CAPTURE(language, text.name);
            CHECK_FALSE(mentor_text(*content, language, text.name).empty());
        }
    CHECK(mentor_text(*content, "lv-LV", "weekly.nothing") == mentor_text(*content, "lv", "weekly.nothing"));
    CHECK(mentor_text(*content, "et", "weekly.nothing") == mentor_text(*content, "en", "weekly.nothing"));
    CHECK(mentor_text(*content, "lv", "weekly.nothing") != mentor_text(*content, "en", "weekly.nothing"));
}

TEST_CASE("a text to mentors that does not fit is refused with its place", "[config][content]") {
    CHECK_THAT(problems_with("{reasons}\"", "{reason}\""),
               Contains("unknown variable {reason}; known are {student}, {reasons}"));
    CHECK_THAT(problems_with("link = \"Your list for today: {link}\"", "link = \"Your list\""),
               Contains("the text must hold {link}") && Contains("en.toml:"));
    CHECK_THAT(problems_with("no sign of work so far", "no sign of {student}"),
               Contains("this text has no variables"));
    CHECK_THAT(problems_with("no sign of work so far", "no sign } of work"),
               Contains("a brace without its partner"));
    CHECK_THAT(problems_with("never_seen", "never_sen"),
               Contains("did you mean \"never_seen\"") && Contains("missing"));
    CHECK_THAT(problems_with("[weekly.changes]", "[weekly.change]"), Contains("changes"));
    CHECK_THAT(problems_with("[start_pack]", "[pack]"), Contains("start_pack"));
    CHECK_THAT(problems_with("[start_pack]", "[start_pack"), Contains("en.toml:"));
}

}  // namespace waymark::config
