#include "i18n/format.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace waymark::i18n {
namespace {

// Translations are in the form that stands in a date: Latvian "ceturtdien", "novembrī".
constexpr std::array weekdays{
    translatable("Sunday"),   translatable("Monday"), translatable("Tuesday"),  translatable("Wednesday"),
    translatable("Thursday"), translatable("Friday"), translatable("Saturday"),
};
constexpr std::array months{
    translatable("January"),   translatable("February"), translatable("March"),    translatable("April"),
    translatable("May"),       translatable("June"),     translatable("July"),     translatable("August"),
    translatable("September"), translatable("October"),  translatable("November"), translatable("December"),
};

std::chrono::year_month_day calendar_day(const core::ZoneRules& zone, core::Instant at) {
    return std::chrono::year_month_day{zone.day_of(at)};
}

std::string month_name(const Language& language, std::chrono::month month) {
    return language.text(months[static_cast<unsigned>(month) - 1U]);
}

std::string weekday_name(const Language& language, core::Day day) {
    return language.text(weekdays[std::chrono::weekday{day}.c_encoding()]);
}

Values date_values(const Language& language, const core::ZoneRules& zone, core::Instant at) {
    const auto day = calendar_day(zone, at);
    return {
        {"weekday", weekday_name(language, zone.day_of(at))},
        {"day", std::to_string(static_cast<unsigned>(day.day()))},
        {"month", month_name(language, day.month())},
        {"year", std::to_string(static_cast<int>(day.year()))},
        {"time", clock_time(language, zone, at)},
    };
}

bool same_year(const core::ZoneRules& zone, core::Instant at, core::Instant now) {
    return calendar_day(zone, at).year() == calendar_day(zone, now).year();
}

struct HourMinute {
    std::string hour;
    std::string minute;
};

HourMinute hour_minute(const core::ZoneRules& zone, core::Instant at) {
    const core::seconds of_day = zone.to_local(at) - zone.day_of(at);
    return {fmt::format("{:02}", of_day.count() / 3600), fmt::format("{:02}", of_day.count() / 60 % 60)};
}

}  // namespace

std::string date_time(const Language& language, const core::ZoneRules& zone, core::Instant at,
                      core::Instant now) {
    const Values values = date_values(language, zone, at);
    return same_year(zone, at, now) ? language.text("{weekday}, {day} {month}, {time}", values)
                                    : language.text("{weekday}, {day} {month} {year}, {time}", values);
}

std::string date(const Language& language, const core::ZoneRules& zone, core::Instant at, core::Instant now) {
    const Values values = date_values(language, zone, at);
    return same_year(zone, at, now) ? language.text("{day} {month}", values)
                                    : language.text("{day} {month} {year}", values);
}

std::string clock_time(const core::ZoneRules& zone, core::Instant at) {
    const HourMinute time = hour_minute(zone, at);
    return time.hour + ":" + time.minute;
}

std::string clock_time(const Language& language, const core::ZoneRules& zone, core::Instant at) {
    const HourMinute time = hour_minute(zone, at);
    return language.text("{hour}:{minute}", {{"hour", time.hour}, {"minute", time.minute}});
}

std::string full_hour(const Language& language, int hour) {
    return language.text("{hour}:{minute}", {{"hour", std::to_string(hour)}, {"minute", "00"}});
}

std::string relative_day(const Language& language, const core::ZoneRules& zone, core::Instant at,
                         core::Instant now) {
    const long away = (zone.day_of(at) - zone.day_of(now)).count();
    if (away == 0) return language.text("today");
    if (away == 1) return language.text("tomorrow");
    if (away == -1) return language.text("yesterday");
    if (away > 0) return language.plural("in {n} day", "in {n} days", away);
    return language.plural("{n} day ago", "{n} days ago", -away);
}

}  // namespace waymark::i18n
