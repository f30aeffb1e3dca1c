#include "web/request_head.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace waymark::web {
namespace {

constexpr std::size_t max_headers = 100;
constexpr std::size_t max_target = 16U << 10U;

using Refusal = tl::unexpected<int>;

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// RFC 9110 §5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto fits = [marks](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

/// Takes a line and its CRLF off the front; nothing if there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 2);
    return line;
}

/// 0 if the line is well and good, else the status.
int read_request_line(std::string_view line, RequestHead& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return 400;
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(line.substr(0, first))) return 400;
    if (std::any_of(target.begin(), target.end(), [](char c) { return c <= ' ' || c >= '\x7f'; })) return 400;
    if (version.size() != 8 || !version.starts_with("HTTP/")) return 400;
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return 505;
    head.method = line.substr(0, first);
    if (head.method != "GET" && head.method != "HEAD" && head.method != "POST") return 405;
    if (target.size() > max_target) return 414;
    if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return 400;
    head.target = target;
    return 0;
}

/// A line that begins with a space (folding, RFC 9112 §5.2) or has one before the colon is no token and
/// refused.
bool read_header(std::string_view line, support::Headers& headers) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
    const std::string_view value = trim(line.substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), [](char c) { return is_control(c) && c != '\t'; }))
        return false;
    headers.emplace_back(line.substr(0, colon), value);
    return true;
}

std::size_t count_of(const support::Headers& headers, std::string_view name) {
    const auto count = std::count_if(headers.begin(), headers.end(), [name](const auto& header) {
        return support::same_header_name(header.first, name);
    });
    return static_cast<std::size_t>(count);
}

bool is_multipart(const support::Headers& headers) {
    const std::string* type = support::find_header(headers, "Content-Type");
    return type != nullptr && support::same_header_name(std::string_view(*type).substr(0, 10), "multipart/");
}

/// What a body that we do not take, or an answer that we do not give, is refused with.
int judge_headers(const support::Headers& headers) {
    if (headers.size() > max_headers) return 400;
    if (count_of(headers, "Host") > 1 || count_of(headers, "Content-Length") > 1) return 400;
    if (count_of(headers, "Transfer-Encoding") > 0) return 411;
    if (count_of(headers, "Content-Encoding") > 0 || is_multipart(headers)) return 415;
    if (count_of(headers, "Range") > 0) return 416;
    if (count_of(headers, "Expect") > 0) return 417;
    return 0;
}

int read_length(RequestHead& head, std::size_t max_body) {
    const std::string* text = support::find_header(head.headers, "Content-Length");
    const bool has_body = head.method == "POST";
    if (text == nullptr) return has_body ? 411 : 0;
    if (text->empty() || !std::all_of(text->begin(), text->end(), is_digit)) return 400;
    const auto result = std::from_chars(text->data(), text->data() + text->size(), head.content_length);
    if (!has_body) return result.ec == std::errc() && head.content_length == 0 ? 0 : 400;
    return result.ec == std::errc() && head.content_length <= max_body ? 0 : 413;
}

std::string canonical_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    std::array<char, INET6_ADDRSTRLEN> out{};
    for (const int family : {AF_INET, AF_INET6}) {
        if (inet_pton(family, text.c_str(), address.data()) != 1) continue;
        if (inet_ntop(family, address.data(), out.data(), out.size()) != nullptr) return out.data();
    }
    return {};
}

bool has_dot_segment(const std::string& path) {
    const std::string closed = path + "/";
    return closed.find("/./") != std::string::npos || closed.find("/../") != std::string::npos;
}

}  // namespace

tl::expected<RequestHead, int> parse_head(std::string_view text, std::size_t max_body) {
    RequestHead head;
    const std::optional<std::string_view> request_line = take_line(text);
    if (!request_line) return Refusal(400);
    if (const int status = read_request_line(*request_line, head); status != 0) return Refusal(status);
    for (;;) {
        const std::optional<std::string_view> line = take_line(text);
        if (!line) return Refusal(400);
        if (line->empty()) break;
        if (head.headers.size() > max_headers || !read_header(*line, head.headers)) return Refusal(400);
    }
    if (const int status = judge_headers(head.headers); status != 0) return Refusal(status);
    const bool needs_host = request_line->ends_with("1.1");
    if (needs_host && count_of(head.headers, "Host") == 0) return Refusal(400);
    if (const int status = read_length(head, max_body); status != 0) return Refusal(status);
    return head;
}

std::optional<Target> parse_target(std::string_view target) {
    const std::size_t question = std::min(target.find('?'), target.size());
    // In a path "+" and "&" and "=" stand for themselves; form decoding then only undoes the percent signs.
    std::string plain;
    for (const char c : target.substr(0, question)) {
        if (c == '+' || c == '&' || c == '=') {
            plain += support::percent_encode(std::string_view(&c, 1));
        } else {
            plain += c;
        }
    }
    const auto decoded = support::form_decode(plain);
    auto query = support::form_decode(target.substr(std::min(question + 1, target.size())));
    if (!decoded || decoded->size() != 1 || !query) return std::nullopt;
    const std::string& path = decoded->front().first;
    if (!path.starts_with('/') || has_dot_segment(path)) return std::nullopt;
    if (std::any_of(path.begin(), path.end(), [](char c) { return is_control(c) || c == '\\'; }))
        return std::nullopt;
    return Target{.path = path, .query = std::move(*query)};
}

std::string client_address(const std::string& peer, const support::Headers& headers,
                           const std::vector<std::string>& trusted_proxies) {
    const bool trusted =
        std::any_of(trusted_proxies.begin(), trusted_proxies.end(),
                    [&peer](const std::string& proxy) { return canonical_address(proxy) == peer; });
    if (!trusted || peer.empty()) return peer;
    std::string_view last;
    for (const auto& [name, value] : headers)
        if (support::same_header_name(name, "X-Forwarded-For")) last = value;
    if (const std::size_t comma = last.rfind(','); comma != std::string_view::npos)
        last.remove_prefix(comma + 1);
    const std::string client = canonical_address(std::string(trim(last)));
    return client.empty() ? peer : client;
}

}  // namespace waymark::web
