#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/course.hpp"
#include "core/lms.hpp"

namespace waymark::moodle {

// Answers of Moodle as our own values. Local ids (core/ids.hpp) are Moodle's own numbers: course-module ids
// for activities, user, group and course ids. Fields may be absent, null or of another type without harm,
// unknown fields and module types are fine; but an answer of another shape, or a row without its id, gives
// nothing at all.

/// core_webservice_get_site_info
[[nodiscard]] std::optional<core::SiteInfo> decode_site_info(const nlohmann::json& answer);

/// core_course_get_courses_by_field; `site` is the address without trailing slash.
[[nodiscard]] std::optional<std::vector<core::Course>> decode_courses(const nlohmann::json& answer,
                                                                      std::string_view site);

struct Contents {
    std::vector<core::Section> sections;
    std::vector<core::Activity> activities;
    /// False: some module comes without `availability`, which Moodle gives to who may see hidden activities.
    bool conditions_told = true;
};

/// core_course_get_contents. A subsection's activities take the place of its module in the parent section;
/// question banks, whatever has `candisplay` false and labels without completion are left out. Base dates are
/// those of `dates[]`, told apart by `dataid`.
[[nodiscard]] std::optional<Contents> decode_contents(const nlohmann::json& answer,
                                                      std::string_view own_tool_prefix);

/// The kind of a module type ("assign", "data", …); `other` for what we do not know.
[[nodiscard]] core::ActivityKind kind_of(std::string_view modname);

/// core_enrol_get_enrolled_users with roles and groups; everybody counts as active here.
[[nodiscard]] std::optional<std::vector<core::Enrolment>> decode_roster(const nlohmann::json& answer);

/// The ids of a list of users.
[[nodiscard]] std::optional<std::vector<std::int64_t>> decode_user_ids(const nlohmann::json& answer);

struct Profile {
    std::int64_t user = 0;
    std::string first_name;
    std::string language;
    std::string zone;
};

/// core_user_get_users_by_field
[[nodiscard]] std::optional<std::vector<Profile>> decode_profiles(const nlohmann::json& answer);

/// core_group_get_course_groups
[[nodiscard]] std::optional<std::vector<core::Group>> decode_groups(const nlohmann::json& answer);

/// core_group_get_groupings with its groups
[[nodiscard]] std::optional<std::vector<core::Grouping>> decode_groupings(const nlohmann::json& answer);

/// core_group_get_group_members: group id to user ids.
using GroupMembers = std::map<std::int64_t, std::vector<std::int64_t>>;
[[nodiscard]] std::optional<GroupMembers> decode_group_members(const nlohmann::json& answer);

}  // namespace waymark::moodle
