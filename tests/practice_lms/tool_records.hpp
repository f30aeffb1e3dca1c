#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/practice_lms/world.hpp"

namespace waymark::practice {

/// An external tool as an administrator entered it by hand or let it register itself.
struct Tool {
    Id type = 0;  ///< also its deployment id
    std::string client_id;
    std::string name;
    std::string description;
    std::string login_url;                   ///< initiate_login_uri
    std::vector<std::string> redirect_uris;  ///< compared exactly
    std::string target_link_uri;
    std::string jwks_uri;
    std::string logo_uri;
    std::string domain;
    std::vector<std::pair<std::string, std::string>> custom;  ///< with variables not yet substituted
    bool shares_names = true;
    bool shares_email = true;
    std::set<std::string> scopes;  ///< permitted
    bool active = true;            ///< false: "pending", an administrator must activate it

    [[nodiscard]] std::string deployment() const { return std::to_string(type); }
    [[nodiscard]] bool permits(const std::string& scope) const { return scopes.count(scope) == 1; }
};

/// Where a tool is placed: an external-tool activity of a course.
struct Placement {
    Id course = 0;
    Id cmid = 0;
    Id instance = 0;
    Id type = 0;  ///< of the tool
    std::string title;
    std::string text;
    std::string url;  ///< its own, "" = the tool's
    std::vector<std::pair<std::string, std::string>> custom;
};

enum class LaunchKind { resource_link, deep_linking, submission_review };

/// A launch between its initiation and auth.php.
struct PendingLaunch {
    LaunchKind kind = LaunchKind::resource_link;
    Placement placement;  ///< of deep linking only course and tool type
    Id reviewed = 0;      ///< whose work; submission review only
};

/// A column of the gradebook that a tool may use.
struct LineItem {
    Id id = 0;
    Id course = 0;
    Id type = 0;
    std::string label;
    double maximum = 100;
    std::string resource_id;
    std::string tag;
    Id link = 0;  ///< instance of the activity it belongs to, 0 = none
};

struct LineItemGrade {
    Id item = 0;
    Id user = 0;
    std::optional<double> points;
    std::string comment;
    Time modified = 0;
};

/// A score that was taken; a later one of the same person leaves it here.
struct ReceivedScore {
    Id item = 0;
    Id user = 0;
    Time at = 0;                   ///< as the tool stated it
    std::optional<double> points;  ///< of the column's maximum; nothing cleared the grade
};

struct AccessToken {
    Id type = 0;
    std::set<std::string> scopes;
    Time expires = 0;
};

/// What the LTI half remembers besides the world. A plain value.
struct ToolRecords {
    std::vector<Tool> tools;
    std::vector<Placement> placements;
    std::vector<LineItem> line_items;
    std::vector<LineItemGrade> grades;    ///< in the order of their first score
    std::vector<ReceivedScore> received;  ///< every score taken, in order
    std::map<std::string, AccessToken> tokens;
    std::map<Id, std::string> course_history;  ///< $Context.id.history; courses not named have none
    Id next_type = 2;
    Id next_instance = 2;
    Id next_cmid = 47;
    Id next_item = 21;

    [[nodiscard]] const Tool* tool(Id type) const;
    [[nodiscard]] const Tool* client(const std::string& client_id) const;
    [[nodiscard]] const Placement* placement(Id cmid) const;
    [[nodiscard]] LineItem* line_item(Id id);
    [[nodiscard]] LineItemGrade* grade(Id item, Id user);
};

inline const std::string ags_scope = "https://purl.imsglobal.org/spec/lti-ags/scope/";
inline const std::string members_scope =
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

}  // namespace waymark::practice
