#pragma once

#include "core/snapshot.hpp"
#include "moodle_adapter/memory.hpp"
#include "moodle_adapter/progress_reader.hpp"

namespace waymark::moodle {

struct ParticipationReading {
    std::vector<core::Participation> rows;
    bool incomplete = false;  ///< a kind could not be read and tells what it told before, or nothing
};

/// What the functions of the other kinds tell: one call per kind and course and one or more per activity that
/// students can see; discussions whose number of replies is that of `memory` are not read again. Puts what
/// belongs to the activities into `activities`. A kind whose functions are missing or fail is untold, or
/// keeps its rows of `known` (if given); only what every other call would meet too fails the reading.
[[nodiscard]] core::LmsResult<ParticipationReading> read_participation(
    const ProgressScope& scope, std::vector<core::Activity>& activities,
    const std::vector<core::Participation>* known, Memory& memory);

}  // namespace waymark::moodle
