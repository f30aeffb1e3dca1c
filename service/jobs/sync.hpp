#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lms.hpp"
#include "jobs/courses.hpp"
#include "store/database.hpp"

namespace waymark::jobs {

struct SyncOutcome {
    std::string course_lms_id;  ///< as configured
    std::optional<core::CourseId> course;
    std::optional<core::LmsError> error;  ///< the whole reading failed; earlier facts stay
    std::vector<core::PartStatus>
        parts;  ///< of a reading that succeeded; failed parts keep their earlier facts
    std::size_t people = 0;
    std::size_t activities = 0;
    bool complete = false;  ///< everybody was asked about, not only those who could have changed
    bool skipped = false;   ///< nothing was asked: the course ended long ago and was read today
};

/// Since when a complete reading counts as today's: the latest `SiteSettings::complete_hour` o'clock in the
/// site's zone.
[[nodiscard]] core::Instant complete_since(const SiteSettings& site, core::Instant now);

/// Whether a failure means that the site did not answer at all (K8), rather than that it refused something.
[[nodiscard]] bool is_outage(core::LmsFailure failure);

/// Reads one course and stores it: what could have changed since the stored facts, and everything once a day.
/// Blocks for as long as the LMS needs.
[[nodiscard]] SyncOutcome sync_course(store::Database& database, const SiteSettings& site, core::Lms& lms,
                                      std::string_view course_lms_id, core::Instant now);

/// Asks the site who it is and stores that, then reads each configured course. When the site itself does not
/// answer, every course gets that error and an outage begins; it ends when the site answers again. Courses
/// that ended more than thirty days ago are read once a day.
[[nodiscard]] std::vector<SyncOutcome> sync_site(store::Database& database, const SiteSettings& site,
                                                 core::Lms& lms, core::Instant now);

/// Pulls messages to our account and stores those of people we know. Returns how many were new.
[[nodiscard]] core::LmsResult<int> pull_replies(store::Database& database, const SiteSettings& site,
                                                core::Lms& lms, core::Instant now);

}  // namespace waymark::jobs
