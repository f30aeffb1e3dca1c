#include "web/cookies.hpp"

#include <algorithm>

namespace waymark::web {

namespace {

std::string full_name(std::string_view kind, std::string_view suffix, bool secure) {
    std::string name = secure ? "__Host-" : "";
    name += kind;
    name += suffix;
    return name;
}

void add_cookie(Response& response, const std::string& name, std::string_view value,
                std::optional<core::seconds> max_age, std::string_view attributes) {
    std::string cookie = name + '=';
    cookie += value;
    cookie += "; Path=/; ";
    if (max_age) cookie += "Max-Age=" + std::to_string(max_age->count()) + "; ";
    cookie += "HttpOnly; ";
    cookie += attributes;
    response.headers.emplace_back("Set-Cookie", std::move(cookie));
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// The names in a Cookie header, in the order in which the browser sent them: the oldest first (RFC 6265
/// §5.4).
std::vector<std::string_view> cookie_names(const Request& request) {
    std::vector<std::string_view> names;
    const std::string* header = support::find_header(request.headers, "Cookie");
    std::string_view rest = header == nullptr ? std::string_view{} : std::string_view{*header};
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        names.push_back(trimmed(pair.substr(0, std::min(pair.find('='), pair.size()))));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
}

/// A suffix we might have given; others are not ours to touch.
bool is_suffix(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    return text.size() == 8 && std::all_of(text.begin(), text.end(), allowed);
}

void add_suffix(std::vector<std::string>& suffixes, std::string_view name, const std::string& prefix) {
    if (!name.starts_with(prefix)) return;
    const std::string suffix{name.substr(prefix.size())};
    if (!is_suffix(suffix)) return;
    if (std::find(suffixes.begin(), suffixes.end(), suffix) == suffixes.end()) suffixes.push_back(suffix);
}

}  // namespace

void set_cookie(Response& response, CookieKind kind, std::string_view suffix, std::string_view value,
                std::optional<core::seconds> max_age, bool secure) {
    if (!secure) {
        add_cookie(response, full_name(kind.plain, suffix, secure), value, max_age, "SameSite=Lax");
        return;
    }
    add_cookie(response, full_name(kind.plain, suffix, secure), value, max_age, "Secure; SameSite=None");
    add_cookie(response, full_name(kind.partitioned, suffix, secure), value, max_age,
               "Secure; SameSite=None; Partitioned");
}

void delete_cookie(Response& response, CookieKind kind, std::string_view suffix, bool secure) {
    set_cookie(response, kind, suffix, "", core::seconds{0}, secure);
}

std::vector<std::string> cookie_values(const Request& request, CookieKind kind, std::string_view suffix,
                                       bool secure) {
    std::vector<std::string> values;
    for (const std::string_view each : {kind.plain, kind.partitioned}) {
        std::string value = request.cookie(full_name(each, suffix, secure));
        if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) continue;
        values.push_back(std::move(value));
    }
    return values;
}

void drop_old_cookies(const Request& request, Response& response, CookieKind kind, bool secure) {
    const std::string plain = full_name(kind.plain, "", secure);
    const std::string partitioned = full_name(kind.partitioned, "", secure);
    std::vector<std::string> suffixes;
    for (const std::string_view name : cookie_names(request)) {
        add_suffix(suffixes, name, plain);
        add_suffix(suffixes, name, partitioned);
    }
    for (std::size_t kept = suffixes.size(); kept >= most_cookies; --kept)
        delete_cookie(response, kind, suffixes[suffixes.size() - kept], secure);
}

}  // namespace waymark::web
