#include "core/worklist.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

std::vector<PersonId> everybody(const CourseSnapshot& snapshot) {
    std::vector<PersonId> ids;
    for (const Enrolment& person : snapshot.people) ids.push_back(person.person);
    return ids;
}

std::vector<WorklistItem> list(const CourseSnapshot& snapshot, const LastContacts& contacts = {},
                               Instant now = noon) {
    const SnapshotIndex index(snapshot);
    return worklist(index, everybody(snapshot), contacts, Policy{}, now);
}

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
    CHECK(list(course.snapshot, {{{10}, noon - days{1}}}).empty());
    const auto later = list(course.snapshot, {{{10}, noon - days{1}}}, noon + days{2} + hours{1});
    REQUIRE(later.size() == 1);
    REQUIRE(later[0].reasons.size() == 1);  // only the new one: the first was before the contact
    CHECK(later[0].reasons[0].activity == ActivityId{2});
    CHECK(later[0].last_contact == noon - days{1});
}

TEST_CASE("a near deadline is said to everybody, a farther one only with cause", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 13);
    course.assignment(1, noon + days{2});
    course.assignment(2, noon + days{6});
    const auto items = list(course.snapshot);
    REQUIRE(items.size() == 4);
    for (const WorklistItem& one : items) {
        REQUIRE(one.reasons.size() == 1);
        CHECK(one.reasons[0].activity == ActivityId{1});
    }
    SECTION("cause: half of the course has handed in") {
        course.submitted(2, 12, noon).submitted(2, 13, noon);
        CHECK(item_of(list(course.snapshot), 10)->reasons.size() == 2);
    }
}

TEST_CASE("silence counts only while the others are active", "[core][worklist]") {
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
    SECTION("when the roster is stale the silence may be ours") {
        course.stale(Part::roster);
        CHECK(list(course.snapshot).empty());
    }
    SECTION("whoever never came has no date") {
        course.snapshot.people[2].last_access.reset();
        CHECK_FALSE(list(course.snapshot)[0].reasons[0].date);
    }
}

TEST_CASE("what can still be changed soonest comes first", "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 12);
    course.assignment(1, noon - days{3}, noon - days{1});  // closed: nothing to change
    course.assignment(2, noon + days{1});
    course.submitted(1, 11, noon - days{4}).submitted(2, 10, noon).submitted(1, 12, noon - days{4});
    course.user_override(2, 12, {{}, noon + days{3}, {}});
    const auto items = list(course.snapshot);
    REQUIRE(items.size() == 3);
    CHECK(items[0].person == PersonId{11});
    CHECK(items[1].person == PersonId{12});
    CHECK(items[2].person == PersonId{10});
    CHECK_FALSE(items[2].act_by);
}

TEST_CASE("inactive students, other people's students and ended courses are not on the list",
          "[core][worklist]") {
    CourseBuilder course;
    course.students(10, 11);
    course.assignment(1, noon - days{2});
    const SnapshotIndex index(course.snapshot);
    CHECK(worklist(index, {{11}}, {}, Policy{}, noon).size() == 1);
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
    CHECK(quiet_span(index, Policy{}, noon) == days{12});
}
