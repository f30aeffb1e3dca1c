#include "lti/registration.hpp"

#include <algorithm>

#include "lti/scopes.hpp"
#include "store/registrations.hpp"
#include "support/crypto.hpp"
#include "support/log.hpp"
#include "web/assets.hpp"
#include "web/lti_endpoints.hpp"
#include "web/lti_refusal.hpp"
#include "web/open_endpoints.hpp"
#include "web/view.hpp"

// Dynamic Registration 1.0: who may begin it (an invitation), the page that asks, and what is kept.
namespace waymark::web {

namespace {

constexpr core::seconds time_to_confirm{900};
constexpr std::size_t key_suffix_bytes = 4;

constexpr std::string_view not_invited =
    i18n::translatable("This invitation is unknown, used or too old. Ask for a new one: waymark lti invite.");
constexpr std::string_view too_late = i18n::translatable(
    "This page was open for too long, or was sent twice. Begin again from the learning platform.");
constexpr std::string_view platform_unfit = i18n::translatable(
    "The learning platform's description of itself could not be read or is not safe to use. Nothing was "
    "registered.");
constexpr std::string_view platform_away = i18n::translatable(
    "Waymark cannot reach the learning platform. Nothing was registered; the invitation can be used again.");
constexpr std::string_view platform_refused = i18n::translatable(
    "The learning platform did not accept the registration. Nothing was registered; the invitation can be "
    "used "
    "again.");
constexpr std::string_view known_already = i18n::translatable(
    "This platform has registered Waymark under the same client before. What was there stays as it is.");

/// One request of a registration while it is answered.
struct Case {
    const Request& request;
    const WebSettings& settings;
    Services& services;
    core::Instant now;
    Framing framing;

