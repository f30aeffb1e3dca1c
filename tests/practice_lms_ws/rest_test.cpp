#include <catch2/catch.hpp>

#include "tests/practice_lms/params.hpp"
#include "tests/practice_lms/text.hpp"
#include "tests/practice_lms_ws/recording.hpp"

using namespace waymark::practice;
using nlohmann::json;

TEST_CASE("nested form fields become a tree") {
    const json tree =
        nested_form({{"a[0][b]", "c"}, {"a[0][d]", "e"}, {"a[1][b]", "f"}, {"g[]", "1"}, {"g[]", "2"}});
    CHECK(tree == json({{"a", {{"0", {{"b", "c"}, {"d", "e"}}}, {"1", {{"b", "f"}}}}},
                        {"g", {{"0", "1"}, {"1", "2"}}}}));
}

TEST_CASE("parameters are refused when missing, unknown or of the wrong type") {
    const Spec::Fields declared = {
        {"id", integer()}, {"word", word_or_nothing()}, {"ids", optional_list_of(integer())}};
    const auto accepted = [&](const waymark::support::FormFields& form) {
        return checked_params(nested_form(form), declared).has_value();
    };
    CHECK(accepted({{"id", "1"}}));
    CHECK(accepted({{"id", "-1"}, {"word", "wm-7_a"}, {"ids[0]", "1"}}));
    CHECK_FALSE(accepted({}));
    CHECK_FALSE(accepted({{"id", ""}}));
    CHECK_FALSE(accepted({{"id", "two"}}));
    CHECK_FALSE(accepted({{"id", "1"}, {"other", "1"}}));
    CHECK_FALSE(accepted({{"id", "1"}, {"word", "a b"}}));
    CHECK_FALSE(accepted({{"id", "1"}, {"ids[x]", "1"}}));
    CHECK_FALSE(accepted({{"id", "1"}, {"ids", "1"}}));
}

TEST_CASE("defaults are filled in, lists sorted by index") {
    const Spec::Fields declared = {
        {"from", integer_or("7")}, {"ids", list_of(integer())}, {"on", boolean_or("1")}};
    const auto params = checked_params(nested_form({{"ids[10]", "3"}, {"ids[2]", "1"}}), declared);
    REQUIRE(params);
    CHECK(*params == json({{"from", 7}, {"ids", {1, 3}}, {"on", true}}));
}

TEST_CASE("what comes after PHP's thousandth field is dropped without a word") {
    PracticeLms lms(recorded_options("4.2"));
    waymark::support::FormFields form = {{"wstoken", "TOKEN"},
                                         {"wsfunction", "core_user_get_users_by_field"},
                                         {"moodlewsrestformat", "json"},
                                         {"field", "id"}};
    for (int i = 0; i < 1000; ++i)
        form.emplace_back("values[" + std::to_string(i) + "]",
                          i == 0 || i == 999 ? std::to_string(3 + i % 2) : "0");
    CHECK(json::parse(call(lms, form).body).size() == 1);
}

TEST_CASE("a wrong token is refused before anything else is looked at") {
    PracticeLms lms(recorded_options("4.2"));
    const json answer = json::parse(
        call(lms,
             {{"wstoken", "other"}, {"wsfunction", "core_no_such_function"}, {"moodlewsrestformat", "json"}})
            .body);
    CHECK(answer.at("errorcode") == "invalidtoken");
}

TEST_CASE("users are sorted, paged and filtered as asked") {
    PracticeLms lms(recorded_options("4.2"));
    const auto users = [&](waymark::support::FormFields options) {
        waymark::support::FormFields form = {{"courseid", "2"}};
        for (std::size_t i = 0; i < options.size(); ++i) {
            form.emplace_back("options[" + std::to_string(i) + "][name]", options[i].first);
            form.emplace_back("options[" + std::to_string(i) + "][value]", options[i].second);
        }
        return ask(lms, "core_enrol_get_enrolled_users", form);
    };
    CHECK(users({{"sortby", "id"}, {"sortdirection", "DESC"}, {"limitnumber", "1"}}).at(0).at("id") == 66);
    CHECK(users({{"sortby", "lastname"}, {"limitfrom", "1"}, {"limitnumber", "2"}}).size() == 2);
    CHECK(users({{"sortby", "shoesize"}}).at("errorcode") == "invalidparameter");
    CHECK(users({{"withcapability", "mod/assign:grade"}}).size() == 4);
    CHECK(users({{"onlysuspended", "1"}}).at(0).at("id") == 62);
}

TEST_CASE("a message is shown cleaned and kept as written") {
    CHECK(shown_message("Hi<!--wm:1-->", 1) == "<p>Hi</p>");
    CHECK(shown_message("<p>Hi</p><script>x</script>", 1) == "<p>Hi</p>");
    CHECK(shown_message("a < b\nc", 2) == "<p>a &lt; b<br>\nc</p>");
    CHECK(shown_message("", 1).empty());
    CHECK(plain_message("<p>See <a href=\"https://x.test/1\">this</a></p>", 1) ==
          "See this [1]\n\n\nLinks:\n------\n[1] https://x.test/1\n");
    CHECK(plain_message("**a**", 4) == "**a**");
    CHECK(unescape_html(escape_html("a & <b> \"c\" 'd'")) == "a & <b> \"c\" 'd'");
}
