#include "moodle_adapter/fields.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "moodle_adapter/text.hpp"

using namespace waymark;
using namespace waymark::moodle;
using nlohmann::json;

TEST_CASE("numbers are read from numbers, strings and booleans alike") {
    const json row = {{"a", 42}, {"b", "42"}, {"c", 42.0}, {"d", true}, {"e", -1}};
    CHECK(whole_number(row, "a") == 42);
    CHECK(whole_number(row, "b") == 42);
    CHECK(whole_number(row, "c") == 42);
    CHECK(whole_number(row, "d") == 1);
    CHECK(whole_number(row, "e") == -1);
    CHECK(real_number(json{{"grade", "78.50000"}}, "grade") == 78.5);
}

TEST_CASE("what is no whole number counts as absent") {
    const json row = {{"a", nullptr},
                      {"b", "4x"},
                      {"c", 3.9},
                      {"d", json::array()},
                      {"e", ""},
                      {"f", 1e300},
                      {"g", 18446744073709551615U}};
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "missing"}) {
        INFO(name);
        CHECK_FALSE(whole_number(row, name));
    }
    CHECK_FALSE(whole_number(json::array(), "a"));
    CHECK_FALSE(real_number(json{{"grade", "-"}}, "grade"));
}

TEST_CASE("an id is above 0 and a date of 0 is not set") {
    CHECK_FALSE(id(json{{"id", 0}}, "id"));
    CHECK_FALSE(id(json{{"id", -5}}, "id"));
    CHECK(id(json{{"id", "7"}}, "id") == 7);
    CHECK_FALSE(instant(json{{"duedate", 0}}, "duedate"));
    CHECK(instant(json{{"duedate", 1795435200}}, "duedate") == core::from_unix(1795435200));
    CHECK_FALSE(instant(json{{"duedate", 9223372036854775807}}, "duedate"));
}

TEST_CASE("an id in a list is read from a number or its text") {
    CHECK(id_of(json(7)) == 7);
    CHECK(id_of(json("7")) == 7);
    CHECK(id_of(json(7.0)) == 7);
    for (const json& none : {json(0), json(-3), json("7x"), json(nullptr), json(true), json::array({7})}) {
        INFO(none.dump());
        CHECK_FALSE(id_of(none));
    }
}

TEST_CASE("a flag, a text and a list have a harmless value when they are missing or of another type") {
    const json row = {{"n", 0}, {"s", "1"}, {"nothing", nullptr}, {"deep", {{"x", 1}}}};
    CHECK_FALSE(flag(row, "n", true));
    CHECK(flag(row, "s"));
    CHECK(flag(row, "nothing", true));
    CHECK(text(row, "nothing").empty());
    CHECK(text(row, "n") == "0");
    CHECK(list(row, "deep").empty());
    CHECK(list(json("text"), "x").is_array());
    CHECK(object_in(row, "deep").size() == 1);
    CHECK(object_in(row, "n").empty());
}

TEST_CASE("entities of a name are decoded once and markup in it stays text") {
    CHECK(decode_entities("Week 2 \u2013 Your customers &amp; their data") ==
          "Week 2 \u2013 Your customers & their data");
    CHECK(decode_entities("&amp;amp;") == "&amp;");
    CHECK(decode_entities("O&#039;Neil &quot;Sons&quot; &eacute; &#x101;") ==
          "O'Neil \"Sons\" \u00e9 \u0101");
    CHECK(decode_entities("a &lt; b") == "a < b");
    CHECK(decode_entities("1 < 2 &amp; 3") == "1 < 2 & 3");
    CHECK(decode_entities("  plain  ") == "plain");
    CHECK(decode_entities("").empty());
}

TEST_CASE("a message becomes plain text with its line breaks and without scripts and comments") {
    CHECK(plain_text("<p>Thank you, I will submit on Friday.</p>") == "Thank you, I will submit on Friday.");
    CHECK(plain_text("<p>One</p><p>Two<br>three</p>") == "One\nTwo\nthree");
    CHECK(plain_text("a<script>alert(1)</script><style>p{}</style><!--wm:1-->b") == "ab");
    CHECK(plain_text("  many \n   spaces  ") == "many spaces");
    CHECK(plain_text("&lt;b&gt; &amp;amp;") == "<b> &amp;");
    CHECK(plain_text("no markup") == "no markup");
    CHECK(plain_text("").empty());
}

TEST_CASE("a hostile depth of markup is survived") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<div>";
    CHECK(plain_text(deep + "x").find('x') == std::string::npos);
}
