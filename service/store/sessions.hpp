#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// A login request on its way (lti.md §2). The row is the only thing that ties state, nonce, registration and
/// browser.
struct LoginStateRow {
    std::string state;
    std::string nonce;
    std::string registration;  ///< key in the configuration
    std::string browser_hash;  ///< SHA-256 of the browser's secret, raw bytes
    std::string redirect_uri;
    std::string target_link_uri;
    std::string lti_deployment_id;  ///< "" if the login request had none
    core::Instant created;
    core::Instant expires;
    std::string storage_frame = {};  ///< name of the platform's storage frame, "" if it offered none
};
void save_login_state(Database& database, const LoginStateRow& row);
/// Unexpired and unconsumed, else nothing.
[[nodiscard]] std::optional<LoginStateRow> find_login_state(Database& database, std::string_view state,
                                                            core::Instant now);
/// Takes the row away in one statement; of any number of callers exactly one gets it.
[[nodiscard]] std::optional<LoginStateRow> consume_login_state(Database& database, std::string_view state,
                                                               core::Instant now);

/// One launch by one browser. Everything a request needs to know who asks; roles are looked up afresh each
/// time.
struct SessionRow {
    std::string launch_id;    ///< public, in addresses; 128 random bits, base64url
    std::string secret_hash;  ///< SHA-256 of the cookie's secret, raw bytes
    std::string csrf;         ///< token that every form carries
    std::string registration;
    std::string site;            ///< site key in the configuration
    std::string subject;         ///< LTI `sub`
    std::string context_lms_id;  ///< LTI context id
    std::string launch_role;     ///< lti role word of the launch
    std::string display_name;    ///< sealed at rest; "" when the platform shares none
    std::string language;        ///< chosen by the person or from the launch, e.g. "lv"
    std::string return_url;
    core::Instant created;
    core::Instant last_seen;
    std::vector<std::string> mentees = {};  ///< subjects that the launch let its mentor see
};
void save_session(Database& database, const SessionRow& row);
/// The session if the secret's hash matches, it is younger than `max_age` and was seen within `idle`.
[[nodiscard]] std::optional<SessionRow> find_session(Database& database, std::string_view launch_id,
                                                     std::string_view secret_hash, core::Instant now,
                                                     core::seconds max_age, core::seconds idle);
/// The same by the session's CSRF token instead of the secret; an empty token finds nothing.
[[nodiscard]] std::optional<SessionRow> find_session_by_csrf(Database& database, std::string_view launch_id,
                                                             std::string_view csrf, core::Instant now,
                                                             core::seconds max_age, core::seconds idle);
void touch_session(Database& database, std::string_view launch_id, core::Instant now);
void set_session_language(Database& database, std::string_view launch_id, std::string_view language);
/// Removes expired login states and sessions; returns how many rows went.
int purge_expired(Database& database, core::Instant now, core::seconds session_max_age);

/// A launch by a person, kept because an LTI launch counts as course access in Moodle (design §4).
void record_launch(Database& database, core::SiteId site, std::string_view subject,
                   std::string_view context_lms_id, core::Instant at);

/// Who did what to whom. Kept; never holds texts.
struct AuditEntry {
    core::Instant at;
    core::SiteId site;
    std::optional<core::CourseId> course;
    std::string actor;   ///< LMS id of the person, "" for the service itself
    std::string action;  ///< word, e.g. "see_student", "send_message"
    std::optional<core::PersonId> subject;
    std::string detail;  ///< ids and codes only
};
void record_audit(Database& database, const AuditEntry& entry);
[[nodiscard]] std::vector<AuditEntry> load_audit(Database& database, core::SiteId site, int limit);

}  // namespace waymark::store
