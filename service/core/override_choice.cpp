#include "core/override_choice.hpp"

#include <algorithm>
#include <utility>

namespace waymark::core {

namespace {

/// One value that an override may change and of which 0 means "without limit": the user's, else the largest
/// of the groups, where 0 is the largest, else that of the activity.
template <class Value>
std::optional<Value> limit_for(const Activity& activity, const Enrolment& person,
                               const std::vector<Override>& overrides, std::optional<Value> Override::*field,
                               std::optional<Value> own) {
    const Override* personal = user_override(activity, person, overrides);
    if (personal != nullptr && personal->*field) return personal->*field;
    std::optional<Value> by_group;
    for (const Override* change : group_overrides(activity, person, overrides)) {
        const std::optional<Value>& one = change->*field;
        if (!one) continue;
        const bool unlimited = *one == Value{0} || by_group == Value{0};
        by_group = unlimited ? Value{0} : std::max(by_group.value_or(Value{0}), *one);
    }
    return by_group ? by_group : own;
}

}  // namespace

bool is_in_group(const Enrolment& person, GroupId group) {
    return std::find(person.groups.begin(), person.groups.end(), group) != person.groups.end();
}

bool joins_groups(const Activity& activity) {
    return activity.kind == ActivityKind::quiz || activity.kind == ActivityKind::lesson;
}

std::vector<const Override*> group_overrides(const Activity& activity, const Enrolment& person,
                                             const std::vector<Override>& overrides) {
    std::vector<const Override*> mine;
    for (const Override& change : overrides)
        if (change.activity == activity.id && change.group && is_in_group(person, *change.group))
            mine.push_back(&change);
    std::sort(mine.begin(), mine.end(), [](const Override* a, const Override* b) {
        return std::pair{a->sort_order, *a->group} < std::pair{b->sort_order, *b->group};
    });
    return mine;
}

const Override* user_override(const Activity& activity, const Enrolment& person,
                              const std::vector<Override>& overrides) {
    for (const Override& change : overrides)
        if (change.activity == activity.id && change.person == person.person) return &change;
    return nullptr;
}

std::optional<seconds> time_limit_for(const Activity& activity, const Enrolment& person,
                                      const std::vector<Override>& overrides) {
    return limit_for(activity, person, overrides, &Override::time_limit, activity.time_limit);
}

std::optional<int> attempts_allowed_for(const Activity& activity, const Enrolment& person,
                                        const std::vector<Override>& overrides) {
    return limit_for(activity, person, overrides, &Override::attempts, activity.attempts_allowed);
}

}  // namespace waymark::core
