#include "config/content.hpp"

#include <catch2/catch.hpp>

namespace waymark::config {
namespace {

using Catch::Contains;

constexpr std::string_view good = R"(
[reminder]
text = "Hello {first_name}, {activity} is due on {due}."
[missed]
text = "{activity} was due on {due}."
[asked]
text = "You asked: {activity} is due on {due}."
[planned]
text = "{activity} is planned for {due}."
[planned_moved]
text = "{activity} is now planned for {due}."
[planned_asked]
text = "You asked: {activity} is planned for {due}."
[link]
text = "{link}"
[several]
text = "{items}"
[reminder_other]
text = "{activity}: {due}."
[missed_other]
text = "{activity} was for {due}."
[several_other]
text = "All of {items}"
[extended]
text = "{activity} is now due on {due}."
[moved]
text = "{activity} is now due on {due}."
[passed]
text = "{activity} was due on {due}."
[withdrawn]
text = "{activity} is not due on {due} any more."
[dates]
text = "{items}"
)";
/// The good texts with another one in place of the first.
std::string with_reminder(std::string_view text) {
    return std::string(text) + std::string(good.substr(good.find("[missed]")));
}

std::string problems_of(std::string_view english, std::string_view latvian = good) {
    const support::Asset files[] = {{"en.toml", english}, {"lv.toml", latvian}};
    const auto content = load_content(files);
    std::string text;
    if (!content)
        for (const Problem& problem : content.error()) text += describe(problem) + "\n";
    return text;
}

TEST_CASE("the shipped texts load in English and Latvian", "[config][content]") {
    const auto content = load_content(embedded::content());
    REQUIRE(content);
    REQUIRE(content->count("en") == 1);
    REQUIRE(content->count("lv") == 1);
    for (const auto& [language, texts] : *content) {
        CAPTURE(language);
        for (const std::string_view name : reminder_texts()) {
            CAPTURE(name);
            const std::string& text = texts.reminders.at(std::string(name));
            CHECK((text.find("{link}") != std::string::npos) == (name == "link"));
            if (name == "link") continue;
            const bool several = name == "several" || name == "several_other" || name == "dates";
            for (const char* variable : {"{first_name}", "{course}", "{mentor}"})
                CHECK_THAT(text, Contains(variable));
            CHECK((text.find("{items}") != std::string::npos) == several);
            CHECK((text.find("{activity}") != std::string::npos) != several);
            CHECK((text.find("{due}") != std::string::npos) != several);
            CHECK(text.back() != '\n');
        }
    }
}

TEST_CASE("a variable that says nothing in a text is refused there", "[config][content]") {
    CHECK_THAT(problems_of(with_reminder("[reminder]\ntext = \"{items}\"\n")),
               Contains("{items} says nothing in [reminder]"));
    std::string wrong(good);
    wrong.replace(wrong.rfind("{items}"), 7, "{due}");
    CHECK_THAT(problems_of(wrong), Contains("{due} says nothing in [dates]"));
    CHECK_THAT(problems_of(with_reminder("[reminder]\ntext = \"{link}\"\n")),
               Contains("{link} is for [link]"));
    std::string without(good);
    without.replace(without.find("{link}"), 6, "there");
    CHECK_THAT(problems_of(without), Contains("[link] must hold {link}"));
}

TEST_CASE("an unknown variable is refused with its place", "[config][content]") {
    CHECK_THAT(problems_of("[reminder]\ntext = \"Hello {name}\"\n"),
               Contains("en.toml:2:8: unknown variable {name}; known are {first_name}"));
}

TEST_CASE("braces without a partner are refused", "[config][content]") {
    for (const char* text : {"a { b", "a } b", "{first_name", "{}", "{{first_name}}"}) {
        CAPTURE(text);
        CHECK_FALSE(problems_of(std::string{"[reminder]\ntext = \""} + text + "\"\n").empty());
    }
}

TEST_CASE("missing and unknown keys of texts are refused", "[config][content]") {
    CHECK(problems_of(good).empty());
    CHECK_THAT(problems_of(""), Contains("\"reminder\" is missing"));
    CHECK_THAT(problems_of("[reminder]\n"), Contains("\"text\" is missing in [reminder]"));
    CHECK_THAT(problems_of("[reminder]\ntext = \"b\"\nsubject = \"c\"\n"),
               Contains("unknown key \"subject\""));
    CHECK_THAT(problems_of(with_reminder("[reminder]\ntext = \"b\"\n[message]\n")), Contains("unknown"));
    CHECK_THAT(problems_of("[reminder"), Contains("en.toml:1:"));
}

TEST_CASE("a language without texts falls back", "[config][content]") {
    const auto content = load_content(embedded::content());
    REQUIRE(content);
    CHECK(find_content(*content, "lv-LV", "en") == &content->at("lv"));
    CHECK(find_content(*content, "et", "en") == &content->at("en"));
    CHECK(find_content(*content, "et", "fi") == nullptr);
}

TEST_CASE("reminders do not ask for an answer that the LMS may not let through", "[config][content]") {
    const auto content = load_content(embedded::content());
    REQUIRE(content);
    for (const auto& [language, texts] : *content) {
        CAPTURE(language);
        for (const auto& [name, text] : texts.reminders) {
            CAPTURE(name);
            if (name == "link") continue;
            CHECK(text.find("{mentor}") != std::string::npos);
            for (const char* promise : {"write back", "reply", "answer this", "atbild"})
                CHECK(text.find(promise) == std::string::npos);
        }
    }
}

}  // namespace
}  // namespace waymark::config
