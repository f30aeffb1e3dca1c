#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/snapshot.hpp"

namespace waymark::core {

enum class DateSource {
    base,  ///< the activity's own dates, for everyone
    group_override,
    user_override,
    extension,
    calendar,             ///< of a third-party module, for everyone, known from the course calendar alone
    expected_completion,  ///< "expect completed on", for everyone
    stated,               ///< the LMS itself said what is in force for this person, overrides applied
    open_attempt,         ///< the closing time of the person's running attempt
    plan,                 ///< a teacher's plan: moves nothing
    correction,           ///< somebody says the date in the LMS is wrong: moves nothing
};

/// One thing that was looked at to find a date, whether or not it decided anything.
struct Considered {
    DateSource source = DateSource::base;
    std::optional<GroupId> group;  ///< of a group override or a plan for one group
    Dates dates;                   ///< as stated by that source; an extension states only `due`
    std::optional<Instant> as_of;  ///< when that fact was read
    bool decided_due = false;      ///< the effective due date comes from here
    bool decided_closes = false;   ///< the last possible moment comes from here
    bool never_closes = false;     ///< it takes the closing away
    bool opens_at_once = false;    ///< it takes the opening away
};

enum class Certainty : std::uint8_t {
    known,
    may_differ,  ///< see `doubts`
};

enum class DoubtReason {
    stale,            ///< `part` failed at the latest reading
    never_read,       ///< `part` never arrived
    not_shown,        ///< the LMS shows our account nothing of `part`
    bad_rows,         ///< rows of `part` were left out
    group_order,      ///< which of several groups counts, the LMS does not tell
    cut_off_unseen,   ///< another last possible moment of the override would not be seen
    other_statement,  ///< the LMS stated another date for this person
    correction,       ///< somebody says that the date is wrong
};

struct Doubt {
    DoubtReason why = DoubtReason::stale;
    Part part = Part::contents;
    friend bool operator==(const Doubt&, const Doubt&) = default;
};

/// The dates that hold for one student and one activity, and why (design §5).
struct EffectiveDeadline {
    Dates dates;
    DateSource due_source = DateSource::base;
    std::vector<Considered> considered;
    Certainty certainty = Certainty::known;  ///< of the due date
    std::vector<Doubt> doubts;               ///< why a date may differ
    Certainty closes_certainty = Certainty::known;
    std::optional<Instant> planned{};            ///< a plan date for this person; never part of `dates`
    std::optional<Instant> without_extension{};  ///< what the due date would be
};

/// All that can move the dates of one person and one activity; refers to what outlives the call.
struct DateFacts {
    const std::vector<Override>& overrides;  ///< of the activity, for anybody
    std::optional<Instant> extension{};      ///< the person's
    const StatedDates* stated = nullptr;
    std::optional<Instant> attempt_closes{};  ///< of the person's running quiz attempt
    bool limits_unseen = false;               ///< the LMS does not show other time limits of single people
    bool for_reviews = false;                 ///< a workshop where what is left is to assess others' work
};

/// Override field by field, the user's, else the group's with the LMS's own precedence (Moodle: an assignment
/// takes the lowest sort order, a quiz or lesson the most lenient value of each field), else the base; then
/// the later of that date and the extension, which also lifts the last possible moment. What the LMS stated
/// for the person stands above overrides and base unless these were read later and say something else. Plan
/// and corrections move nothing. The snapshot tells how fresh the sources are.
[[nodiscard]] EffectiveDeadline effective_deadline(const CourseSnapshot& snapshot, const Activity& activity,
                                                   const Enrolment& person, const DateFacts& facts);
[[nodiscard]] EffectiveDeadline effective_deadline(const CourseSnapshot& snapshot, const Activity& activity,
                                                   const Enrolment& person,
                                                   const std::vector<Override>& overrides,
                                                   std::optional<Instant> extension);

/// The rule alone, without freshness; for facts read at the moment of sending.
[[nodiscard]] EffectiveDeadline combine_dates(const Activity& activity, const Enrolment& person,
                                              const std::vector<Override>& overrides,
                                              std::optional<Instant> extension);

}  // namespace waymark::core
