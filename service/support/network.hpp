#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::support {

/// A numeric address. An IPv4 address written as IPv6 (::ffff:192.0.2.1) is the IPv4 address.
struct IpAddress {
    bool is_v6 = false;
    std::array<std::uint8_t, 16> bytes{};  ///< network order; the first four for IPv4
};

/// Dotted IPv4 or IPv6 text, brackets and zone not accepted.
[[nodiscard]] std::optional<IpAddress> parse_ip(std::string_view text);

/// All addresses that share the first `bits` bits with `base`.
struct Network {
    IpAddress base;
    int bits = 0;
};

/// CIDR notation, "10.0.0.0/8" or "fd00::/8"; an address alone is a network of one. Bits of the host part
/// must be zero: "10.0.0.1/8" is more likely a slip than meant.
[[nodiscard]] std::optional<Network> parse_network(std::string_view text);

[[nodiscard]] bool contains(const Network& network, const IpAddress& address);

/// Whether the address is reachable from everywhere: not loopback, private, link-local, shared (100.64/10),
/// multicast, documentation, benchmarking, reserved, nor an IPv6 form that wraps an IPv4 address (IANA
/// special purpose registries, RFC 6890).
[[nodiscard]] bool is_public(const IpAddress& address);

}  // namespace waymark::support
