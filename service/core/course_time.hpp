#pragma once

#include "core/course.hpp"

namespace waymark::core {

/// Whether students work in the course now: begun, not over, not hidden.
[[nodiscard]] inline bool is_running(const Course& course, Instant now) {
    return course.visible && (!course.starts || *course.starts <= now) &&
           (!course.ends || now < *course.ends);
}

}  // namespace waymark::core
