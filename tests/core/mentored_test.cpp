#include "core/mentored.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "core/access.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;

namespace {

/// People of every role in groups by chance, one of them made by Waymark, and a list by chance.
CourseSnapshot random_course(std::mt19937& dice) {
    CourseBuilder course;
    const auto one_in = [&](unsigned n) { return dice() % n == 0; };
    for (int id = 10; id < 22; ++id) {
        Enrolment& person = course.person(id, "Somebody", {});
        person.roles = {one_in(3) ? "teacher" : "student"};
        if (one_in(8)) person.roles.emplace_back("teacher");
        person.active = !one_in(6);
        for (int group = 1; group <= 4; ++group)
            if (one_in(4)) person.groups.push_back({group});
    }
    CourseSnapshot& snapshot = course.snapshot;
    snapshot.groups.push_back({{4}, "4", "Made here", "wm:1:1"});
    if (one_in(5)) snapshot.groups.erase(snapshot.groups.begin(), snapshot.groups.end() - 1);
    for (int i = 0; i < 4; ++i)
        snapshot.mentorships.push_back(
            {{10 + static_cast<int>(dice() % 12)}, {10 + static_cast<int>(dice() % 12)}});
    return std::move(snapshot);
}

}  // namespace

TEST_CASE("whoever is mentored is whoever has a mentor, however mentees are found", "[core][access]") {
    RolePolicy policy;
    policy.mentees = GENERATE(MenteesBy::groups, MenteesBy::list, MenteesBy::groups_and_list);
    policy.mentor_without_group_sees_all = GENERATE(true, false);
    int mentored = 0;
    for (unsigned seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        std::mt19937 dice(seed);
        const CourseSnapshot course = random_course(dice);
        const std::set<PersonId> found = mentored_people(course, policy);
        for (const Enrolment& person : course.people) {
            CAPTURE(person.person.value);
            CHECK(found.contains(person.person) == !mentors_of(course, person.person, policy).empty());
        }
        mentored += static_cast<int>(found.size());
    }
    CHECK(mentored > 100);
}

TEST_CASE("a student's answers are read by the mentor, else by an active teacher, else by nobody",
          "[core][access]") {
    CourseBuilder course;
    course.student(10);
    const RolePolicy policy;
    const auto contact = [&] { return contact_of(course.snapshot, {10}, policy); };
    CHECK(contact() == PersonId{2});
    course.snapshot.people.back().groups.clear();
    CHECK(contact() == PersonId{1});
    course.snapshot.people.front().active = false;
    CHECK_FALSE(contact());
}
