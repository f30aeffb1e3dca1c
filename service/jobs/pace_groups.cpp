#include "jobs/pace_groups.hpp"

#include <algorithm>

#include "jobs/messages.hpp"

namespace waymark::jobs {

namespace {

using core::DeliveryState;

bool is_on_its_way(DeliveryState state) {
    return state == DeliveryState::waiting || state == DeliveryState::sending;
}

MadeGroups* find_made(std::vector<MadeGroups>& made, std::optional<std::int64_t> creation) {
    const auto found = std::find_if(made.begin(), made.end(),
                                    [&](const MadeGroups& one) { return one.creation.id == creation; });
    return found == made.end() ? nullptr : &*found;
}

}  // namespace

GroupsStage stage_of(const MadeGroups& made) {
    if (is_on_its_way(made.creation.state)) return GroupsStage::coming;
    if (made.creation.state != DeliveryState::sent) return GroupsStage::failed;
    if (!made.deletion) return GroupsStage::there;
    if (is_on_its_way(made.deletion->state)) return GroupsStage::leaving;
    return made.deletion->state == DeliveryState::sent ? GroupsStage::gone : GroupsStage::there;
}

std::vector<MadeGroups> made_groups(store::Database& database, core::CourseId course) {
    std::vector<MadeGroups> made;
    for (store::Delivery& row : store::group_deliveries(database, course)) {
        const auto effect = core::decode_effect(row.kind, row.text);
        if (!effect) continue;
        if (const auto* creation = std::get_if<core::GroupsCreation>(&*effect)) {
            made.push_back({std::move(row), *creation, std::nullopt});
        } else if (MadeGroups* before = find_made(made, row.follows)) {
            before->deletion = std::move(row);
        }
    }
    return made;
}

bool is_grouped(const std::vector<MadeGroups>& made, std::string_view person_lms_id) {
    return std::any_of(made.begin(), made.end(), [&](const MadeGroups& one) {
        const GroupsStage stage = stage_of(one);
        if (stage == GroupsStage::gone || stage == GroupsStage::failed) return false;
        return std::any_of(
            one.groups.groups.begin(), one.groups.groups.end(), [&](const core::NewGroup& group) {
                const auto& members = group.member_lms_ids;
                return std::find(members.begin(), members.end(), person_lms_id) != members.end();
            });
    });
}

bool queue_groups(store::Database& database, const GroupsOrder& order, support::Random& random,
                  core::Instant now) {
    core::GroupsCreation creation;
    creation.course_lms_id = order.course->snapshot.course.lms_id;
    creation.grouping = order.grouping;
    creation.groups = order.groups;
    creation.marker = make_marker(random);
    return queue_effect(database,
                        {order.course, std::move(creation), std::nullopt, order.author, std::nullopt,
                         "make:" + order.form_id},
                        random, now)
        .has_value();
}

bool queue_groups_undo(store::Database& database, const GroupsUndoOrder& order, support::Random& random,
                       core::Instant now) {
    return queue_effect(database,
                        {order.course, core::GroupsDeletion{order.made->groups}, std::nullopt, order.author,
                         order.made->creation.id, "undo:" + order.form_id},
                        random, now)
        .has_value();
}

}  // namespace waymark::jobs
