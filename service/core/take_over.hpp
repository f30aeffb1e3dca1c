#pragma once

#include <string>
#include <vector>

#include "core/snapshot.hpp"
#include "core/time.hpp"

namespace waymark::core {

/// What a copied course can take over from the course it was copied from: its plan items. Everything else
/// kept here is about people (contacts, notes, endings, pairs of mentor and student) and stays where they
/// are; what an administrator decided stands in the configuration.
struct TakeOver {
    std::vector<PlanItem> items;    ///< as they would stand in the copy
    std::vector<std::string> left;  ///< titles of those whose activity or group the copy does not have
    days moved{0};                  ///< by how much the dates were moved
};

/// The plan of `source` for `copy`. Activities are the same when kind and name are and only one is so, groups
/// by their name. Times move by the days between the starts of the two courses, at the same hour of the day
/// in `zone`; they stay when a start is not known. Corrections of a date concern the old course alone and
/// keys that the copy has already are passed over. `author` and `now` stand in the new items.
[[nodiscard]] TakeOver take_over(const CourseSnapshot& source, const CourseSnapshot& copy,
                                 const ZoneRules& zone, PersonId author, Instant now);

}  // namespace waymark::core
