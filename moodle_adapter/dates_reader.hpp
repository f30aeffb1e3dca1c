#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "core/snapshot.hpp"
#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/progress_reader.hpp"

namespace waymark::moodle {

/// The groupings that conditions and team assignments of a course refer to; one that no longer exists is left
/// out. No call when there are none.
[[nodiscard]] core::LmsResult<std::vector<core::Grouping>> read_groupings(
    Transport& transport, const core::CourseSnapshot& snapshot);

/// Puts what only the course calendar holds into the activities: expected-completion dates, and the dates of
/// modules that state none themselves (third-party ones). Returns the events of the course.
[[nodiscard]] core::LmsResult<std::vector<EventRow>> read_calendar(Transport& transport,
                                                                   const CourseIndex& index,
                                                                   core::CourseSnapshot& snapshot);

struct Exclusions {
    std::vector<core::Exclusion> rows;
    bool not_shown = false;  ///< an assignment showed nobody because our account lacks a right
};
struct ExclusionsOrder {
    const std::vector<core::Activity>& activities;
    const std::vector<core::Exclusion>& known;
    /// Assignments (by instance) of which is known that their markers are not allocated.
    const std::set<std::int64_t>& without_allocation;
};
/// Who takes no part in an assignment although the enrolment is active: one call per assignment that students
/// can see. An assignment that shows nobody keeps its rows of `known`, because that is a missing right; but
/// not where it has conditions, its markers are not allocated and others show somebody: then nobody who is
/// active may do it.
[[nodiscard]] core::LmsResult<Exclusions> read_exclusions(const ProgressScope& scope,
                                                          const ExclusionsOrder& order);

/// An assignment (by activity) and one person.
struct DatesQuestion {
    core::ActivityId activity;
    std::int64_t instance = 0;
    std::int64_t user = 0;
};
/// About whom the LMS itself should be asked for dates, because the event scan cannot see an override of the
/// cut-off alone: learners who have not handed in an assignment whose due date or cut-off lies between two
/// weeks ago and a week ahead. The soonest first, at most `most`.
[[nodiscard]] std::vector<DatesQuestion> doubtful_dates(const core::CourseSnapshot& snapshot,
                                                        const std::vector<std::int64_t>& learners,
                                                        std::size_t most);

/// One call for each question.
[[nodiscard]] core::LmsResult<std::vector<core::StatedDates>> read_stated_dates(
    Transport& transport, const std::vector<DatesQuestion>& questions, core::Instant now);

/// Known stated dates that still hold: of people who stay in the same groups, and of assignments whose base
/// dates and overrides are what they were then. One that was stated since the latest complete reading counts
/// as stated at `now.taken`, because nothing that decides it has moved; an older one keeps its age, and so do
/// all while something that decides them could not be read whole.
[[nodiscard]] std::vector<core::StatedDates> still_stated(const core::CourseSnapshot& known,
                                                          const core::CourseSnapshot& now,
                                                          core::Instant latest_complete);

}  // namespace waymark::moodle
