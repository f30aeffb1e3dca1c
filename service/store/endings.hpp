#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ending.hpp"
#include "core/worklist.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// What a mentor said at the end of a worklist item, or of the picture of a student. The text is sealed at
/// rest.
struct WorklistEnding {
    std::int64_t id = 0;
    core::SiteId site;
    core::CourseId course;
    core::PersonId person;                 ///< the student
    std::optional<core::PersonId> author;  ///< who ended it
    core::Ending ending = core::Ending::done;
    core::Instant at;
    std::optional<core::Instant> known_until;  ///< exactly for known_reason
    std::string text;                          ///< in the mentor's words, "" if none
    /// What it was said of; settled by it, except by known_reason, which only lets the alarms rest.
    std::vector<core::ReasonKey> reasons;
    bool about_level = false;  ///< the risk level is called into question
};

/// Adds an ending in one transaction. `form_id` makes it once-only: false and nothing added when it is there.
bool save_ending(Database& database, const WorklistEnding& ending, std::string_view form_id);
/// Takes an ending back: what it settled speaks again. False when there is no such ending about that student,
/// or it was taken back before.
bool withdraw_ending(Database& database, core::CourseId course, core::PersonId person, std::int64_t id,
                     core::Instant now);
/// Endings about one student in one course that were not taken back, latest first.
[[nodiscard]] std::vector<WorklistEnding> endings_of(Database& database, core::CourseId course,
                                                     core::PersonId person);

/// What the worklist of a course has to remember at `now`: contacts and replies over all courses of its site,
/// the rest of this course.
[[nodiscard]] core::WorklistMemory worklist_memory(Database& database, core::CourseId course,
                                                   core::Instant now);

/// How often mentors called something wrong.
struct Contradictions {
    std::map<core::WorklistKind, int> reasons;  ///< by kind of reason
    int levels = 0;                             ///< risk levels
};
[[nodiscard]] Contradictions contradictions(Database& database, core::CourseId course);

}  // namespace waymark::store
