#include "core/worklist.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

std::vector<PersonId> everybody(const CourseSnapshot& snapshot) {
    std::vector<PersonId> ids;
    for (const Enrolment& person : snapshot.people) ids.push_back(person.person);
    return ids;
}

std::vector<WorklistItem> list(const CourseSnapshot& snapshot, const WorklistMemory& memory = {},
                               Instant now = noon, const ZoneRules& zone = utc) {
    const SnapshotIndex index(snapshot);
    const Policy policy;
    return worklist(figures_of(index, policy, now, zone), everybody(snapshot), memory, policy, zone);
}

WorklistMemory contact(int person, Instant at) {
    WorklistMemory memory;
    memory.contacts[PersonId{person}] = at;
    return memory;
}

std::vector<WorklistKind> kinds(const std::vector<WorklistItem>& items, int person) {
    std::vector<WorklistKind> found;
    for (const WorklistItem& one : items)
        if (one.person == PersonId{person})
            for (const WorklistReason& reason : one.reasons) found.push_back(reason.kind);
    return found;
}
using Kinds = std::vector<WorklistKind>;

const WorklistItem* item_of(const std::vector<WorklistItem>& items, int person) {
    for (const WorklistItem& one : items)
        if (one.person == PersonId{person}) return &one;
    return nullptr;
}

}  // namespace

TEST_CASE("a missed deadline puts a student on the list with its date", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{2}, noon + days{5});
    course.submitted(1, 11, noon - days{3});
    const auto items = list(course.snapshot);
    REQUIRE(items.size() == 1);
    CHECK(items[0].person == PersonId{10});
    REQUIRE(items[0].reasons.size() == 1);
    CHECK(items[0].reasons[0].kind == WorklistKind::missed);
    CHECK(items[0].reasons[0].date == noon - days{2});
    CHECK(items[0].reasons[0].can_still_hand_in);
    CHECK(items[0].act_by == noon + days{5});
}

TEST_CASE("an extension takes a student off the list", "[core][worklist]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{2});
    course.extension(1, 10, noon + days{20});
    CHECK(list(course.snapshot).empty());
}

TEST_CASE("after a contact a student rests, until another deadline is missed", "[core][worklist]") {
    CourseBuilder course;
    course.student(10);
    course.assignment(1, noon - days{2});
    course.assignment(2, noon + days{2});
    CHECK(list(course.snapshot, contact(10, noon - days{1})).empty());
    const auto later = list(course.snapshot, contact(10, noon - days{1}), noon + days{2} + hours{1});
    REQUIRE(later.size() == 1);
    REQUIRE(later[0].reasons.size() == 1);  // only the new one: the first was before the contact
    CHECK(later[0].reasons[0].activity == ActivityId{2});
    CHECK(later[0].last_contact == noon - days{1});
}

TEST_CASE("a deadline that is close at hand is named once most others have handed in", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 14);
    course.assignment(1, noon + days{2});
    for (const int student : {11, 12}) course.submitted(1, student, noon - days{1});
    const auto items = list(course.snapshot);
    CHECK(kinds(items, 10) == Kinds{WorklistKind::likely_late});
    CHECK(items[0].reasons[0].activity == ActivityId{1});
    CHECK(items[0].act_by == noon + days{2});
    SECTION("whoever is done has nothing to hear of it") {
        CHECK(kinds(items, 11).empty());
    }
}

TEST_CASE("whoever missed what the others met is expected to be late again", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 13);
    course.assignment(1, noon - days{12}, noon - days{9});
    course.assignment(2, noon - days{5}, noon - days{3});
    course.assignment(3, noon + days{6});
    for (const int student : {11, 12, 13})
        for (const int work : {1, 2}) course.submitted(work, student, noon - days{14});
    const auto items = list(course.snapshot, contact(10, noon - days{4}));
    CHECK(kinds(items, 10) == Kinds{WorklistKind::likely_late});
    CHECK(items.front().reasons.front().loss > 1);
}

