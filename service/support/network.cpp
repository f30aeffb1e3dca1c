#include "support/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace waymark::support {
namespace {

constexpr std::array<std::uint8_t, 12> v4_mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

constexpr std::array closed_v4{"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
                               "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
                               "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                               "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4"};
/// Inside 2000::/3, the only part of IPv6 that is routed at all.
constexpr std::array closed_v6{"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};

int width(const IpAddress& address) {
    return address.is_v6 ? 128 : 32;
}

std::uint8_t mask_of(int bits) {
    return static_cast<std::uint8_t>(0xff00U >> static_cast<unsigned>(bits));
}

bool host_part_is_zero(const Network& network) {
    for (int bit = network.bits; bit < width(network.base); ++bit) {
        const auto byte = network.base.bytes.at(static_cast<std::size_t>(bit / 8));
        if ((byte & (0x80U >> static_cast<unsigned>(bit % 8))) != 0U) return false;
    }
    return true;
}

template <std::size_t count>
bool in_any(const std::array<const char*, count>& networks, const IpAddress& address) {
    return std::any_of(networks.begin(), networks.end(), [&](const char* text) {
        const auto network = parse_network(text);
        return network && contains(*network, address);
    });
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
    const std::string name(text);
    IpAddress address;
    if (inet_pton(AF_INET, name.c_str(), address.bytes.data()) == 1) return address;
    address.is_v6 = true;
    if (inet_pton(AF_INET6, name.c_str(), address.bytes.data()) != 1) return std::nullopt;
    if (!std::equal(v4_mapped.begin(), v4_mapped.end(), address.bytes.begin())) return address;
    IpAddress inner;
    std::copy(address.bytes.begin() + 12, address.bytes.end(), inner.bytes.begin());
    return inner;
}

std::optional<Network> parse_network(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto base = parse_ip(text.substr(0, slash));
    if (!base) return std::nullopt;
    Network network{*base, width(*base)};
    if (slash < text.size()) {
        const auto digits = text.substr(slash + 1);
        const auto* const end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, network.bits);
        if (digits.empty() || digits.front() == '-' || read.ec != std::errc{} || read.ptr != end ||
            network.bits > width(*base))
            return std::nullopt;
    }
    if (!host_part_is_zero(network)) return std::nullopt;
    return network;
}

bool contains(const Network& network, const IpAddress& address) {
    if (network.base.is_v6 != address.is_v6) return false;
    const auto whole = static_cast<std::ptrdiff_t>(network.bits / 8);
    if (!std::equal(network.base.bytes.begin(), network.base.bytes.begin() + whole, address.bytes.begin()))
        return false;
    const int rest = network.bits % 8;
    if (rest == 0) return true;
    const auto at = static_cast<std::size_t>(whole);
    return (address.bytes.at(at) & mask_of(rest)) == network.base.bytes.at(at);
}

bool is_public(const IpAddress& address) {
    if (!address.is_v6) return !in_any(closed_v4, address);
    const bool routed = (address.bytes[0] & 0xe0U) == 0x20U;
    return routed && !in_any(closed_v6, address);
}

}  // namespace waymark::support
