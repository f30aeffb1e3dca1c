#include <fmt/format.h>

#include <algorithm>

#include "config/settings.hpp"
#include "support/url.hpp"

namespace waymark::config {
namespace {

bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_language(std::string_view text) {
    const auto hyphen = text.find('-');
    const std::string_view language = text.substr(0, hyphen);
    if (language.size() < 2 || language.size() > 3 ||
        !std::all_of(language.begin(), language.end(), is_small))
        return false;
    if (hyphen == std::string_view::npos) return true;
    const std::string_view region = text.substr(hyphen + 1);
    return region.size() == 2 && std::all_of(region.begin(), region.end(), is_capital);
}

}  // namespace

bool is_plain_key(std::string_view key) {
    return !key.empty() && key.size() <= 40 &&
           std::all_of(key.begin(), key.end(), [](char c) { return is_small(c) || is_digit(c) || c == '-'; });
}

bool is_loopback_host(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.substr(0, 4) == "127.";
}

bool read_address(TableReader& table, std::string_view key, bool allow_http, std::string& target) {
    std::string text;
    if (!table.text(key, text)) return false;
    const auto url = support::parse_url(text);
    if (!url || !url->query.empty()) {
        table.problem(key, fmt::format("\"{}\" must be an absolute address like https://lms.example.org, "
                                       "without user, query or fragment",
                                       key));
        return false;
    }
    if (url->scheme == "http" && !allow_http && !is_loopback_host(url->host)) {
        table.problem(key, fmt::format("\"{}\" must be https; plain http is for loopback addresses and for "
                                       "sites with insecure_lab = true",
                                       key));
        return false;
    }
    while (!text.empty() && text.back() == '/') text.pop_back();
    target = text;
    return true;
}

void read_language(TableReader& table, std::string_view key, std::string& target) {
    std::string text;
    if (!table.text(key, text)) return;
    if (is_language(text))
        target = text;
    else
        table.problem(key, fmt::format("\"{}\" must be a language code like \"en\" or \"pt-BR\"", key));
}

bool read_path(TableReader& table, std::string_view key, const std::filesystem::path& folder,
               std::filesystem::path& target) {
    std::string text;
    if (!table.text(key, text)) return false;
    target = (folder / text).lexically_normal();
    return true;
}

}  // namespace waymark::config
