#include "core/digest.hpp"

#include <catch2/catch.hpp>

#include "core/access.hpp"
#include "core/start_pack.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

const FixedOffset utc;

MentorDigest digest(const CourseSnapshot& snapshot, const WorklistMemory& memory = {},
                    Instant since = noon - days{7}) {
    const SnapshotIndex index(snapshot);
    const Policy policy;
    return digest_of(figures_of(index, policy, noon, utc), mentees_of(snapshot, PersonId{2}, policy.roles),
                     memory, policy, utc, since);
}

/// A course in which all is well with 10 to 12.
struct Calm : CourseBuilder {
    WorklistMemory memory;
    Calm() {
        students(10, 12);
        assignment(1, noon - days{20});
        for (const int id : {10, 11, 12}) {
            submitted(1, id, noon - days{21});
            grade(1, id, 80);
            memory.contacts[PersonId{id}] = noon - days{20};
            for (Enrolment& person : snapshot.people) person.last_access = noon - days{1};
        }
    }
};

}  // namespace

TEST_CASE("when nobody needs anything the digest says nothing", "[core][digest]") {
    const Calm course;
    CHECK_FALSE(says_something(digest(course.snapshot, course.memory)));
}

TEST_CASE("who waits for an answer stands first, the longest wait first", "[core][digest]") {
    Calm course;
    course.assignment(2, noon - days{2}, noon + days{5});
    course.submitted(2, 12, noon - days{3});
    course.memory.replies = {{PersonId{10}, noon - hours{3}}, {PersonId{11}, noon - days{2}}};
    const MentorDigest told = digest(course.snapshot, course.memory);
    REQUIRE(told.replies.size() == 2);
    CHECK(told.replies[0].student == PersonId{11});
    CHECK(told.replies[1].student == PersonId{10});
    CHECK(told.needs.empty());
    CHECK(says_something(told));
}

TEST_CASE("what the worklist says of a student the digest says too", "[core][digest]") {
    Calm course;
    course.assignment(2, noon - days{2}, noon + days{5});
    course.submitted(2, 11, noon - days{3}).submitted(2, 12, noon - days{10});
    const MentorDigest told = digest(course.snapshot, course.memory);
    REQUIRE(told.needs.size() == 1);
    CHECK(told.needs[0].student == PersonId{10});
    CHECK(told.needs[0].reasons.front().kind == WorklistKind::missed);
    CHECK(told.changes.missed == 1);
    CHECK(told.changes.handed_in == 1);  // the other one came before the week
}

TEST_CASE("feedback that is late is counted by activity", "[core][digest]") {
    Calm course;
    course.assignment(2, noon - days{12});
    for (const int id : {10, 11, 12}) course.submitted(2, id, noon - days{13});
    const MentorDigest told = digest(course.snapshot, course.memory);
    CHECK(told.feedback == std::map<ActivityId, int>{{ActivityId{2}, 3}});
    CHECK(says_something(told));
}

TEST_CASE("known situations that end within a week are named, the soonest first", "[core][digest]") {
    Calm course;
    course.memory.known_until = {
        {PersonId{10}, noon + days{6}}, {PersonId{11}, noon + days{2}}, {PersonId{12}, noon + days{8}}};
    const MentorDigest told = digest(course.snapshot, course.memory);
    REQUIRE(told.agreements.size() == 2);
    CHECK(told.agreements[0].student == PersonId{11});
    CHECK(told.agreements[1].until == noon + days{6});
    CHECK(says_something(told));
}

TEST_CASE("new students are a reason to write, work that came in is none", "[core][digest]") {
    Calm course;
    course.assignment(2, noon + days{10});
    course.submitted(2, 10, noon - days{1});
    course.memory.praised[PersonId{10}] = noon - hours{2};
    CHECK_FALSE(says_something(digest(course.snapshot, course.memory)));
    course.snapshot.people.back().joined = noon - days{1};
    course.memory.contacts[PersonId{12}] = noon - hours{5};
    const MentorDigest told = digest(course.snapshot, course.memory);
    CHECK(told.changes.joined == std::vector{PersonId{12}});
    CHECK(told.changes.handed_in == 1);
    CHECK(told.changes.written_to == 1);
    CHECK(says_something(told));
}

TEST_CASE("other mentors' students are not in the digest", "[core][digest]") {
    Calm course;
    course.person(20, "Olga Other", {"student"}, {2});
    course.assignment(2, noon - days{2}, noon + days{5});
    for (const int id : {10, 11, 12}) course.submitted(2, id, noon - days{10});
    course.memory.replies = {{PersonId{20}, noon - hours{1}}};
    course.memory.known_until = {{PersonId{20}, noon + days{1}}};
    const MentorDigest told = digest(course.snapshot, course.memory);
    CHECK_FALSE(says_something(told));
    CHECK(told.changes.missed == 0);
}

TEST_CASE("the start pack holds the dates of everybody, the own students and how many have no mentor",
          "[core][digest]") {
    CourseBuilder course;
    course.students(10, 11);
    course.snapshot.people.back().active = false;  // not yet begun
    course.person(20, "Olga Other", {"student"}, {2});
    course.assignment(1, noon + days{30});
    course.assignment(2, noon + days{20});
    course.task(3, ActivityKind::page).expected = noon + days{25};
    course.task(4, ActivityKind::forum);
    course.assignment(5, noon + days{1}).visibility = Visibility::hidden;
    course.task(6, ActivityKind::external_tool).own_placement = true;
    course.group_override(1, 1, {{}, noon + days{90}, {}});
    course.snapshot.plan.push_back({"a", PlanKind::seminar, "First seminar", {}, {}, {}, noon + days{22}});
    course.snapshot.plan.push_back(
        {"b", PlanKind::seminar, "Of one group", {}, GroupId{2}, {}, noon + days{22}});
    course.snapshot.plan.push_back({"c", PlanKind::date, "", ActivityId{4}, {}, {}, noon + days{23}});
    const StartPack pack = start_pack_of(course.snapshot, PersonId{2}, Policy{}.roles);
    std::vector<std::string> titles;
    for (const ScheduledDate& one : pack.schedule) titles.push_back(one.title);
    CHECK(titles ==
          std::vector<std::string>{"Activity 2", "First seminar", "Activity 4", "Activity 3", "Activity 1"});
    CHECK(pack.schedule[1].planned);
    CHECK(pack.schedule[4].at == noon + days{30});
    CHECK(pack.students == std::vector{PersonId{10}, PersonId{11}});
    CHECK(pack.without_mentor == 1);
    CHECK(pack.parts == 1);
    CHECK(pack.activities == 4);
    CHECK(pack.dated == 3);
}
