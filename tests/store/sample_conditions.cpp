#include "sample_course.hpp"

namespace waymark::tests {

core::Availability sample_conditions() {
    using Kind = core::Availability::Kind;
    using Expects = core::Availability::Expects;
    core::Availability grade{Kind::grade, {}, {}, "91", Expects::complete, 50.5, 80};
    core::Availability completion{Kind::completion, {}, {}, "11", Expects::passed};
    core::Availability inner{Kind::not_any,
                             {{Kind::group, {}, {}, "4}1{\\"},
                              {Kind::group},
                              {Kind::grouping, {}, {}, "61"},
                              {Kind::activity_grouping},
                              {Kind::profile, {}, {}, "sf:city"},
                              {Kind::unknown, {}, {}, "mystery"}}};
    core::Availability hidden{Kind::from, {}, sample_time - core::hours{3}};
    hidden.shown = false;
    return {
        Kind::all,
        {hidden, {Kind::until, {}, sample_time + core::hours{300}}, completion, grade, inner, {Kind::any}}};
}

}  // namespace waymark::tests
