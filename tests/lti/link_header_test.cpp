#include "lti/link_header.hpp"

#include <catch2/catch.hpp>

#include "recording.hpp"

using namespace waymark;
using namespace waymark::lti;

namespace {

const std::string base = "https://Moodle.example.test/a?x=1";

std::string next_in(const std::string& value) {
    return link_target({{"Link", value}}, "next", base).value_or("none");
}

}  // namespace

TEST_CASE("E05 the next page is found in every spelling of a Link header", "[E05]") {
    const std::string url = "https://lms.example.test/Case/Kept?a=1&B=2";
    for (const auto& value :
         {"<" + url + ">; rel=\"next\"", "<" + url + ">;rel=next",
          "<" + url + "> ; title=\"a, b; c\" ; REL=next", "<" + url + ">; rel=\"last NEXT\"",
          "<" + url + ">; rel='next'", "<" + url + ">; rel=\xE2\x80\x9Cnext\xE2\x80\x9D",
          "<https://lms.example.test/first>; rel=\"first\", <" + url + ">; rel=\"next\"",
          "<https://lms.example.test/a,b>; rel=\"prev\",<" + url + ">;rel=\"next\"",
          std::string("<https://lms.example.test/Case/Kept?a=1&amp;B=2>; rel=next")}) {
        INFO(value);
        CHECK(next_in(value) == url);
    }
}

TEST_CASE("E05 what is no next page is not taken for one", "[E05]") {
    for (const auto* value :
         {"", "next", "<https://lms.example.test/>", "<https://lms.example.test/>; rel=nextpage",
          "<https://lms.example.test/>; rel=last; rel=next",
          "<https://lms.example.test/>; title=\"rel=next\"", "https://lms.example.test/; rel=next",
          "<javascript:alert(1)>; rel=next", "<//evil.test/>; rel=next",
          "<https://user@lms.example.test/>; rel=next", "<relative>; rel=next", "<https://lms.example.test/",
          "<>; rel=next"}) {
        INFO(value);
        CHECK(next_in(value) == "none");
    }
}

TEST_CASE("E05 a link that cannot be read is told from none", "[E05]") {
    for (const auto* value : {"<//evil.test/>; rel=next", "<?from=2>; rel=next", "<relative>; rel=\"next\"",
                              "<>; rel=next", "<https://user@lms.example.test/>; rel=next"}) {
        INFO(value);
        CHECK(has_link({{"Link", value}}, "next"));
    }
    for (const auto* value :
         {"", "next", "<https://lms.example.test/>; rel=last", "https://x.test/; rel=next"}) {
        INFO(value);
        CHECK_FALSE(has_link({{"Link", value}}, "next"));
    }
}

TEST_CASE("E05 a path alone is on the same origin", "[E05]") {
    CHECK(next_in("</page?from=2>; rel=next") == "https://moodle.example.test/page?from=2");
}

TEST_CASE("several Link headers are one list") {
    const support::Headers headers{{"link", "<https://lms.example.test/1>; rel=first"},
                                   {"LINK", "<https://lms.example.test/2>; rel=next"}};
    CHECK(link_target(headers, "next", base) == "https://lms.example.test/2");
    CHECK(link_target(headers, "first", base) == "https://lms.example.test/1");
    CHECK_FALSE(link_target({}, "next", base));
}

TEST_CASE("E05 Moodle's Link header with curly quotes and &amp; is understood as recorded", "[E05]") {
    const auto recording = read_recording("moodle-4.2/ags-lineitems-limit-2.json");
    const auto headers = recorded_answer(recording).headers;
    const std::string start =
        "https://moodle.example.test/mod/lti/services.php/2/lineitems?type_id=1&limit=2&from=";
    CHECK(link_target(headers, "next", base) == start + "2");
    CHECK(link_target(headers, "last", base) == start + "3");
}
