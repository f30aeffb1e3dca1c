#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "moodle_adapter/decode_course.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

// One function for one web-service function of the same name; ids are Moodle's numbers. Each fails as
// Transport::call does, and with bad_answer when the answer has not the shape of its function.

[[nodiscard]] core::LmsResult<core::SiteInfo> get_site_info(Transport& transport);

/// The same with the token that writes, where it is one of its own.
[[nodiscard]] core::LmsResult<core::SiteInfo> get_writing_site_info(Transport& transport);

/// `field` is "id" or "shortname". No such course is an empty list.
[[nodiscard]] core::LmsResult<std::vector<core::Course>> get_courses_by_field(Transport& transport,
                                                                              std::string_view field,
                                                                              std::string_view value,
                                                                              std::string_view site);

/// Without the modules' files and texts.
[[nodiscard]] core::LmsResult<Contents> get_contents(Transport& transport, std::int64_t course,
                                                     std::string_view own_tool_prefix);

/// A page of a listing ordered by user id.
struct Page {
    std::size_t from = 0;
    std::size_t count = 0;
};

/// Everybody enrolled, with roles and groups; suspended, ended and future enrolments are among them,
/// unmarked.
[[nodiscard]] core::LmsResult<std::vector<core::Enrolment>> get_enrolled_users(Transport& transport,
                                                                               std::int64_t course,
                                                                               Page page);

/// The ids of those whose enrolment is active (needs moodle/course:enrolreview).
[[nodiscard]] core::LmsResult<std::vector<std::int64_t>> get_active_user_ids(Transport& transport,
                                                                             std::int64_t course, Page page);

/// At most `most_values` users.
[[nodiscard]] core::LmsResult<std::vector<Profile>> get_users_by_id(Transport& transport,
                                                                    const std::vector<std::int64_t>& users);

[[nodiscard]] core::LmsResult<std::vector<core::Group>> get_course_groups(Transport& transport,
                                                                          std::int64_t course);

/// Groupings with the groups in them, at most `most_values`. One that does not exist spoils the answer.
[[nodiscard]] core::LmsResult<std::vector<core::Grouping>> get_groupings(
    Transport& transport, const std::vector<std::int64_t>& groupings);

/// At most `most_values` groups.
[[nodiscard]] core::LmsResult<GroupMembers> get_group_members(Transport& transport,
                                                              const std::vector<std::int64_t>& groups);

}  // namespace waymark::moodle
