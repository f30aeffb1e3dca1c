#include "web/session.hpp"

#include <utility>

#include "store/codes.hpp"
#include "support/crypto.hpp"
#include "web/cookies.hpp"

namespace waymark::web {

namespace {

constexpr std::size_t launch_id_bytes = 16;
constexpr std::size_t longest_launch_id = 64;
constexpr core::seconds touch_every{60};

/// Tells this launch's cookies from those of other tabs.
std::string_view cookie_suffix(std::string_view launch_id) {
    return launch_id.substr(0, 8);
}

/// A launch id, and a secret that only the browser will know.
struct NewKeys {
    std::string secret;
    store::SessionKeys stored;
};

NewKeys make_keys(Services& services) {
    NewKeys keys;
    keys.secret = support::random_token(services.random);
    keys.stored.launch_id = support::random_token(services.random, launch_id_bytes);
    keys.stored.secret_hash = support::sha256(keys.secret);
    keys.stored.csrf = support::random_token(services.random);
    return keys;
}

void give_secret(const Request& request, Response& response, const NewKeys& keys,
                 const WebSettings& settings) {
    drop_old_cookies(request, response, session_cookie, settings.secure_cookies);
    set_cookie(response, session_cookie, cookie_suffix(keys.stored.launch_id), keys.secret, std::nullopt,
               settings.secure_cookies);
}

}  // namespace

std::optional<store::SessionRow> find_session(const Request& request, std::string_view launch_id,
                                              const WebSettings& settings, Services& services,
                                              core::Instant now) {
    if (launch_id.size() < 8 || launch_id.size() > longest_launch_id) return std::nullopt;
    for (const std::string& secret :
         cookie_values(request, session_cookie, cookie_suffix(launch_id), settings.secure_cookies)) {
        auto session = store::find_session(services.database, launch_id, support::sha256(secret), now,
                                           settings.session_max_age, settings.session_idle);
        if (!session) continue;
        if (now - session->last_seen >= touch_every) {
            store::touch_session(services.database, launch_id, now);
            session->last_seen = now;
        }
        return session;
    }
    return std::nullopt;
}

std::optional<store::SessionRow> find_session_by_form(const Request& request, std::string_view launch_id,
                                                      const WebSettings& settings, Services& services,
                                                      core::Instant now) {
    const auto form = request.form();
    const std::string* token = support::find_once(form, csrf_field);
    if (token == nullptr || token->empty()) return std::nullopt;
    return store::find_session_by_csrf(services.database, launch_id, *token, now, settings.session_max_age,
                                       settings.session_idle);
}

store::SessionRow begin_session(const Request& request, Response& response, store::SessionRow session,
                                const WebSettings& settings, Services& services) {
    const NewKeys keys = make_keys(services);
    session.launch_id = keys.stored.launch_id;
    session.secret_hash = keys.stored.secret_hash;
    session.csrf = keys.stored.csrf;
    store::save_session(services.database, session);
    give_secret(request, response, keys, settings);
    return session;
}

std::optional<std::string> begin_copied_session(const Request& request, Response& response,
                                                std::string_view launch_id, const WebSettings& settings,
                                                Services& services) {
    const NewKeys keys = make_keys(services);
    if (!store::copy_session(services.database, launch_id, keys.stored, services.clock.now(),
                             settings.session_max_age, settings.session_idle))
        return std::nullopt;
    give_secret(request, response, keys, settings);
    return keys.stored.launch_id;
}

std::optional<support::FormFields> checked_form(const Request& request, const store::SessionRow& session) {
    auto form = request.form();
    const std::string* token = support::find_once(form, csrf_field);
    if (token == nullptr || session.csrf.empty()) return std::nullopt;
    if (!support::equal_constant_time(*token, session.csrf)) return std::nullopt;
    return form;
}

bool is_page_path(std::string_view path) {
    return path.starts_with('/') && path.find("//") == std::string_view::npos &&
           path.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-/") == std::string_view::npos;
}

std::string launch_url(std::string_view launch_id, std::string_view path) {
    std::string url = "/l/";
    url += launch_id;
    url += path;
    return url;
}

}  // namespace waymark::web
