#include "support/network.hpp"

#include <catch2/catch.hpp>

using namespace waymark::support;

namespace {

bool is_public(const std::string& text) {
    INFO(text);
    const auto address = parse_ip(text);
    REQUIRE(address);
    return waymark::support::is_public(*address);
}

bool contains(const std::string& network, const std::string& address) {
    return waymark::support::contains(parse_network(network).value(), parse_ip(address).value());
}

}  // namespace

TEST_CASE("only addresses that are reachable from everywhere are public", "[support][network]") {
    for (const auto* open :
         {"8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
          "169.253.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8"})
        CHECK(is_public(open));
    for (const auto* closed :
         {"0.0.0.0",     "0.1.2.3",          "10.0.0.1",        "100.64.0.1",      "100.127.255.255",
          "127.0.0.1",   "127.255.0.1",      "169.254.169.254", "172.16.0.1",      "172.31.255.255",
          "192.0.0.8",   "192.0.2.1",        "192.168.1.1",     "198.18.0.1",      "198.51.100.1",
          "203.0.113.9", "224.0.0.1",        "239.255.255.255", "255.255.255.255", "::",
          "::1",         "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",     "64:ff9b::7f00:1",
          "fc00::1",     "fd12::1",          "fe80::1",         "ff02::1",         "2001:db8::1",
          "2001::1",     "2002:7f00:1::",    "100::1"})
        CHECK_FALSE(is_public(closed));
}

TEST_CASE("texts that are no single numeric address are not read", "[support][network]") {
    for (const auto* text : {"", "localhost", "127.1", "0x7f000001", "2130706433", "1.2.3.4.5", "01.2.3.4",
                             "[::1]", "fe80::1%eth0", "1.2.3.4 ", "::g"}) {
        INFO(text);
        CHECK_FALSE(parse_ip(text));
    }
}

TEST_CASE("a network holds the addresses that share its first bits", "[support][network]") {
    CHECK(contains("10.0.0.0/8", "10.255.0.1"));
    CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    CHECK(contains("172.16.0.0/12", "172.31.255.255"));
    CHECK_FALSE(contains("172.16.0.0/12", "172.32.0.0"));
    CHECK(contains("192.168.7.9", "192.168.7.9"));
    CHECK_FALSE(contains("192.168.7.9", "192.168.7.8"));
    CHECK(contains("0.0.0.0/0", "1.2.3.4"));
    CHECK_FALSE(contains("0.0.0.0/0", "::1"));
    CHECK(contains("fd00::/8", "fdff::1"));
    CHECK(contains("127.0.0.0/8", "::ffff:127.0.0.1"));
}

TEST_CASE("networks that are mistyped are not read", "[support][network]") {
    for (const auto* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.1/8",
                             "fd00::1/8", "fd00::/129", "host/8", "10.0.0.0/ 8"}) {
        INFO(text);
        CHECK_FALSE(parse_network(text));
    }
}
