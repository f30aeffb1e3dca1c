#include "core/policy_diff.hpp"

#include <catch2/catch.hpp>

using namespace waymark::core;

namespace {

WorklistItem item(int person, std::vector<WorklistKind> kinds) {
    WorklistItem one;
    one.person = PersonId{person};
    for (const WorklistKind kind : kinds) {
        WorklistReason reason;
        reason.kind = kind;
        one.reasons.push_back(reason);
    }
    return one;
}

ReminderKey key(int person) {
    return {PersonId{person}, ActivityId{1}, Instant{}, "3-days-before"};
}

}  // namespace

TEST_CASE("a policy is compared by who enters, who leaves and who is reminded", "[core][policy]") {
    const std::vector<WorklistItem> before{item(1, {WorklistKind::quiet}), item(2, {WorklistKind::missed})};
    const std::vector<WorklistItem> after{
        item(2, {WorklistKind::quiet}),
        item(3, {WorklistKind::missed, WorklistKind::likely_late, WorklistKind::missed})};
    ReminderPlan old_plan;
    old_plan.reminders = {{key(1), Instant{}}};
    old_plan.later = {{key(2), Instant{}}};
    ReminderPlan new_plan;
    new_plan.reminders = {{key(2), Instant{}}, {key(3), Instant{}}};
    const PolicyDiff diff = compare(before, after, old_plan, new_plan);
    CHECK(diff.enter ==
          std::vector<ListedStudent>{{PersonId{3}, {WorklistKind::likely_late, WorklistKind::missed}}});
    CHECK(diff.leave == std::vector<ListedStudent>{{PersonId{1}, {WorklistKind::quiet}}});
    CHECK(diff.reminded == std::vector<ReminderKey>{key(3)});
    CHECK(diff.unreminded == std::vector<ReminderKey>{key(1)});
}

TEST_CASE("the same policy changes nothing", "[core][policy]") {
    const std::vector<WorklistItem> list{item(1, {WorklistKind::quiet})};
    ReminderPlan plan;
    plan.reminders = {{key(1), Instant{}}};
    const PolicyDiff diff = compare(list, list, plan, plan);
    CHECK(diff.enter.empty());
    CHECK(diff.leave.empty());
    CHECK(diff.reminded.empty());
    CHECK(diff.unreminded.empty());
}
