#include "moodle_adapter/group_effects.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/own_groups.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/functions_course.hpp"
#include "moodle_adapter/functions_write.hpp"

namespace waymark::moodle {
namespace {

using core::GroupsCreation;
using core::LmsError;
using core::LmsFailure;
using core::Receipt;
using Done = core::LmsResult<Receipt>;
using Found = core::LmsResult<std::optional<Receipt>>;
using Ids = std::vector<std::int64_t>;

tl::unexpected<LmsError> bad_id() {
    return tl::unexpected(LmsError{LmsFailure::bad_request, "groups", "bad_id", false});
}

std::optional<std::int64_t> id_of(const std::vector<NamedRow>& rows, std::string_view idnumber) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const NamedRow& row) { return row.idnumber == idnumber; });
    if (found == rows.end()) return std::nullopt;
    return found->id;
}

/// The groups in their order; those that are not there yet are made, all at once.
core::LmsResult<Ids> ensure_groups(Transport& transport, std::int64_t course,
                                   const GroupsCreation& creation) {
    auto there = get_named_groups(transport, course);
    if (!there) return tl::unexpected(there.error());
    std::vector<NewRow> missing;
    for (std::size_t i = 0; i < creation.groups.size(); ++i)
        if (!id_of(*there, core::own_group_idnumber(creation, i)))
            missing.push_back({creation.groups[i].name, core::own_group_idnumber(creation, i)});
    if (!missing.empty()) {
        const auto made = create_groups(transport, course, missing);
        if (!made) return tl::unexpected(made.error());
        there->insert(there->end(), made->begin(), made->end());
    }
    Ids ids;
    for (std::size_t i = 0; i < creation.groups.size(); ++i)
        ids.push_back(id_of(*there, core::own_group_idnumber(creation, i)).value_or(0));
    return ids;
}

core::LmsResult<std::int64_t> ensure_grouping(Transport& transport, std::int64_t course,
                                              const GroupsCreation& creation) {
    const auto there = get_named_groupings(transport, course);
    if (!there) return tl::unexpected(there.error());
    if (const auto id = id_of(*there, creation.marker)) return *id;
    const auto made = create_grouping(transport, course, {creation.grouping, creation.marker});
    if (!made) return tl::unexpected(made.error());
    const auto id = id_of(*made, creation.marker);
    if (!id)
        return tl::unexpected(
            LmsError{LmsFailure::bad_answer, "core_group_create_groupings", "unexpected_shape", true});
    return *id;
}

/// A service without the functions for it gets the groups alone: they are what was asked for.
bool wants_grouping(const Transport& transport, const GroupsCreation& creation) {
    return !creation.grouping.empty() && transport.offers("core_group_get_course_groupings") &&
           transport.offers("core_group_create_groupings", Effect::write) &&
           transport.offers("core_group_assign_grouping", Effect::write);
}

std::optional<std::vector<Membership>> memberships(const GroupsCreation& creation, const Ids& groups) {
    std::vector<Membership> members;
    for (std::size_t i = 0; i < creation.groups.size(); ++i)
        for (const std::string& member : creation.groups[i].member_lms_ids) {
            const auto user = parse_id(member);
            if (!user) return std::nullopt;
            members.push_back({groups[i], *user});
        }
    return members;
}

core::LmsResult<bool> misses_members(Transport& transport, const Ids& groups,
                                     const std::vector<Membership>& wanted) {
    if (wanted.empty()) return false;
    const auto rows = get_group_members(transport, groups);
    if (!rows) return tl::unexpected(rows.error());
    std::set<std::pair<std::int64_t, std::int64_t>> there;
    for (const auto& [group, users] : *rows)
        for (const std::int64_t user : users) there.insert({group, user});
    return std::any_of(wanted.begin(), wanted.end(), [&](const Membership& one) {
        return there.count({one.group, one.user}) == 0;
    });
}

/// What of a creation is there now.
struct Left {
    std::int64_t course = 0;
    std::vector<core::Group> groups;  ///< with Moodle's ids as ids
    Ids ids;
    std::optional<std::int64_t> grouping;
};

core::LmsResult<Left> left_of(Transport& transport, const GroupsCreation& made) {
    Left left;
    const auto course = parse_id(made.course_lms_id);
    if (!course) return bad_id();
    left.course = *course;
    const auto groups = get_course_groups(transport, *course);
    if (!groups) return tl::unexpected(groups.error());
    for (const core::Group& group : *groups)
        for (std::size_t i = 0; i < made.groups.size(); ++i)
            if (group.idnumber == core::own_group_idnumber(made, i)) {
                left.groups.push_back(group);
                left.ids.push_back(group.id.value);
            }
    if (!transport.offers("core_group_get_course_groupings")) return left;
    const auto groupings = get_named_groupings(transport, *course);
    if (!groupings) return tl::unexpected(groupings.error());
    left.grouping = id_of(*groupings, made.marker);
    return left;
}

