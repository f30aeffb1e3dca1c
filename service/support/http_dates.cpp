#include "support/http_dates.hpp"

#include <array>
#include <charconv>

namespace waymark::support {

namespace {

int number(std::string_view text) {
    int value = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ptr == text.data() + text.size() ? value : -1;
}

}  // namespace

std::optional<std::chrono::sys_seconds> http_date(std::string_view text) {
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
    unsigned month = 0;
    while (month < months.size() && months[month] != text.substr(8, 3)) ++month;
    const int day = number(text.substr(5, 2));
    const int year = number(text.substr(12, 4));
    const int hour = number(text.substr(17, 2));
    const int minute = number(text.substr(20, 2));
    const int second = number(text.substr(23, 2));
    if (day < 1 || year < 1970 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month + 1},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_seconds{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
           std::chrono::minutes{minute} + std::chrono::seconds{second};
}

std::optional<std::chrono::seconds> retry_after(const Headers& headers) {
    const std::string* text = find_header(headers, "Retry-After");
    if (text == nullptr) return std::nullopt;
    if (const int pause = number(*text); pause >= 0) return std::chrono::seconds{pause};
    const std::string* now = find_header(headers, "Date");
    const auto until = http_date(*text);
    const auto since = now == nullptr ? std::nullopt : http_date(*now);
    if (!until || !since || *until < *since) return std::nullopt;
    return *until - *since;
}

}  // namespace waymark::support
