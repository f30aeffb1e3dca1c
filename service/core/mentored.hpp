#pragma once

#include <optional>
#include <set>

#include "core/policy.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// Everybody whom mentors_of() names a mentor for, worked out at once.
[[nodiscard]] std::set<PersonId> mentored_people(const CourseSnapshot& snapshot, const RolePolicy& policy);

/// Who reads what a student answers: the student's first mentor, else the first active teacher of the course;
/// nobody when there is neither.
[[nodiscard]] std::optional<PersonId> contact_of(const CourseSnapshot& snapshot, PersonId student,
                                                 const RolePolicy& policy);

}  // namespace waymark::core
