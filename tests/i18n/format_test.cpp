#include "i18n/format.hpp"

#include <catch2/catch.hpp>

#include "i18n/zone.hpp"

using namespace waymark;
using namespace waymark::core;
using namespace std::chrono_literals;

namespace {

Instant utc(int year, unsigned month, unsigned day, int hour, int minute) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                                     std::chrono::day{day}};
    return date + hours{hour} + minutes{minute};
}

const ZoneRules& riga() {
    return *i18n::find_zone("Europe/Riga");
}

const i18n::Language& english() {
    return i18n::language("en");
}
const i18n::Language& latvian() {
    return i18n::language("lv");
}

}  // namespace

TEST_CASE("a date is written as people of the language write it", "[i18n][format]") {
    const Instant at = utc(2026, 11, 26, 21, 59);
    const Instant now = utc(2026, 11, 20, 8, 0);
    CHECK(i18n::date_time(english(), riga(), at, now) == "Thursday, 26 November, 23:59");
    CHECK(i18n::date_time(latvian(), riga(), at, now) == "ceturtdien, 26. novembrī, plkst. 23.59");
    CHECK(i18n::date(english(), riga(), at, now) == "26 November");
    CHECK(i18n::date(latvian(), riga(), at, now) == "26. novembrī");
}

TEST_CASE("the year is said when it is not this year", "[i18n][format]") {
    const Instant now = utc(2026, 12, 30, 8, 0);
    const Instant at = utc(2027, 1, 4, 7, 5);
    CHECK(i18n::date_time(english(), riga(), at, now) == "Monday, 4 January 2027, 09:05");
    CHECK(i18n::date_time(latvian(), riga(), at, now) == "pirmdien, 2027. gada 4. janvārī, plkst. 09.05");
    CHECK(i18n::date(english(), riga(), at, now) == "4 January 2027");
    CHECK(i18n::date(latvian(), riga(), at, now) == "2027. gada 4. janvārī");
}

TEST_CASE("whether the year has changed is judged in the zone", "[i18n][format]") {
    const Instant at = utc(2026, 12, 31, 22, 30);  // already 2027 in Riga
    CHECK(i18n::date(english(), riga(), at, utc(2026, 12, 31, 12, 0)) == "1 January 2027");
    CHECK(i18n::date(english(), riga(), at, utc(2027, 1, 2, 12, 0)) == "1 January");
}

TEST_CASE("the clock shows two digits each", "[i18n][format]") {
    CHECK(i18n::clock_time(riga(), utc(2026, 7, 1, 6, 4)) == "09:04");
    CHECK(i18n::clock_time(latvian(), riga(), utc(2026, 7, 1, 6, 4)) == "09.04");
    CHECK(i18n::clock_time(riga(), utc(2026, 7, 1, 21, 0)) == "00:00");
}

TEST_CASE("how far a day is counts days of the zone, not hours", "[i18n][format]") {
    const Instant now = utc(2026, 11, 26, 21, 50);  // 23:50 in Riga
    struct Case {
        Instant at;
        std::string english, latvian;
    };
    const auto one = GENERATE_REF(values<Case>({
        {now, "today", "šodien"},
        {now - 23h, "today", "šodien"},
        {now + 20min, "tomorrow", "rīt"},
        {now - 24h, "yesterday", "vakar"},
        {now + 48h, "in 2 days", "pēc 2 dienām"},
        {now + 24h * 21, "in 21 days", "pēc 21 dienas"},
        {now - 24h * 3, "3 days ago", "pirms 3 dienām"},
        {now - 24h * 11, "11 days ago", "pirms 11 dienām"},
    }));
    CHECK(i18n::relative_day(english(), riga(), one.at, now) == one.english);
    CHECK(i18n::relative_day(latvian(), riga(), one.at, now) == one.latvian);
}

TEST_CASE("a full hour of a form is written as the language writes times", "[i18n]") {
    CHECK(i18n::full_hour(english(), 8) == "8:00");
    CHECK(i18n::full_hour(latvian(), 8) == "8.00");
    CHECK(i18n::full_hour(english(), 24) == "24:00");
}
