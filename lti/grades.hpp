#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/platform.hpp"
#include "lti/service_call.hpp"

/// Assignment and Grade Services 2.0: columns of the gradebook, scores into them, results out of them.
namespace waymark::lti {

/// A column of the gradebook. Its address is its identity.
struct LineItem {
    std::string url = {};
    std::string label = {};
    double maximum = 100;
    std::string resource_id = {};  ///< the tool's own name of what is graded
    std::string tag = {};
    std::string resource_link_id = {};  ///< of the placement it belongs to; "" = of none
};

/// A column that we made ourselves, as kept in our database. Only such a one can be deleted, because Moodle
/// would also delete a teacher's column on request.
struct CreatedLineItem {
    std::string url;
    std::string resource_id;  ///< never empty
};

/// Which columns to list; empty texts do not filter.
struct LineItemFilter {
    std::string resource_link_id = {};
    std::string resource_id = {};
    std::string tag = {};
};

/// `suffix` ("/scores" or "/results") put at the end of the address's path, before its query (AGS 2.0 §3.3).
[[nodiscard]] std::string with_path_suffix(std::string_view url, std::string_view suffix);

/// All columns of the course that belong to this tool. `offered` are the scopes of the launch.
[[nodiscard]] tl::expected<std::vector<LineItem>, ServiceError> list_line_items(
    const ServiceClient& client, const Registration& registration, const std::string& line_items_url,
    const std::vector<std::string>& offered, const LineItemFilter& filter, std::chrono::sys_seconds now);

/// Makes a column; `item.url` is not used. It must have a label, a maximum above 0 and a resource_id.
[[nodiscard]] tl::expected<CreatedLineItem, ServiceError> create_line_item(const ServiceClient& client,
                                                                           const Registration& registration,
                                                                           const std::string& line_items_url,
                                                                           const LineItem& item,
                                                                           std::chrono::sys_seconds now);

/// Deletes a column that we created, after looking that the column at its address still has our resource_id;
/// not_ours otherwise. Gone already is success.
[[nodiscard]] tl::expected<void, ServiceError> delete_line_item(const ServiceClient& client,
                                                                const Registration& registration,
                                                                const CreatedLineItem& item,
                                                                std::chrono::sys_seconds now);

using ScoreTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// "2026-11-23T12:36:30.123+00:00".
[[nodiscard]] std::string score_timestamp(ScoreTime time);

/// A final grade for one person.
struct Grade {
    std::string subject;
    double given = 0;      ///< from 0; may exceed the maximum
    double maximum = 100;  ///< above 0; the platform scales to the column's own
    std::string comment = {};
    ScoreTime time;  ///< at least a second after that of the last one, because Moodle compares whole seconds
};

/// Whether the person may already have a grade in the column.
enum class EarlierGrade { none, perhaps };

enum class ActivityProgress { initialized, started, in_progress, submitted, completed };

/// Where a person stands, without a grade.
struct Progress {
    std::string subject;
    ActivityProgress activity = ActivityProgress::in_progress;
    ScoreTime time;  ///< as of a grade
};

/// Sends a grade (Completed, FullyGraded), once. A 409 (conflict) means that what the platform has is as new
/// or newer: look whose it is (lti/score_standing.hpp) before anything is sent with a later time. A 400
/// (rejected) usually means a person without grades, such as a teacher.
[[nodiscard]] tl::expected<void, ServiceError> post_grade(const ServiceClient& client,
                                                          const Registration& registration,
                                                          const std::string& line_item_url,
                                                          const Grade& grade, std::chrono::sys_seconds now);

/// Sends progress without a grade. Moodle takes away an earlier grade for it, so with EarlierGrade::perhaps
/// nothing is sent and would_clear returned.
[[nodiscard]] tl::expected<void, ServiceError> post_progress(const ServiceClient& client,
                                                             const Registration& registration,
                                                             const std::string& line_item_url,
                                                             const Progress& progress, EarlierGrade earlier,
                                                             std::chrono::sys_seconds now);

/// A person's result in a column.
struct Result {
    std::string subject;
    std::optional<double> score;  ///< nothing: no grade; some releases of Moodle leave a 0 out, too
    double maximum = 0;           ///< 0 = unsaid
    std::string comment;
    /// When it was given, in whole seconds: for a score of a tool the time that the tool stated (Moodle). Not
    /// in the standard, so it may be missing; Moodle also leaves it out where there is no grade.
    std::optional<std::chrono::sys_seconds> time = {};
};

/// The results of a column, of one person if `subject` is not "". Never asks for pages: Moodle breaks then.
[[nodiscard]] tl::expected<std::vector<Result>, ServiceError> read_results(const ServiceClient& client,
                                                                           const Registration& registration,
                                                                           const std::string& line_item_url,
                                                                           const std::string& subject,
                                                                           std::chrono::sys_seconds now);

}  // namespace waymark::lti
