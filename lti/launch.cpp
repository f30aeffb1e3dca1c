#include "lti/launch.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lti/claims.hpp"
#include "lti/jwt.hpp"
#include "lti/launch_claims.hpp"
#include "lti/strict_json.hpp"
#include "support/crypto.hpp"

namespace waymark::lti {

namespace {

using nlohmann::json;
using Outcome = tl::expected<void, Error>;

constexpr std::size_t max_form_bytes = 64U << 10U;
constexpr std::size_t max_id_bytes = 255;
constexpr double max_token_age = 600;

/// One launch while it is being judged; each check may use what the earlier ones have found.
struct Trial {
    const LaunchRequest& request;
    const LaunchRules& rules;
    std::chrono::sys_seconds now;
    LoginState row = {};
    const Registration* registration = nullptr;
    CompactToken token = {};
    std::string kid = {};
    json claims = {};
    bool genuine = false;  ///< signature, audience, time and nonce are proven
    Launch launch = {};
};

Outcome refuse(Code code, std::string detail) {
    return tl::unexpected(Error{code, std::move(detail)});
}

bool has_field(const support::FormFields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
}

/// Platforms' error codes are words like "access_denied"; anything else stays out of the log.
std::string error_word(const std::string* text) {
    const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (text == nullptr || text->size() > 64 || !std::all_of(text->begin(), text->end(), is_plain))
        return "unnamed";
    return *text;
}

// --- the checks, in the order in which they run
// -------------------------------------------------------------

Outcome form_is_small(Trial& trial) {
    std::size_t size = 0;
    for (const auto& [name, value] : trial.request.fields) size += name.size() + value.size();
    return size <= max_form_bytes ? Outcome{} : refuse(Code::bad_request, "form too large");
}

Outcome platform_reports_no_error(Trial& trial) {
    const auto& fields = trial.request.fields;
    if (!has_field(fields, "error")) return {};
    if (const auto* state = support::find_once(fields, "state")) {
        static_cast<void>(trial.rules.states.consume(*state, trial.now));  // this login is over
    }
    return refuse(Code::platform_error, error_word(support::find_once(fields, "error")));
}

Outcome form_is_whole(Trial& trial) {
    for (const auto* name : {"state", "id_token"}) {
        if (support::find_once(trial.request.fields, name) == nullptr) {
            return refuse(Code::bad_request, std::string(name) + " missing or repeated");
        }
    }
    return {};
}

Outcome state_is_known(Trial& trial) {
    const auto& state = *support::find_once(trial.request.fields, "state");
    if (state.empty() || state.size() > max_id_bytes) return refuse(Code::state_unknown, "no such state");
    auto row = trial.rules.states.find(state, trial.now);
    if (!row) return refuse(Code::state_unknown, "no such state");
    trial.row = *std::move(row);
    return {};
}

Outcome browser_is_the_same(Trial& trial) {
    const auto& secrets = trial.request.secrets;
    const auto matches = [&](const std::string& secret) { return browser_matches(trial.row, secret); };
    if (std::any_of(secrets.begin(), secrets.end(), matches)) return {};
    return refuse(Code::state_binding, secrets.empty() ? "no proof" : "wrong proof");
}

Outcome registration_still_exists(Trial& trial) {
    trial.registration = find_registration(trial.rules.registrations, trial.row.registration_id);
    return trial.registration != nullptr ? Outcome{}
                                         : refuse(Code::registration_unknown, "registration removed");
}

Outcome token_has_three_segments(Trial& trial) {
    auto token = split_token(*support::find_once(trial.request.fields, "id_token"));
    if (!token) return tl::unexpected(token.error());
    trial.token = *std::move(token);
    return {};
}

Outcome header_is_acceptable(Trial& trial) {
    auto kid = check_header(trial.token.header);
    if (!kid) return tl::unexpected(kid.error());
    trial.kid = *std::move(kid);
    return {};
}

Outcome payload_is_strict_json(Trial& trial) {
    auto claims = parse_strict(trial.token.payload);
    if (!claims) return tl::unexpected(claims.error());
    trial.claims = *std::move(claims);
    return {};
}

/// The registration comes from the state, never from the token: else one platform could speak for another.
Outcome issuer_is_the_states(Trial& trial) {
    const auto iss = trial.claims.find("iss");
    const bool same = iss != trial.claims.end() && *iss == trial.registration->issuer;
    return same ? Outcome{} : refuse(Code::iss_mismatch, "iss is not the one of the login");
}

Outcome signature_is_good(Trial& trial) {
    const auto keys = trial.rules.keys.find(*trial.registration, trial.kid, trial.now);
    if (!keys) return tl::unexpected(keys.error());
    const auto verifies = [&](const PublicKey& key) {
        return verify_rs256(key, trial.token.signing_input, trial.token.signature);
    };
    if (std::any_of(keys->begin(), keys->end(), verifies)) return {};
    return refuse(Code::sig_invalid, "no key of that kid verifies");
}

Outcome audience_is_us_alone(Trial& trial) {
    const auto aud = trial.claims.find("aud");
    const auto is_us = [&](const json& each) { return each == trial.registration->client_id; };
    const bool good =
        aud != trial.claims.end() &&
        (is_us(*aud) || (aud->is_array() && !aud->empty() && std::all_of(aud->begin(), aud->end(), is_us)));
    return good ? Outcome{} : refuse(Code::aud_mismatch, "aud is not our client_id alone");
}

Outcome authorized_party_is_us(Trial& trial) {
    const auto azp = trial.claims.find("azp");
    if (azp == trial.claims.end()) {
        const auto& aud = trial.claims["aud"];
        const bool needed = aud.is_array() && aud.size() > 1;
        return needed ? refuse(Code::azp_mismatch, "azp needed with several audiences") : Outcome{};
    }
    return *azp == trial.registration->client_id ? Outcome{}
                                                 : refuse(Code::azp_mismatch, "azp is not our client_id");
}

Outcome token_is_of_now(Trial& trial) {
    const auto leeway = static_cast<double>(trial.rules.leeway.count());
    const auto now = static_cast<double>(trial.now.time_since_epoch().count());
    const auto exp = date_member(trial.claims, "exp", Code::token_expired);
    if (!exp) return tl::unexpected(exp.error());
    const auto iat = date_member(trial.claims, "iat", Code::token_old);
    if (!iat) return tl::unexpected(iat.error());
    if (now >= *exp + leeway) return refuse(Code::token_expired, "exp has passed");
    if (*exp <= *iat) return refuse(Code::token_expired, "exp is not after iat");
    if (*iat > now + leeway) return refuse(Code::token_future, "iat lies ahead");
    if (now - *iat > max_token_age + leeway) return refuse(Code::token_old, "iat is too long ago");
    if (!trial.claims.contains("nbf")) return {};
    const auto nbf = date_member(trial.claims, "nbf", Code::claims_type);
    if (!nbf) return tl::unexpected(nbf.error());
    return *nbf <= now + leeway ? Outcome{} : refuse(Code::token_future, "nbf lies ahead");
}

Outcome nonce_is_the_states(Trial& trial) {
    const auto nonce = trial.claims.find("nonce");
    const bool same = nonce != trial.claims.end() && nonce->is_string() &&
                      support::equal_constant_time(nonce->get_ref<const std::string&>(), trial.row.nonce);
    return same ? Outcome{} : refuse(Code::nonce_mismatch, "nonce is not the one of the login");
}

Outcome state_is_used_once(Trial& trial) {
    if (!trial.rules.states.consume(trial.row.state, trial.now))
        return refuse(Code::nonce_replay, "state used already");
    trial.genuine = true;
    return {};
}

Outcome version_is_1_3(Trial& trial) {
    const auto version = trial.claims.find(lti_claim("version"));
    const bool good = version != trial.claims.end() && *version == "1.3.0";
    return good ? Outcome{} : refuse(Code::lti_version, "version is not 1.3.0");
}

Outcome message_is_served(Trial& trial) {
    const auto type = trial.claims.find(lti_claim("message_type"));
    if (type == trial.claims.end() || *type != "LtiResourceLinkRequest") {
        return refuse(Code::message_type, "message type not served");
    }
    trial.launch.message_type = type->get<std::string>();
    return {};
}

Outcome deployment_is_registered(Trial& trial) {
    auto id = id_member(trial.claims, lti_claim("deployment_id"));
    if (!id) return tl::unexpected(id.error());
    const auto& known = trial.registration->deployment_ids;
    const bool good = !id->empty() && id->size() <= max_id_bytes &&
                      std::find(known.begin(), known.end(), *id) != known.end();
    if (!good) return refuse(Code::deployment_unknown, "deployment is not registered");
    trial.launch.deployment_id = *std::move(id);
    return {};
}

Outcome deployment_is_the_logins(Trial& trial) {
    const auto& announced = trial.row.lti_deployment_id;
    if (announced.empty() || announced == trial.launch.deployment_id) return {};
    return refuse(Code::deployment_mismatch, "deployment is not the one of the login");
}

Outcome roles_are_given(Trial& trial) {
    const auto name = lti_claim("roles");
    const auto roles = texts_member(trial.claims, name);
    if (!trial.claims.contains(name) || trial.claims[name].is_null() || !roles) {
        return refuse(Code::roles_missing, "roles is no array of strings");
    }
    for (const auto& role : *roles) trial.launch.roles.push_back(parse_role(role));
    trial.launch.role = highest_role(trial.launch.roles);
    return {};
}

Outcome subject_is_given(Trial& trial) {
    auto subject = id_member(trial.claims, "sub");
    if (!subject) return tl::unexpected(subject.error());
    if (subject->empty() || subject->size() > max_id_bytes)
        return refuse(Code::sub_missing, "sub empty or too long");
    trial.launch.subject = *std::move(subject);
    return {};
}

Outcome claims_are_readable(Trial& trial) {
    return read_claims(trial.claims, *trial.registration, trial.launch);
}

Outcome target_is_ours(Trial& trial) {
    auto target = text_member(trial.claims, lti_claim("target_link_uri"));
    if (!target) return tl::unexpected(target.error());
    if (target->empty()) return refuse(Code::claims_missing, "no target_link_uri");
    if (!is_ours(trial.rules.tool, *target))
        return refuse(Code::target_foreign, "target_link_uri is not ours");
    trial.launch.target_link_uri = *std::move(target);
    return {};
}

Outcome resource_link_is_named(Trial& trial) {
    const auto& id = trial.launch.resource_link.id;
    const bool good =
        !id.empty() && id.size() <= max_id_bytes && trial.launch.context.id.size() <= max_id_bytes;
    return good ? Outcome{} : refuse(Code::claims_missing, "no usable resource_link.id");
}

using Check = Outcome (*)(Trial&);

constexpr std::array<Check, 23> checks{
    form_is_small,
    platform_reports_no_error,
    form_is_whole,
    state_is_known,
    browser_is_the_same,
    registration_still_exists,
    token_has_three_segments,
    header_is_acceptable,
    payload_is_strict_json,
    issuer_is_the_states,
    signature_is_good,
    audience_is_us_alone,
    authorized_party_is_us,
    token_is_of_now,
    nonce_is_the_states,
    state_is_used_once,
    version_is_1_3,
    message_is_served,
    deployment_is_registered,
    deployment_is_the_logins,
    roles_are_given,
    subject_is_given,
    claims_are_readable,
};

/// What an LtiResourceLinkRequest needs beyond the common claims.
constexpr std::array<Check, 2> resource_link_checks{target_is_ours, resource_link_is_named};

template <std::size_t count>
Outcome run(const std::array<Check, count>& list, Trial& trial) {
    for (const auto check : list) {
        auto outcome = check(trial);
        if (!outcome) return outcome;
    }
    return {};
}

}  // namespace

tl::expected<Launch, Error> validate_launch(const LaunchRequest& request, const LaunchRules& rules,
                                            std::chrono::sys_seconds now) {
    Trial trial{request, rules, now};
    auto outcome = run(checks, trial);
    if (outcome) outcome = run(resource_link_checks, trial);
    if (!outcome) {
        Error error = std::move(outcome).error();
        if (trial.genuine) error.return_url = vetted_return_url(trial.claims, *trial.registration);
        return tl::unexpected(std::move(error));
    }
    trial.launch.registration_id = trial.registration->id;
    trial.launch.site = trial.registration->site;
    return std::move(trial.launch);
}

}  // namespace waymark::lti
