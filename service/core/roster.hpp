#pragma once

#include <vector>

#include "core/course.hpp"

namespace waymark::core {

/// Whether a list of participants lost more than half of those who were active in the one before. An LMS
/// whose service account lost a right gives out an empty or nearly empty list without an error, and people
/// whose enrolment is suspended or over stay listed; so this is more likely a lost right than a class that
/// left. Lists of three people and fewer are believed whatever happens to them.
[[nodiscard]] bool most_people_vanished(const std::vector<Enrolment>& known,
                                        const std::vector<Enrolment>& read);

}  // namespace waymark::core
