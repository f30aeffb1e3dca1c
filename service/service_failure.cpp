#include "service_failure.hpp"

#include <string>

namespace waymark {

core::LmsFailure failure_of(lti::ServiceFailure failure) {
    using lti::ServiceFailure;
    switch (failure) {
        case ServiceFailure::not_offered:
        case ServiceFailure::not_permitted:
        case ServiceFailure::foreign_address:
            return core::LmsFailure::access_denied;
        case ServiceFailure::not_authorized:
            return core::LmsFailure::invalid_token;
        case ServiceFailure::not_found:
            return core::LmsFailure::not_found;
        case ServiceFailure::unavailable:
            return core::LmsFailure::unreachable;
        case ServiceFailure::too_large:
            return core::LmsFailure::too_large;
        case ServiceFailure::rejected:
        case ServiceFailure::would_clear:
        case ServiceFailure::not_ours:
            return core::LmsFailure::bad_request;
        case ServiceFailure::conflict:
        case ServiceFailure::unreadable:
            return core::LmsFailure::bad_answer;
    }
    return core::LmsFailure::bad_answer;
}

tl::unexpected<core::LmsError> refused_by(const lti::ServiceError& error, std::string_view where) {
    return tl::unexpected(
        core::LmsError{failure_of(error.failure), std::string(where), error.detail, error.maybe_done});
}

}  // namespace waymark