TEST_CASE("silence counts only while half of the others are active", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 13);
    course.snapshot.people[2].last_access = noon - days{12};  // student 10
    const auto items = list(course.snapshot);
    REQUIRE(items.size() == 1);
    CHECK(items[0].reasons[0].kind == WorklistKind::quiet);
    CHECK(items[0].reasons[0].date == noon - days{12});
    SECTION("in a week in which nobody was there nobody is quiet") {
        for (Enrolment& person : course.snapshot.people) person.last_access = noon - days{12};
        CHECK(list(course.snapshot).empty());
    }
    SECTION("one of three others is not half") {
        course.snapshot.people[3].last_access = noon - days{12};
        course.snapshot.people[4].last_access = noon - days{12};
        CHECK(list(course.snapshot).empty());
    }
    SECTION("when the roster is stale the silence may be ours") {
        course.stale(Part::roster);
        CHECK(list(course.snapshot).empty());
    }
    SECTION("whoever never came has no date") {
        course.snapshot.people[2].last_access.reset();
        CHECK_FALSE(list(course.snapshot)[0].reasons[0].date);
    }
    SECTION("whoever has everything in may be silent") {
        course.assignment(1, noon + days{9});
        course.submitted(1, 10, noon - days{12});
        CHECK(list(course.snapshot).empty());
    }
}

TEST_CASE("what can still be changed soonest comes first", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 16);
    course.assignment(1, noon - days{3}, noon - days{1});  // closed: nothing to change
    course.assignment(2, noon + days{1});
    for (int student = 11; student <= 16; ++student) course.submitted(1, student, noon - days{4});
    for (const int student : {10, 13, 14, 15, 16}) course.submitted(2, student, noon);
    course.user_override(2, 12, {{}, noon + days{3}, {}});
    const auto items = list(course.snapshot);
    REQUIRE(items.size() == 3);
    CHECK(items[0].person == PersonId{11});
    CHECK(items[1].person == PersonId{12});
    CHECK(items[2].person == PersonId{10});
    CHECK_FALSE(items[2].act_by);
}

TEST_CASE("within a day the heavier loss comes first, then the longest without contact", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 12);
    course.assignment(1, noon - days{3});
    course.quiz(2, noon - days{2}).base.closes.reset();
    course.submitted(1, 10, noon - days{4}).submitted(1, 11, noon - days{4});
    course.attempt(2, 12, AttemptState::finished, noon - days{4});
    WorklistMemory memory = contact(11, noon - days{20});
    memory.contacts[PersonId{10}] = noon - days{10};
    const auto items = list(course.snapshot, memory);
    REQUIRE(items.size() == 3);
    CHECK(items[0].person == PersonId{12});  // an assignment weighs more than a quiz
    CHECK(items[1].person == PersonId{11});
    CHECK(items[2].person == PersonId{10});
}

TEST_CASE("a day is a day of the site, not of Greenwich", "[core][worklist]") {
    // 18:00 and 23:59 of one day in Lima, with the midnight of UTC between them.
    const FixedOffset lima{hours{-5}};
    CourseBuilder course;
    course.students(10, 16);
    course.assignment(1, noon - days{3}, noon + hours{11});
    course.assignment(2, noon - days{3}, noon + hours{16} + minutes{59});
    course.assignment(3, noon - days{3}, noon + hours{17} - seconds{1});
    for (int student = 11; student <= 16; ++student) course.submitted(1, student, noon - days{4});
    for (const int student : {10, 12, 13, 14, 15, 16})
        for (const int work : {2, 3}) course.submitted(work, student, noon - days{4});
    const auto items = list(course.snapshot, {}, noon, lima);
    REQUIRE(items.size() == 2);
    CHECK(items[0].person == PersonId{11});  // two are lost today
    CHECK(items[1].person == PersonId{10});
    const auto in_greenwich = list(course.snapshot);
    REQUIRE(in_greenwich.size() == 2);
    CHECK(in_greenwich[0].person == PersonId{10});
}

TEST_CASE("working days begin and end with the days of the site", "[core][worklist]") {
    const FixedOffset lima{hours{-5}};
    CourseBuilder course;
    course.student(10);
    // Friday 20:00 in Lima is Saturday in UTC; there the count would begin on Monday. Noon is a Monday.
    const Instant friday = noon - days{3} + hours{13};
    course.snapshot.course.starts = friday;
    WorklistMemory memory;
    memory.watched_since = friday;
    const Instant due = friday + days{5};  // Monday, Tuesday, Wednesday at 20:00
    CHECK(list(course.snapshot, memory, due - seconds{1}, lima).empty());
    CHECK(kinds(list(course.snapshot, memory, due, lima), 10) == Kinds{WorklistKind::first_contact});
}

