#include "web/request_head.hpp"

#include <catch2/catch.hpp>

using namespace waymark::web;
using waymark::support::FormFields;
using waymark::support::Headers;

namespace {

int status_of(const std::string& head) {
    const auto parsed = parse_head(head, 100);
    return parsed ? 0 : parsed.error();
}

/// A good GET with one more header line.
std::string with_line(const std::string& line) {
    return "GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n";
}

/// A good POST with these header lines.
std::string post(const std::string& lines) {
    return "POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

}  // namespace

TEST_CASE("a good head is taken as it is", "[web][head]") {
    const auto head = parse_head(
        "POST /a%20b?x=?1 HTTP/1.1\r\nHost: h\r\nX-A:  %0d%0a v \t\r\nx-a:\r\ncontent-length: 100\r\n\r\n",
        100);
    REQUIRE(head);
    CHECK(head->method == "POST");
    CHECK(head->target == "/a%20b?x=?1");
    CHECK(head->headers ==
          Headers{{"Host", "h"}, {"X-A", "%0d%0a v"}, {"x-a", ""}, {"content-length", "100"}});
    CHECK(head->content_length == 100);
}

TEST_CASE("HTTP/1.0 needs no Host", "[web][head]") {
    CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == 0);
    CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
}

TEST_CASE("a malformed request line is refused", "[web][head]") {
    using Row = std::pair<const char*, int>;
    const auto row = GENERATE(
        Row{"", 400}, Row{"GET", 400}, Row{"GET /", 400}, Row{"GET  HTTP/1.1", 400},
        Row{" GET / HTTP/1.1", 400}, Row{"GET / a HTTP/1.1", 400}, Row{"GET  / HTTP/1.1", 400},
        Row{"GET /\t HTTP/1.1", 400}, Row{"GET /\x01 HTTP/1.1", 400}, Row{"GET /\xc3\xa4 HTTP/1.1", 400},
        Row{"G(T / HTTP/1.1", 400}, Row{"GET / HTTP/1.1 ", 400}, Row{"GET / http/1.1", 400},
        Row{"GET / HTTP/1.10", 400}, Row{"GET http://h/ HTTP/1.1", 400}, Row{"GET * HTTP/1.1", 400},
        Row{"GET /#x HTTP/1.1", 400}, Row{"GET / HTTP/2.0", 505}, Row{"GET / HTTP/0.9", 505},
        Row{"PUT / HTTP/1.1", 405}, Row{"get / HTTP/1.1", 405}, Row{"OPTIONS * HTTP/1.1", 405},
        Row{"CONNECT h:1 HTTP/1.1", 405}, Row{"TRACE / HTTP/1.1", 405});
    CAPTURE(row.first);
    CHECK(status_of(std::string(row.first) + "\r\nHost: h\r\n\r\n") == row.second);
}

TEST_CASE("a malformed header line is refused", "[web][head]") {
    const auto* line = GENERATE("no colon", ": no name", "X A: 1", "X-A : 1", " folded", "\tX-A: 1",
                                "X-A: a\nb", "X-A: a\rb", "X-A: \x01", "X-A: \x7f", "X(A): 1");
    CAPTURE(line);
    CHECK(status_of(with_line(line)) == 400);
    CHECK(status_of(with_line("X-A: tab\tand \xc4\x81 are fine")) == 0);
}

TEST_CASE("a NUL byte or a missing end is refused", "[web][head]") {
    CHECK(status_of(with_line(std::string("X-A: a\0b", 8))) == 400);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: h\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\nHost: h\n\n") == 400);
}

TEST_CASE("a hundred headers are enough", "[web][head]") {
    std::string lines;
    for (int i = 0; i < 99; ++i) lines += "X: 1\r\n";
    CHECK(status_of("GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n") == 0);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: h\r\n" + lines + "X: 1\r\n\r\n") == 400);
}

TEST_CASE("two Host or Content-Length headers are refused even when they agree", "[web][head]") {
    CHECK(status_of(with_line("host: h")) == 400);
    CHECK(status_of(post("Content-Length: 5\r\nContent-Length: 5\r\n")) == 400);
    CHECK(status_of(post("Content-Length: 5, 5\r\n")) == 400);
}

