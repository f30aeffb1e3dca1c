#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "core/figures.hpp"
#include "jobs/courses.hpp"

namespace waymark::jobs {

/// The figures of a course with the facts they refer to. Immutable; shared between threads.
struct LoadedFigures {
    std::shared_ptr<const LoadedCourse> course;
    core::CourseFigures figures;
};

/// Works a course out once per version of its facts and minute, so that pages of a large course stay quick.
/// Safe from any thread.
class FiguresCache {
  public:
    /// The figures of `course` for the minute in which `now` lies, by `policy` and in days of `zone`, the
    /// site's; always the same policy and zone, which lives as long as the program.
    [[nodiscard]] std::shared_ptr<const LoadedFigures> get(const std::shared_ptr<const LoadedCourse>& course,
                                                           const core::Policy& policy, core::Instant now,
                                                           const core::ZoneRules& zone);

  private:
    std::mutex mutex_;
    std::map<core::CourseId, std::shared_ptr<const LoadedFigures>> courses_;
};

}  // namespace waymark::jobs
