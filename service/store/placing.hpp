#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "store/database.hpp"

/// What LTI launches tell of courses, and content selection under way.
namespace waymark::store {

/// How a launch that selects content is to be answered; see lti::DeepLinkingSettings.
struct DeepLinkingRow {
    std::string deployment_id;
    std::string return_url;
    std::optional<std::string> data;
    bool accept_multiple = false;
};
/// The session must exist; the row goes with it.
void save_deep_linking(Database& database, std::string_view launch_id, const DeepLinkingRow& row);
[[nodiscard]] std::optional<DeepLinkingRow> find_deep_linking(Database& database, std::string_view launch_id);

/// A course as its launches name it.
struct ContextRow {
    std::string registration;
    std::string deployment_id;
    std::string context_lms_id;
    std::string site;  ///< key in the configuration
    std::string title;
    std::string memberships_url;  ///< "" if the platform gave none
    std::string history;          ///< LMS ids of the courses it was copied from, nearest first, with commas
    std::string line_items_url;   ///< of the grade service; "" if the platform gave none
};
void save_context(Database& database, const ContextRow& row, core::Instant now);
/// The one last launched, when several registrations of the site launch the same course.
[[nodiscard]] std::optional<ContextRow> find_context(Database& database, std::string_view site,
                                                     std::string_view context_lms_id);

}  // namespace waymark::store
