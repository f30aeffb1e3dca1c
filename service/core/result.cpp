#include "core/result.hpp"

namespace waymark::core {

std::string_view word(LmsFailure failure) {
    switch (failure) {
        case LmsFailure::unreachable:
            return "unreachable";
        case LmsFailure::timed_out:
            return "timed_out";
        case LmsFailure::not_moodle:
            return "not_moodle";
        case LmsFailure::service_off:
            return "service_off";
        case LmsFailure::invalid_token:
            return "invalid_token";
        case LmsFailure::access_denied:
            return "access_denied";
        case LmsFailure::maintenance:
            return "maintenance";
        case LmsFailure::not_found:
            return "not_found";
        case LmsFailure::bad_request:
            return "bad_request";
        case LmsFailure::bad_answer:
            return "bad_answer";
        case LmsFailure::server_error:
            return "server_error";
        case LmsFailure::too_large:
            return "too_large";
        case LmsFailure::recipient_refused:
            return "recipient_refused";
        case LmsFailure::in_use:
            return "in_use";
        case LmsFailure::changed_since:
            return "changed_since";
    }
    return "unknown";
}

}  // namespace waymark::core
