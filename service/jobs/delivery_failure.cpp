#include "jobs/delivery_failure.hpp"

namespace waymark::jobs {

using core::LmsFailure;

bool is_lasting(LmsFailure failure) {
    switch (failure) {
        case LmsFailure::not_found:
        case LmsFailure::bad_request:
        case LmsFailure::too_large:
        case LmsFailure::in_use:
        case LmsFailure::changed_since:
            return true;
        case LmsFailure::unreachable:
        case LmsFailure::timed_out:
        case LmsFailure::not_moodle:
        case LmsFailure::service_off:
        case LmsFailure::invalid_token:
        case LmsFailure::access_denied:
        case LmsFailure::maintenance:
        case LmsFailure::bad_answer:
        case LmsFailure::server_error:
        case LmsFailure::recipient_refused:
            return false;
    }
    return false;
}

bool is_of_the_site(LmsFailure failure) {
    return failure == LmsFailure::unreachable || failure == LmsFailure::maintenance ||
           failure == LmsFailure::not_moodle || failure == LmsFailure::service_off ||
           failure == LmsFailure::invalid_token;
}

bool is_no_answer(const store::Delivery& row, LmsFailure failure) {
    switch (failure) {
        case LmsFailure::unreachable:
        case LmsFailure::timed_out:
        case LmsFailure::maintenance:
        case LmsFailure::server_error:
        case LmsFailure::not_moodle:
        case LmsFailure::service_off:
        case LmsFailure::bad_answer:  // cut off on its way, or Moodle will never manage to say it
            return true;
        case LmsFailure::invalid_token:
            // A score and a message in a person's own name are asked for with rights of their own, which
            // nobody need ever give again.
            return !row.speaker && row.kind != core::DeliveryKind::score;
        case LmsFailure::access_denied:
        case LmsFailure::not_found:
        case LmsFailure::bad_request:
        case LmsFailure::too_large:
        case LmsFailure::recipient_refused:
        case LmsFailure::in_use:
        case LmsFailure::changed_since:
            return false;
    }
    return false;
}

}  // namespace waymark::jobs
