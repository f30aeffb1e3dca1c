#pragma once

#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/decode_progress.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// Who and what is asked about. All three must outlive the call.
struct WorkQuestion {
    const core::Course& course;
    const core::Activity& activity;
    const core::Enrolment& person;
};

/// core::Lms::read_student_work, after the granted functions have been told to `transport`.
///
/// Assignment: its own and the team's row, extension, effective dates. Quiz: attempts, and effective dates
/// when its overrides can be read: by mod_quiz_get_overrides, or by reading `known_events` again. Anything
/// else: completion, and where that does not say that it is done, what the kind itself tells (entries, tries,
/// workshop; not posts). A team's row names the first of the person's groups: the answer of Moodle has the
/// group's number, which is not among the arguments. Whoever Moodle says takes no part in an assignment is
/// not `active`.
[[nodiscard]] core::LmsResult<core::StudentWork> read_student_work(Transport& transport,
                                                                   const WorkQuestion& question,
                                                                   const std::vector<EventRow>& known_events);

}  // namespace waymark::moodle
