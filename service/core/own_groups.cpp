#include "core/own_groups.hpp"

#include <algorithm>
#include <set>

namespace waymark::core {

namespace {

/// The groups of one creation, as conditions, teams and dates may name them.
struct Made {
    std::set<GroupId> ids;
    std::set<std::string> lms_ids;
    std::string_view grouping;  ///< "" = none
    [[nodiscard]] bool is_grouping(std::string_view lms_id) const {
        return !grouping.empty() && lms_id == grouping;
    }
};

Made made_of(const CourseSnapshot& snapshot, const GroupsCreation& creation, std::string_view grouping) {
    Made made;
    made.grouping = grouping;
    for (const std::optional<GroupId>& id : groups_made(snapshot, creation)) {
        if (!id) continue;
        made.ids.insert(*id);
        for (const Group& group : snapshot.groups)
            if (group.id == *id) made.lms_ids.insert(group.lms_id);
    }
    return made;
}

bool names(const Availability& node, const Made& made) {
    if (node.kind == Availability::Kind::group && made.lms_ids.count(node.lms_id) != 0) return true;
    if (node.kind == Availability::Kind::grouping && made.is_grouping(node.lms_id)) return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const Availability& child) { return names(child, made); });
}

bool names(const std::optional<Availability>& tree, const Made& made) {
    return tree && names(*tree, made);
}

std::set<std::string> members_now(const CourseSnapshot& snapshot, GroupId group) {
    std::set<std::string> members;
    for (const Enrolment& person : snapshot.people)
        if (std::find(person.groups.begin(), person.groups.end(), group) != person.groups.end())
            members.insert(person.lms_id);
    return members;
}

/// Those the group was made with who are still in the course: leaving the course takes out of its groups.
std::set<std::string> members_expected(const CourseSnapshot& snapshot, const NewGroup& group) {
    const std::set<std::string> made(group.member_lms_ids.begin(), group.member_lms_ids.end());
    std::set<std::string> members;
    for (const Enrolment& person : snapshot.people)
        if (made.count(person.lms_id) != 0) members.insert(person.lms_id);
    return members;
}

void add_members(const CourseSnapshot& snapshot, const GroupsCreation& creation,
                 std::vector<UseOfGroups>& uses) {
    const auto ids = groups_made(snapshot, creation);
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] && members_now(snapshot, *ids[i]) != members_expected(snapshot, creation.groups[i]))
            uses.push_back({GroupUse::members, ids[i], std::nullopt});
}

void add_dates(const CourseSnapshot& snapshot, const Made& made, std::vector<UseOfGroups>& uses) {
    for (const Override& row : snapshot.overrides)
        if (row.group && made.ids.count(*row.group) != 0)
            uses.push_back({GroupUse::dates, row.group, row.activity});
    for (const PlanItem& item : snapshot.plan)
        if (item.group && made.ids.count(*item.group) != 0)
            uses.push_back({GroupUse::dates, item.group, item.activity});
}

void add_access(const CourseSnapshot& snapshot, const Made& made, std::vector<UseOfGroups>& uses) {
    for (const Section& section : snapshot.sections)
        if (names(section.availability, made)) uses.push_back({GroupUse::access, std::nullopt, std::nullopt});
    for (const Activity& activity : snapshot.activities) {
        if (names(activity.availability, made) || made.is_grouping(activity.grouping_lms_id))
            uses.push_back({GroupUse::access, std::nullopt, activity.id});
        if (made.is_grouping(activity.team_grouping_lms_id))
            uses.push_back({GroupUse::teams, std::nullopt, activity.id});
    }
}

}  // namespace

bool is_own_group(const Group& group) {
    return group.idnumber.starts_with(own_group_prefix);
}

bool is_own_group(const CourseSnapshot& snapshot, GroupId group) {
    return std::any_of(snapshot.groups.begin(), snapshot.groups.end(),
                       [&](const Group& one) { return one.id == group && is_own_group(one); });
}

bool has_groups(const CourseSnapshot& snapshot) {
    return std::any_of(snapshot.groups.begin(), snapshot.groups.end(),
                       [](const Group& one) { return !is_own_group(one); });
}

std::string own_group_idnumber(const GroupsCreation& made, std::size_t place) {
    return made.marker + ":" + std::to_string(place + 1);
}

std::vector<std::optional<GroupId>> groups_made(const CourseSnapshot& snapshot, const GroupsCreation& made) {
    std::vector<std::optional<GroupId>> ids(made.groups.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (const Group& group : snapshot.groups)
            if (group.idnumber == own_group_idnumber(made, i)) ids[i] = group.id;
    return ids;
}

std::vector<UseOfGroups> uses_of_groups(const CourseSnapshot& snapshot, const GroupsCreation& made,
                                        std::string_view grouping_lms_id) {
    const Made groups = made_of(snapshot, made, grouping_lms_id);
    std::vector<UseOfGroups> uses;
    add_members(snapshot, made, uses);
    add_dates(snapshot, groups, uses);
    add_access(snapshot, groups, uses);
    return uses;
}

}  // namespace waymark::core
