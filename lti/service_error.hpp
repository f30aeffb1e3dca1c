#pragma once

#include <string>
#include <string_view>

namespace waymark::lti {

/// Why a service of the platform did not do what was asked.
enum class ServiceFailure {
    not_offered,      ///< the launch named no address or scope for it; nothing was sent
    foreign_address,  ///< our token may not go to this address; nothing was sent
    would_clear,      ///< the score would take away a grade; nothing was sent
    not_ours,         ///< the line item is not the one we created; nothing was changed
    not_authorized,   ///< no token, or 401 also with a fresh one
    not_permitted,    ///< the scope was not granted, or 403
    not_found,        ///< 404 or 410: gone for good
    conflict,         ///< 409; for a score: the platform has one that is as new or newer
    rejected,         ///< another 4xx; for a score: the person has no grades in this course (400)
    unavailable,      ///< not reached, no answer in time, sent elsewhere (3xx), 408, 425, 429 or 5xx: worth a
                      ///< later try
    unreadable,       ///< an answer that is not what the standard says
    too_large,        ///< more bytes, pages or members than we take
};

/// The word for logs and the database, e.g. "not_permitted".
[[nodiscard]] std::string_view word(ServiceFailure failure);

/// Whether an HTTP status says nothing about what was asked: a redirect, which we do not follow (a page to
/// log in, a site that moves), an exhausted or a broken server.
[[nodiscard]] constexpr bool worth_a_later_try(int status) {
    return (status >= 300 && status <= 399) || status == 408 || status == 425 || status == 429 ||
           status >= 500;
}

struct ServiceError {
    ServiceFailure failure = ServiceFailure::unavailable;
    std::string detail;       ///< for the log; no token, no names, nothing a person wrote
    bool maybe_done = false;  ///< the platform may have acted although no answer came
};

}  // namespace waymark::lti
