#include "core/policy_diff.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace waymark::core {

namespace {

std::map<PersonId, std::set<WorklistKind>> listed(const std::vector<WorklistItem>& list) {
    std::map<PersonId, std::set<WorklistKind>> students;
    for (const WorklistItem& item : list)
        for (const WorklistReason& reason : item.reasons) students[item.person].insert(reason.kind);
    return students;
}

/// Those of `list` who are not in `other`.
std::vector<ListedStudent> only_in(const std::vector<WorklistItem>& list,
                                   const std::vector<WorklistItem>& other) {
    const auto others = listed(other);
    std::vector<ListedStudent> only;
    for (const auto& [person, kinds] : listed(list))
        if (others.count(person) == 0) only.push_back({person, {kinds.begin(), kinds.end()}});
    return only;
}

std::set<ReminderKey> keys(const ReminderPlan& plan) {
    std::set<ReminderKey> keys;
    for (const auto* part : {&plan.reminders, &plan.later})
        for (const Reminder& one : *part) keys.insert(one.key);
    return keys;
}

std::vector<ReminderKey> only_in(const ReminderPlan& plan, const ReminderPlan& other) {
    const std::set<ReminderKey> mine = keys(plan);
    const std::set<ReminderKey> theirs = keys(other);
    std::vector<ReminderKey> only;
    std::set_difference(mine.begin(), mine.end(), theirs.begin(), theirs.end(), std::back_inserter(only));
    return only;
}

}  // namespace

PolicyDiff compare(const std::vector<WorklistItem>& old_list, const std::vector<WorklistItem>& new_list,
                   const ReminderPlan& old_plan, const ReminderPlan& new_plan) {
    return {only_in(new_list, old_list), only_in(old_list, new_list), only_in(new_plan, old_plan),
            only_in(old_plan, new_plan)};
}

}  // namespace waymark::core
