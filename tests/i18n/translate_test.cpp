#include "i18n/translate.hpp"

#include <catch2/catch.hpp>

using namespace waymark::i18n;

TEST_CASE("a language is found by its tag, however it is written", "[i18n][translate]") {
    const auto tag = GENERATE(as<std::string>{}, "lv", "lv-LV", "LV_lv", "lv_LV.UTF-8", "lv@latin");
    CHECK(language(tag).code() == "lv");
    CHECK(is_known_language(tag));
}

TEST_CASE("an unknown language is English", "[i18n][translate]") {
    const auto tag = GENERATE(as<std::string>{}, "", "tlh", "en", "en-GB", "lvx", "-");
    CHECK(language(tag).code() == "en");
}

TEST_CASE("only built-in languages are known", "[i18n][translate]") {
    CHECK(is_known_language("en"));
    CHECK_FALSE(is_known_language(""));
    CHECK_FALSE(is_known_language("tlh"));
    REQUIRE_FALSE(language_codes().empty());
    CHECK(language_codes().front() == "en");
}

TEST_CASE("Latvian has its words", "[i18n][translate]") {
    CHECK(language("lv").text("Students") == "Studenti");
    CHECK(language("en").text("Students") == "Students");
}

TEST_CASE("each language names itself", "[i18n][translate]") {
    CHECK(language("lv").text_in("name of this language", "English") == "Latviešu");
    CHECK(language("en").text_in("name of this language", "English") == "English");
}

TEST_CASE("a message without translation stays as it is", "[i18n][translate]") {
    CHECK(language("lv").text("no such message {x}") == "no such message {x}");
    CHECK(language("lv").plural("{n} gnu", "{n} gnus", 3) == "3 gnus");
    CHECK(language("lv").plural("{n} gnu", "{n} gnus", 1) == "1 gnu");
}

TEST_CASE("Latvian plural forms follow the last digits", "[i18n][translate]") {
    struct Case {
        long n;
        std::string text;
    };
    const auto one =
        GENERATE(values<Case>({{0, "Jau 0 dienu nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {1, "Jau 1 dienu nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {2, "Jau 2 dienas nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {9, "Jau 9 dienas nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {10, "Jau 10 dienu nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {11, "Jau 11 dienu nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {21, "Jau 21 dienu nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {22, "Jau 22 dienas nav ne darba pazīmju, ne kursa apmeklējuma."},
                               {111, "Jau 111 dienu nav ne darba pazīmju, ne kursa apmeklējuma."}}));
    CHECK(language("lv").plural("No sign of work and no visit for {n} day.",
                                "No sign of work and no visit for {n} days.", one.n) == one.text);
}

TEST_CASE("zero, one and many are told apart where the words differ", "[i18n][translate]") {
    const auto marks = [](long n) {
        return language("lv").plural("{n} mark so far is under 40 %.", "{n} marks so far are under 40 %.", n);
    };
    CHECK(marks(1) == "Līdz šim zem 40 % ir 1 vērtējums.");
    CHECK(marks(21) == "Līdz šim zem 40 % ir 21 vērtējums.");
    CHECK(marks(2) == "Līdz šim zem 40 % ir 2 vērtējumi.");
    CHECK(marks(11) == "Līdz šim zem 40 % ir 11 vērtējumu.");
}

TEST_CASE("English has one and many", "[i18n][translate]") {
    CHECK(language("en").plural("{n} day ago", "{n} days ago", 1) == "1 day ago");
    CHECK(language("en").plural("{n} day ago", "{n} days ago", 0) == "0 days ago");
    CHECK(language("en").plural("{n} day ago", "{n} days ago", 21) == "21 days ago");
}

TEST_CASE("named values are filled in once", "[i18n][translate]") {
    CHECK(fill("{a} and {b}", {{"a", "{b}"}, {"b", "two"}}) == "{b} and two");
    CHECK(fill("{unknown} {", {{"a", "1"}}) == "{unknown} {");
    CHECK(fill("{} {a", {{"a", "1"}}) == "{} {a");
    CHECK(fill("{{a}}", {{"a", "1"}}) == "{1}");
    CHECK(fill("", {}).empty());
}

TEST_CASE("values go into plural sentences", "[i18n][translate]") {
    CHECK(language("en").plural("{n} of {of} hand-ins came after the date.",
                                "{n} of {of} hand-ins came after the date.", 1,
                                {{"of", "3"}}) == "1 of 3 hand-ins came after the date.");
    CHECK(language("lv").plural("{n} of {of} hand-ins came after the date.",
                                "{n} of {of} hand-ins came after the date.", 1,
                                {{"of", "3"}}) == "Pēc termiņa iesniegti darbi: 1 no 3.");
}
