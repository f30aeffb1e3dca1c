#pragma once

#include <optional>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Until when automatic reminders rest, and who said so.
struct Pause {
    core::Instant until;
    std::optional<core::PersonId> by;
};

/// The pauses of one student, over all courses of the site. Kept apart: nobody shortens or ends the other's,
/// and the longer one holds. Either may be over.
struct Pauses {
    std::optional<Pause> own;    ///< set by the student
    std::optional<Pause> staff;  ///< set by a mentor or teacher, the one who did so last
};
[[nodiscard]] Pauses pauses_of(Database& database, core::PersonId person);

/// A pause of that person's reminders, set by the person or by somebody of the staff: `by` tells which of the
/// two it replaces. `until` absent ends it.
void save_pause(Database& database, core::PersonId person, std::optional<core::Instant> until,
                core::PersonId by, core::Instant now);

/// Everything that lets the person's reminders rest in that course, the longest first: pauses, and situations
/// that a mentor of the course knows of. Those that are over too.
[[nodiscard]] std::vector<Pause> rests_of(Database& database, core::CourseId course, core::PersonId person);

}  // namespace waymark::store
