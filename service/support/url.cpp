#include "support/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace waymark::support {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_printable_ascii(char c) {
    return c > ' ' && c < '\x7f';
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

std::optional<int> parse_port(std::string_view text) {
    int port = 0;
    if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit))
        return std::nullopt;
    std::from_chars(text.data(), text.data() + text.size(), port);
    if (port < 1 || port > 65535) return std::nullopt;
    return port;
}

/// Browsers rewrite an IPv6 address to its shortest form, so we do too.
std::optional<std::string> parse_ipv6(std::string_view inner) {
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (inet_pton(AF_INET6, std::string{inner}.c_str(), &address) != 1) return std::nullopt;
    if (inet_ntop(AF_INET6, &address, text.data(), text.size()) == nullptr) return std::nullopt;
    return "[" + std::string{text.data()} + "]";
}

/// Browsers read a name whose last label is a number ("2130706433", "127.1", "0x7f000001") as an IPv4 address
/// (WHATWG URL, "ends in a number"); only the dotted form without leading zeros means the same to everybody.
bool is_treacherous_number(const std::string& host) {
    std::string_view name = host;
    if (name.ends_with('.')) name.remove_suffix(1);
    const std::size_t dot = name.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
    const bool decimal = std::all_of(last.begin(), last.end(), is_digit);
    const bool hexadecimal = last.starts_with("0x") && std::all_of(last.begin() + 2, last.end(),
                                                                   [](char c) { return hex_value(c) >= 0; });
    if (!decimal && !hexadecimal) return false;
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) != 1;
}

std::optional<std::string> parse_name(std::string_view text) {
    if (text.empty() || text.size() > 253 || text.front() == '.') return std::nullopt;
    if (text.find("..") != std::string_view::npos) return std::nullopt;
    const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; };
    if (!std::all_of(text.begin(), text.end(), fits)) return std::nullopt;
    std::string host = lower(text);
    if (is_treacherous_number(host)) return std::nullopt;
    return host;
}

/// Splits "host", "host:port" or "[v6]:port" into `url`; false if it is none of them.
bool parse_authority(std::string_view authority, Url& url) {
    std::optional<std::string> host;
    std::string_view rest;
    if (authority.starts_with('[')) {
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos) return false;
        host = parse_ipv6(authority.substr(1, end - 1));
        rest = authority.substr(end + 1);
    } else {
        const std::size_t colon = std::min(authority.find(':'), authority.size());
        host = parse_name(authority.substr(0, colon));
        rest = authority.substr(colon);
    }
    if (!host) return false;
    url.host = *host;
    url.port = default_port(url.scheme);
    if (rest.empty()) return true;
    if (rest.front() != ':') return false;
    const std::optional<int> port = parse_port(rest.substr(1));
    if (port) url.port = *port;
    return port.has_value();
}

/// A browser would resolve these segments away before it asks.
bool has_dot_segment(std::string_view path) {
    std::string plain = lower(path);
    for (std::size_t at = plain.find("%2e"); at != std::string::npos; at = plain.find("%2e", at))
        plain.replace(at, 3, ".");
    plain += '/';
    return plain.find("/./") != std::string::npos || plain.find("/../") != std::string::npos;
}

std::optional<std::string> form_decode_part(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i] == '+' ? ' ' : text[i];
        if (c == '%') {
            if (text.size() - i < 3) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(static_cast<unsigned char>(high * 16 + low));
            i += 2;
        }
        if (c == '\0') return std::nullopt;
        out += c;
    }
    return out;
}

}  // namespace

std::string Url::origin() const {
    std::string text = scheme + "://" + host;
    if (port != default_port(scheme)) text += ":" + std::to_string(port);
    return text;
}

std::optional<Url> parse_url(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), is_printable_ascii)) return std::nullopt;
    if (text.find_first_of("\\#") != std::string_view::npos) return std::nullopt;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    Url url;
    url.scheme = lower(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
    text.remove_prefix(colon + 3);
    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    if (!parse_authority(text.substr(0, end), url)) return std::nullopt;
    text.remove_prefix(end);
    const std::size_t question = std::min(text.find('?'), text.size());
    url.path = text.substr(0, question);
    if (url.path.empty()) url.path = "/";
    if (has_dot_segment(url.path)) return std::nullopt;
    if (question < text.size()) url.query = text.substr(question + 1);
    return url;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string form_encode(const FormFields& fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        out += percent_encode(name);
        out += '=';
        out += percent_encode(value);
    }
    return out;
}

std::optional<FormFields> form_decode(std::string_view body) {
    FormFields fields;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('&'), body.size());
        const std::string_view pair = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = form_decode_part(pair.substr(0, equals));
        auto value = form_decode_part(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) return std::nullopt;
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

const std::string* find_once(const FormFields& fields, std::string_view name) {
    const std::string* found = nullptr;
    for (const auto& [key, value] : fields) {
        if (key != name) continue;
        if (found != nullptr) return nullptr;
        found = &value;
    }
    return found;
}

std::string with_query(std::string_view url, const FormFields& fields) {
    if (fields.empty()) return std::string{url};
    const std::size_t fragment = std::min(url.find('#'), url.size());
    std::string out{url.substr(0, fragment)};
    if (out.find('?') == std::string::npos) {
        out += '?';
    } else if (!out.ends_with('?') && !out.ends_with('&')) {
        out += '&';
    }
    out += form_encode(fields);
    out += url.substr(fragment);
    return out;
}

}  // namespace waymark::support
