#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lms.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// The row of a site, made when missing. `key` is the site's name in the configuration.
[[nodiscard]] core::SiteId ensure_site(Database& database, std::string_view key);
[[nodiscard]] std::optional<core::SiteId> find_site(Database& database, std::string_view key);
/// What the site said of itself at the latest site_info(); kept for the binding of the two faces (decision
/// 11).
void save_site_info(Database& database, core::SiteId site, const core::SiteInfo& info, core::Instant now);
struct StoredSiteInfo {
    std::string name, address, release, account_lms_id;
    core::Instant read;
    std::optional<core::LmsNotices> notices{};  ///< absent: not told
};
[[nodiscard]] std::optional<StoredSiteInfo> load_site_info(Database& database, core::SiteId site);

/// Replaces the facts of one course by `reading`, in one transaction. Rows are matched by (site, lms_id), so
/// ids last. A part that failed keeps its earlier facts and only its status changes (stale as of its last
/// success). People who are no longer in a fresh roster leave the course but keep their row; activities and
/// groups likewise. Rows about people, groups or activities that are not in the reading are dropped. When the
/// contents or the roster are not fresh, nothing that hangs on them is replaced. Of what students did only
/// rows that differ are written. Returns the course's lasting id.
///
/// `known` spares looking at what is stored: the facts as load_snapshot() gave them and the course's version
/// then (CourseState). It is not believed once the version has grown.
struct KnownFacts {
    const core::CourseSnapshot& facts;
    std::int64_t version = 0;
};
core::CourseId save_reading(Database& database, core::SiteId site, const core::CourseReading& reading,
                            const std::optional<KnownFacts>& known = std::nullopt);
/// Marks that a whole reading failed at `now`: every part is stale, facts stay. Makes the course row when it
/// is not there yet. `course_lms_id` may be the course's short name, as in the configuration; the first
/// reading that arrives gives the row its LMS id.
core::CourseId save_failed_reading(Database& database, core::SiteId site, std::string_view course_lms_id,
                                   const core::LmsError& error, core::Instant now);

/// Everything known of a course, with lasting ids; nothing when the course was never read.
[[nodiscard]] std::optional<core::CourseSnapshot> load_snapshot(Database& database, core::CourseId course);
[[nodiscard]] core::LmsCursor load_cursor(Database& database, core::CourseId course);

struct CourseState {
    core::CourseId id;
    core::SiteId site;
    std::string lms_id;
    std::int64_t version = 0;  ///< grows with every save_reading() and save_failed_reading(); for caches
    std::optional<core::Instant> last_success;
    std::optional<core::Instant> last_failure;
    std::optional<core::LmsFailure> failure;  ///< of the latest reading, if it failed as a whole
    std::string failure_detail;
};
[[nodiscard]] std::optional<CourseState> course_state(Database& database, core::CourseId course);
[[nodiscard]] std::optional<core::CourseId> find_course(Database& database, core::SiteId site,
                                                        std::string_view lms_id);
/// The LMS id of a course that the configuration names by LMS id (all digits) or by short name. A name that
/// no course read so far has is returned as it is. Not for names that come from a launch.
[[nodiscard]] std::string course_lms_id(Database& database, core::SiteId site, std::string_view configured);
/// Courses of a site whose facts were ever read, configured still or not.
[[nodiscard]] std::vector<core::CourseId> courses_read(Database& database, core::SiteId site);
[[nodiscard]] std::optional<core::PersonId> find_person(Database& database, core::SiteId site,
                                                        std::string_view lms_id);

}  // namespace waymark::store
