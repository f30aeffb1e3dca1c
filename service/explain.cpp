#include "explain.hpp"

namespace waymark {

namespace {

std::string advice(core::LmsFailure failure) {
    using enum core::LmsFailure;
    switch (failure) {
        case unreachable:
            return "the LMS cannot be reached: check `address` in waymark.toml, DNS and the firewall";
        case timed_out:
            return "the LMS did not answer in time: try again, or raise `call_timeout_seconds`";
        case not_moodle:
            return "something other than Moodle's web service answered: check that `address` is the site's "
                   "root";
        case service_off:
            return "web services or the REST protocol are switched off: Site administration > Server > Web "
                   "services";
        case invalid_token:
            return "the token is not accepted: make a new one and put it where the configuration says";
        case access_denied:
            return "the account may not do this: check the functions of the external service and the role's "
                   "capabilities";
        case maintenance:
            return "the LMS is in maintenance or being upgraded: try again later";
        case not_found:
            return "there is no such course, activity or person: check the course's `id` in waymark.toml";
        case bad_request:
            return "the LMS does not accept our question: please report this with the lines above";
        case bad_answer:
            return "the LMS answered something that cannot be read: please report this";
        case server_error:
            return "the LMS failed inside: see its own log";
        case too_large:
            return "the answer was larger than we accept";
        case recipient_refused:
            return "the LMS does not let us write to this person";
    }
    return "unknown failure";
}

}  // namespace

std::string explain(const core::LmsError& error) {
    std::string text = advice(error.failure) + " [" + std::string(core::word(error.failure));
    if (!error.where.empty()) text += " at " + error.where;
    if (!error.detail.empty()) text += ": " + error.detail;
    return text + "]";
}

}  // namespace waymark
