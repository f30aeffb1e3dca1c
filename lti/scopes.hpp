#pragma once

#include <string_view>

/// The OAuth scopes of the services we use.
namespace waymark::lti::scope {

inline constexpr std::string_view line_items = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
inline constexpr std::string_view line_items_read =
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
inline constexpr std::string_view results_read =
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
inline constexpr std::string_view score = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
inline constexpr std::string_view memberships_read =
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

}  // namespace waymark::lti::scope
