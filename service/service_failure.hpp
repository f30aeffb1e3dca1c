#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "core/result.hpp"
#include "lti/service_error.hpp"

namespace waymark {

/// What a platform's service failed with, in the words that the outbox and the pages have for an LMS.
[[nodiscard]] core::LmsFailure failure_of(lti::ServiceFailure failure);
/// The same as an error of `where`, with what is known of a write's fate.
[[nodiscard]] tl::unexpected<core::LmsError> refused_by(const lti::ServiceError& error,
                                                        std::string_view where);

}  // namespace waymark
