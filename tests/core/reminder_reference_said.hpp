#pragma once

#include <optional>
#include <string>
#include <utility>

#include "reminder_random.hpp"

// What the slow planner knows of dates: those that hold, those that the plan names, and those that were
// named.

namespace waymark::test {

/// A date, or that it holds no more. Due and planned are told apart only where that is asked.
struct Said {
    Instant due;
    bool withdrawn = false;
    bool planned = false;
    bool operator==(const Said& other) const { return due == other.due && withdrawn == other.withdrawn; }
};

/// The stage of a key, of whichever sort its date is.
[[nodiscard]] std::string plain(const ReminderKey& key);
[[nodiscard]] bool is_correction(const ReminderKey& key);
[[nodiscard]] bool is_asked(const ReminderKey& key);

/// The work, in whose dates the plan's stands as due where nothing has a date and nothing hides one.
[[nodiscard]] WorkItem work_with_plan(const ReminderCourse& world, const SnapshotIndex& index,
                                      const Activity& activity, const Enrolment& student);
[[nodiscard]] bool by_plan(const WorkItem& item);

/// The same said or planned before, about a due date or a planned one; null if it was not.
[[nodiscard]] const ReminderKey* said_before(const ReminderCourse& world, const ReminderKey& key);

/// What has to be corrected, and in which words: a date that was named and is another one now, also one that
/// has passed, or is none any more; extra time in any case. That a planned one is gone or over is no news.
[[nodiscard]] std::optional<std::pair<Said, std::string>> to_correct(const ReminderCourse& world,
                                                                     PersonId person, const WorkItem& item);

/// The key of the correction: the one that has told it, while nothing else was said or planned after it, else
/// a new one.
[[nodiscard]] ReminderKey key_of_correction(const ReminderCourse& world, ReminderKey key, const Said& what,
                                            const std::string& sort);

}  // namespace waymark::test
