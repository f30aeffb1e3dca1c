#pragma once

#include <memory>
#include <optional>

#include "core/take_over.hpp"
#include "web/page.hpp"

namespace waymark::web {

/// The course that the one at hand was copied from, and what could be taken over.
struct CourseCopy {
    std::shared_ptr<const jobs::LoadedCourse> source;
    core::TakeOver offer;
};

/// What is offered to this viewer: nothing unless the platform said that the course is a copy, somebody may
/// still answer, and the nearest original that Waymark reads has a plan and the viewer as its teacher too.
/// That last condition counts: what a launch says of originals can be edited by any teacher.
[[nodiscard]] std::optional<CourseCopy> offered_copy(const PageContext& context);

}  // namespace waymark::web
