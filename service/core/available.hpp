#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/snapshot_index.hpp"

namespace waymark::core {

enum class Answer { no, unknown, yes };

/// What stands between a student and an activity.
enum class Obstacle {
    hidden,            ///< from every student
    not_active,        ///< the enrolment is suspended, ended or not yet begun
    date_from,         ///< opens at `at`
    date_until,        ///< went away at `at`
    group,             ///< for members of `group` (absent: of any group) only
    grouping,          ///< for members of a group of `grouping` only
    completion,        ///< `activity` has to stand as the condition asks first
    grade,             ///< a mark of `activity` (absent: of something else) is asked for
    profile,           ///< a field of the person's profile decides
    excluded,          ///< the LMS does not count the person among the participants
    section_excluded,  ///< …of another activity in the same section
    no_team,           ///< team work, and the person is in no team or in several
    not_told,          ///< there are conditions that we do not know or were not told
};

struct AccessReason {
    Obstacle what = Obstacle::not_told;
    Answer answer = Answer::no;  ///< `unknown`: may stand in the way
    bool negated = false;        ///< what is named must *not* be so
    bool of_section = false;     ///< the condition is the section's
    std::optional<Instant> at{};
    std::optional<GroupId> group{};
    std::string grouping{};  ///< name
    std::optional<ActivityId> activity{};
};

/// Whether an activity is available to one student (design §4).
struct Access {
    Answer answer = Answer::yes;
    std::vector<AccessReason> reasons{};  ///< empty when `answer` is yes
    /// Whoever has no access still sees it in the course, greyed out.
    bool shown = true;
};

/// Evaluates visibility, the conditions of the activity and of its sections, and what the LMS says of
/// participants, as Moodle does (core_availability): conditions are joined, negated ones are turned round,
/// one that names a missing activity is never met. What cannot be computed is unknown and stays unknown
/// unless the rest decides. For an assignment whose participants were read, a condition on the profile is met
/// by those who are not left out.
[[nodiscard]] Access access_of(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                               Instant now);

/// True when access_of() says the same at that moment of every active student who is not left out by the LMS:
/// nothing asked there is about a person.
[[nodiscard]] bool is_same_for_all(const SnapshotIndex& index, const Activity& activity);

/// True when time alone, or the student's own work, can open it: not yet open rather than not for this
/// student.
[[nodiscard]] bool opens_later(const Access& access);
/// True when nothing but a passed end date stands in the way.
[[nodiscard]] bool went_away(const Access& access);
/// True when it is certainly meant for others: hidden, another group, left out by the LMS.
[[nodiscard]] bool is_for_others(const Access& access);

}  // namespace waymark::core
