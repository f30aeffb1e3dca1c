#include <algorithm>
#include <tuple>
#include <utility>

#include "core/reminder.hpp"

namespace waymark::core {

namespace {

int nudges_this_week(const ReminderHistory& history, PersonId person, Instant now) {
    const auto nudges = history.nudges.find(person);
    if (nudges == history.nudges.end()) return 0;
    return static_cast<int>(std::count_if(nudges->second.begin(), nudges->second.end(),
                                          [&](Instant at) { return at > now - days{7}; }));
}

/// What a message of one course to one person is worth: lower goes first.
using Rank = std::tuple<bool, int, Instant>;

Rank rank_of(const SnapshotIndex& index, const ReminderPolicy& policy, const ReminderKey& key) {
    const Activity* activity = find_activity(index.snapshot(), key.activity);
    if (activity == nullptr) return {true, 0, key.due};
    const bool for_good = activity->base.closes && *activity->base.closes <= key.due;
    const auto weight = policy.weights.find(activity->kind);
    return {!for_good, weight == policy.weights.end() ? -1 : -weight->second, key.due};
}

}  // namespace

void share_cap(std::vector<CourseDraft>& drafts, const Policy& policy, const ReminderHistory& history,
               Instant now) {
    std::map<PersonId, std::map<std::size_t, Rank>> messages;  // by person, by course
    for (std::size_t course = 0; course < drafts.size(); ++course)
        for (const Reminder& one : drafts[course].plan.reminders) {
            if (one.why != DeliveryClass::nudge) continue;
            const Rank rank = rank_of(*drafts[course].index, policy.reminders, one.key);
            const auto [place, added] = messages[one.key.person].try_emplace(course, rank);
            if (!added) place->second = std::min(place->second, rank);
        }
    std::set<std::pair<std::size_t, PersonId>> over;
    for (const auto& [person, of_courses] : messages) {
        std::vector<std::pair<Rank, std::size_t>> order;
        for (const auto& [course, rank] : of_courses) order.emplace_back(rank, course);
        std::sort(order.begin(), order.end());
        const int room = std::max(0, policy.reminders.weekly_cap - nudges_this_week(history, person, now));
        for (std::size_t i = static_cast<std::size_t>(room); i < order.size(); ++i)
            over.insert({order[i].second, person});
    }
    for (std::size_t course = 0; course < drafts.size(); ++course) {
        ReminderPlan& plan = drafts[course].plan;
        const auto goes = [&](const Reminder& one) {
            return one.why != DeliveryClass::nudge || !over.contains({course, one.key.person});
        };
        const auto cut = std::stable_partition(plan.reminders.begin(), plan.reminders.end(), goes);
        std::for_each(cut, plan.reminders.end(), [&](Reminder& one) {
            plan.skipped.push_back({std::move(one.key), SkipReason::weekly_cap});
        });
        plan.reminders.erase(cut, plan.reminders.end());
    }
}

}  // namespace waymark::core
