#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lms_notices.hpp"
#include "core/policy.hpp"
#include "core/work.hpp"
#include "store/facts.hpp"

namespace waymark::jobs {

/// A course that the configuration names.
struct CourseSettings {
    std::string lms_id;  ///< as configured: LMS id or short name
    core::Writes writes = core::Writes::off;
};

/// What to make of a list of participants that lost most of them (core::most_people_vanished).
enum class LostPeople {
    doubted,   ///< the earlier list stands, marked stale
    believed,  ///< an administrator has said that they really left
};

/// A site that the configuration names.
struct SiteSettings {
    std::string key;
    core::SiteId id;
    std::string name;
    std::string zone;      ///< IANA name for people whose own zone is unknown
    std::string language;  ///< for people whose own language is unknown
    bool has_web_service = false;
    std::vector<CourseSettings> courses;
    int complete_hour = 3;  ///< local hour from which the day's first reading of a course is a complete one
    core::NoticesBy notices = core::NoticesBy::lms;  ///< who says which notices the LMS itself sends
    LostPeople lost_people = LostPeople::doubted;    ///< never from the configuration: for one reading
};

/// A course's facts as last read, with their index. Immutable; shared between threads.
struct LoadedCourse {
    core::CourseSnapshot snapshot;
    core::SnapshotIndex index;  ///< over `snapshot`
    store::CourseState state;
    explicit LoadedCourse(core::CourseSnapshot facts, store::CourseState course_state)
        : snapshot(std::move(facts)), index(snapshot), state(std::move(course_state)) {}
    LoadedCourse(const LoadedCourse&) = delete;
    LoadedCourse& operator=(const LoadedCourse&) = delete;
};

/// Loads courses from the store and keeps the latest version of each. Safe from any thread.
class CourseCache {
  public:
    explicit CourseCache(store::Database& database) : database_(&database) {}
    /// Nothing when the course was never read.
    [[nodiscard]] std::shared_ptr<const LoadedCourse> get(core::CourseId course);

  private:
    store::Database* database_;
    std::mutex mutex_;
    std::map<core::CourseId, std::shared_ptr<const LoadedCourse>> courses_;
};

/// The settings of a course read from this site, matched by LMS id or short name; nothing when not
/// configured.
[[nodiscard]] const CourseSettings* find_settings(const SiteSettings& site, const core::Course& course);

/// The row of a configured course, named by LMS id or short name; nothing when it was never tried to be read.
[[nodiscard]] std::optional<core::CourseId> find_configured(store::Database& database,
                                                            const SiteSettings& site,
                                                            const CourseSettings& course);

/// The site's own zone, else UTC. Lives as long as the program.
[[nodiscard]] const core::ZoneRules& site_zone(const SiteSettings& site);
/// Zone of a person: own in the LMS, else the site's, else UTC. Lives as long as the program.
[[nodiscard]] const core::ZoneRules& zone_of(const core::Enrolment& person, const SiteSettings& site);

}  // namespace waymark::jobs
