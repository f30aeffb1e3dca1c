#include "lti/login.hpp"

#include "store/sessions.hpp"
#include "support/log.hpp"
#include "web/assets.hpp"
#include "web/cookies.hpp"
#include "web/headers.hpp"
#include "web/lti_endpoints.hpp"
#include "web/lti_refusal.hpp"
#include "web/open_endpoints.hpp"
#include "web/platform_storage.hpp"
#include "web/view.hpp"

namespace waymark::web {

namespace {

store::LoginStateRow row_of(const lti::LoginState& state, std::string storage_frame) {
    return {state.state,
            state.nonce,
            state.registration_id,
            state.browser_hash,
            state.redirect_uri,
            state.target_link_uri,
            state.lti_deployment_id,
            state.created,
            state.expires,
            std::move(storage_frame)};
}

/// The initiation as it came, for a window of its own: the platform's hint is good once, so nothing may go to
/// the platform before (Moodle, mod/lti/auth.php).
ViewModel::List original_fields(const support::FormFields& fields) {
    ViewModel::List list;
    for (const char* name : {"iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id",
                             "lti_deployment_id", "deployment_id", "lti_storage_target"})
        if (const std::string* value = support::find_once(fields, name))
            list.push_back(ViewModel().set("name", name).set("value", *value));
    return list;
}

/// The page that hands the secret to the tab and goes on to the platform.
Response login_page(const Request& request, const WebSettings& settings, const lti::LoginRequest& login,
                    const support::FormFields& initiation, const PlatformStorage& storage) {
    const i18n::Language& language = browser_language(request, settings);
    ViewModel model = open_page_model(language, language.text("One moment"));
    model.set("next", login.redirect_url)
        .set("state", login.state.state)
        .set("secret", login.browser_secret)
        .set("storage_frame", storage.frame)
        .set("storage_origin", storage.origin)
        .set("originals", original_fields(initiation))
        .set("storage_script", static_url("lti_storage.js"))
        .set("script", static_url("lti_login.js"));
    Response response;
    response.body = render("lti_login", model, language);
    drop_old_cookies(request, response, login_cookie, settings.secure_cookies);
    set_cookie(response, login_cookie, lti::cookie_suffix(login.state.state), login.browser_secret,
               lti::login_lifetime, settings.secure_cookies);
    return response;
}

}  // namespace

Response login_endpoint(const Request& request, const WebSettings& settings, Services& services) {
    const core::Instant now = services.clock.now();
    const auto known = known_registrations(settings, services);
    const support::FormFields fields = request.method == Method::post ? request.form() : request.query;
    const auto login = lti::begin_login(fields, *known, tool_address(settings), services.random, now);
    if (!login) return refuse_lti(request, settings, services, login.error(), "");
    if (!services.login_limit->take(request.remote_address, now))
        return refuse_flood(request, settings, services);
    const auto* registration = lti::find_registration(*known, login->state.registration_id);
    const std::string* target = support::find_once(fields, "lti_storage_target");
    const PlatformStorage storage =
        target == nullptr ? PlatformStorage{} : platform_storage(*registration, *target);
    store::save_login_state(services.database, row_of(login->state, storage.frame));
    Response response = login_page(request, settings, *login, fields, storage);
    add_security_headers(response, framing_for(*registration), Opener::kept);
    return response;
}

Response launch_notice(const Request& /*request*/, const WebSettings& /*settings*/, Services& /*services*/) {
    Response response = plain_text(200, "This address takes LTI launches.");
    add_security_headers(response, no_framing(), Opener::kept);
    return response;
}

Response key_set_endpoint(const Request& /*request*/, const WebSettings& /*settings*/, Services& services) {
    Response response;
    response.content_type = "application/json";
    response.body = services.own_key_set();
    cache_for(response, 300);
    add_security_headers(response, no_framing(), Opener::kept);
    return response;
}

Response icon_endpoint(const Request& /*request*/, const WebSettings& /*settings*/, Services& /*services*/) {
    const support::Asset* icon = find_static(static_url("icon.svg"));
    Response response;
    response.content_type = static_type(*icon);
    response.body = icon->bytes;
    cache_for(response, 86400);
    add_security_headers(response, no_framing(), Opener::kept);
    return response;
}

}  // namespace waymark::web
