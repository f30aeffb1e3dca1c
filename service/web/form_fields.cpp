#include "web/form_fields.hpp"

#include <charconv>

#include "i18n/format.hpp"

namespace waymark::web {

namespace {

constexpr core::days farthest{366};
constexpr std::size_t longest_form_id = 64;

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    const char* begin = text.data() + from;
    const auto [end, error] = std::from_chars(begin, begin + count, value);
    if (error != std::errc{} || end != begin + count) return std::nullopt;
    return value;
}

/// A day of the calendar, "2026-11-30".
std::optional<core::Day> day_named(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day || *month < 1 || *day < 1) return std::nullopt;
    const std::chrono::year_month_day named{std::chrono::year{*year},
                                            std::chrono::month{static_cast<unsigned>(*month)},
                                            std::chrono::day{static_cast<unsigned>(*day)}};
    return named.ok() ? std::optional(core::Day{std::chrono::local_days{named}}) : std::nullopt;
}

/// Nothing when it is over, or more than a year ahead.
std::optional<core::Instant> midnight_ahead(const PageContext& context, core::Day day) {
    const core::Instant begin = context.zone.to_instant(core::LocalTime{day});
    if (begin <= context.now || begin > context.now + farthest) return std::nullopt;
    return begin;
}

}  // namespace

std::optional<core::Instant> end_of_day(const PageContext& context, std::string_view text) {
    const std::optional<core::Day> day = day_named(text);
    return day ? midnight_ahead(context, *day + core::days{1}) : std::nullopt;
}

std::optional<core::Instant> begin_of_day(const PageContext& context, std::string_view text) {
    const std::optional<core::Day> day = day_named(text);
    return day ? midnight_ahead(context, *day) : std::nullopt;
}

ViewModel::List hour_models(const i18n::Language& language, int from, int until, int chosen) {
    ViewModel::List list;
    for (int hour = from; hour <= until; ++hour)
        list.push_back(ViewModel()
                           .set("value", std::to_string(hour))
                           .set("label", i18n::full_hour(language, hour))
                           .set("chosen", hour == chosen));
    return list;
}

std::optional<int> number_between(std::string_view text, int least, int most) {
    if (text.empty() || text.size() > 9) return std::nullopt;
    const auto value = digits(text, 0, text.size());
    return value && *value >= least && *value <= most ? value : std::nullopt;
}

bool is_form_id(std::string_view text) {
    return !text.empty() && text.size() <= longest_form_id &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

const core::Activity* activity_named(const PageContext& context, std::string_view text) {
    core::ActivityId id;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (error != std::errc{} || end != text.data() + text.size()) return nullptr;
    return core::find_activity(context.course->snapshot, id);
}

std::string with_plain_line_ends(std::string_view text) {
    std::string plain;
    for (const char byte : text)
        if (byte != '\r') plain.push_back(byte);
    return plain;
}

}  // namespace waymark::web
