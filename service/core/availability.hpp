#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"

namespace waymark::core {

/// One node of an availability tree, as Moodle keeps it in `availability` of a module or section: a junction
/// of further nodes or one condition. Things it refers to are named by their LMS ids, because a condition may
/// name what is not in the snapshot.
struct Availability {
    enum class Kind {
        all,                ///< `&`: every child
        any,                ///< `|`: at least one child
        not_all,            ///< `!&`: not every child
        not_any,            ///< `!|`: no child
        from,               ///< date `>=`: at or after `at`
        until,              ///< date `<`: before `at`
        group,              ///< member of the group `lms_id`; "" = of any group
        grouping,           ///< member of a group of the grouping `lms_id`
        activity_grouping,  ///< member of a group of the activity's own grouping
        completion,         ///< completion of the module `lms_id` as in `expects`; "-1" = of the one before
        grade,              ///< percentage of the grade item `lms_id`: at least `least`, below `below`
        profile,            ///< a field of the person's profile: cannot be computed
        unknown,            ///< a type or a form that we do not know: cannot be computed
    };
    /// What a completion condition waits for (Moodle's `e`).
    enum class Expects { incomplete, complete, passed, failed };

    Kind kind = Kind::unknown;
    std::vector<Availability> children{};  ///< of a junction; an empty one restricts nobody
    std::optional<Instant> at{};
    std::string lms_id{};
    Expects expects = Expects::complete;
    std::optional<double> least{};
    std::optional<double> below{};
    bool shown = true;  ///< whoever does not meet it sees the thing greyed with the reason (`showc`, `show`)
    friend bool operator==(const Availability&, const Availability&) = default;
};

}  // namespace waymark::core
