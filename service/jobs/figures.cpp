#include "jobs/figures.hpp"

namespace waymark::jobs {

std::shared_ptr<const LoadedFigures> FiguresCache::get(const std::shared_ptr<const LoadedCourse>& course,
                                                       const core::Policy& policy, core::Instant now,
                                                       const core::ZoneRules& zone) {
    const core::Instant minute = std::chrono::floor<core::minutes>(now);
    const core::CourseId id = course->snapshot.course.id;
    {
        const std::lock_guard lock(mutex_);
        const auto found = courses_.find(id);
        if (found != courses_.end() && found->second->course == course &&
            found->second->figures.now == minute)
            return found->second;
    }
    // Worked out outside the lock, as with CourseCache: a large course must not hold up the others.
    auto fresh = std::make_shared<const LoadedFigures>(
        LoadedFigures{course, core::figures_of(course->index, policy, minute, zone)});
    const std::lock_guard lock(mutex_);
    courses_[id] = fresh;
    return fresh;
}

}  // namespace waymark::jobs
