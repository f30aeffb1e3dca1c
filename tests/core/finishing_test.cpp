#include "core/finishing.hpp"

#include <catch2/catch.hpp>

using namespace waymark::core;

TEST_CASE("a course has the rule of its number before that of its short name before the usual one",
          "[core][finished]") {
    FinishPolicy policy{{FinishRule::completion, 0.5},
                        {{"17", {FinishRule::grade, 0.6}}, {"BIO", {FinishRule::still_there, 0.5}}}};
    Course course;
    CHECK(finishing_in(policy, course).rule == FinishRule::completion);
    course.short_name = "BIO";
    CHECK(finishing_in(policy, course).rule == FinishRule::still_there);
    course.lms_id = "17";
    CHECK(finishing_in(policy, course) == Finishing{FinishRule::grade, 0.6});
}
