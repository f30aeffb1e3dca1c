#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "core/reminder.hpp"
#include "support/course_builder.hpp"
#include "zones.hpp"

// Days and hours are the student's: over changes of the clock, midnight, the turn of the year, and from the
// date line to the date line.

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::test_zone;

namespace {

Instant utc(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                                     std::chrono::day{day}};
    return Instant{date} + hours{hour} + minutes{minute};
}

/// One student, one assignment, every day a day for reminders unless a test says otherwise.
struct Alone {
    CourseBuilder course;
    Policy policy;
    ReminderHistory history;
    ZoneOf zones;

    Alone(Instant now, Instant due, const ZoneRules& zone) {
        course.student(10);
        course.assignment(1, due);
        course.snapshot.taken = now;
        course.snapshot.course.starts = now - days{30};
        course.snapshot.course.ends = now + days{60};
        for (PartStatus& part : course.snapshot.parts) part.as_of = now;
        zones[{10}] = &zone;
        policy.reminders.weekends = true;
        policy.reminders.stages = {{"1-day-before", hours{24}}};
    }
    [[nodiscard]] ReminderPlan plan(Instant now) const {
        const SnapshotIndex index(course.snapshot);
        return plan_reminders(index, policy, Writes::all, history, zones, now);
    }
    /// When the only reminder goes; nothing when it does not.
    [[nodiscard]] std::optional<Instant> moment(Instant now) const {
        const ReminderPlan made = plan(now);
        if (!made.reminders.empty()) return made.reminders.front().send_at;
        if (!made.later.empty()) return made.later.front().send_at;
        return std::nullopt;
    }
};

bool is_open(const ReminderPolicy& policy, const ZoneRules& zone, Instant at) {
    const LocalTime local = zone.to_local(at);
    const auto hour = std::chrono::floor<hours>(local - std::chrono::floor<days>(local)).count();
    return hour >= policy.quiet_until && hour < policy.quiet_from;
}

}  // namespace

TEST_CASE("in the night the clocks go forward a reminder still comes in the evening before",
          "[core][reminder][zone]") {
    // Riga, 29 March 2026: 03:00 becomes 04:00. A day before Monday 03:30 is that very night.
    const Alone alone(utc(2026, 3, 27, 12), utc(2026, 3, 30, 0, 30), test_zone("Riga"));
    const auto moment = alone.moment(utc(2026, 3, 27, 12));
    REQUIRE(moment);
    const LocalTime local = test_zone("Riga").to_local(*moment);
    CHECK(std::chrono::floor<days>(local) == Day{std::chrono::year{2026} / std::chrono::March / 28});
    CHECK(is_open(alone.policy.reminders, test_zone("Riga"), *moment));
    CHECK(*moment <= utc(2026, 3, 28, 18));  // 20:00 in Riga, still winter time
}

TEST_CASE("in the night the clocks go back the hour that comes twice is quiet both times",
          "[core][reminder][zone]") {
    // Riga, 25 October 2026: 04:00 becomes 03:00; 00:30 and 01:30 UTC are both half past three.
    for (const Instant due : {utc(2026, 10, 26, 0, 30), utc(2026, 10, 26, 1, 30)}) {
        const Alone alone(utc(2026, 10, 23, 12), due, test_zone("Riga"));
        const auto moment = alone.moment(utc(2026, 10, 23, 12));
        REQUIRE(moment);
        CHECK(is_open(alone.policy.reminders, test_zone("Riga"), *moment));
        CHECK(*moment <= due - hours{24});
    }
}

TEST_CASE("a day before a date is the same hour of the clock only where the clock did not change",
          "[core][reminder][zone]") {
    // 24 hours are 24 hours: noon on the day after the change is one o'clock the day before … in winter time.
    const Alone alone(utc(2026, 3, 27, 6), utc(2026, 3, 29, 9), test_zone("Riga"));
    const auto moment = alone.moment(utc(2026, 3, 27, 6));
    REQUIRE(moment);
    CHECK(*moment == utc(2026, 3, 28, 9));
    CHECK(test_zone("Riga").to_local(*moment).time_since_epoch() % days{1} == hours{11});
}