/// The course as far as it matters to these groups: its conditions, the groups and who is in them.
core::LmsResult<core::CourseSnapshot> facts_about(Transport& transport, const Left& left) {
    core::CourseSnapshot facts;
    facts.groups = left.groups;
    auto contents = get_contents(transport, left.course, "");
    if (!contents) return tl::unexpected(contents.error());
    facts.sections = std::move(contents->sections);
    facts.activities = std::move(contents->activities);
    if (left.ids.empty()) return facts;
    const auto members = get_group_members(transport, left.ids);
    if (!members) return tl::unexpected(members.error());
    std::map<std::int64_t, std::vector<core::GroupId>> groups_of;
    for (const auto& [group, users] : *members)
        for (const std::int64_t user : users) groups_of[user].push_back({group});
    for (auto& [user, groups] : groups_of) {
        core::Enrolment person;
        person.lms_id = std::to_string(user);
        person.groups = std::move(groups);
        facts.people.push_back(std::move(person));
    }
    return facts;
}

tl::expected<void, LmsError> check_unused(Transport& transport, const Left& left,
                                          const GroupsCreation& made) {
    const auto facts = facts_about(transport, left);
    if (!facts) return tl::unexpected(facts.error());
    const std::string grouping = left.grouping ? std::to_string(*left.grouping) : "";
    bool used = !core::uses_of_groups(*facts, made, grouping).empty();
    if (!used && !left.ids.empty()) {
        const auto events = has_group_events(transport, left.ids);
        if (!events) return tl::unexpected(events.error());
        used = *events;
    }
    if (used) return tl::unexpected(LmsError{LmsFailure::in_use, "groups", "in_use", false});
    return {};
}

}  // namespace

Done make_groups(Transport& transport, const GroupsCreation& creation) {
    const auto course = parse_id(creation.course_lms_id);
    if (!course) return bad_id();
    const auto groups = ensure_groups(transport, *course, creation);
    if (!groups) return tl::unexpected(groups.error());
    const auto members = memberships(creation, *groups);
    if (!members) return bad_id();
    Receipt result;
    if (wants_grouping(transport, creation)) {
        const auto grouping = ensure_grouping(transport, *course, creation);
        if (!grouping) return tl::unexpected(grouping.error());
        result = {std::to_string(*grouping)};
        if (const auto joined = assign_grouping(transport, *grouping, *groups); !joined)
            return tl::unexpected(joined.error());
    }
    if (!members->empty())
        if (const auto added = add_group_members(transport, *members); !added)
            return tl::unexpected(added.error());
    return result;
}

Found find_groups(Transport& transport, const GroupsCreation& creation) {
    const auto course = parse_id(creation.course_lms_id);
    if (!course) return bad_id();
    const auto there = get_named_groups(transport, *course);
    if (!there) return tl::unexpected(there.error());
    Ids groups;
    for (std::size_t i = 0; i < creation.groups.size(); ++i) {
        const auto id = id_of(*there, core::own_group_idnumber(creation, i));
        if (!id) return std::optional<Receipt>{};
        groups.push_back(*id);
    }
    const auto members = memberships(creation, groups);
    if (!members) return bad_id();
    const auto missing = misses_members(transport, groups, *members);
    if (!missing) return tl::unexpected(missing.error());
    if (*missing) return std::optional<Receipt>{};
    if (!wants_grouping(transport, creation)) return std::optional{Receipt{}};
    const auto groupings = get_named_groupings(transport, *course);
    if (!groupings) return tl::unexpected(groupings.error());
    const auto grouping = id_of(*groupings, creation.marker);
    if (!grouping) return std::optional<Receipt>{};
    return std::optional{Receipt{std::to_string(*grouping)}};
}

Done delete_made_groups(Transport& transport, const GroupsCreation& made) {
    const auto left = left_of(transport, made);
    if (!left) return tl::unexpected(left.error());
    if (left->ids.empty() && !left->grouping) return Receipt{};
    if (const auto unused = check_unused(transport, *left, made); !unused)
        return tl::unexpected(unused.error());
    if (left->grouping)
        if (const auto gone = delete_grouping(transport, *left->grouping); !gone)
            return tl::unexpected(gone.error());
    if (!left->ids.empty())
        if (const auto gone = delete_groups(transport, left->ids); !gone) return tl::unexpected(gone.error());
    return Receipt{};
}

Found find_groups_gone(Transport& transport, const GroupsCreation& made) {
    const auto left = left_of(transport, made);
    if (!left) return tl::unexpected(left.error());
    if (!left->ids.empty() || left->grouping) return std::optional<Receipt>{};
    return std::optional{Receipt{}};
}

}  // namespace waymark::moodle
