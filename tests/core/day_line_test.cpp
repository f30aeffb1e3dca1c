#include "core/day_line.hpp"

#include <catch2/catch.hpp>

#include "core/praise.hpp"
#include "core/worklist.hpp"
#include "reminder_situations.hpp"

using namespace waymark::core;
using waymark::test::ChangingZone;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

/// Midnight UTC of noon's day.
constexpr Instant today = noon - hours{12};

void compare(const ZoneRules& zone) {
    const DayLine line(zone, noon);
    for (Instant at = noon - days{380}; at < noon + days{4}; at += minutes{30})
        if (line.day_of(at) != zone.day_of(at)) FAIL("at " << to_unix(at));
    SUCCEED("compared");
}

/// Students 10 and 11 have had something to do for long; 11 worked two days ago.
struct Silence : CourseBuilder {
    Silence() {
        snapshot.course.starts = noon - days{60};
        students(10, 11);
        for (Enrolment& person : snapshot.people) person.last_access.reset();
        assignment(1, noon + days{30});
        assignment(2, noon + days{31});
        assignment(3, noon + days{32});
        submitted(1, 11, today - days{2});
    }
    /// Whether the worklist of that moment calls student 10 quiet, and since when.
    [[nodiscard]] std::optional<Instant> quiet_since(Instant now, const ZoneRules& zone) const {
        const SnapshotIndex index(snapshot);
        const Policy policy;
        const CourseFigures figures = figures_of(index, policy, now, zone);
        for (const WorklistReason& one : reasons_of(figures, {10}, {}, policy, zone))
            if (one.kind == WorklistKind::quiet) return one.date;
        return std::nullopt;
    }
};

}  // namespace

TEST_CASE("the days of a zone are the same, looked up quickly", "[core][days]") {
    compare(FixedOffset{});
    compare(FixedOffset{hours{14}});
    compare(FixedOffset{hours{-12}});
    compare(FixedOffset{hours{5} + minutes{45}});
    compare(ChangingZone(noon - days{30} - hours{11}, hours{2}, hours{3}));  // forwards
    compare(ChangingZone(noon - days{30} - hours{11}, hours{3}, hours{2}));  // backwards
    compare(ChangingZone(noon - hours{14}, hours{2}, hours{3}));             // at midnight there
    compare(ChangingZone(noon - hours{6}, hours{-6}, hours{-5}));            // at midnight there, in the west
    compare(ChangingZone(noon - days{3}, hours{-11}, hours{13}));            // a day is left out
}

TEST_CASE("silence is counted in days where the site is", "[core][days][worklist]") {
    Silence course;
    const Instant late = today - days{7} + hours{23};  // in the east the next day has begun
    course.submitted(1, 10, late);
    CHECK(course.quiet_since(today + hours{2}, FixedOffset{}) == late);
    CHECK_FALSE(course.quiet_since(today + hours{2}, FixedOffset{hours{3}}));
    CHECK(course.quiet_since(today + hours{21}, FixedOffset{hours{3}}) == late);  // a new day there
    // In the west it is still the evening of the day before.
    CHECK_FALSE(course.quiet_since(today + hours{2}, FixedOffset{hours{-5}}));
    CHECK(course.quiet_since(today + hours{5}, FixedOffset{hours{-5}}) == late);
}

TEST_CASE("silence begins and ends at midnight on days of 23 and of 25 hours too", "[core][days][worklist]") {
    Silence course;
    const Instant late = today - days{7} - hours{1};
    course.submitted(1, 10, late);
    // Clocks went forward three days ago: midnight there was at 22 o'clock, and is at 21.
    const ChangingZone spring(noon - days{3}, hours{2}, hours{3});
    CHECK_FALSE(course.quiet_since(today - hours{4}, spring));
    CHECK(course.quiet_since(today - hours{3}, spring) == late);
    // Clocks went back: midnight was at 21 o'clock, and is at 22.
    const ChangingZone autumn(noon - days{3}, hours{3}, hours{2});
    CHECK_FALSE(course.quiet_since(today - hours{3}, autumn));
    CHECK(course.quiet_since(today - hours{2}, autumn) == late);
}

TEST_CASE("the usual gap of a course is counted in days where the site is", "[core][days][worklist]") {
    CourseBuilder course;
    course.snapshot.course.starts = noon - days{300};
    course.students(10, 12);
    // By turns late in the evening and early in the morning: gaps of 13 and 11 days, and of 12 and 12 where
    // the day ends three hours earlier.
    for (int activity = 1; activity <= 20; ++activity) {
        course.assignment(activity, std::nullopt);
        const hours hour = activity % 2 == 0 ? hours{23} : hours{1};
        for (int student = 10; student <= 12; ++student)
            course.submitted(activity, student,
                             today - days{12 * activity + (activity % 2 == 0 ? 1 : 0)} + hour);
    }
    const SnapshotIndex index(course.snapshot);
    CHECK(quiet_span(index, Policy{}, noon, DayLine(FixedOffset{}, noon)) == days{13});
    const FixedOffset east{hours{2}};
    CHECK(quiet_span(index, Policy{}, noon, DayLine(east, noon)) == days{12});
}

TEST_CASE("work on both sides of a midnight there is two days of work", "[core][days]") {
    CourseBuilder course;
    course.student(10);
    for (int activity = 1; activity <= 3; ++activity) course.assignment(activity, std::nullopt);
    course.submitted(1, 10, today - hours{4})
        .submitted(2, 10, today - hours{3})
        .submitted(3, 10, today - hours{1});
    const SnapshotIndex index(course.snapshot);
    std::vector<Day> found;
    const FixedOffset utc;
    days_with_work(index.worked_days({10}), DayLine(utc, noon), noon, found);
    CHECK(found.size() == 1);
    const FixedOffset riga{hours{2}};
    days_with_work(index.worked_days({10}), DayLine(riga, noon), noon, found);
    CHECK(found == std::vector<Day>{riga.day_of(today - hours{4}), riga.day_of(today - hours{1})});
    days_with_work(index.worked_days({10}), DayLine(riga, noon), today - hours{3}, found);
    CHECK(found.size() == 1);
}

TEST_CASE("work on the day of a contact is an answer to it when it comes later that day",
          "[core][days][worklist]") {
    Silence course;
    const Instant written = today - days{7} + hours{9};
    WorklistMemory memory;
    memory.contacts[{10}] = written;
    memory.open_contacts[{10}] = {written, {}};
    const auto waits = [&] {
        const SnapshotIndex index(course.snapshot);
        const Policy policy;
        const FixedOffset utc;
        const CourseFigures figures = figures_of(index, policy, noon, utc);
        for (const WorklistReason& one : reasons_of(figures, {10}, memory, policy, utc))
            if (one.kind == WorklistKind::unanswered) return true;
        return false;
    };
    course.submitted(1, 10, written - hours{1});
    CHECK(waits());
    course.submitted(2, 10, written + hours{1});
    CHECK_FALSE(waits());
}