TEST_CASE("a date at midnight belongs to the evening before, in the student's own zone",
          "[core][reminder][zone]") {
    for (const char* name : {"Riga", "New_York", "Kolkata", "UTC"}) {
        const ZoneRules& zone = test_zone(name);
        const Instant midnight = zone.to_instant(
            LocalTime{Day{std::chrono::year{2026} / std::chrono::June / 10}.time_since_epoch()});
        Alone alone(midnight - days{3}, midnight, zone);
        const auto moment = alone.moment(midnight - days{3});
        CAPTURE(name);
        REQUIRE(moment);
        CHECK(zone.day_of(*moment) == Day{std::chrono::year{2026} / std::chrono::June / 8});
        CHECK(is_open(alone.policy.reminders, zone, *moment));
    }
}

TEST_CASE("over the turn of the year the reminder goes in the old one and holidays are kept",
          "[core][reminder][zone]") {
    const Instant due = utc(2027, 1, 1, 21, 59);  // 23:59 in Riga
    const Alone alone(utc(2026, 12, 29, 9), due, test_zone("Riga"));
    CHECK(alone.moment(utc(2026, 12, 29, 9)) == utc(2026, 12, 31, 17, 59));

    Alone holidays(utc(2026, 12, 29, 9), due, test_zone("Riga"));
    holidays.policy.calendar.holidays = {Day{std::chrono::year{2026} / std::chrono::December / 31},
                                         Day{std::chrono::year{2027} / std::chrono::January / 1}};
    const auto moment = holidays.moment(utc(2026, 12, 29, 9));
    REQUIRE(moment);
    CHECK(test_zone("Riga").day_of(*moment) == Day{std::chrono::year{2026} / std::chrono::December / 30});
}

TEST_CASE("from the date line to the date line nobody is written to in the night", "[core][reminder][zone]") {
    const Instant now = utc(2026, 5, 12, 11, 20);
    for (int quarter = -12 * 4; quarter <= 14 * 4; ++quarter) {
        const FixedOffset zone{minutes{15 * quarter}};
        const Alone alone(now, now + hours{60}, zone);
        CAPTURE(quarter);
        const auto moment = alone.moment(now);
        REQUIRE(moment);
        CHECK(is_open(alone.policy.reminders, zone, *moment));
        CHECK(*moment <= now + hours{36});
        CHECK(*moment > now + hours{36} - hours{13});
    }
}

TEST_CASE("somebody whose zone is not known is reckoned in UTC, and said so by nobody's clock but that",
          "[core][reminder][zone]") {
    const Instant now = utc(2026, 5, 12, 21, 30);
    Alone unknown(now, now + hours{30}, test_zone("UTC"));
    unknown.zones.clear();
    const Alone universal(now, now + hours{30}, test_zone("UTC"));
    CHECK(unknown.moment(now) == universal.moment(now));
    CHECK(unknown.moment(now) == utc(2026, 5, 13, 8));  // quiet until then
}

TEST_CASE("at any instant of a year, in zones that change their clocks, a plan keeps its promises",
          "[core][reminder][zone]") {
    std::mt19937 dice{20261126};
    for (int round = 0; round < 3000; ++round) {
        const char* names[] = {"Riga", "New_York", "Kolkata"};
        const ZoneRules& zone = test_zone(names[dice() % 3]);
        const Instant now = utc(2026, 1, 1, 0) + minutes{static_cast<int>(dice() % (366 * 24 * 60))};
        const Instant due = now + minutes{static_cast<int>(dice() % (9 * 24 * 60))};
        Alone alone(now, due, zone);
        alone.policy.reminders.stages.push_back({"3-days-before", hours{72}});
        CAPTURE(round, to_unix(now), to_unix(due));
        const ReminderPlan plan = alone.plan(now);
        REQUIRE((plan.reminders.empty() || is_open(alone.policy.reminders, zone, now)));
        for (const Reminder& one : plan.later) {
            REQUIRE(is_open(alone.policy.reminders, zone, one.send_at));
            REQUIRE(one.send_at < due);
        }
        std::vector<std::string> stages;
        for (const auto* list : {&plan.reminders, &plan.later})
            for (const Reminder& one : *list) stages.push_back(one.key.stage);
        for (const SkippedReminder& one : plan.skipped) stages.push_back(one.key.stage);
        std::sort(stages.begin(), stages.end());
        std::vector<std::string> expected;  // of what lies within the horizon nothing is forgotten
        if (due - hours{24} <= now + days{7}) expected.emplace_back("1-day-before");
        if (due - hours{72} <= now + days{7}) expected.emplace_back("3-days-before");
        REQUIRE(stages == expected);
    }
}
