#include <catch2/catch.hpp>

#include "core/policy_diff.hpp"
#include "core/worklist.hpp"
#include "support/course_builder.hpp"

using namespace waymark::core;
using waymark::test::CourseBuilder;
using waymark::test::noon;

namespace {

/// Student 10 was contacted `ago`, by another way `other_way` ago, and has done nothing for weeks.
WorklistMemory unanswered(days ago, std::optional<days> other_way = {}) {
    WorklistMemory memory;
    memory.contacts[{10}] = noon - ago;
    memory.open_contacts[{10}] = {noon - ago, {}};
    if (other_way) memory.open_contacts[{10}].other_way = noon - *other_way;
    return memory;
}

struct Silent {
    Silent() {
        course.students(10, 11);
        course.assignment(1, noon + days{30});
        course.snapshot.people.at(2).last_access = noon - days{20};
    }
    [[nodiscard]] const WorklistReason* reason(const WorklistMemory& memory, Instant now = noon) {
        const SnapshotIndex index(course.snapshot);
        items = worklist(figures_of(index, policy, now, zone), {{10}}, memory, policy, zone);
        for (const WorklistItem& item : items)
            for (const WorklistReason& one : item.reasons)
                if (one.kind == WorklistKind::unanswered) return &one;
        return nullptr;
    }
    CourseBuilder course;
    Policy policy;
    FixedOffset zone;
    std::vector<WorklistItem> items;
};

}  // namespace

TEST_CASE_METHOD(Silent, "without an answer another way is proposed after three working days",
                 "[core][worklist]") {
    // Noon is a Monday: Thursday plus three working days is Tuesday.
    CHECK(reason(unanswered(days{4})) == nullptr);
    REQUIRE(reason(unanswered(days{5})) != nullptr);
    CHECK_FALSE(reason(unanswered(days{5}))->second_channel);
    CHECK(reason(unanswered(days{5}))->date == noon - days{5});
}

TEST_CASE_METHOD(Silent, "the three working days are days of the site", "[core][worklist]") {
    zone = FixedOffset{hours{-5}};
    // Friday 20:00 in Lima, when it is Saturday in UTC, plus three working days is Wednesday 20:00.
    const Instant friday = noon - days{3} + hours{13};
    WorklistMemory memory;
    memory.contacts[{10}] = friday;
    memory.open_contacts[{10}] = {friday, {}};
    CHECK(reason(memory, friday + days{5} - seconds{1}) == nullptr);
    CHECK(reason(memory, friday + days{5}) != nullptr);
}

TEST_CASE_METHOD(Silent, "how many working days that is the policy says", "[core][worklist]") {
    policy.worklist.unanswered_after = 1;
    CHECK(reason(unanswered(days{0})) == nullptr);
    CHECK(reason(unanswered(days{4})) != nullptr);
    policy.worklist.unanswered_after = 10;
    CHECK(reason(unanswered(days{13})) == nullptr);
    CHECK(reason(unanswered(days{15})) != nullptr);
}

TEST_CASE_METHOD(Silent, "another number of working days shows in the comparison of two policies",
                 "[core][worklist][policy]") {
    policy.worklist.quiet = days{60};  // nothing else is to be said of the student
    CHECK(reason(unanswered(days{4})) == nullptr);
    const std::vector<WorklistItem> before = items;
    policy.worklist.unanswered_after = 2;
    REQUIRE(reason(unanswered(days{4})) != nullptr);
    const PolicyDiff diff = compare(before, items, {}, {});
    REQUIRE(diff.enter.size() == 1);
    CHECK(diff.enter[0].person == PersonId{10});
    CHECK(diff.leave.empty());
}

TEST_CASE_METHOD(Silent, "when another way was tried too the teacher is next", "[core][worklist]") {
    CHECK(reason(unanswered(days{2}, days{9})) == nullptr);
    REQUIRE(reason(unanswered(days{6}, days{9})) != nullptr);
    CHECK(reason(unanswered(days{6}, days{9}))->second_channel);
}

TEST_CASE_METHOD(Silent, "nothing climbs after an answer", "[core][worklist]") {
    WorklistMemory memory = unanswered(days{10});
    memory.replies[{10}] = noon - days{9};
    CHECK(reason(memory) == nullptr);
    // A new message after the answer begins anew, with a message's first step.
    memory = unanswered(days{10}, days{20});
    memory.replies[{10}] = noon - days{15};
    REQUIRE(reason(memory) != nullptr);
    CHECK_FALSE(reason(memory)->second_channel);
}

TEST_CASE_METHOD(Silent, "nothing climbs when something has happened", "[core][worklist]") {
    course.submitted(1, 10, noon - days{4});
    CHECK(reason(unanswered(days{10})) == nullptr);
}

TEST_CASE_METHOD(Silent, "an unanswered contact that was ended or has a known reason does not come back",
                 "[core][worklist]") {
    WorklistMemory memory = unanswered(days{10});
    memory.settled[{10}] = {{WorklistKind::unanswered, {}, noon - days{10}}};
    CHECK(reason(memory) == nullptr);
    memory = unanswered(days{10});
    memory.known_until[{10}] = noon + days{1};
    CHECK(reason(memory) == nullptr);
    CHECK(reason(unanswered(days{10})) != nullptr);
}

TEST_CASE_METHOD(Silent, "when everything is done nobody is asked why there is no answer",
                 "[core][worklist]") {
    course.submitted(1, 10, noon - days{30});
    CHECK(reason(unanswered(days{10})) == nullptr);
}
