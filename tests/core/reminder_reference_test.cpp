#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "core/reminder_count.hpp"
#include "reminder_reference.hpp"
#include "support/rounds.hpp"

using namespace waymark::core;
using waymark::test::open_minute;
using waymark::test::reference_plan;
using waymark::test::ReminderCourse;
using waymark::test::Verdicts;

namespace {

Verdicts planned(const ReminderCourse& world, const ReminderPlan& plan) {
    Verdicts verdicts;
    const auto note = [&](const ReminderKey& key, std::string text) {
        const bool added = verdicts.emplace(key, std::move(text)).second;
        REQUIRE(added);
    };
    for (const Reminder& one : plan.reminders)
        note(one.key, std::to_string(to_unix(std::max(one.send_at, world.now))));
    for (const Reminder& one : plan.later) note(one.key, std::to_string(to_unix(one.send_at)));
    for (const SkippedReminder& one : plan.skipped) note(one.key, std::string(word(one.reason)));
    return verdicts;
}

/// The first keys about which the two do not agree, in words; empty when they do.
std::string difference(const Verdicts& real, const Verdicts& slow) {
    std::string text;
    Verdicts all = real;
    all.insert(slow.begin(), slow.end());
    for (const auto& [key, verdict] : all) {
        const auto of = [&k = key](const Verdicts& one) {
            return one.count(k) > 0 ? one.at(k) : std::string("nothing");
        };
        if (of(real) == of(slow)) continue;
        text += std::to_string(key.person.value) + "/" + std::to_string(key.activity.value) + "/" +
                std::to_string(to_unix(key.due)) + "/" + key.stage + ": " + of(real) + ", not " + of(slow) +
                "\n";
    }
    return text;
}

void check_promises(const ReminderCourse& world, const ReminderPlan& plan) {
    std::set<PersonId> nudged;
    for (const Reminder& one : plan.reminders) {
        REQUIRE(open_minute(world, one.key.person, world.now));
        if (one.why == DeliveryClass::nudge) nudged.insert(one.key.person);
    }
    for (const Reminder& one : plan.later) {
        REQUIRE(open_minute(world, one.key.person, one.send_at));
        REQUIRE(one.send_at > world.now);
    }
    for (const PersonId person : nudged) {
        int recent = 1;
        if (const auto nudges = world.history.nudges.find(person); nudges != world.history.nudges.end())
            for (const Instant at : nudges->second) recent += at > world.now - days{7} ? 1 : 0;
        REQUIRE(recent <= world.policy.reminders.weekly_cap);
    }
}

/// What is only counted is the same.
void check_counted(const ReminderPlan& listed, const CountedPlan& with_count) {
    const ReminderPlan& counted = with_count.plan;
    const auto same_reminder = [](const Reminder& a, const Reminder& b) {
        return a.key == b.key && a.send_at == b.send_at && a.why == b.why;
    };
    const auto same_skip = [](const SkippedReminder& a, const SkippedReminder& b) {
        return a.key == b.key && a.reason == b.reason;
    };
    REQUIRE(std::equal(listed.reminders.begin(), listed.reminders.end(), counted.reminders.begin(),
                       counted.reminders.end(), same_reminder));
    REQUIRE(std::equal(listed.skipped.begin(), listed.skipped.end(), counted.skipped.begin(),
                       counted.skipped.end(), same_skip));
    REQUIRE(listed.entered == counted.entered);
    REQUIRE(counted.later.empty());
    REQUIRE(with_count.later == listed.later.size());
}

}  // namespace

TEST_CASE("on ten thousand random courses the planner agrees with a slow one that follows the sentences",
          "[core][reminder][reference]") {
    constexpr unsigned first_seed = 20261123;
    for (unsigned seed = first_seed; seed < first_seed + waymark::test::rounds(10000); ++seed) {
        CAPTURE(seed);
        const ReminderCourse world(seed);
        ZoneOf zones;
        for (const auto& [person, zone] : world.zones) zones[person] = &zone;
        const SnapshotIndex index(world.course.snapshot);
        const ReminderPlan plan =
            plan_reminders(index, world.policy, world.writes, world.history, zones, world.now);
        REQUIRE(difference(planned(world, plan), reference_plan(world)) == "");
        check_promises(world, plan);
        check_counted(plan,
                      plan_and_count(index, world.policy, world.writes, world.history, zones, world.now));
    }
}
