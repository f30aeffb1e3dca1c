#include "web/lti_refusal.hpp"

#include "lti/platform.hpp"
#include "support/log.hpp"
#include "web/headers.hpp"
#include "web/open_endpoints.hpp"
#include "web/view.hpp"

namespace waymark::web {

namespace {

constexpr std::size_t support_id_bytes = 6;

/// What the person may do about it, in a sentence or two.
constexpr std::string_view not_registered = i18n::translatable(
    "This learning platform is not registered with Waymark. Please tell the people who look after the "
    "platform.");
constexpr std::string_view refused_by_platform = i18n::translatable(
    "The learning platform did not let you in. Go back to your course, sign in there again and open "
    "Waymark once more.");
constexpr std::string_view used_or_old = i18n::translatable(
    "This way in was used already or is too old. Please open Waymark again from your course.");
constexpr std::string_view browser_unknown = i18n::translatable(
    "Waymark could not recognise your browser, most likely because it keeps no cookies inside the "
    "learning platform. Go back to your course and open the activity in a new window.");
constexpr std::string_view clocks_differ = i18n::translatable(
    "The way in took too long, or the clocks of the learning platform and of Waymark differ. Please "
    "open Waymark again from your course.");
constexpr std::string_view not_approved = i18n::translatable(
    "Waymark is not approved yet for this part of the learning platform. Please tell the people who "
    "look after the platform.");
constexpr std::string_view nobody = i18n::translatable(
    "The learning platform did not say who you are, so Waymark cannot open for you. Sign in to the "
    "platform and try again.");
constexpr std::string_view platform_unreachable = i18n::translatable(
    "Waymark cannot reach the learning platform at the moment. Please try again in a few minutes.");
constexpr std::string_view not_proven = i18n::translatable(
    "Waymark could not make sure that the learning platform sent you. Please open Waymark again from "
    "your course.");
constexpr std::string_view not_understood = i18n::translatable(
    "The learning platform asked for something that Waymark does not understand. Please tell the "
    "people who look after the platform.");

std::string_view advice(lti::Code code) {
    using lti::Code;
    switch (code) {
        case Code::registration_unknown:
        case Code::registration_ambiguous:
            return not_registered;
        case Code::platform_error:
            return refused_by_platform;
        case Code::state_unknown:
        case Code::nonce_replay:
        case Code::nonce_mismatch:
            return used_or_old;
        case Code::state_binding:
            return browser_unknown;
        case Code::token_expired:
        case Code::token_future:
        case Code::token_old:
            return clocks_differ;
        case Code::deployment_unknown:
        case Code::deployment_mismatch:
            return not_approved;
        case Code::sub_missing:
            return nobody;
        case Code::jwks_unavailable:
            return platform_unreachable;
        case Code::iss_mismatch:
        case Code::kid_unknown:
        case Code::sig_invalid:
        case Code::aud_mismatch:
        case Code::azp_mismatch:
            return not_proven;
        case Code::bad_request:
        case Code::target_foreign:
        case Code::jwt_format:
        case Code::jwt_alg:
        case Code::jwt_kid:
        case Code::jwt_crit:
        case Code::lti_version:
        case Code::message_type:
        case Code::roles_missing:
        case Code::claims_missing:
        case Code::claims_type:
            return not_understood;
    }
    return {};
}

/// The platform shows lti_errormsg to the person and logs lti_errorlog (LTI 1.3 Core, launch_presentation).
std::string way_back(const lti::Error& error, const std::string& sentence, const std::string& support_id) {
    if (error.return_url.empty()) return {};
    return support::with_query(
        error.return_url,
        {{"lti_errormsg", sentence},
         {"lti_errorlog", "Waymark " + std::string(lti::word(error.code)) + " " + support_id}});
}

struct Refusal {
    int status = 400;
    std::string code;
    std::string advice;
    std::string back_url;
    std::string said = {};  ///< by the platform
};

Response error_page(const i18n::Language& language, const Refusal& refusal, const std::string& support_id) {
    ViewModel model = open_page_model(language, language.text("Waymark could not open"));
    model.set("advice", refusal.advice)
        .set("code", refusal.code)
        .set("support_id", support_id)
        .set("back_url", refusal.back_url)
        .set("said", refusal.said);
    Response response;
    response.status = refusal.status;
    response.body = render("launch_error", model, language);
    return response;
}

}  // namespace

lti::ToolAddress tool_address(const WebSettings& settings) {
    return {settings.public_url, settings.public_url + "/lti/launch"};
}

Response refuse_lti(const Request& request, const WebSettings& settings, Services& services,
                    const lti::Error& error, std::string_view registration) {
    const std::string support_id = support::random_token(services.random, support_id_bytes);
    support::log_warning("launch_refused code={} support={} registration={} detail={}", lti::word(error.code),
                         support_id, registration, error.detail);
    const i18n::Language& language = browser_language(request, settings);
    Refusal refusal{lti::http_status(error.code), std::string(lti::word(error.code)),
                    language.text(advice(error.code)), ""};
    refusal.back_url = way_back(error, refusal.advice, support_id);
    Response response = error_page(language, refusal, support_id);
    const auto all = known_registrations(settings, services);
    const auto* known = lti::find_registration(*all, registration);
    add_security_headers(response, known == nullptr ? framing_for_all(*all) : framing_for(*known),
                         Opener::kept);
    return response;
}

Response refuse_registration(const Request& request, const WebSettings& settings, Services& services,
                             const PlainRefusal& refusal, const Framing& framing) {
    const std::string support_id = support::random_token(services.random, support_id_bytes);
    support::log_warning("registration_refused code={} support={} detail={}", refusal.code, support_id,
                         refusal.detail);
    const i18n::Language& language = browser_language(request, settings);
    Response response = error_page(
        language,
        {refusal.status, std::string(refusal.code), language.text(refusal.advice), "", refusal.said},
        support_id);
    add_security_headers(response, framing, Opener::kept);
    return response;
}

Response refuse_flood(const Request& request, const WebSettings& settings, Services& services) {
    const std::string support_id = support::random_token(services.random, support_id_bytes);
    support::log_warning("login_flood support={} address={}", support_id, request.remote_address);
    const i18n::Language& language = browser_language(request, settings);
    const std::string sentence = language.text(
        "Too many people are opening Waymark from your network at once. Please try again in a minute.");
    Response response = error_page(language, {429, "too_many_logins", sentence, ""}, support_id);
    response.headers.emplace_back("Retry-After", "60");
    add_security_headers(response, framing_for_all(*known_registrations(settings, services)), Opener::kept);
    return response;
}

}  // namespace waymark::web
