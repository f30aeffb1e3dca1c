#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/effect.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// How the idnumber of every group and grouping begins that Waymark made. Such groups are for working
/// together: nobody is assigned to a mentor by them.
inline constexpr std::string_view own_group_prefix = "wm:";

[[nodiscard]] bool is_own_group(const Group& group);
/// False for a group that the snapshot does not have.
[[nodiscard]] bool is_own_group(const CourseSnapshot& snapshot, GroupId group);
/// Whether the course has groups other than those that Waymark made.
[[nodiscard]] bool has_groups(const CourseSnapshot& snapshot);

/// The idnumber of the group at that place (from 0) of a creation.
[[nodiscard]] std::string own_group_idnumber(const GroupsCreation& made, std::size_t place);

/// How somebody has come to rely on groups that Waymark made.
enum class GroupUse {
    members,  ///< somebody joined, or was taken out and is still in the course
    dates,    ///< dates or plan items of one of the groups
    access,   ///< a condition of an activity or a section names a group or the grouping
    teams,    ///< hands in by teams of the grouping
};
struct UseOfGroups {
    GroupUse use = GroupUse::members;
    std::optional<GroupId> group;        ///< of members and dates
    std::optional<ActivityId> activity;  ///< of dates, access and teams; absent: a section, or a plan item
    friend bool operator==(const UseOfGroups&, const UseOfGroups&) = default;
};

/// The groups of a creation as the snapshot has them, in the order of the creation. Absent: not (or not yet)
/// there.
[[nodiscard]] std::vector<std::optional<GroupId>> groups_made(const CourseSnapshot& snapshot,
                                                              const GroupsCreation& made);

/// How they are used; empty: nobody would miss them. `grouping_lms_id` "" when they have no grouping. By
/// the facts of the snapshot only; groups that are gone are used by nobody.
[[nodiscard]] std::vector<UseOfGroups> uses_of_groups(const CourseSnapshot& snapshot,
                                                      const GroupsCreation& made,
                                                      std::string_view grouping_lms_id);

}  // namespace waymark::core
