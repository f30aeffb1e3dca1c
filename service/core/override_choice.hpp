#pragma once

#include <optional>
#include <vector>

#include "core/course.hpp"
#include "core/progress.hpp"

/// Which overrides of an activity count for one person. `overrides` may hold those of other activities and
/// people; what is returned points into it.
namespace waymark::core {

[[nodiscard]] bool is_in_group(const Enrolment& person, GroupId group);

/// Whether several groups are joined by the most lenient value of each field (quiz_update_effective_access,
/// lesson::update_effective_access), else one group alone counts (assign::override_exists).
[[nodiscard]] bool joins_groups(const Activity& activity);

/// Overrides of this person's groups, in the order in which they count.
[[nodiscard]] std::vector<const Override*> group_overrides(const Activity& activity, const Enrolment& person,
                                                           const std::vector<Override>& overrides);

/// The override for this very person; nullptr if there is none.
[[nodiscard]] const Override* user_override(const Activity& activity, const Enrolment& person,
                                            const std::vector<Override>& overrides);

/// Of one attempt: the user's, else the most lenient of the groups (none at all is the most lenient), else
/// the activity's own. 0 = without limit; absent = not told.
[[nodiscard]] std::optional<seconds> time_limit_for(const Activity& activity, const Enrolment& person,
                                                    const std::vector<Override>& overrides);

/// How often it can be tried, by the same rule.
[[nodiscard]] std::optional<int> attempts_allowed_for(const Activity& activity, const Enrolment& person,
                                                      const std::vector<Override>& overrides);

}  // namespace waymark::core
