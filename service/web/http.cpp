#include "web/http.hpp"

#include <algorithm>

namespace waymark::web {
namespace {

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

/// Takes the part before `separator` off the front of `text`.
std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

}  // namespace

std::string Request::cookie(std::string_view name) const {
    std::string value;
    int times = 0;
    for (const auto& [key, line] : headers) {
        if (!support::same_header_name(key, "Cookie")) continue;
        std::string_view rest = line;
        while (!rest.empty()) {
            std::string_view pair = trim(take_until(rest, ';'));
            if (trim(take_until(pair, '=')) != name) continue;
            value = trim(pair);
            ++times;
        }
    }
    return times == 1 ? value : std::string();
}

support::FormFields Request::form() const {
    const std::string* type = support::find_header(headers, "Content-Type");
    if (type == nullptr) return {};
    std::string_view rest = *type;
    if (!support::same_header_name(trim(take_until(rest, ';')), "application/x-www-form-urlencoded"))
        return {};
    return support::form_decode(body).value_or(support::FormFields{});
}

}  // namespace waymark::web
