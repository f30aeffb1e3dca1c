#include "core/letter.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"
#include "zones.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

constexpr PersonId mara{2};
constexpr Day monday{days{20780}};  // 23 November 2026, the day of `noon`

struct Plans : CourseBuilder {
    Policy policy;
    LetterHistory history;
    FixedOffset zone{hours{2}};
    Instant now = noon;

    Plans() { student(10); }
    [[nodiscard]] LetterPlan plan(Writes writes = Writes::all) const {
        ZoneOf zones;
        for (const Enrolment& person : snapshot.people) zones[person.person] = &zone;
        return plan_letters(snapshot, policy, writes, history, zones, now);
    }
    [[nodiscard]] static const Letter* find(const std::vector<Letter>& letters, LetterSort sort) {
        for (const Letter& one : letters)
            if (one.key.sort == sort) return &one;
        return nullptr;
    }
    [[nodiscard]] std::optional<LetterSkip> skip(LetterSort sort, Writes writes = Writes::all) const {
        for (const SkippedLetter& one : plan(writes).skipped)
            if (one.sort == sort) return one.reason;
        return std::nullopt;
    }
    /// When that sort goes; nothing when it is skipped.
    [[nodiscard]] std::optional<Instant> moment(LetterSort sort) const {
        const LetterPlan all = plan();
        for (const auto* list : {&all.letters, &all.later})
            if (const Letter* one = find(*list, sort)) return one->send_at;
        return std::nullopt;
    }
    /// The course begins so long after `now`.
    void begins_in(seconds span) {
        snapshot.course.starts = now + span;
        snapshot.course.ends = now + span + days{60};
    }
};

Instant local(Day day, int hour) {
    return FixedOffset(hours{2}).to_instant(LocalTime{day} + hours{hour});
}

}  // namespace

TEST_CASE("a digest goes on the policy's day and hour in the mentor's zone", "[core][letter]") {
    Plans course;
    course.now = local(monday, 9) - seconds{1};
    CHECK(Plans::find(course.plan().letters, LetterSort::weekly) == nullptr);
    CHECK(course.moment(LetterSort::weekly) == local(monday, 9));
    course.now += seconds{1};
    const LetterPlan plan = course.plan();
    const Letter* weekly = Plans::find(plan.letters, LetterSort::weekly);
    REQUIRE(weekly != nullptr);
    CHECK(weekly->key == LetterKey{mara, LetterSort::weekly, monday});
    course.policy.letters.day = std::chrono::Thursday;
    course.policy.letters.hour = 15;
    CHECK(course.moment(LetterSort::weekly) == local(monday + days{3}, 15));
}

TEST_CASE("one digest a week, the next one is announced", "[core][letter]") {
    Plans course;
    course.history.used.insert({mara, LetterSort::weekly, monday});
    CHECK(course.plan().letters.empty());
    CHECK(course.moment(LetterSort::weekly) == local(monday + days{7}, 9));
}

TEST_CASE("a digest that was held up goes within two days, later not any more", "[core][letter]") {
    Plans course;
    course.now = local(monday + days{2}, 9) - seconds{1};
    CHECK(Plans::find(course.plan().letters, LetterSort::weekly) != nullptr);
    course.now += seconds{1};
    CHECK(course.plan().letters.empty());
    CHECK(course.moment(LetterSort::weekly) == local(monday + days{7}, 9));
}

TEST_CASE("a day off moves the digest to the next day, quiet hours hold it up", "[core][letter]") {
    Plans course;
    course.now = local(monday, 8);
    course.policy.calendar.holidays = {monday};
    CHECK(course.moment(LetterSort::weekly) == local(monday + days{1}, 8));
    course.policy.letters.day = std::chrono::Saturday;
    CHECK(course.moment(LetterSort::weekly) == local(monday + days{1}, 8));  // of the Saturday before
    course.policy.calendar.holidays = {};
    course.policy.letters.day = std::chrono::Monday;
    course.now = local(monday, 21);
    CHECK(course.moment(LetterSort::weekly) == local(monday + days{1}, 8));
}

TEST_CASE("every mentor is told about or has a reason", "[core][letter]") {
    Plans course;
    CHECK(course.skip(LetterSort::weekly, Writes::off) == LetterSkip::writes_off);
    CHECK(course.skip(LetterSort::start_pack, Writes::mentor) == LetterSkip::writes_off);
    course.history.switched_off = {mara};
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::switched_off);
    course.history.switched_off = {};
    course.snapshot.course.visible = false;
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::course_not_running);
    course.snapshot.course.visible = true;
    course.snapshot.course.ends = noon;
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::course_not_running);
    CHECK(course.skip(LetterSort::start_pack) == LetterSkip::course_not_running);
    course.snapshot.course.ends.reset();
    course.snapshot.people.back().active = false;
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::no_students);
    course.policy.letters = {.weekly = false, .start_pack = false};
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::by_policy);
    CHECK(course.skip(LetterSort::start_pack) == LetterSkip::by_policy);
    for (const LetterSort sort : {LetterSort::weekly, LetterSort::start_pack})
        CHECK(letter_sort(word(sort)) == sort);
    CHECK(letter_skip(word(LetterSkip::no_start_date)) == LetterSkip::no_start_date);
}

