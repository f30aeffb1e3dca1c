// What the weekly cap will leave of nudges that come later, over two courses.
#include "core/cap_forecast.hpp"

#include <catch2/catch.hpp>

#include "support/course_builder.hpp"

using namespace waymark::core;
using namespace waymark::test;

namespace {

/// Student 10 in two courses with assignments 1 to 9 each; the first one's close for good.
struct TwoCourses {
    CourseBuilder closing;
    CourseBuilder open;
    FixedOffset utc;
    Policy policy;
    ReminderHistory history;
    std::vector<ReminderPlan> plans{2};

    TwoCourses() {
        for (int id = 1; id <= 9; ++id) {
            closing.assignment(id, noon + days{9}, noon + days{9});
            open.assignment(id, noon + days{9});
        }
        policy.reminders.weekly_cap = 1;
    }
    void later(std::size_t course, int activity, Instant at, DeliveryClass why = DeliveryClass::nudge) {
        plans[course].later.push_back({key(activity), at, why});
    }
    static ReminderKey key(int activity) { return {{10}, {activity}, noon + days{9}, "stage"}; }
    /// The activities that stay of each course, and how many are over.
    struct Left {
        std::vector<std::int64_t> closing;
        std::vector<std::int64_t> open;
        std::size_t over = 0;
    };
    [[nodiscard]] Left forecast() {
        const SnapshotIndex first(closing.snapshot);
        const SnapshotIndex second(open.snapshot);
        std::vector<CourseDraft> drafts{{&first, plans[0]}, {&second, plans[1]}};
        const ZoneOf zones{{{10}, &utc}};
        forecast_cap(drafts, {zones, zones}, policy, history, noon);
        const auto left = [](const ReminderPlan& plan) {
            std::vector<std::int64_t> ids;
            for (const Reminder& one : plan.later) ids.push_back(one.key.activity.value);
            return ids;
        };
        std::size_t over = 0;
        for (const CourseDraft& draft : drafts)
            for (const SkippedReminder& one : draft.plan.skipped)
                over += one.reason == SkipReason::weekly_cap ? 1U : 0U;
        return {left(drafts[0].plan), left(drafts[1].plan), over};
    }
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_METHOD(TwoCourses, "whose moment comes first goes, whatever is worth more later",
                 "[reminders][cap]") {
    later(0, 1, noon + days{2});
    later(1, 2, noon + days{1});
    const Left left = forecast();
    CHECK(left.closing.empty());
    CHECK(left.open == Ids{2});
    CHECK(left.over == 1);
}

TEST_CASE_METHOD(TwoCourses, "at one moment what closes for good goes first", "[reminders][cap]") {
    later(1, 2, noon + days{1});
    later(0, 1, noon + days{1});
    CHECK(forecast().closing == Ids{1});
    CHECK(forecast().open.empty());
}

TEST_CASE_METHOD(TwoCourses, "what a course sends on one local day is one message", "[reminders][cap]") {
    later(1, 2, noon + days{1});
    later(1, 3, noon + days{1} + hours{3});
    later(1, 4, noon + days{2});
    CHECK(forecast().open == Ids{2, 3});
    CHECK(forecast().over == 1);
}

TEST_CASE_METHOD(TwoCourses, "what goes now counts, and so does what went in the week before",
                 "[reminders][cap]") {
    later(1, 2, noon + days{1});
    SECTION("now, in the other course") {
        plans[0].reminders.push_back({key(1), noon});
    }
    SECTION("six days ago") {
        history.nudges[{10}] = {noon - days{5}};
    }
    CHECK(forecast().open.empty());
}

TEST_CASE_METHOD(TwoCourses, "a nudge that a week has passed since by then leaves its place",
                 "[reminders][cap]") {
    history.nudges[{10}] = {noon - days{6}};
    later(0, 1, noon + hours{20});
    later(1, 2, noon + days{1});
    CHECK(forecast().closing.empty());
    CHECK(forecast().open == Ids{2});
}

TEST_CASE_METHOD(TwoCourses, "what is asked for is neither counted nor left out", "[reminders][cap]") {
    later(0, 1, noon + hours{20}, DeliveryClass::asked_for);
    later(1, 2, noon + days{1});
    later(1, 3, noon + days{3}, DeliveryClass::correction);
    CHECK(forecast().closing == Ids{1});
    CHECK(forecast().open == Ids{2, 3});
}
