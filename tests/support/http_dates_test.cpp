#include "support/http_dates.hpp"

#include <catch2/catch.hpp>

using namespace waymark::support;
using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST_CASE("dates of HTTP headers are read, others are not guessed") {
    CHECK(http_date("Sun, 06 Nov 1994 08:49:37 GMT") == sys_seconds{seconds{784111777}});
    CHECK(http_date("Thu, 29 Feb 2024 00:00:00 GMT") == sys_seconds{seconds{1709164800}});
    for (const char* text :
         {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +00",
          "Thu, 29 Feb 2023 00:00:00 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT"})
        CHECK_FALSE(http_date(text));
}

TEST_CASE("a pause that a server asks for is read as seconds or against its own clock", "[http]") {
    const std::pair<std::string, std::string> date{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"};
    CHECK(retry_after({{"retry-after", "300"}}) == seconds{300});
    CHECK(retry_after({{"Retry-After", "0"}}) == seconds{0});
    CHECK(retry_after({date, {"Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"}}) == seconds{120});
    CHECK_FALSE(retry_after({}));
    CHECK_FALSE(retry_after({{"Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"}}));
    CHECK_FALSE(retry_after({date, {"Retry-After", "Sun, 06 Nov 1994 08:49:36 GMT"}}));
    for (const char* text : {"", "-1", "soon", "1.5", "99999999999", "300 s"})
        CHECK_FALSE(retry_after({date, {"Retry-After", text}}));
}
