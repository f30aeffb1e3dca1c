#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "moodle_adapter/health.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// Where one course is looked at. All must outlive the visit.
struct CourseVisit {
    Transport& transport;
    std::string_view course;  ///< as configured
    std::string_view site;    ///< address without trailing slash
    std::string_view own_tool_prefix;
    core::Instant now;
};

/// The steps from Check::course to Check::placement.
[[nodiscard]] std::vector<Finding> examine_course(const CourseVisit& visit);

/// Whether our own account is a site administrator (`userissiteadmin` of core_webservice_get_site_info).
[[nodiscard]] Finding look_at_account(Transport& transport);

}  // namespace waymark::moodle
