#include "moodle_adapter/errors.hpp"

#include <algorithm>
#include <array>

namespace waymark::moodle {
namespace {

using core::LmsFailure;

struct CodeRow {
    std::string_view errorcode;
    LmsFailure failure;
};

constexpr std::array not_found_codes{
    std::string_view{"invalidrecord"},       std::string_view{"invalidrecordunknown"},
    std::string_view{"invaliduser"},         std::string_view{"invalidcourseid"},
    std::string_view{"invalidcoursemodule"},
};

constexpr std::array known_codes{
    CodeRow{"invalidtoken", LmsFailure::invalid_token},
    CodeRow{"invalidparameter", LmsFailure::bad_request},
    CodeRow{"missingparam", LmsFailure::bad_request},
    CodeRow{"invalidresponse", LmsFailure::bad_answer},
    CodeRow{"sitemaintenance", LmsFailure::maintenance},
    CodeRow{"upgraderunning", LmsFailure::maintenance},
    CodeRow{"usernotincourse", LmsFailure::not_found},
    CodeRow{"userisfilteredout", LmsFailure::not_found},
    CodeRow{"accessexception", LmsFailure::access_denied},
    CodeRow{"errorcoursecontextnotvalid", LmsFailure::access_denied},
    CodeRow{"requireloginerror", LmsFailure::access_denied},
    CodeRow{"notingroup", LmsFailure::access_denied},
    CodeRow{"notenrolled", LmsFailure::access_denied},
    CodeRow{"accessdenied", LmsFailure::access_denied},
    CodeRow{"disabled", LmsFailure::access_denied},
    CodeRow{"anonymous", LmsFailure::access_denied},
    CodeRow{"dbconnectionfailed", LmsFailure::server_error},
};

/// Refusals whose code is made per module or per reason; "wsaccess…" is an account that may not use web
/// services.
constexpr std::array refusal_prefixes{
    std::string_view{"nopermission"},
    std::string_view{"cannot"},
    std::string_view{"wsaccess"},
};

bool looks_like_json(const support::HttpResponse& response) {
    const std::string* type = support::find_header(response.headers, "Content-Type");
    if (type != nullptr && type->find("json") != std::string::npos) return true;
    const auto first = response.body.find_first_not_of(" \t\r\n");
    return first != std::string::npos && (response.body[first] == '{' || response.body[first] == '[');
}

}  // namespace

bool means_not_found(std::string_view errorcode) {
    return std::find(not_found_codes.begin(), not_found_codes.end(), errorcode) != not_found_codes.end();
}

core::LmsFailure failure_of(std::string_view errorcode) {
    if (means_not_found(errorcode)) return LmsFailure::not_found;
    const auto known = std::find_if(known_codes.begin(), known_codes.end(),
                                    [&](const CodeRow& row) { return row.errorcode == errorcode; });
    if (known != known_codes.end()) return known->failure;
    const bool refused = std::any_of(refusal_prefixes.begin(), refusal_prefixes.end(),
                                     [&](std::string_view prefix) { return errorcode.starts_with(prefix); });
    return refused ? LmsFailure::access_denied : LmsFailure::server_error;
}

core::LmsFailure failure_of(const support::HttpResponse& response) {
    if (response.status == 503) return LmsFailure::maintenance;
    if (response.status == 403 && response.body.empty()) return LmsFailure::service_off;
    if (response.status >= 500 || response.status == 429) return LmsFailure::server_error;
    if (response.status == 200 && looks_like_json(response)) return LmsFailure::bad_answer;
    return LmsFailure::not_moodle;
}

core::LmsFailure failure_of(support::HttpFailure failure) {
    switch (failure) {
        case support::HttpFailure::invalid_url:
        case support::HttpFailure::forbidden:
        case support::HttpFailure::not_connected:
        case support::HttpFailure::interrupted:
            return LmsFailure::unreachable;
        case support::HttpFailure::timed_out:
            return LmsFailure::timed_out;
        case support::HttpFailure::too_large:
            return LmsFailure::too_large;
    }
    return LmsFailure::unreachable;
}

bool concerns_every_call(LmsFailure failure) {
    switch (failure) {
        case LmsFailure::unreachable:
        case LmsFailure::not_moodle:
        case LmsFailure::service_off:
        case LmsFailure::invalid_token:
        case LmsFailure::maintenance:
            return true;
        case LmsFailure::timed_out:
        case LmsFailure::access_denied:
        case LmsFailure::not_found:
        case LmsFailure::bad_request:
        case LmsFailure::bad_answer:
        case LmsFailure::server_error:
        case LmsFailure::too_large:
        case LmsFailure::recipient_refused:
        case LmsFailure::in_use:
        case LmsFailure::changed_since:
            return false;
    }
    return false;
}

bool may_have_happened(core::LmsFailure failure) {
    switch (failure) {
        case LmsFailure::timed_out:
        case LmsFailure::not_moodle:
        case LmsFailure::bad_answer:
        case LmsFailure::server_error:
        case LmsFailure::too_large:
            return true;
        case LmsFailure::unreachable:
        case LmsFailure::service_off:
        case LmsFailure::invalid_token:
        case LmsFailure::access_denied:
        case LmsFailure::maintenance:
        case LmsFailure::not_found:
        case LmsFailure::bad_request:
        case LmsFailure::recipient_refused:
        case LmsFailure::in_use:
        case LmsFailure::changed_since:
            return false;
    }
    return true;
}

}  // namespace waymark::moodle
