#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "core/reminder.hpp"
#include "support/course_builder.hpp"

// Each row is one situation of student 10 and activity 1, with what is to happen to one stage: "now",
// "later", the reason for silence, or "-" when the stage does not arise. Where a row stands for a complaint
// about other reminder tools or for a row of the table of Moodle's own notices, `from` names it.

namespace waymark::test {

using namespace core;

/// Winter time until `change`, then an hour more, or the other way round.
struct ChangingZone final : ZoneRules {
    Instant change;
    seconds before, after;
    ChangingZone(Instant at, hours east_before, hours east_after)
        : change(at), before(east_before), after(east_after) {}
    [[nodiscard]] seconds offset_at(Instant at) const override { return at < change ? before : after; }
    [[nodiscard]] Instant to_instant(LocalTime local) const override {
        const Instant early{local.time_since_epoch() - before};
        if (early < change) return early;
        return std::max(Instant{local.time_since_epoch() - after}, change);
    }
};

struct Setting {
    CourseBuilder course;
    Policy policy;
    ReminderHistory history;
    Writes writes = Writes::all;
    Instant now = noon;
    const ZoneRules* zone = nullptr;

    Activity& work(Instant due, std::optional<Instant> cutoff = {}) {
        course.student(10);
        return course.assignment(1, due, cutoff);
    }
    Enrolment& student() { return course.snapshot.people.back(); }
    Activity& activity() { return course.snapshot.activities.front(); }
    /// The work has no date in the LMS, and the plan of the course names one.
    PlanItem& planned_for(Instant at) {
        course.student(10);
        course.assignment(1, std::nullopt);
        return plan(at);
    }
    PlanItem& plan(Instant at) {
        PlanItem& item = course.snapshot.plan.emplace_back();
        item.kind = PlanKind::date;
        item.activity = ActivityId{1};
        item.at = at;
        return item;
    }
    void moodle_4_5() { history.notices = notices_by_release("4.5.10+ (Build: 20260227)"); }
    void named(Instant due, const char* stage = "3-days-before") {
        history.sent.push_back({{10}, {1}, due, stage});
        history.named.push_back({{10}, {1}, due, stage});
    }

    /// Planned, and this became of it.
    void planned(Instant due, const char* stage, SkipReason fate) {
        history.sent.push_back({{10}, {1}, due, stage});
        history.unsent[history.sent.back()] = fate;
    }
    void let_go(Instant due, const char* stage, SkipReason reason, Instant at) {
        history.let_go[{{10}, {1}, due, stage}] = {reason, at};
    }

    [[nodiscard]] std::string verdict(std::string_view stage) const {
        static const FixedOffset riga{hours{2}};
        ZoneOf zones;
        for (const Enrolment& person : course.snapshot.people)
            zones[person.person] = zone == nullptr ? &riga : zone;
        const SnapshotIndex index(course.snapshot);
        const ReminderPlan plan = plan_reminders(index, policy, writes, history, zones, now);
        std::string found;
        const auto note = [&](const ReminderKey& key, std::string_view what) {
            if (key.person != PersonId{10} || key.activity != ActivityId{1} || key.stage != stage) return;
            found += (found.empty() ? "" : " and ") + std::string(what);
        };
        for (const Reminder& one : plan.reminders) note(one.key, "now");
        for (const Reminder& one : plan.later) note(one.key, "later");
        for (const SkippedReminder& one : plan.skipped) note(one.key, word(one.reason));
        return found.empty() ? "-" : found;
    }
};

struct ReminderSituation {
    const char* name;
    const char* from;
    std::function<void(Setting&)> arrange;
    const char* stage;
    const char* expected;
};

inline constexpr const char* three = "3-days-before";
inline constexpr const char* one_day = "1-day-before";
inline constexpr const char* after = "1-day-after";
inline constexpr const char* extended = "extended";
inline constexpr const char* moved = "moved";
inline constexpr const char* asked_day = "asked-24h";
inline constexpr Instant in70 = noon + hours{70};
inline constexpr Instant in20 = noon + hours{20};
inline constexpr Instant ago30 = noon - hours{30};  // Sunday morning; the day after is Monday morning

/// The tables, by what they are mostly about.
[[nodiscard]] const std::vector<ReminderSituation>& situations_of_corrections();
[[nodiscard]] const std::vector<ReminderSituation>& situations_of_dates();
[[nodiscard]] const std::vector<ReminderSituation>& situations_of_hours();
[[nodiscard]] const std::vector<ReminderSituation>& situations_of_silence();
[[nodiscard]] const std::vector<ReminderSituation>& situations_of_notices();
[[nodiscard]] const std::vector<ReminderSituation>& situations_of_plans();

}  // namespace waymark::test
