#include "lti/link_header.hpp"

#include <algorithm>

#include "support/url.hpp"

namespace waymark::lti {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view opening_quote = "\xE2\x80\x9C";
constexpr std::string_view closing_quote = "\xE2\x80\x9D";

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const auto last = text.find_last_not_of(blanks);
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

/// Takes one pair of quotes of any kind away.
std::string_view unquoted(std::string_view text) {
    for (const auto quote : {std::string_view{"\""}, std::string_view{"'"}, opening_quote, closing_quote}) {
        if (!text.starts_with(quote)) continue;
        text.remove_prefix(quote.size());
        break;
    }
    for (const auto quote : {std::string_view{"\""}, std::string_view{"'"}, closing_quote, opening_quote}) {
        if (!text.ends_with(quote)) continue;
        text.remove_suffix(quote.size());
        break;
    }
    return text;
}

/// Whether `relation` is among the words of a rel parameter's value.
bool names(std::string_view words, std::string_view relation) {
    words = unquoted(trimmed(words));
    while (!words.empty()) {
        const auto end = std::min(words.find_first_of(blanks), words.size());
        if (support::same_header_name(words.substr(0, end), relation)) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

/// Up to the next `mark` outside straight quotes.
std::string_view take_until(std::string_view& rest, char mark) {
    bool quoted = false;
    std::size_t end = 0;
    while (end < rest.size() && (quoted || rest[end] != mark)) {
        if (rest[end] == '"') quoted = !quoted;
        ++end;
    }
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

bool has_relation(std::string_view parameters, std::string_view relation) {
    while (!parameters.empty()) {
        const auto parameter = trimmed(take_until(parameters, ';'));
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos) continue;
        if (support::same_header_name(trimmed(parameter.substr(0, equals)), "rel"))
            return names(parameter.substr(equals + 1), relation);  // RFC 8288 §3.3: only the first counts
    }
    return false;
}

std::optional<std::string> address_of(std::string_view written, std::string_view base) {
    std::string text(trimmed(written));
    for (auto at = text.find("&amp;"); at != std::string::npos; at = text.find("&amp;", at + 1))
        text.erase(at + 1, 4);
    const auto own = support::parse_url(base);
    if (own && text.starts_with('/') && !text.starts_with("//")) text.insert(0, own->origin());
    if (!support::parse_url(text)) return std::nullopt;
    return text;
}

std::optional<std::string_view> written_in(std::string_view value, std::string_view relation) {
    while (true) {
        const auto open = value.find('<');
        const auto close = open == std::string_view::npos ? open : value.find('>', open);
        if (close == std::string_view::npos) return std::nullopt;
        const auto written = value.substr(open + 1, close - open - 1);
        value.remove_prefix(close + 1);
        if (has_relation(take_until(value, ','), relation)) return written;
    }
}

/// What stands between the angle brackets of the first link with this relation.
std::optional<std::string_view> written_target(const support::Headers& headers, std::string_view relation) {
    for (const auto& [name, value] : headers) {
        if (!support::same_header_name(name, "Link")) continue;
        if (const auto written = written_in(value, relation)) return written;
    }
    return std::nullopt;
}

}  // namespace

bool has_link(const support::Headers& headers, std::string_view relation) {
    return written_target(headers, relation).has_value();
}

std::optional<std::string> link_target(const support::Headers& headers, std::string_view relation,
                                       std::string_view base) {
    const auto written = written_target(headers, relation);
    return written ? address_of(*written, base) : std::nullopt;
}

}  // namespace waymark::lti
