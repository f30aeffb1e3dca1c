#include "jobs/figures.hpp"

#include <catch2/catch.hpp>

#include "world.hpp"

using namespace waymark;
using namespace waymark::test;

TEST_CASE("a course is worked out once per version of its facts and minute", "[jobs][figures]") {
    World world;
    world.builder.students(10, 12);
    world.builder.assignment(1, noon + core::days{1});
    world.sync();
    jobs::FiguresCache cache;
    const auto at = [&](core::seconds later) {
        return cache.get(world.course(), world.policy, noon + later, jobs::site_zone(world.site));
    };
    const auto first = at(core::seconds{0});
    CHECK(first->figures.students.size() == 3);
    CHECK(first->figures.now == noon);
    CHECK(at(core::seconds{59}) == first);
    const auto next_minute = at(core::seconds{60});
    CHECK(next_minute != first);
    world.builder.student(13);
    world.sync();
    CHECK(at(core::seconds{61})->figures.students.size() == 4);
    CHECK(first->figures.students.size() == 3);  // whoever still holds it is not disturbed
}