TEST_CASE("a known situation mutes the item but not the fact", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{2}, noon + days{5});
    course.submitted(1, 11, noon - days{3});
    WorklistMemory memory;
    memory.known_until[PersonId{10}] = noon + days{1};
    CHECK(list(course.snapshot, memory).empty());
    const SnapshotIndex index(course.snapshot);
    const Policy policy;
    const auto facts = reasons_of(figures_of(index, policy, noon, utc), PersonId{10}, memory, policy, utc);
    REQUIRE(facts.size() == 1);
    CHECK(facts[0].kind == WorklistKind::missed);
    SECTION("until its date") {
        CHECK(list(course.snapshot, memory, noon + days{1}).size() == 1);
    }
    SECTION("and not what the student writes") {
        memory.replies[PersonId{10}] = noon - hours{1};
        CHECK(kinds(list(course.snapshot, memory), 10) == Kinds{WorklistKind::reply_waiting});
    }
}

TEST_CASE("an ended reason does not come back, another one does", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{2});
    course.assignment(2, noon - days{1});
    course.submitted(1, 11, noon - days{3}).submitted(2, 11, noon - days{3});
    WorklistMemory memory;
    memory.settled[PersonId{10}] = {{WorklistKind::missed, ActivityId{1}, noon - days{2}}};
    const auto items = list(course.snapshot, memory);
    REQUIRE(kinds(items, 10) == Kinds{WorklistKind::missed});
    CHECK(items[0].reasons[0].activity == ActivityId{2});
    SECTION("with another date it is another reason") {
        course.extension(1, 10, noon - hours{30});
        CHECK(kinds(list(course.snapshot, memory), 10).size() == 2);
    }
}

TEST_CASE("whoever wrote last waits for an answer, rest or not", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    WorklistMemory memory = contact(10, noon - days{1});
    memory.replies[PersonId{10}] = noon - hours{2};
    const auto items = list(course.snapshot, memory);
    CHECK(kinds(items, 10) == Kinds{WorklistKind::reply_waiting});
    CHECK(items[0].act_by == noon);
    memory.contacts[PersonId{10}] = noon - hours{1};
    CHECK(list(course.snapshot, memory).empty());
}

TEST_CASE("the first contact is due three working days after the start", "[core][worklist]") {
    CourseBuilder course;
    course.student(10);
    course.snapshot.course.starts = noon - days{4};  // a Thursday
    WorklistMemory memory;
    memory.watched_since = noon - days{4};
    const Instant due = noon + days{1};  // Friday, Monday, Tuesday
    CHECK(list(course.snapshot, memory, due - seconds{1}).empty());
    CHECK(kinds(list(course.snapshot, memory, due), 10) == Kinds{WorklistKind::first_contact});
    SECTION("not when somebody has written") {
        memory.contacts[PersonId{10}] = noon - days{30};
        CHECK(list(course.snapshot, memory, due).empty());
    }
    SECTION("not when the course was begun before Waymark came: nobody knows") {
        memory.watched_since = noon + days{4};
        CHECK(list(course.snapshot, memory, due).empty());
        memory.watched_since.reset();
        CHECK(list(course.snapshot, memory, due).empty());
    }
}

TEST_CASE("work that waits long for feedback is a nudge to the marker, counted from the date",
          "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{10});
    course.submitted(1, 10, noon - days{16}).submitted(1, 11, noon - days{9});
    const auto items = list(course.snapshot);
    REQUIRE(kinds(items, 10) == Kinds{WorklistKind::feedback});
    CHECK(items[0].reasons[0].date == noon - days{10});
    SECTION("marked is answered") {
        course.grade(1, 10, 70);
        CHECK(kinds(list(course.snapshot), 10).empty());
    }
    SECTION("marks that could not be read are no missing marks") {
        course.stale(Part::grades);
        CHECK(kinds(list(course.snapshot), 10).empty());
    }
}

