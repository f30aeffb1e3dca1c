#include "lti/login.hpp"

#include "store/sessions.hpp"
#include "support/log.hpp"
#include "web/assets.hpp"
#include "web/cookies.hpp"
#include "web/headers.hpp"
#include "web/lti_endpoints.hpp"
#include "web/lti_refusal.hpp"
#include "web/open_endpoints.hpp"
#include "web/view.hpp"

namespace waymark::web {

namespace {

store::LoginStateRow row_of(const lti::LoginState& state) {
    return {state.state,        state.nonce,           state.registration_id,   state.browser_hash,
            state.redirect_uri, state.target_link_uri, state.lti_deployment_id, state.created,
            state.expires};
}

/// The page that hands the secret to the tab and goes on to the platform.
Response login_page(const Request& request, const WebSettings& settings, const lti::LoginRequest& login) {
    const i18n::Language& language = browser_language(request, settings);
    ViewModel model = open_page_model(language, language.text("One moment"));
    model.set("next", login.redirect_url)
        .set("state", login.state.state)
        .set("secret", login.browser_secret)
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
    const auto login = lti::begin_login(request.method == Method::post ? request.form() : request.query,
                                        settings.registrations, tool_address(settings), services.random, now);
    if (!login) return refuse_lti(request, settings, services, login.error(), "");
    if (!services.login_limit->take(request.remote_address, now))
        return refuse_flood(request, settings, services);
    store::save_login_state(services.database, row_of(login->state));
    Response response = login_page(request, settings, *login);
    const auto* registration = lti::find_registration(settings.registrations, login->state.registration_id);
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
    response.body = services.own_key_set;
    cache_for(response, 300);
    add_security_headers(response, no_framing(), Opener::kept);
    return response;
}

}  // namespace waymark::web
