#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finished.hpp"
#include "core/own_fit.hpp"
#include "jobs/courses.hpp"
#include "store/endings.hpp"

namespace waymark::jobs {

/// Why nothing can be learned from a course.
enum class NotUsable {
    no_dates,     ///< it does not say when it begins and ends
    not_over,     ///< it has not ended
    not_dated,    ///< too few of its facts carry a date: the past cannot be rebuilt
    cannot_tell,  ///< of nobody can be told whether he or she finished
};
[[nodiscard]] std::string_view word(NotUsable reason);

/// A course of the store, and what it gives.
struct FinishedCourse {
    core::CourseId id;
    std::string site;  ///< key
    std::string lms_id;
    std::string name;
    std::optional<NotUsable> reason;  ///< absent: it is used
    double coverage = 0;              ///< share of its facts that carry a date
    core::Finishing finishing;
    core::EnrolmentCount enrolments;
    store::Contradictions wrong;  ///< what mentors called wrong in it; also of courses that are not used
};

struct FinishedCourses {
    std::vector<FinishedCourse> courses;
    std::vector<core::RebuiltExample> examples;  ///< of the courses used
};

/// Rebuilds every course of the configured sites that is over at `now` from its dated facts, as the store has
/// them; running courses are listed with a reason. Reads only; one course is in memory at a time.
[[nodiscard]] FinishedCourses finished_courses(store::Database& database,
                                               const std::vector<SiteSettings>& sites,
                                               const core::Policy& policy, const core::FitLimits& limits,
                                               core::Instant now);

}  // namespace waymark::jobs
