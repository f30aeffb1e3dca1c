#include "explain.hpp"

#include <string_view>

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
        case in_use:
            return "somebody relies on it by now, so it stays";
        case changed_since:
            return "somebody changed the same thing in the LMS later, and that stands";
    }
    return "unknown failure";
}

/// Advice for an answer that says more than its class of failure; empty = it does not.
std::string_view closer_advice(const core::LmsError& error) {
    if (error.failure != core::LmsFailure::access_denied) return {};
    if (error.detail == "wsaccessusersuspended")
        return "the service account is suspended in the LMS: Site administration > Users";
    // Every service has this function and the role needs no right for it: what fails here is the whole
    // account.
    if (error.where == "core_webservice_get_site_info")
        return "the LMS refuses the account altogether: the external service may be switched off, or not "
               "allow this account or this machine's address; the account may lack webservice/rest:use; the "
               "token may have run out";
    return {};
}

}  // namespace

std::string explain(const core::LmsError& error) {
    const std::string_view closer = closer_advice(error);
    std::string text = (closer.empty() ? advice(error.failure) : std::string(closer)) + " [" +
                       std::string(core::word(error.failure));
    if (!error.where.empty()) text += " at " + error.where;
    if (!error.detail.empty()) text += ": " + error.detail;
    return text + "]";
}

}  // namespace waymark
