#include "core/working_days.hpp"

#include <catch2/catch.hpp>

#include "zones.hpp"

using namespace waymark::core;
using namespace std::chrono;

namespace {

Instant at(sys_days day, hours hour) {
    return Instant{day} + hour;
}
const FixedOffset utc;

}  // namespace

TEST_CASE("working days leave out weekends and holidays", "[core][working-days]") {
    const CalendarPolicy calendar{
        {Day{local_days{2026y / December / 24}}, Day{local_days{2026y / December / 25}}}};
    const Instant wednesday = at(2026y / December / 23, hours{9});
    CHECK(add_working_days(wednesday, 1, {}, utc) == at(2026y / December / 24, hours{9}));
    CHECK(add_working_days(wednesday, 1, calendar, utc) == at(2026y / December / 28, hours{9}));
    CHECK(add_working_days(wednesday, 3, calendar, utc) == at(2026y / December / 30, hours{9}));
    CHECK(add_working_days(wednesday, 0, calendar, utc) == wednesday);
    CHECK(is_working_day(Day{local_days{2026y / December / 23}}, calendar));
    CHECK_FALSE(is_working_day(Day{local_days{2026y / December / 24}}, calendar));
    CHECK_FALSE(is_working_day(Day{local_days{2026y / December / 26}}, calendar));
}

TEST_CASE("from a day off the count begins with the next working day", "[core][working-days]") {
    CHECK(add_working_days(at(2026y / December / 26, hours{9}), 1, {}, utc) ==
          at(2026y / December / 28, hours{9}));
}

TEST_CASE("a working day is one of the zone, and keeps its hour over a change of the clocks",
          "[core][working-days]") {
    const FixedOffset east{hours{2}};
    // Friday 23:00 in UTC is Saturday there: Monday is the first working day of both, at another hour's side.
    CHECK(add_working_days(at(2026y / December / 25, hours{23}), 1, {}, east) ==
          at(2026y / December / 27, hours{23}));
    CHECK(add_working_days(at(2026y / December / 25, hours{23}), 1, {}, utc) ==
          at(2026y / December / 28, hours{23}));
    // Friday 2026-10-23, 10:00 summer time, to Monday 10:00 winter time.
    CHECK(add_working_days(at(2026y / October / 23, hours{7}), 1, {}, waymark::test::test_zone("Riga")) ==
          at(2026y / October / 26, hours{8}));
}

TEST_CASE("a calendar of nothing but holidays ends the count after a year", "[core][working-days]") {
    CalendarPolicy calendar;
    for (int i = 0; i < 800; ++i) calendar.holidays.push_back(Day{local_days{2026y / January / 1}} + days{i});
    const Instant begun = at(2026y / January / 5, hours{9});
    CHECK(add_working_days(begun, 3, calendar, utc) == begun + days{366});
}