    [[nodiscard]] Response refuse(int status, std::string_view code, std::string_view advice,
                                  std::string detail = "", std::string said = "") const {
        return refuse_registration(request, settings, services,
                                   {status, code, advice, std::move(detail), std::move(said)}, framing);
    }
    [[nodiscard]] Response refuse(const lti::RegistrationError& error) const {
        using lti::RegistrationFailure;
        const bool away = error.failure == RegistrationFailure::unreachable;
        const bool no = error.failure == RegistrationFailure::refused ||
                        error.failure == RegistrationFailure::not_authorized;
        return refuse(away ? 503 : 400, lti::word(error.failure),
                      away ? platform_away : (no ? platform_refused : platform_unfit), error.detail,
                      error.said);
    }
};

std::string query_text(const Request& request, std::string_view name) {
    const std::string* value = support::find_once(request.query, name);
    return value == nullptr ? std::string() : *value;
}

lti::RegistrationRules rules_for(const WebSettings& settings, const std::string& site) {
    return {settings.lab_sites.count(site) == 1};
}

Response page(const Case& at, std::string_view view, ViewModel content, std::string_view heading) {
    const i18n::Language& language = browser_language(at.request, at.settings);
    Response response;
    response.body =
        render(view, open_page_model(language, language.text(heading)).add(std::move(content)), language);
    add_security_headers(response, at.framing, Opener::kept);
    return response;
}

/// The platform has been read: its issuer may show our pages too, which need not be the host of its
/// configuration (Canvas), and so may what an administrator trusts.
void frame_for(Case& at, const lti::PlatformConfiguration& platform, const std::string& site) {
    allow_framing(at.framing, platform.issuer);
    for (const std::string& origin : at.services.registrations->approved_origins(site))
        allow_framing(at.framing, origin);
}

std::vector<std::string> registered_clients(const Case& at, const std::string& issuer) {
    std::vector<std::string> clients;
    for (const lti::Registration& each : *known_registrations(at.settings, at.services))
        if (each.issuer == issuer) clients.push_back(each.client_id);
    return clients;
}

/// Who asks, and the question.
Response question_page(const Case& at, const lti::PlatformConfiguration& platform, const std::string& confirm,
                       const std::string& site) {
    ViewModel model;
    model.set("confirm", confirm)
        .set("site", site)
        .set("issuer", platform.issuer)
        .set("product", platform.product_family + " " + platform.product_version)
        .set("authorization_endpoint", platform.authorization_endpoint)
        .set("token_endpoint", platform.token_endpoint)
        .set("jwks_uri", platform.jwks_uri)
        .set("registration_endpoint", platform.registration_endpoint)
        .set_texts("clients", registered_clients(at, platform.issuer));
    return page(at, "register", std::move(model), i18n::translatable("Connect this learning platform?"));
}

/// The same texts in every language we have.
lti::Translations in_all_languages(std::string_view message) {
    lti::Translations texts;
    for (const std::string& code : i18n::language_codes())
        texts[code == "en" ? "" : code] = i18n::language(code).text(message);
    return texts;
}

lti::ToolDescription description_of(const WebSettings& settings) {
    const lti::ToolAddress address = tool_address(settings);
    lti::ToolDescription tool;
    tool.public_url = settings.public_url;
    tool.name = {{"", "Waymark"}};
    tool.description = in_all_languages(
        i18n::translatable("Mentors see who needs them and why; students see what comes next."));
    tool.deep_linking_label = in_all_languages(i18n::translatable("Add a Waymark page"));
    tool.login_uri = settings.public_url + "/lti/login";
    tool.launch_uri = address.redirect_uri;
    tool.jwks_uri = settings.public_url + "/lti/jwks.json";
    tool.logo_uri = settings.public_url + "/lti/icon.svg";
    for (const std::string_view scope :
         {lti::scope::line_items, lti::scope::results_read, lti::scope::score, lti::scope::memberships_read})
        tool.scopes.emplace_back(scope);
    return tool;
}

store::RegistrationRow row_for(const Case& at, const std::string& site,
                               const lti::PlatformConfiguration& platform, const std::string& client_id) {
    const std::string suffix = support::random_token(at.services.random, key_suffix_bytes);
    return {site + "-" + support::hex(support::sha256(suffix)).substr(0, 2 * key_suffix_bytes),
            site,
            platform.issuer,
            client_id,
            platform.authorization_endpoint,
            platform.jwks_uri,
            platform.token_endpoint,
            platform.token_audience,
            platform.product_family,
            at.now};
}

/// The registration of that issuer and client that is there already.
std::optional<lti::Registration> find_client(const Case& at, const store::RegistrationRow& row) {
    const auto known = known_registrations(at.settings, at.services);
    const auto found = std::find_if(known->begin(), known->end(), [&](const lti::Registration& each) {
        return each.issuer == row.issuer && each.client_id == row.client_id;
    });
    return found == known->end() ? std::nullopt : std::optional(*found);
}

/// Whether the platform told of nothing but what is there: Moodle's "Update" registers the tool again as the
/// client that it is.
bool is_same(const lti::Registration& there, const store::RegistrationRow& told) {
    return there.site == told.site && there.authorization_endpoint == told.authorization_endpoint &&
           there.jwks_uri == told.jwks_uri && there.token_endpoint == told.token_endpoint &&
           there.token_audience == told.token_audience;
}

/// Keeps the registration and the deployment that came with it; false when there is one of that client
/// by now.
bool keep(const Case& at, const store::RegistrationRow& row, const std::string& deployment_id) {
    bool saved = false;
    at.services.database.transaction([&] {
        saved = store::save_registration(at.services.database, row);
        if (saved && !deployment_id.empty())
            store::approve_deployment(at.services.database, row.key, deployment_id, at.now);
    });
    if (saved)
        support::log_info("registered registration={} site={} product={}", row.key, row.site, row.product);
    return saved;
}

enum class Outcome { connected, updated };

Response done_page(const Case& at, const store::RegistrationRow& row, const std::string& url,
                   Outcome outcome) {
    const auto configuration = support::parse_url(url);
    ViewModel model;
    model.set("origin", configuration ? configuration->origin() : "")
        .set("key", row.key)
        .set("is_new", outcome == Outcome::connected)
        .set("is_moodle", row.product == "moodle")
        .set("script", static_url("lti_registered.js"));
    return page(at, "registered", std::move(model), i18n::translatable("The learning platform is connected"));
}

/// Registers us; a failure leaves the invitation as it was.
Response carry_out(Case& at, const store::BegunRegistration& begun, const std::string& site) {
    const auto give_back = [&](const lti::RegistrationError& error) {
        store::give_back_invitation(at.services.database, begun.invitation);
        return at.refuse(error);
    };
    // Read once more instead of kept: between question and answer nothing of it can be forged in our
    // database.
    const auto platform = lti::fetch_configuration(at.services.outside, begun.configuration_url, begun.token,
                                                   rules_for(at.settings, site));
    if (!platform) return give_back(platform.error());
    frame_for(at, *platform, site);
    const auto client =
        lti::register_tool(at.services.outside, description_of(at.settings), *platform, begun.token);
    if (!client) return give_back(client.error());
    store::RegistrationRow row = row_for(at, site, *platform, client->client_id);
    const auto there = find_client(at, row);
    if (there && is_same(*there, row)) {
        row.key = there->id;
        return done_page(at, row, begun.configuration_url, Outcome::updated);
    }
    if (there || !keep(at, row, client->deployment_id))
        return at.refuse(409, "registration_exists", known_already, "issuer and client_id are known");
    return done_page(at, row, begun.configuration_url, Outcome::connected);
}

}  // namespace

Response registration_page(const Request& request, const WebSettings& settings, Services& services) {
    Case at{request, settings, services, services.clock.now(), no_framing()};
    const std::string invitation = support::sha256(query_text(request, "invitation"));
    const auto site = store::find_invitation(services.database, invitation, at.now);
    if (!site) return at.refuse(403, "invitation_unknown", not_invited);
    const std::string url = query_text(request, "openid_configuration");
    const lti::RegistrationRules rules = rules_for(settings, *site);
    if (const auto good = lti::check_configuration_url(url, rules); !good) return at.refuse(good.error());
    at.framing = framing_for_origin(url);
    const std::string token = query_text(request, "registration_token");
    const auto platform = lti::fetch_configuration(services.outside, url, token, rules);
    if (!platform) return at.refuse(platform.error());
    frame_for(at, *platform, *site);
    const std::string confirm = support::random_token(services.random);
    store::save_begun_registration(services.database, support::sha256(confirm), {invitation, url, token},
                                   at.now, at.now + time_to_confirm);
    return question_page(at, *platform, confirm, *site);
}

Response registration_endpoint(const Request& request, const WebSettings& settings, Services& services) {
    Case at{request, settings, services, services.clock.now(), no_framing()};
    const support::FormFields form = request.form();
    const std::string* confirm = support::find_once(form, "confirm");
    if (confirm == nullptr) return at.refuse(400, "bad_request", too_late);
    std::optional<std::string> site;
    std::optional<store::BegunRegistration> begun;
    services.database.transaction([&] {
        begun = store::take_begun_registration(services.database, support::sha256(*confirm), at.now);
        if (begun) site = store::invitation_site(services.database, begun->invitation);
    });
    if (!begun || !site) return at.refuse(403, "registration_unknown", too_late);
    at.framing = framing_for_origin(begun->configuration_url);
    return carry_out(at, *begun, *site);
}

}  // namespace waymark::web
