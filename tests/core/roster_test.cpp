#include "core/roster.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark;
using namespace waymark::core;
using test::CourseBuilder;

namespace {

std::vector<Enrolment> people(int first, int last) {
    CourseBuilder builder;
    builder.snapshot.people.clear();
    builder.students(first, last);
    return builder.snapshot.people;
}

}  // namespace

TEST_CASE("a list that comes back empty has lost its people", "[core][roster]") {
    CHECK(most_people_vanished(people(10, 29), {}));
}

TEST_CASE("half of the people may leave, one more may not", "[core][roster]") {
    CHECK_FALSE(most_people_vanished(people(10, 19), people(15, 19)));
    CHECK(most_people_vanished(people(10, 19), people(16, 19)));
}

TEST_CASE("others who came do not make up for those who vanished", "[core][roster]") {
    CHECK(most_people_vanished(people(10, 19), people(40, 59)));
}

TEST_CASE("people who are listed as not active have not vanished", "[core][roster]") {
    std::vector<Enrolment> all_suspended = people(10, 19);
    for (Enrolment& person : all_suspended) person.active = false;
    CHECK_FALSE(most_people_vanished(people(10, 19), all_suspended));
    CHECK_FALSE(most_people_vanished(all_suspended, {}));
}

TEST_CASE("three people may leave together", "[core][roster]") {
    CHECK_FALSE(most_people_vanished(people(10, 12), {}));
    CHECK(most_people_vanished(people(10, 13), {}));
}

TEST_CASE("the first list is believed, however short", "[core][roster]") {
    CHECK_FALSE(most_people_vanished({}, {}));
    CHECK_FALSE(most_people_vanished({}, people(10, 12)));
}
