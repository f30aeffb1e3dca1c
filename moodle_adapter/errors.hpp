#pragma once

#include <string_view>

#include "core/result.hpp"
#include "support/http_client.hpp"

namespace waymark::moodle {

/// The five codes with which Moodle 4.2 to 5.1 says that a thing does not exist, besides the two with which
/// mod_assign_get_participant says that a person takes no part.
[[nodiscard]] bool means_not_found(std::string_view errorcode);

/// The class of an error of Moodle. Decided by `errorcode` alone, because exception classes change their
/// names between versions; "" is an error that Moodle itself did not expect (a PHP error).
[[nodiscard]] core::LmsFailure failure_of(std::string_view errorcode);

/// The class of an answer that is not a web-service answer at all, by its HTTP status and shape.
[[nodiscard]] core::LmsFailure failure_of(const support::HttpResponse& response);

/// The class of an exchange that gave no answer.
[[nodiscard]] core::LmsFailure failure_of(support::HttpFailure failure);

/// Whether every other call would meet the same: no connection, no web service, no valid token, maintenance.
[[nodiscard]] bool concerns_every_call(core::LmsFailure failure);

/// Whether a write that ended so may have been carried out. A refusal before the function ran (parameters,
/// rights, maintenance) has not; whatever went wrong while answering may have.
[[nodiscard]] bool may_have_happened(core::LmsFailure failure);

}  // namespace waymark::moodle
