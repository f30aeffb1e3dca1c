#include "i18n/zone.hpp"

#include <catch2/catch.hpp>

using namespace waymark;
using namespace waymark::core;
using namespace std::chrono_literals;

namespace {

LocalTime local(int year, unsigned month, unsigned day, int hour, int minute) {
    const std::chrono::local_days date{std::chrono::year{year} / std::chrono::month{month} /
                                       std::chrono::day{day}};
    return date + hours{hour} + minutes{minute};
}

Instant utc(int year, unsigned month, unsigned day, int hour, int minute) {
    return Instant{local(year, month, day, hour, minute).time_since_epoch()};
}

const ZoneRules& zone(std::string_view name) {
    const ZoneRules* found = i18n::find_zone(name);
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace

TEST_CASE("unknown zones are none", "[i18n][zone]") {
    CHECK(i18n::find_zone("") == nullptr);
    CHECK(i18n::find_zone("99") == nullptr);
    CHECK(i18n::find_zone("Europe/Atlantis") == nullptr);
    CHECK(i18n::find_zone("../etc/passwd") == nullptr);
}

TEST_CASE("the same zone is the same object", "[i18n][zone]") {
    CHECK(&zone("Europe/Riga") == &zone("Europe/Riga"));
}

TEST_CASE("the first known zone is taken, else UTC", "[i18n][zone]") {
    CHECK(&i18n::zone_or_utc("Europe/Riga", "America/New_York") == &zone("Europe/Riga"));
    CHECK(&i18n::zone_or_utc("99", "America/New_York") == &zone("America/New_York"));
    CHECK(i18n::zone_or_utc("99", "").offset_at(utc(2026, 7, 1, 12, 0)) == 0s);
}

TEST_CASE("offsets change with the season", "[i18n][zone]") {
    CHECK(zone("Europe/Riga").offset_at(utc(2026, 1, 15, 12, 0)) == 2h);
    CHECK(zone("Europe/Riga").offset_at(utc(2026, 7, 15, 12, 0)) == 3h);
    CHECK(zone("America/New_York").offset_at(utc(2026, 1, 15, 12, 0)) == -5h);
    CHECK(zone("America/New_York").offset_at(utc(2026, 7, 15, 12, 0)) == -4h);
}

TEST_CASE("the offset changes at the very second", "[i18n][zone]") {
    const ZoneRules& riga = zone("Europe/Riga");
    const Instant change = utc(2026, 3, 29, 1, 0);
    CHECK(riga.offset_at(change - 1s) == 2h);
    CHECK(riga.offset_at(change) == 3h);
}

TEST_CASE("a time skipped in spring becomes the first one after the gap", "[i18n][zone]") {
    CHECK(zone("Europe/Riga").to_instant(local(2026, 3, 29, 3, 30)) == utc(2026, 3, 29, 1, 0));
    CHECK(zone("America/New_York").to_instant(local(2026, 3, 8, 2, 15)) == utc(2026, 3, 8, 7, 0));
    CHECK(zone("Europe/Riga").to_instant(local(2026, 3, 29, 4, 0)) == utc(2026, 3, 29, 1, 0));
}

TEST_CASE("a time repeated in autumn becomes the earlier of the two", "[i18n][zone]") {
    CHECK(zone("Europe/Riga").to_instant(local(2026, 10, 25, 3, 30)) == utc(2026, 10, 25, 0, 30));
    CHECK(zone("America/New_York").to_instant(local(2026, 11, 1, 1, 30)) == utc(2026, 11, 1, 5, 30));
    CHECK(zone("Europe/Riga").to_instant(local(2026, 10, 25, 4, 0)) == utc(2026, 10, 25, 2, 0));
}

TEST_CASE("wall-clock times go there and back", "[i18n][zone]") {
    const ZoneRules& riga = zone("Europe/Riga");
    const LocalTime midnight = local(2026, 11, 26, 0, 0);
    CHECK(riga.to_local(riga.to_instant(midnight)) == midnight);
    CHECK(riga.day_of(utc(2026, 11, 25, 22, 0)) == std::chrono::floor<days>(midnight));
    CHECK(riga.day_of(utc(2026, 11, 25, 21, 59)) == std::chrono::floor<days>(midnight) - days{1});
}