TEST_CASE("the last digest is not announced beyond the end of the course", "[core][letter]") {
    Plans course;
    course.history.used.insert({mara, LetterSort::weekly, monday});
    course.snapshot.course.ends = local(monday + days{6}, 9);
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::course_not_running);
}

TEST_CASE("only active mentors get letters", "[core][letter]") {
    Plans course;
    CHECK(course.plan().letters.size() + course.plan().later.size() + course.plan().skipped.size() == 2);
    course.snapshot.people[1].active = false;
    CHECK(course.plan().letters.size() + course.plan().later.size() + course.plan().skipped.size() == 0);
}

TEST_CASE("the start pack goes two weeks before the start, once", "[core][letter]") {
    Plans course;
    course.begins_in(days{15});
    const Instant opens = *course.snapshot.course.starts - days{14};
    CHECK(course.moment(LetterSort::start_pack) == opens);
    CHECK(course.skip(LetterSort::weekly) == LetterSkip::course_not_running);
    course.now = opens;
    CHECK(Plans::find(course.plan().letters, LetterSort::start_pack) != nullptr);
    course.history.used.insert({mara, LetterSort::start_pack, Day{}});
    CHECK(course.skip(LetterSort::start_pack) == LetterSkip::already_sent);
}

TEST_CASE("a hidden course has its start pack, one without a start date has none", "[core][letter]") {
    Plans course;
    course.begins_in(days{3});
    course.snapshot.course.visible = false;
    CHECK(Plans::find(course.plan().letters, LetterSort::start_pack) != nullptr);
    course.snapshot.course.starts.reset();
    CHECK(course.skip(LetterSort::start_pack) == LetterSkip::no_start_date);
}

TEST_CASE("who was mentor from the beginning gets no start pack after the start", "[core][letter]") {
    Plans course;
    CHECK(course.skip(LetterSort::start_pack) == LetterSkip::too_late);
    course.snapshot.people[1].joined = noon - days{3};
    CHECK(course.moment(LetterSort::start_pack) == noon);
    course.snapshot.people[1].joined = noon - days{14};
    CHECK(course.skip(LetterSort::start_pack) == LetterSkip::too_late);
}

TEST_CASE("who joins in the last days before the start still has two weeks", "[core][letter]") {
    Plans course;
    course.begins_in(days{-1});
    course.snapshot.people[1].joined = *course.snapshot.course.starts - days{2};
    CHECK(course.moment(LetterSort::start_pack) == noon);
}

TEST_CASE("what was planned is looked at again with the facts of the moment", "[core][letter]") {
    Plans course;
    const LetterKey weekly{mara, LetterSort::weekly, monday};
    const LetterKey pack{mara, LetterSort::start_pack, Day{}};
    const auto checked = [&](const LetterKey& key, bool off = false) {
        return recheck_letter(course.snapshot, course.policy, key, off, course.zone, course.now);
    };
    CHECK(checked(weekly) == std::nullopt);
    CHECK(checked(weekly, true) == LetterSkip::switched_off);
    CHECK(checked(pack) == LetterSkip::too_late);
    course.now = local(monday + days{3}, 9);
    CHECK(checked(weekly) == LetterSkip::too_late);
    course.now = noon;
    course.snapshot.people[1].roles = {"editingteacher"};
    CHECK(checked(weekly) == LetterSkip::not_mentor);
    CHECK(checked(pack) == LetterSkip::not_mentor);
    course.snapshot.people.erase(course.snapshot.people.begin() + 1);
    CHECK(checked(weekly) == LetterSkip::not_mentor);
}

TEST_CASE("over a year of days and zones a digest never goes in quiet hours, and once a week",
          "[core][letter]") {
    Plans course;
    course.snapshot.course.starts.reset();
    course.snapshot.course.ends.reset();
    course.policy.calendar.holidays = {monday + days{28}, monday + days{32}, monday + days{35}};
    const int east = GENERATE(-11, -5, 0, 2, 14);
    course.zone = FixedOffset(hours{east});
    int sent = 0;
    for (course.now = noon; course.now < noon + days{364}; course.now += hours{1}) {
        const LetterPlan plan = course.plan();
        const Letter* weekly = Plans::find(plan.letters, LetterSort::weekly);
        if (weekly == nullptr) continue;
        CHECK(next_sending_moment(course.now, course.policy, course.zone) == course.now);
        CHECK(course.history.used.insert(weekly->key).second);
        ++sent;
    }
    CHECK(sent >= 52);
    CHECK(sent <= 53);
}
