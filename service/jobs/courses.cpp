#include "jobs/courses.hpp"

#include "i18n/zone.hpp"

namespace waymark::jobs {

std::shared_ptr<const LoadedCourse> CourseCache::get(core::CourseId course) {
    const std::optional<store::CourseState> state = store::course_state(*database_, course);
    if (!state) return nullptr;
    {
        const std::lock_guard lock(mutex_);
        const auto found = courses_.find(course);
        if (found != courses_.end() && found->second->state.version == state->version &&
            found->second->state.last_failure == state->last_failure)
            return found->second;
    }
    // Loaded outside the lock: a large course must not hold up the others. The last one to finish is kept.
    std::optional<core::CourseSnapshot> snapshot = store::load_snapshot(*database_, course);
    if (!snapshot) return nullptr;
    auto loaded = std::make_shared<const LoadedCourse>(std::move(*snapshot), *state);
    const std::lock_guard lock(mutex_);
    courses_[course] = loaded;
    return loaded;
}

const CourseSettings* find_settings(const SiteSettings& site, const core::Course& course) {
    for (const CourseSettings& one : site.courses)
        if (one.lms_id == course.lms_id || one.lms_id == course.short_name) return &one;
    return nullptr;
}

std::optional<core::CourseId> find_configured(store::Database& database, const SiteSettings& site,
                                              const CourseSettings& course) {
    return store::find_course(database, site.id, store::course_lms_id(database, site.id, course.lms_id));
}

const core::ZoneRules& site_zone(const SiteSettings& site) {
    return i18n::zone_or_utc("", site.zone);
}

const core::ZoneRules& zone_of(const core::Enrolment& person, const SiteSettings& site) {
    return i18n::zone_or_utc(person.zone, site.zone);
}

}  // namespace waymark::jobs
