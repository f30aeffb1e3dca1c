#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/fault_sync/sync_world.hpp"

namespace waymark::test {

/// One fault in the life of a course.
struct Case {
    practice::FaultKind kind;
    int call = 0;        ///< the first call it meets, from 1
    bool stays = false;  ///< until the end of the reading
};

void add_fault(SyncWorld& world, const Case& one);

/// Faults for a reading of so many calls. Where WAYMARK_FAULTS is "every" (./check --all): every call fails,
/// stalls, breaks off, is answered 503, is refused, and in one more way; else every `step`th call in one way,
/// the ways in turn, or every fourth of these under a sanitizer.
[[nodiscard]] std::vector<Case> fault_cases(int calls, int step);
[[nodiscard]] std::string words_of(const Case& one);

/// The facts without what depends on the day: about whom the LMS is asked for dates.
using Lines = std::map<core::Part, std::vector<std::string>>;
[[nodiscard]] Lines lasting(const core::CourseSnapshot& facts);

/// What is wrong with the stored facts after a faulty reading of a course in which nothing happened; "" when
/// nothing is.
[[nodiscard]] std::string fault_in(SyncWorld& world, const Lines& good, core::Instant before,
                                   core::Instant during);

}  // namespace waymark::test
