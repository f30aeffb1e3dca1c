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

/// The pause of that person's reminders that `by` set, in whatever course of the site. It may be over.
[[nodiscard]] std::optional<Pause> pause_by(Database& database, core::PersonId person, core::PersonId by);

/// A pause of that person's reminders, set by the person or by somebody of the staff; takes the place of the
/// one that `by` set before, and nobody else's: whoever pauses or ends a pause neither shortens nor ends
/// another's. The longest holds. `until` absent ends it.
void save_pause(Database& database, core::PersonId person, std::optional<core::Instant> until,
                core::PersonId by, core::Instant now);

/// Everything that lets the person's reminders rest in that course, the longest first: pauses, and situations
/// that a mentor of the course knows of. Those that are over too.
[[nodiscard]] std::vector<Pause> rests_of(Database& database, core::CourseId course, core::PersonId person);

}  // namespace waymark::store
