#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/platform.hpp"
#include "lti/roles.hpp"
#include "lti/service_call.hpp"

/// Names and Role Provisioning Services 2.0: who is in the course.
namespace waymark::lti {

inline constexpr std::size_t max_members = 200000;

enum class MemberStatus { active, inactive, deleted };

/// A person of the course. Texts are "" when the platform does not share them.
struct Member {
    std::string subject;  ///< as `sub` of a launch
    MemberStatus status = MemberStatus::active;
    /// Moodle calls non-editing teachers Learner here but Instructor in a launch.
    std::vector<ParsedRole> roles;
    Role role = Role::none;
    std::string name;
    std::string given_name;
    std::string family_name;
    std::string email;
    std::string sourced_id;           ///< lis_person_sourcedid, the number of the school's register
    std::vector<std::string> groups;  ///< group ids; Moodle sends none
};

struct MembershipQuery {
    std::string role = {};              ///< only this role; Moodle understands Instructor and Learner
    int page_size = 0;                  ///< members per page; 0 = as the platform likes, Moodle: all at once
    std::string resource_link_id = {};  ///< only who can see this placement
};

/// What is known when all pages have been read.
struct MembershipSummary {
    std::string context_id;
    std::string context_label;
    std::string context_title;
    std::size_t members = 0;
    std::size_t skipped = 0;  ///< entries without a usable user_id
    int pages = 0;
    std::string differences_url;  ///< what to ask next time for the changes alone; "" = not offered
};

/// Reads one page; each member goes to `take` as it is read, so that the page is never held as a tree. Fails
/// with unreadable; members before the break have been taken.
[[nodiscard]] tl::expected<void, ServiceError> parse_members(std::string_view body,
                                                             MembershipSummary& summary,
                                                             const std::function<void(Member)>& take);

/// Reads all members, page after page. On failure the members taken so far are not the whole course: nobody
/// may be taken for absent.
[[nodiscard]] tl::expected<MembershipSummary, ServiceError> read_members(
    const ServiceClient& client, const Registration& registration, const std::string& memberships_url,
    const MembershipQuery& query, std::chrono::sys_seconds now, const std::function<void(Member)>& take);

}  // namespace waymark::lti
