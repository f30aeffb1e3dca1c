#include "lti/error.hpp"

#include <array>

namespace waymark::lti {

namespace {

struct Row {
    Code code;
    std::string_view word;
    int status;
};

constexpr std::array rows{
    Row{Code::bad_request, "bad_request", 400},
    Row{Code::registration_unknown, "registration_unknown", 404},
    Row{Code::registration_ambiguous, "registration_ambiguous", 400},
    Row{Code::target_foreign, "target_foreign", 400},
    Row{Code::platform_error, "platform_error", 403},
    Row{Code::state_unknown, "state_unknown", 401},
    Row{Code::state_binding, "state_binding", 401},
    Row{Code::jwt_format, "jwt_format", 400},
    Row{Code::jwt_alg, "jwt_alg", 400},
    Row{Code::jwt_kid, "jwt_kid", 400},
    Row{Code::jwt_crit, "jwt_crit", 400},
    Row{Code::iss_mismatch, "iss_mismatch", 401},
    Row{Code::kid_unknown, "kid_unknown", 401},
    Row{Code::jwks_unavailable, "jwks_unavailable", 503},
    Row{Code::sig_invalid, "sig_invalid", 401},
    Row{Code::aud_mismatch, "aud_mismatch", 401},
    Row{Code::azp_mismatch, "azp_mismatch", 401},
    Row{Code::token_expired, "token_expired", 401},
    Row{Code::token_future, "token_future", 401},
    Row{Code::token_old, "token_old", 401},
    Row{Code::nonce_mismatch, "nonce_mismatch", 401},
    Row{Code::nonce_replay, "nonce_replay", 401},
    Row{Code::lti_version, "lti_version", 400},
    Row{Code::message_type, "message_type", 400},
    Row{Code::deployment_unknown, "deployment_unknown", 403},
    Row{Code::deployment_mismatch, "deployment_mismatch", 403},
    Row{Code::roles_missing, "roles_missing", 400},
    Row{Code::sub_missing, "sub_missing", 403},
    Row{Code::claims_missing, "claims_missing", 400},
    Row{Code::claims_type, "claims_type", 400},
};

constexpr bool are_in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].code) != i) return false;
    }
    return rows.back().code == Code::claims_type;
}
static_assert(are_in_order(), "one row per code, in the order of the enumeration");

const Row& row_of(Code code) {
    return rows.at(static_cast<std::size_t>(code));
}

}  // namespace

std::string_view word(Code code) {
    return row_of(code).word;
}

int http_status(Code code) {
    return row_of(code).status;
}

}  // namespace waymark::lti
