#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/policy.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// Something of the schedule: an activity with a date for everybody, or a plan item of a teacher.
struct ScheduledDate {
    Instant at;
    std::string title;
    bool planned = false;  ///< of the plan in Waymark, not of the LMS
};

/// What a mentor is told before a course starts.
struct StartPack {
    std::size_t parts = 0;                ///< sections that are shown
    std::size_t activities = 0;           ///< that are shown, our own placements left out
    std::size_t dated = 0;                ///< of these, with a date
    std::vector<ScheduledDate> schedule;  ///< the soonest first; plan items of one group left out
    std::vector<PersonId> students;       ///< of the mentor, in roster order; not yet active ones included
    std::size_t without_mentor = 0;       ///< students of the course whom nobody looks after
};
[[nodiscard]] StartPack start_pack_of(const CourseSnapshot& snapshot, PersonId mentor,
                                      const RolePolicy& policy);

}  // namespace waymark::core
