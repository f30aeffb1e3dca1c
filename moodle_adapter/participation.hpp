#pragma once

#include "core/snapshot.hpp"
#include "moodle_adapter/memory.hpp"
#include "moodle_adapter/progress_reader.hpp"

namespace waymark::moodle {

struct ParticipationReading {
    std::vector<core::Participation> rows;
    bool incomplete = false;  ///< a kind could not be read and tells what it told before, or nothing
};

struct ParticipationOrder {
    const ProgressScope& scope;
    const std::vector<std::int64_t>&
        asked;  ///< of the learners, who is asked where one call is made per person
    const std::vector<core::Participation>* known = nullptr;
};

/// What the functions of the other kinds tell: one call per kind and course and one or more per activity that
/// students can see; discussions whose number of replies is that of `memory` are not read again. Puts what
/// belongs to the activities into `snapshot`, of which everything about people, groups and access was read. A
/// kind whose functions are missing or fail is untold, or keeps its rows of `known` (if given); only what
/// every other call would meet too fails the reading. SCORM packages without completion take one call per
/// person and SCO: only those in `asked`.
[[nodiscard]] core::LmsResult<ParticipationReading> read_participation(const ParticipationOrder& order,
                                                                       core::CourseSnapshot& snapshot,
                                                                       Memory& memory);

/// What one person did in one activity of these kinds, read now (`person` is Moodle's number); nothing where
/// the kind does not tell. Of a forum as read_posts_of_person() says.
[[nodiscard]] core::LmsResult<std::optional<core::Participation>> read_part_of(Transport& transport,
                                                                               const core::Activity& activity,
                                                                               std::int64_t instance,
                                                                               std::int64_t user);

}  // namespace waymark::moodle
