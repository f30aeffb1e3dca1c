// Scores whose fate is unknown while a teacher grades in the learning platform.
#include <catch2/catch.hpp>

#include "built_stage.hpp"

using namespace waymark;
using namespace waymark::fault;
using core::DeliveryKind;
using core::DeliveryState;

namespace {

constexpr int by_teacher = 444;

struct Grading : BuiltStage {
    Grading() : BuiltStage("mentor") {
        queue(DeliveryKind::score, 0);  // makes the column
        work_off();
    }
    /// A score of another student that goes wrong in that way.
    std::int64_t send_score(const std::string& fault) {
        break_lms(functions_of(DeliveryKind::score).writes, fault, 1);
        const std::int64_t id = queue(DeliveryKind::score, 1);
        CHECK(run({"outbox", "--once"}) == 0);
        return id;
    }
};

}  // namespace

TEST_CASE_METHOD(Grading, "what a teacher changed after a lost answer stands, and a person looks",
                 "[fault][scores]") {
    const std::string fault = GENERATE("drop_after", "drop_before");
    const auto id = send_score(fault);
    REQUIRE(row(id).state == DeliveryState::sending);
    type_grade(row(id), by_teacher, core::seconds{30});
    let_pass(long_enough);
    work_off();
    CHECK(row(id).state == DeliveryState::uncertain);
    CHECK(row(id).reason == "changed_since");
    CHECK(grade_of(row(id)) == by_teacher);
    CHECK(times_done(row(id)) == (fault == "drop_after" ? 1 : 0));
}

TEST_CASE_METHOD(Grading, "what a teacher graded while a score waited is not overwritten",
                 "[fault][scores]") {
    const auto id = queue(DeliveryKind::score, 1);
    type_grade(row(id), by_teacher, core::seconds{30});
    work_off();
    CHECK(row(id).state == DeliveryState::failed);
    CHECK(row(id).reason == "changed_since");
    CHECK(grade_of(row(id)) == by_teacher);
}

TEST_CASE_METHOD(Grading, "a score that a teacher's older grade stands in the way of replaces it, once",
                 "[fault][scores]") {
    const auto id = send_score("drop_before");
    type_grade(row(id), by_teacher, -core::seconds{86400});
    work_off();
    CHECK(row(id).state == DeliveryState::sent);
    CHECK(times_done(row(id)) == 1);
    CHECK(grade_of(row(id)) != by_teacher);
}
