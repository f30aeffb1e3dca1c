#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/cap_forecast.hpp"
#include "core/reminder.hpp"

namespace waymark::core {

namespace {

std::ptrdiff_t in_the_week_before(const std::vector<Instant>& nudges, Instant now) {
    return std::count_if(nudges.begin(), nudges.end(), [&](Instant at) { return at > now - days{7}; });
}

int nudges_this_week(const ReminderHistory& history, PersonId person, Instant now) {
    const auto nudges = history.nudges.find(person);
    return nudges == history.nudges.end() ? 0 : static_cast<int>(in_the_week_before(nudges->second, now));
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

/// Makes skips of those of a list that do not go.
template <class Goes>
void take_out(ReminderPlan& plan, std::vector<Reminder>& list, const Goes& goes) {
    const auto cut = std::stable_partition(list.begin(), list.end(), goes);
    std::for_each(cut, list.end(), [&](Reminder& one) {
        plan.skipped.push_back({std::move(one.key), SkipReason::weekly_cap});
    });
    list.erase(cut, list.end());
}

/// What one course sends to one person on one local day to come.
struct LaterMessage {
    PersonId person;
    Day day{};
    std::size_t course = 0;
    Instant moment{};
    Rank rank;
    [[nodiscard]] auto place() const { return std::tie(person, course, day); }
};

bool is_before(const LaterMessage& a, const LaterMessage& b) {
    return std::tie(a.person, a.moment, a.rank, a.course) < std::tie(b.person, b.moment, b.rank, b.course);
}

Day day_of(const ZoneOf& zones, const Reminder& one) {
    return zones.at(one.key.person)->day_of(one.send_at);
}

std::vector<LaterMessage> later_messages(const std::vector<CourseDraft>& drafts,
                                         const std::vector<ZoneOf>& zones, const ReminderPolicy& policy) {
    std::vector<LaterMessage> all;
    for (std::size_t course = 0; course < drafts.size(); ++course)
        for (const Reminder& one : drafts[course].plan.later)
            if (one.why == DeliveryClass::nudge)
                all.push_back({one.key.person, day_of(zones[course], one), course, one.send_at,
                               rank_of(*drafts[course].index, policy, one.key)});
    std::sort(all.begin(), all.end(), [](const LaterMessage& a, const LaterMessage& b) {
        return std::tuple_cat(a.place(), std::tie(a.moment, a.rank)) <
               std::tuple_cat(b.place(), std::tie(b.moment, b.rank));
    });
    // The first of a day takes the others along.
    std::vector<LaterMessage> messages;
    for (const LaterMessage& one : all) {
        if (messages.empty() || messages.back().place() != one.place())
            messages.push_back(one);
        else
            messages.back().rank = std::min(messages.back().rank, one.rank);
    }
    std::sort(messages.begin(), messages.end(), is_before);
    return messages;
}

/// When each person's nudges went that count now or later, those that go now among them.
std::map<PersonId, std::vector<Instant>> counted(const std::vector<CourseDraft>& drafts, const Policy& policy,
                                                 const ReminderHistory& history, Instant now) {
    std::map<PersonId, std::vector<Instant>> nudges = history.nudges;
    for (const Message& one : messages_of(drafts, policy.reminders)) nudges[one.person].push_back(now);
    return nudges;
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
        take_out(plan, plan.reminders, goes);
    }
}

void forecast_cap(std::vector<CourseDraft>& drafts, const std::vector<ZoneOf>& zones, const Policy& policy,
                  const ReminderHistory& history, Instant now) {
    std::map<PersonId, std::vector<Instant>> nudges = counted(drafts, policy, history, now);
    std::set<std::tuple<std::size_t, PersonId, Day>> over;
    for (const LaterMessage& one : later_messages(drafts, zones, policy.reminders)) {
        std::vector<Instant>& earlier = nudges[one.person];
        if (in_the_week_before(earlier, one.moment) < policy.reminders.weekly_cap)
            earlier.push_back(one.moment);
        else
            over.emplace(one.course, one.person, one.day);
    }
    for (std::size_t course = 0; course < drafts.size(); ++course) {
        ReminderPlan& plan = drafts[course].plan;
        const auto goes = [&](const Reminder& one) {
            return one.why != DeliveryClass::nudge ||
                   over.count({course, one.key.person, day_of(zones[course], one)}) == 0;
        };
        take_out(plan, plan.later, goes);
    }
}

}  // namespace waymark::core
