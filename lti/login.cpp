#include "lti/login.hpp"

#include <algorithm>

#include "support/crypto.hpp"

namespace waymark::lti {

namespace {

constexpr std::size_t max_parameter_bytes = 8192;

struct Initiation {
    std::string issuer;
    std::string client_id;
    std::string login_hint;
    std::string target_link_uri;
    std::string deployment_id;
    const std::string* message_hint = nullptr;  ///< nullptr = not sent; an empty one is returned as such
};

tl::unexpected<Error> refuse(Code code, std::string detail) {
    return tl::unexpected(Error{code, std::move(detail)});
}

bool is_repeated_or_long(const support::FormFields& fields, std::string_view name) {
    const auto same = [&](const auto& field) { return field.first == name; };
    const auto too_long = [&](const auto& field) {
        return same(field) && field.second.size() > max_parameter_bytes;
    };
    return std::count_if(fields.begin(), fields.end(), same) > 1 ||
           std::any_of(fields.begin(), fields.end(), too_long);
}

std::string value_of(const support::FormFields& fields, std::string_view name) {
    const auto* value = support::find_once(fields, name);
    return value == nullptr ? std::string{} : *value;
}

tl::expected<Initiation, Error> read_initiation(const support::FormFields& fields) {
    for (const auto* name : {"iss", "client_id", "login_hint", "target_link_uri", "lti_deployment_id",
                             "deployment_id", "lti_message_hint"}) {
        if (is_repeated_or_long(fields, name))
            return refuse(Code::bad_request, std::string(name) + " repeated or long");
    }
    Initiation read{value_of(fields, "iss"),
                    value_of(fields, "client_id"),
                    value_of(fields, "login_hint"),
                    value_of(fields, "target_link_uri"),
                    value_of(fields, "lti_deployment_id"),
                    support::find_once(fields, "lti_message_hint")};
    if (read.deployment_id.empty())
        read.deployment_id = value_of(fields, "deployment_id");  // Canvas' name for it
    if (read.issuer.empty()) return refuse(Code::bad_request, "no iss");
    if (read.login_hint.empty()) return refuse(Code::bad_request, "no login_hint");
    if (read.target_link_uri.empty()) return refuse(Code::bad_request, "no target_link_uri");
    return read;
}

bool serves_deployment(const Registration& registration, const std::string& deployment_id) {
    const auto& known = registration.deployment_ids;
    return std::find(known.begin(), known.end(), deployment_id) != known.end();
}

tl::expected<const Registration*, Error> choose_registration(const Initiation& initiation,
                                                             const std::vector<Registration>& registrations) {
    std::vector<const Registration*> candidates;
    for (const auto& each : registrations) {
        const bool client_fits = initiation.client_id.empty() || each.client_id == initiation.client_id;
        if (each.issuer == initiation.issuer && client_fits) candidates.push_back(&each);
    }
    if (candidates.empty())
        return refuse(Code::registration_unknown, "no registration for this iss and client_id");
    if (candidates.size() > 1 && !initiation.deployment_id.empty()) {
        const auto misses = [&](const Registration* each) {
            return !serves_deployment(*each, initiation.deployment_id);
        };
        candidates.erase(std::remove_if(candidates.begin(), candidates.end(), misses), candidates.end());
    }
    if (candidates.size() != 1) return refuse(Code::registration_ambiguous, "client_id needed to choose");
    return candidates.front();
}

std::string authentication_url(const Registration& registration, const Initiation& initiation,
                               const LoginState& state) {
    support::FormFields fields{{"scope", "openid"},
                               {"response_type", "id_token"},
                               {"response_mode", "form_post"},
                               {"prompt", "none"},
                               {"client_id", registration.client_id},
                               {"redirect_uri", state.redirect_uri},
                               {"login_hint", initiation.login_hint},
                               {"state", state.state},
                               {"nonce", state.nonce}};
    if (initiation.message_hint != nullptr) fields.emplace_back("lti_message_hint", *initiation.message_hint);
    return support::with_query(registration.authorization_endpoint, fields);
}

}  // namespace

tl::expected<LoginRequest, Error> begin_login(const support::FormFields& fields,
                                              const std::vector<Registration>& registrations,
                                              const ToolAddress& tool, support::Random& random,
                                              std::chrono::sys_seconds now) {
    const auto initiation = read_initiation(fields);
    if (!initiation) return tl::unexpected(initiation.error());
    const auto registration = choose_registration(*initiation, registrations);
    if (!registration) return tl::unexpected(registration.error());
    if (!is_ours(tool, initiation->target_link_uri)) {
        return refuse(Code::target_foreign, "target_link_uri is not under our public address");
    }
    LoginRequest login;
    login.browser_secret = support::random_token(random);
    login.state.state = support::random_token(random);
    login.state.nonce = support::random_token(random);
    login.state.registration_id = (*registration)->id;
    login.state.browser_hash = support::sha256(login.browser_secret);
    login.state.redirect_uri = tool.redirect_uri;
    login.state.target_link_uri = initiation->target_link_uri;
    login.state.lti_deployment_id = initiation->deployment_id;
    login.state.created = now;
    login.state.expires = now + login_lifetime;
    login.redirect_url = authentication_url(**registration, *initiation, login.state);
    return login;
}

bool browser_matches(const LoginState& state, std::string_view browser_secret) {
    return support::equal_constant_time(support::sha256(browser_secret), state.browser_hash);
}

std::string cookie_suffix(std::string_view state) {
    return support::hex(support::sha256(state)).substr(0, 8);
}

}  // namespace waymark::lti
