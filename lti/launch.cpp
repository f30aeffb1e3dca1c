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
    std::vector<PublicKey> keys = {};  ///< of that kid
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
    if (trial.registration == nullptr) return refuse(Code::registration_unknown, "registration removed");
    trial.launch.registration_id = trial.registration->id;
    trial.launch.site = trial.registration->site;
    return {};
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

Outcome key_is_the_platforms(Trial& trial) {
    auto keys = trial.rules.keys.find(*trial.registration, trial.kid, trial.now);
    if (!keys) return tl::unexpected(keys.error());
    trial.keys = *std::move(keys);
    return {};
}

Outcome signature_is_good(Trial& trial) {
    const auto verifies = [&](const PublicKey& key) {
        return verify_rs256(key, trial.token.signing_input, trial.token.signature);
    };
    if (std::any_of(trial.keys.begin(), trial.keys.end(), verifies)) return {};
    return refuse(Code::sig_invalid, "no key of that kid verifies");
}

Outcome audience_is_us_alone(Trial& trial) {
    const auto aud = trial.claims.find("aud");
    if (aud == trial.claims.end()) return refuse(Code::aud_mismatch, "no aud");
    const auto is_us = [&](const json& each) { return each == trial.registration->client_id; };
    const auto& trusted = trial.registration->trusted_audiences;
    const auto is_trusted = [&](const json& each) {
        return is_us(each) || std::find(trusted.begin(), trusted.end(), each) != trusted.end();
    };
    const bool good = aud->is_array() ? std::any_of(aud->begin(), aud->end(), is_us) &&
                                            std::all_of(aud->begin(), aud->end(), is_trusted)
                                      : is_us(*aud);
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
    const auto claim = trial.claims.find(lti_claim("message_type"));
    if (claim == trial.claims.end() || !claim->is_string())
        return refuse(Code::message_type, "no message type");
    const auto type = parse_message_type(claim->get_ref<const std::string&>());
    const auto& served = trial.rules.served;
    if (!type || std::find(served.begin(), served.end(), *type) == served.end())
        return refuse(Code::message_type, "message type not served");
    trial.launch.message = *type;
    return {};
}

Outcome deployment_is_registered(Trial& trial) {
    auto id = id_member(trial.claims, lti_claim("deployment_id"));
    if (!id) return tl::unexpected(id.error());
    if (id->empty() || id->size() > max_id_bytes)
        return refuse(Code::deployment_unknown, "no usable deployment_id");
    const auto& known = trial.registration->deployment_ids;
    trial.launch.deployment_id = *std::move(id);
    if (std::find(known.begin(), known.end(), trial.launch.deployment_id) != known.end()) return {};
    return tl::unexpected(
        Error{Code::deployment_unknown, "deployment is not registered", "", trial.launch.deployment_id});
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

/// Deep linking may come without a target (the certification suite does so).
Outcome target_is_ours(Trial& trial) {
    auto target = text_member(trial.claims, lti_claim("target_link_uri"));
    if (!target) return tl::unexpected(target.error());
    if (target->empty()) {
        const bool needed = trial.launch.message == MessageType::resource_link;
        return needed ? refuse(Code::claims_missing, "no target_link_uri") : Outcome{};
    }
    if (!is_ours(trial.rules.tool, *target))
        return refuse(Code::target_foreign, "target_link_uri is not ours");
    trial.launch.target_link_uri = *std::move(target);
    return {};
}

Outcome course_and_link_are_keys(Trial& trial) {
    const auto& launch = trial.launch;
    const bool fits =
        launch.context.id.size() <= max_id_bytes && launch.resource_link.id.size() <= max_id_bytes;
    return fits ? Outcome{} : refuse(Code::claims_missing, "an id is too long");
}

Outcome message_is_whole(Trial& trial) {
    auto& launch = trial.launch;
    switch (launch.message) {
        case MessageType::resource_link:
            if (launch.resource_link.id.empty()) return refuse(Code::claims_missing, "no resource_link.id");
            return {};
        case MessageType::submission_review:
            if (launch.reviewed_subject.empty() || launch.reviewed_subject.size() > max_id_bytes)
                return refuse(Code::claims_missing, "no usable for_user.user_id");
            if (launch.services.lineitem.empty()) return refuse(Code::claims_missing, "no usable lineitem");
            return {};
        case MessageType::deep_linking: {
            auto settings = read_deep_linking(trial.claims, *trial.registration);
            if (!settings) return tl::unexpected(std::move(settings).error());
            if (!settings->accepts("ltiResourceLink"))
                return refuse(Code::message_type, "the platform takes no links to tools here");
            launch.deep_linking = *std::move(settings);
            return {};
        }
    }
    return {};
}

struct Check {
    std::string_view codes;  ///< what it may fail with, for the reader
    Outcome (*passes)(Trial&);
};

/// The list of lti.md, in its order; the first failure names the error.
constexpr std::array checks{
    Check{"bad_request", form_is_small},
    Check{"platform_error", platform_reports_no_error},
    Check{"bad_request", form_is_whole},
    Check{"state_unknown", state_is_known},
    Check{"state_binding", browser_is_the_same},
    Check{"registration_unknown", registration_still_exists},
    Check{"jwt_format", token_has_three_segments},
    Check{"jwt_format jwt_alg jwt_crit jwt_kid", header_is_acceptable},
    Check{"jwt_format", payload_is_strict_json},
    Check{"iss_mismatch", issuer_is_the_states},
    Check{"kid_unknown jwks_unavailable", key_is_the_platforms},
    Check{"sig_invalid", signature_is_good},
    Check{"aud_mismatch", audience_is_us_alone},
    Check{"azp_mismatch", authorized_party_is_us},
    Check{"token_expired token_future token_old claims_type", token_is_of_now},
    Check{"nonce_mismatch", nonce_is_the_states},
    Check{"nonce_replay", state_is_used_once},
    Check{"lti_version", version_is_1_3},
    Check{"message_type", message_is_served},
    Check{"deployment_unknown claims_type", deployment_is_registered},
    Check{"deployment_mismatch", deployment_is_the_logins},
    Check{"roles_missing", roles_are_given},
    Check{"sub_missing claims_type", subject_is_given},
    Check{"claims_type", claims_are_readable},
    Check{"claims_missing target_foreign claims_type", target_is_ours},
    Check{"claims_missing", course_and_link_are_keys},
    Check{"claims_missing claims_type message_type", message_is_whole},
};

Outcome run_checks(Trial& trial) {
    for (const auto& check : checks) {
        auto outcome = check.passes(trial);
        if (!outcome) return outcome;
    }
    return {};
}

}  // namespace

tl::expected<Launch, Error> validate_launch(const LaunchRequest& request, const LaunchRules& rules,
                                            std::chrono::sys_seconds now) {
    Trial trial{request, rules, now};
    auto outcome = run_checks(trial);
    if (!outcome) {
        Error error = std::move(outcome).error();
        if (trial.genuine) error.return_url = vetted_return_url(trial.claims, *trial.registration);
        return tl::unexpected(std::move(error));
    }
    return std::move(trial.launch);
}

}  // namespace waymark::lti
