#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace waymark::core {

/// Why an LMS did not do what was asked. Stable: used in logs, on screens and in the database.
enum class LmsFailure {
    unreachable,        ///< no connection: name, address, TLS, refused
    timed_out,          ///< connected, but no whole answer in time; a write may have happened
    not_moodle,         ///< something answered, but not the web service (HTML, wrong address)
    service_off,        ///< web services or REST are switched off (403)
    invalid_token,      ///< token unknown, expired or deleted
    access_denied,      ///< token good, function or capability missing
    maintenance,        ///< the site is being maintained or upgraded; try later
    not_found,          ///< course, activity or person does not exist
    bad_request,        ///< our own mistake: parameters the LMS does not accept
    bad_answer,         ///< the LMS refused its own output or answered something unreadable
    server_error,       ///< the LMS failed inside (5xx, PHP error, database down)
    too_large,          ///< the answer was larger than we accept
    recipient_refused,  ///< a message may not be sent to this person
    in_use,             ///< not taken away: by now somebody relies on it
    changed_since,      ///< somebody changed the same thing there later; that stands
};

/// The word used in logs, the database and JSON; e.g. "invalid_token".
[[nodiscard]] std::string_view word(LmsFailure failure);

struct LmsError {
    LmsFailure failure = LmsFailure::bad_answer;
    std::string where;          ///< web-service function or step, e.g. "core_course_get_contents"
    std::string detail;         ///< for the log and `doctor`; never a token or a person's text
    bool fate_unknown = false;  ///< a write was sent and may have happened (decision 7)
    /// How long the LMS asks to be left alone, as it said it.
    std::optional<std::chrono::seconds> retry_after = {};
};

template <class T>
using LmsResult = tl::expected<T, LmsError>;

}  // namespace waymark::core