TEST_CASE("praise is offered by rule and at most weekly, in a lane of its own", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{5});
    course.submitted(1, 10, noon - days{2}).submitted(1, 11, noon - days{6});
    const auto items = list(course.snapshot);
    REQUIRE(kinds(items, 10) == Kinds{WorklistKind::praise});
    CHECK(items[0].reasons[0].praise == PraiseRule::made_up);
    CHECK(items[0].lane == WorklistLane::praise);
    CHECK(kinds(items, 11).empty());
    WorklistMemory memory;
    memory.praised[PersonId{10}] = noon - days{6};
    CHECK(list(course.snapshot, memory).empty());
    memory.praised[PersonId{10}] = noon - days{7};
    CHECK(list(course.snapshot, memory).size() == 1);
    const auto stale = list(course.snapshot, {}, noon + days{6});  // long ago; now the marker is late
    CHECK(kinds(stale, 10) == Kinds{});
    CHECK(kinds(stale, 11) == Kinds{WorklistKind::feedback});
}

TEST_CASE("two on time after a late one, and everything long before its date, are worth praise",
          "[core][worklist]") {
    CourseBuilder course;
    course.snapshot.course.ends = noon + days{60};
    course.students(10, 12);
    course.assignment(1, noon - days{20}, noon - days{19});
    course.assignment(2, noon - days{9});
    course.assignment(3, noon - days{1});
    course.submitted(2, 10, noon - days{10}).submitted(3, 10, noon - days{2});
    for (int work = 1; work <= 3; ++work) course.submitted(work, 11, noon - days{25});
    auto items = list(course.snapshot, contact(10, noon - days{15}));
    REQUIRE(kinds(items, 10) == Kinds{WorklistKind::praise});
    CHECK(item_of(items, 10)->reasons[0].praise == PraiseRule::on_time_again);
    course.assignment(4, noon + days{30});
    course.submitted(4, 11, noon - days{1});
    items = list(course.snapshot);
    REQUIRE(kinds(items, 11) == Kinds{WorklistKind::feedback, WorklistKind::praise});
    CHECK(item_of(items, 11)->reasons.back().praise == PraiseRule::back);  // comes before finished_early
}

TEST_CASE("inactive students, other people's students and ended courses are not on the list",
          "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{2});
    const SnapshotIndex index(course.snapshot);
    const Policy policy;
    CHECK(worklist(figures_of(index, policy, noon, utc), {{11}}, {}, policy, utc).size() == 1);
    course.snapshot.people.back().active = false;
    CHECK(item_of(list(course.snapshot), 11) == nullptr);
    CHECK(list(course.snapshot, {}, noon + days{22}).empty());
}

TEST_CASE("misses older than the policy's span leave the list", "[core][worklist]") {
    CourseBuilder course;
    course.snapshot.course.starts = noon - days{60};
    course.student(10);
    course.assignment(1, noon - days{29});
    CHECK(list(course.snapshot).empty());
    CHECK(list(course.snapshot, {}, noon - days{2}).size() == 1);
}

TEST_CASE("what is usual in a course lengthens what counts as quiet", "[core][worklist]") {
    CourseBuilder course;
    course.snapshot.course.starts = noon - days{120};
    course.students(10, 12);
    for (int activity = 1; activity <= 9; ++activity) {
        course.assignment(activity, std::nullopt);
        for (int student = 10; student <= 12; ++student)
            course.submitted(activity, student, noon - days{12 * activity});
    }
    const SnapshotIndex index(course.snapshot);
    CHECK(quiet_span(index, Policy{}, noon, DayLine(utc, noon)) == days{12});
}

TEST_CASE("inside an item what runs out comes first, and of missed work the latest", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 13);
    course.assignment(1, noon - days{20});                 // open without end
    course.assignment(2, noon - days{3});                  // open without end
    course.assignment(3, noon - days{9}, noon - days{1});  // closed
    course.assignment(4, noon - days{6}, noon + days{4});
    course.assignment(5, noon + days{2});
    for (int activity = 1; activity <= 5; ++activity)
        for (int other = 11; other <= 13; ++other) course.submitted(activity, other, noon - days{21});
    WorklistMemory memory;
    memory.replies[PersonId{10}] = noon - hours{3};
    const auto items = list(course.snapshot, memory);
    const WorklistItem* item = item_of(items, 10);
    REQUIRE(item != nullptr);
    std::vector<std::int64_t> order;
    for (const WorklistReason& reason : item->reasons)
        order.push_back(reason.activity.value_or(ActivityId{}).value);
    CHECK(item->reasons.front().kind == WorklistKind::reply_waiting);
    order.erase(std::remove(order.begin() + 1, order.end(), 0), order.end());  // about the person
    CHECK(order == std::vector<std::int64_t>{0, 5, 4, 2, 1, 3});
}