TEST_CASE("a body must have one known length within the limit", "[web][head]") {
    CHECK(status_of(post("")) == 411);
    CHECK(status_of(post("Content-Length: 100\r\n")) == 0);
    CHECK(status_of(post("Content-Length: 0\r\n")) == 0);
    CHECK(status_of(post("Content-Length: 101\r\n")) == 413);
    CHECK(status_of(post("Content-Length: 99999999999999999999999\r\n")) == 413);
    const auto* length = GENERATE("", "-1", "+1", "0x1", "1 1", "1;", "a");
    CAPTURE(length);
    CHECK(status_of(post("Content-Length: " + std::string(length) + "\r\n")) == 400);
}

TEST_CASE("GET and HEAD have no body", "[web][head]") {
    CHECK(status_of(with_line("Content-Length: 0")) == 0);
    CHECK(status_of(with_line("Content-Length: 1")) == 400);
    CHECK(status_of("HEAD / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n") == 400);
}

TEST_CASE("codings, ranges and expectations are refused", "[web][head]") {
    CHECK(status_of(post("Transfer-Encoding: chunked\r\n")) == 411);
    CHECK(status_of(post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n")) == 411);
    CHECK(status_of(with_line("transfer-encoding: chunked")) == 411);
    CHECK(status_of(post("Content-Encoding: gzip\r\nContent-Length: 5\r\n")) == 415);
    CHECK(status_of(post("Content-Type: Multipart/form-data; boundary=x\r\nContent-Length: 5\r\n")) == 415);
    CHECK(status_of(with_line("Range: bytes=0-0,0-0")) == 416);
    CHECK(status_of(with_line("range: nonsense")) == 416);
    CHECK(status_of(post("Expect: 100-continue\r\nContent-Length: 5\r\n")) == 417);
    CHECK(status_of(post("EXPECT: 100-Continue\r\nContent-Length: 5\r\n")) == 417);
}

TEST_CASE("a target longer than 16 KiB is refused", "[web][head]") {
    const std::string longest = "/" + std::string((16U << 10U) - 1, 'a');
    CHECK(status_of("GET " + longest + " HTTP/1.1\r\nHost: h\r\n\r\n") == 0);
    CHECK(status_of("GET " + longest + "a HTTP/1.1\r\nHost: h\r\n\r\n") == 414);
}

TEST_CASE("a target is decoded once", "[web][head]") {
    const auto target = parse_target("/a%2520b/+&=/%C4%81?x=1+2&y=%3F?&x=");
    REQUIRE(target);
    CHECK(target->path == "/a%20b/+&=/\xc4\x81");
    CHECK(target->query == FormFields{{"x", "1 2"}, {"y", "??"}, {"x", ""}});
    CHECK(parse_target("/")->query.empty());
    CHECK(parse_target("/?")->query.empty());
}

TEST_CASE("a target that hides something is refused", "[web][head]") {
    const auto* target =
        GENERATE("", "x", "/..", "/a/../b", "/./a", "/%2e%2e/a", "/a%2f..%2fb", "/a/%2E", "/%", "/%4", "/%zz",
                 "/a%00b", "/a%0d%0ab", "/a%5cb", "/a\\b", "/?x=%", "/?x=%00");
    CAPTURE(target);
    CHECK_FALSE(parse_target(target));
}

TEST_CASE("only a trusted proxy may name the client, by its last entry", "[web][head]") {
    const Headers headers{{"X-Forwarded-For", "1.1.1.1"}, {"x-forwarded-for", "6.6.6.6, 2.2.2.2"}};
    CHECK(client_address("10.0.0.1", headers, {"10.0.0.1"}) == "2.2.2.2");
    CHECK(client_address("10.0.0.1", headers, {"10.0.0.2"}) == "10.0.0.1");
    CHECK(client_address("10.0.0.1", headers, {}) == "10.0.0.1");
    CHECK(client_address("10.0.0.1", {}, {"10.0.0.1"}) == "10.0.0.1");
    CHECK(client_address("::1", headers, {"0:0:0:0:0:0:0:1"}) == "2.2.2.2");
    CHECK(client_address("", headers, {"proxy.example"}).empty());
}

TEST_CASE("an entry that is no address is not believed", "[web][head]") {
    const auto* entry = GENERATE("", "unknown", "2.2.2.2,", "2.2.2.2:80", "<script>", "2.2.2");
    CAPTURE(entry);
    CHECK(client_address("10.0.0.1", {{"X-Forwarded-For", entry}}, {"10.0.0.1"}) == "10.0.0.1");
    CHECK(client_address("10.0.0.1", {{"X-Forwarded-For", "2001:DB8::0:1"}}, {"10.0.0.1"}) == "2001:db8::1");
}
