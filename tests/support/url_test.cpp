#include "support/url.hpp"

#include <catch2/catch.hpp>

using namespace waymark::support;

TEST_CASE("a full address falls into its parts", "[support][url]") {
    const auto url = parse_url("HTTPS://Moodle.Example.ORG:8443/a/b%20c?x=1&y=2");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->host == "moodle.example.org");
    CHECK(url->port == 8443);
    CHECK(url->path == "/a/b%20c");
    CHECK(url->query == "x=1&y=2");
    CHECK(url->origin() == "https://moodle.example.org:8443");
}

TEST_CASE("the default port is left out of the origin", "[support][url]") {
    CHECK(parse_url("https://h.example:443/")->origin() == "https://h.example");
    CHECK(parse_url("http://h.example:80")->origin() == "http://h.example");
    CHECK(parse_url("http://h.example:443")->origin() == "http://h.example:443");
}

TEST_CASE("an address without a path has the path /", "[support][url]") {
    CHECK(parse_url("http://h.example")->path == "/");
    const auto url = parse_url("http://h.example?q=1");
    REQUIRE(url);
    CHECK(url->path == "/");
    CHECK(url->query == "q=1");
}

TEST_CASE("IPv6 hosts are kept in brackets and shortened", "[support][url]") {
    CHECK(parse_url("http://[0:0:0:0:0:0:0:1]:81/")->origin() == "http://[::1]:81");
    CHECK(parse_url("http://[FE80::A]/")->host == "[fe80::a]");
}

TEST_CASE("what a browser would read otherwise is refused", "[support][url]") {
    const auto* text = GENERATE(
        "", "h.example", "//h.example", "ftp://h.example", "javascript://h.example", "http:h.example",
        "http:/h.example", "http://", "http:///path", "http://?q", "http://user@h.example/",
        "http://user:pw@h.example/", "http://a.example\\@b.example/", "http://h.example\\x",
        "http://h.example/a\\b", "http://h.example/#part", "http://h.example/a b", " http://h.example",
        "http://h.example/\n", "http://h.example/\x7f", "http://h\r\n.example/", "http://h.ex\xc3\xa4mple/",
        "http://h.example/\xc3\xa4", "http://h%2eexample/", "http://h..example/", "http://.example/",
        "http://h.example/a/../b", "http://h.example/..", "http://h.example/./a", "http://h.example/%2E%2e/a",
        "http://h.example/.%2e", "http://[::1/", "http://[::1]x/", "http://[::g]/", "http://[]/",
        "http://[fe80::1%25eth0]/", "http://a[::1]/", "http://h_a!/");
    CAPTURE(text);
    CHECK_FALSE(parse_url(text));
}

TEST_CASE("a NUL byte in an address is refused", "[support][url]") {
    CHECK_FALSE(parse_url(std::string_view("http://h.example/\0x", 19)));
}

TEST_CASE("numbers disguised as host names are refused and plain IPv4 is not", "[support][url]") {
    const auto* disguised =
        GENERATE("http://2130706433/", "http://127.1/", "http://0x7f000001/", "http://127.0.0.01/",
                 "http://256.1.1.1/", "http://1.2.3.4./", "http://a.0x/");
    CAPTURE(disguised);
    CHECK_FALSE(parse_url(disguised));
    CHECK(parse_url("http://127.0.0.1/")->host == "127.0.0.1");
    CHECK(parse_url("http://1.example/")->host == "1.example");
}

TEST_CASE("ports outside 1 to 65535 are refused", "[support][url]") {
    const auto* port = GENERATE(":", ":0", ":65536", ":99999999999", ":-1", ":+1", ":8a", ": 80", ":80:80");
    CAPTURE(port);
    CHECK_FALSE(parse_url(std::string("http://h.example") + port + "/"));
    CHECK(parse_url("http://h.example:65535/")->port == 65535);
    CHECK(parse_url("http://h.example:1/")->port == 1);
}

TEST_CASE("a host name longer than 253 characters is refused", "[support][url]") {
    CHECK(parse_url("http://" + std::string(253, 'a') + "/"));
    CHECK_FALSE(parse_url("http://" + std::string(254, 'a') + "/"));
}

TEST_CASE("everything but unreserved characters is percent-encoded", "[support][url]") {
    CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encode(" +&=%/\xc4\x81") == "%20%2B%26%3D%25%2F%C4%81");
    CHECK(percent_encode(std::string_view("\0", 1)) == "%00");
}

TEST_CASE("form names and values are both encoded", "[support][url]") {
    CHECK(form_encode({{"a b", "c&d"}, {"courses[0]", ""}}) == "a%20b=c%26d&courses%5B0%5D=");
    CHECK(form_encode({}).empty());
}

TEST_CASE("a form is read back in order with repeats", "[support][url]") {
    const FormFields fields{{"a", "1"}, {"b", "x y"}, {"a", "\xc4\x81=&%+"}, {"", ""}};
    CHECK(form_decode(form_encode(fields)) == fields);
    CHECK(form_decode("a=1+2&&b&c==") == FormFields{{"a", "1 2"}, {"b", ""}, {"c", "="}});
    CHECK(form_decode("") == FormFields{});
    CHECK(form_decode("&") == FormFields{});
    CHECK(form_decode("%61%3d=%2B%2b") == FormFields{{"a=", "++"}});
}

TEST_CASE("a broken form gives nothing", "[support][url]") {
    const auto* body =
        GENERATE("a=%", "a=%4", "a=%4g", "a=%g4", "%zz=1", "a=%%41", "a=%00", "a%00=1", "ok=1&a=%4");
    CAPTURE(body);
    CHECK_FALSE(form_decode(body));
    CHECK_FALSE(form_decode(std::string_view("a=\0", 3)));
}

TEST_CASE("a field that occurs twice is not found", "[support][url]") {
    const FormFields fields{{"a", "1"}, {"b", "2"}, {"a", "1"}};
    REQUIRE(find_once(fields, "b") != nullptr);
    CHECK(*find_once(fields, "b") == "2");
    CHECK(find_once(fields, "a") == nullptr);
    CHECK(find_once(fields, "c") == nullptr);
}

TEST_CASE("fields join the query an address already has", "[support][url]") {
    const FormFields fields{{"s", "a b"}};
    CHECK(with_query("https://h/p", fields) == "https://h/p?s=a%20b");
    CHECK(with_query("https://h/p?x=1", fields) == "https://h/p?x=1&s=a%20b");
    CHECK(with_query("https://h/p?", fields) == "https://h/p?s=a%20b");
    CHECK(with_query("https://h/p?x=1&", fields) == "https://h/p?x=1&s=a%20b");
    CHECK(with_query("/p#part", fields) == "/p?s=a%20b#part");
    CHECK(with_query("/p", {}) == "/p");
}
