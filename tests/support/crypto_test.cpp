#include "support/crypto.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "seeded_random.hpp"

using namespace waymark::support;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4", "[support][crypto]") {
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("hex writes every byte as two lower-case digits", "[support][crypto]") {
    CHECK(hex(std::string_view("\x00\x0f\xa0\xff", 4)) == "000fa0ff");
    CHECK(hex("").empty());
}

TEST_CASE("constant-time comparison agrees with ==", "[support][crypto]") {
    CHECK(equal_constant_time("", ""));
    CHECK(equal_constant_time("abc", "abc"));
    CHECK_FALSE(equal_constant_time("abc", "abd"));
    CHECK_FALSE(equal_constant_time("abc", "ab"));
    CHECK_FALSE(equal_constant_time("ab", "abc"));
}

TEST_CASE("base64url gives RFC 4648's values without padding", "[support][crypto]") {
    CHECK(base64url_encode("").empty());
    CHECK(base64url_encode("f") == "Zg");
    CHECK(base64url_encode("fo") == "Zm8");
    CHECK(base64url_encode("foo") == "Zm9v");
    CHECK(base64url_encode("foobar") == "Zm9vYmFy");
    CHECK(base64url_encode("\xfb\xff\xfe") == "-__-");
}

TEST_CASE("base64url reads back what it wrote, for every length", "[support][crypto]") {
    SeededRandom random;
    for (std::size_t length = 0; length < 70; ++length) {
        std::string bytes(length, '\0');
        random.fill(std::as_writable_bytes(std::span(bytes)));
        const std::string text = base64url_encode(bytes);
        CAPTURE(text);
        CHECK(text.size() == (length * 8 + 5) / 6);
        CHECK(base64url_decode(text) == bytes);
    }
}

TEST_CASE("base64url that is not strict is refused", "[support][crypto]") {
    const auto* text = GENERATE("Z", "Zm9vY",            // a lone last character
                                "Zg==", "Zm8=", "=",     // padding
                                "Zh", "Zm9", "Zv8_-Q1",  // bits left over that are not zero
                                "Zm 9v", "Zm9v\n", " ",  // white space
                                "+__+", "Zm9/", "Zm.v");
    CAPTURE(text);
    CHECK_FALSE(base64url_decode(text));
    CHECK_FALSE(base64url_decode(std::string_view("Zm\0v", 4)));
}

TEST_CASE("tokens have the promised length and differ", "[support][random]") {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(random_token(random));
    CHECK(seen.size() == 100);
    CHECK(seen.begin()->size() == 43);
    CHECK(base64url_decode(random_token(random, 16))->size() == 16);
}
