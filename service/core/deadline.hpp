#pragma once

#include <optional>
#include <vector>

#include "core/snapshot.hpp"

namespace waymark::core {

enum class DateSource { base, group_override, user_override, extension };

/// One thing that was looked at to find a date, whether or not it decided anything.
struct Considered {
    DateSource source = DateSource::base;
    std::optional<GroupId> group;  ///< of a group override
    Dates dates;                   ///< as stated by that source; an extension states only `due`
    std::optional<Instant> as_of;  ///< when that fact was read
    bool decided_due = false;      ///< the effective due date comes from here
    bool decided_closes = false;   ///< the last possible moment comes from here
};

enum class Certainty {
    known,
    may_differ,  ///< a source could not be read, see `doubts`
};

/// The dates that hold for one student and one activity, and why (design §5).
struct EffectiveDeadline {
    Dates dates;
    DateSource due_source = DateSource::base;
    std::vector<Considered> considered;
    Certainty certainty = Certainty::known;
    std::vector<Part> doubts;  ///< parts that were stale or never read
};

/// Override field by field, the user's, else the group's with the LMS's own precedence (Moodle: an assignment
/// takes the lowest sort order, a quiz the most lenient value of each field), else the base; then the later
/// of that date and the extension, which also lifts the last possible moment. `overrides` are those of the
/// activity, for anybody; `extension` is the person's. The snapshot tells how fresh the sources are.
[[nodiscard]] EffectiveDeadline effective_deadline(const CourseSnapshot& snapshot, const Activity& activity,
                                                   const Enrolment& person,
                                                   const std::vector<Override>& overrides,
                                                   std::optional<Instant> extension);

/// The rule alone, without freshness; for facts read at the moment of sending.
[[nodiscard]] EffectiveDeadline combine_dates(const Activity& activity, const Enrolment& person,
                                              const std::vector<Override>& overrides,
                                              std::optional<Instant> extension);

}  // namespace waymark::core
