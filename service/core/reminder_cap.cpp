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

/// One course's message to one person.
struct Message {
    PersonId person;
    std::size_t course = 0;
    Rank rank;
};

/// By person, each course's once, with the best rank of what it holds.
std::vector<Message> messages_of(const std::vector<CourseDraft>& drafts, const ReminderPolicy& policy) {
    std::vector<Message> messages;
    for (std::size_t course = 0; course < drafts.size(); ++course)
        for (const Reminder& one : drafts[course].plan.reminders)
            if (one.why == DeliveryClass::nudge)
                messages.push_back({one.key.person, course, rank_of(*drafts[course].index, policy, one.key)});
    std::sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
        return std::tie(a.person, a.course, a.rank) < std::tie(b.person, b.course, b.rank);
    });
    const auto same = [](const Message& a, const Message& b) {
        return a.person == b.person && a.course == b.course;
    };
    messages.erase(std::unique(messages.begin(), messages.end(), same), messages.end());
    return messages;
}

/// Messages for which there is no room, by course and person.
std::vector<std::pair<std::size_t, PersonId>> over_the_cap(std::vector<Message> messages,
                                                           const Policy& policy,
                                                           const ReminderHistory& history, Instant now) {
    std::vector<std::pair<std::size_t, PersonId>> over;
    for (auto first = messages.begin(); first != messages.end();) {
        const PersonId person = first->person;
        const auto last =
            std::find_if(first, messages.end(), [&](const Message& one) { return one.person != person; });
        std::sort(first, last, [](const Message& a, const Message& b) {
            return std::tie(a.rank, a.course) < std::tie(b.rank, b.course);
        });
        const std::ptrdiff_t room =
            std::max(0, policy.reminders.weekly_cap - nudges_this_week(history, person, now));
        for (auto one = first + std::min(room, last - first); one != last; ++one)
            over.emplace_back(one->course, person);
        first = last;
    }
    std::sort(over.begin(), over.end());
    return over;
}

}  // namespace

void share_cap(std::vector<CourseDraft>& drafts, const Policy& policy, const ReminderHistory& history,
               Instant now) {
    const auto over = over_the_cap(messages_of(drafts, policy.reminders), policy, history, now);
    if (over.empty()) return;
    for (std::size_t course = 0; course < drafts.size(); ++course) {
        ReminderPlan& plan = drafts[course].plan;
        const auto goes = [&](const Reminder& one) {
            return one.why != DeliveryClass::nudge ||
                   !std::binary_search(over.begin(), over.end(), std::pair{course, one.key.person});
        };
        const auto cut = std::stable_partition(plan.reminders.begin(), plan.reminders.end(), goes);
        std::for_each(cut, plan.reminders.end(), [&](Reminder& one) {
            plan.skipped.push_back({std::move(one.key), SkipReason::weekly_cap});
        });
        plan.reminders.erase(cut, plan.reminders.end());
    }
}

}  // namespace waymark::core
