#include "web/view.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "html_check.hpp"
#include "web/assets.hpp"
#include "web/names.hpp"
#include "web/pace_words.hpp"

using namespace waymark;
using Catch::Contains;

namespace {

const i18n::Language& english() {
    return i18n::language("en");
}

web::ViewModel notice(const std::string& sentence) {
    web::ViewModel model = web::open_page_model(english(), "A heading");
    model.set("sentence", sentence);
    return model;
}

}  // namespace

TEST_CASE("what is filled in is escaped", "[web][view]") {
    const std::string html =
        web::render("notice", notice("<script>\"a\" & 'b'</script> {{heading}}"), english());
    CHECK_THAT(html, Contains("&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/script&gt; {{heading}}"));
    CHECK(test::html_problems(html) == std::vector<std::string>{});
}

TEST_CASE("the page is in the language asked for", "[web][view]") {
    const std::string html = web::render("notice", notice("x"), i18n::language("lv"));
    CHECK_THAT(html, Contains("Pāriet uz saturu"));
    CHECK_THAT(html, !Contains("Skip to the content"));
    CHECK_THAT(html, !Contains("{{"));
}

TEST_CASE("a name that the model lacks is noticed", "[web][view]") {
    const std::size_t before = web::missing_names();
    static_cast<void>(web::render("notice", web::open_page_model(english(), "x"), english()));
    CHECK(web::missing_names() == before + 1);  // the sentence
}

TEST_CASE("a later value of a name replaces the earlier one", "[web][view]") {
    const std::string html = web::render("notice", notice("first").add(notice("second")), english());
    CHECK_THAT(html, Contains("second") && !Contains("first"));
}

TEST_CASE("an unknown template is a mistake of ours", "[web][view]") {
    CHECK_THROWS_AS(web::render("nowhere", {}, english()), std::logic_error);
    CHECK_THROWS_AS(web::render("layout", {}, english()), std::logic_error);
    CHECK_THROWS_AS(web::render("_calendar", {}, english()), std::logic_error);
}

TEST_CASE("rendering changes nothing for the next page", "[web][view]") {
    const std::string once = web::render("notice", notice("x"), english());
    CHECK(web::render("notice", notice("x"), english()) == once);
}

TEST_CASE("static files are found under the hash of their bytes only", "[web][assets]") {
    const std::string path = web::static_url("waymark.css");
    CHECK_THAT(path, Catch::StartsWith("/static/") && Catch::EndsWith("/waymark.css"));
    const support::Asset* file = web::find_static(path);
    REQUIRE(file != nullptr);
    CHECK(file->name == "waymark.css");
    CHECK(web::static_type(*file) == "text/css; charset=utf-8");
    CHECK(web::find_static("/static/waymark.css") == nullptr);
    CHECK(web::find_static("/static/0000000000000000/waymark.css") == nullptr);
    CHECK(web::find_static(path + "x") == nullptr);
    CHECK_THROWS_AS(web::static_url("nothing.css"), std::logic_error);
}

TEST_CASE("every static file has a type that browsers accept with nosniff", "[web][assets]") {
    for (const support::Asset& file : embedded::static_files()) {
        INFO(file.name);
        CHECK(web::static_type(file) != "application/octet-stream");
    }
}

TEST_CASE("names are found with and without their marks", "[web][names]") {
    CHECK(web::plain_letters("Āboliņš ĢĶĻŅ šžč") == "abolins gkln szc");
    CHECK(web::plain_letters("Müller-Öß Łódź Ñ") == "muller-os lodz n");
    CHECK(web::plain_letters("ASCII 123") == "ascii 123");
    CHECK(web::plain_letters("Иван × ÷") == "Иван × ÷");
    CHECK(web::plain_letters("\xC4") == "\xC4");
    CHECK(web::plain_letters("") == "");
}

TEST_CASE("the page check finds what it is for", "[web][view]") {
    const auto problems = [](const std::string& body) {
        return test::html_problems(
            "<!doctype html><html lang=\"en\"><head><title>t</title></head><body><h1>h</h1>" + body +
            "</body></html>");
    };
    CHECK(problems("").empty());
    for (const char* bad :
         {"<h1>again</h1>", "<p style=\"color:red\">x</p>", "<p onclick=\"x()\">x</p>",
          "<script>x()</script>", "<style>p{}</style>", "<input name=\"a\" type=\"text\">",
          "<label for=\"b\">x</label>", "<a href=\"javascript:x()\">x</a>", "<a href=\"//elsewhere\">x</a>",
          "<a href=\"/x\"> </a>", "<p id=\"a\"></p><p id=\"a\"></p>",
          "<button type=\"submit\"><svg></svg></button>", "<h2> </h2>"}) {
        INFO(bad);
        CHECK_FALSE(problems(bad).empty());
    }
    CHECK_FALSE(
        test::html_problems("<!doctype html><html><head></head><body><h1>h</h1></body></html>").empty());
}

TEST_CASE("of a long way back the first three steps are shown, the whole way to who asks", "[web][view]") {
    const auto shown = [](int steps) {
        std::vector<std::string> lines;
        for (int step = 1; step <= steps; ++step) lines.push_back("step " + std::to_string(step));
        web::ViewModel model = web::open_page_model(english(), "My path");
        model.set("pace", "where it stands");
        web::set_steps(model, std::move(lines));
        return web::render("my_path", model, english());
    };
    CHECK(shown(0).find("<ol") == std::string::npos);
    CHECK(shown(3).find("<details>") == std::string::npos);
    const std::string long_way = shown(5);
    const auto fold = long_way.find("<details>");
    REQUIRE(fold != std::string::npos);
    CHECK(long_way.find("step 3") < fold);
    CHECK(long_way.find("<ol class=\"steps\" start=\"4\">") > fold);
    CHECK(long_way.find("step 4") > fold);
    CHECK(long_way.find("step 5") != std::string::npos);
}
