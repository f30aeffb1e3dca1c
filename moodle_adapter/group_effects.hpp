#pragma once

#include <optional>

#include "core/effect.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// Groups of our own, for perform() and find_effect() (effects.hpp). They are known by their idnumber.

/// Makes what is not there yet: groups, members, grouping. The receipt is the grouping, "" without one.
[[nodiscard]] core::LmsResult<core::Receipt> make_groups(Transport& transport,
                                                         const core::GroupsCreation& creation);
[[nodiscard]] core::LmsResult<std::optional<core::Receipt>> find_groups(Transport& transport,
                                                                        const core::GroupsCreation& creation);

/// Deletes the groups and their grouping unless, as Moodle says now, somebody else is in one of them, a
/// condition of the course's contents names them or there is a calendar event for one: LmsFailure::in_use.
/// Teams and plan items are the caller's to look at.
[[nodiscard]] core::LmsResult<core::Receipt> delete_made_groups(Transport& transport,
                                                                const core::GroupsCreation& made);
/// Whether nothing of them is left.
[[nodiscard]] core::LmsResult<std::optional<core::Receipt>> find_groups_gone(
    Transport& transport, const core::GroupsCreation& made);

}  // namespace waymark::moodle
