#pragma once

#include <string>
#include <vector>

#include "core/spread.hpp"
#include "jobs/pace_groups.hpp"
#include "web/page.hpp"
#include "web/view.hpp"

namespace waymark::web {

/// A group that is proposed, with a name that ranks nobody.
struct NamedGroup {
    std::string name;  ///< in the viewer's language; no group of the course has it
    core::PaceGroup group;
};

/// Groups of like pace among the active students whom the viewer may see; none when there is nothing to
/// split.
[[nodiscard]] std::vector<NamedGroup> proposed_groups(const PageContext& context);
/// Names for so many groups that none in the course has, nor one that is about to be made.
[[nodiscard]] std::vector<std::string> neutral_names(const PageContext& context, std::size_t count);

/// Names, counts, bands and members, for templates.
[[nodiscard]] ViewModel::List group_models(const PageContext& context, const std::vector<NamedGroup>& groups);

/// What one more group would touch, a sentence per activity.
[[nodiscard]] std::vector<std::string> affected_lines(const PageContext& context);

/// The groups that were made and concern students whom the viewer may see, with how they stand and, where
/// the viewer may take them away, the number of the order.
[[nodiscard]] ViewModel::List made_models(const PageContext& context);

/// Whether the viewer may take these away: a teacher, or the mentor who had them made.
[[nodiscard]] bool may_take_away(const PageContext& context, const jobs::MadeGroups& made);

}  // namespace waymark::web
