#include "core/optional_instant.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::noon;

TEST_CASE("a small optional instant says the same as the standard one", "[optional_instant]") {
    const std::optional<Instant> none;
    const std::optional<Instant> some = noon;
    for (const std::optional<Instant>& one : {none, some, std::optional(Instant{})}) {
        const OptionalInstant small(one);
        CHECK(small.has_value() == one.has_value());
        CHECK(static_cast<bool>(small) == one.has_value());
        CHECK(small.standard() == one);
        CHECK((small == one && one == small));
        CHECK((small == none) == (one == none));
        CHECK(small.value_or(noon) == one.value_or(noon));
        if (one) CHECK(*small == *one);
    }
    CHECK_FALSE(OptionalInstant{}.has_value());
    CHECK(OptionalInstant{noon} != OptionalInstant{});
    STATIC_REQUIRE(sizeof(OptionalInstant) == sizeof(Instant));
}
