#include "app.hpp"

#include "crash_probe.hpp"
#include "jobs/letters.hpp"
#include "lti/key_set_cache.hpp"
#include "moodle_options.hpp"
#include "roster_lms.hpp"
#include "score_sender.hpp"
#include "support/log.hpp"
#include "support/network.hpp"
#include "support/url.hpp"
#include "web/routes.hpp"
#include "web/server.hpp"
#include "web/view.hpp"

namespace waymark {

namespace {

constexpr const char* user_agent = "Waymark/" WAYMARK_VERSION;

jobs::SiteSettings site_settings(const config::Site& site, const config::Config& configuration,
                                 core::SiteId id) {
    jobs::SiteSettings settings{site.key,
                                id,
                                site.name,
                                site.zone,
                                site.language,
                                site.web_service.has_value(),
                                {},
                                configuration.cadence.complete_hour,
                                site.notices};
    for (const config::Course& course : configuration.courses)
        if (course.site == site.key) settings.courses.push_back({course.id, course.writes});
    return settings;
}

std::vector<lti::Registration> registrations_of(const config::Config& configuration) {
    std::vector<lti::Registration> all;
    for (const config::Site& site : configuration.sites)
        for (const config::Registration& one : site.registrations)
            all.push_back({.id = one.key,
                           .site = site.key,
                           .issuer = one.issuer,
                           .client_id = one.client_id,
                           .deployment_ids = one.deployment_ids,
                           .authorization_endpoint = one.authorization_endpoint,
                           .jwks_uri = one.jwks_uri,
                           .token_endpoint = one.token_endpoint,
                           .token_audience = one.token_audience,
                           .trusted_audiences = one.trusted_audiences});
    return all;
}

web::RegistrationBook::Origins approved_origins(const config::Config& configuration) {
    web::RegistrationBook::Origins approved;
    for (const config::Site& site : configuration.sites)
        if (!site.approved_origins.empty()) approved[site.key] = site.approved_origins;
    return approved;
}

std::string sentences_of(const config::Problems& problems) {
    std::string text;
    for (const config::Problem& problem : problems) text += config::describe(problem) + "\n";
    return text;
}

/// Where the administrator wrote an address down.
std::vector<std::string> configured_origins(const config::Config& configuration) {
    std::vector<std::string> origins;
    const auto add = [&](const std::string& address) {
        if (const auto url = support::parse_url(address)) origins.push_back(url->origin());
    };
    for (const config::Site& site : configuration.sites) {
        if (site.web_service) add(site.web_service->address);
        for (const std::string& origin : site.approved_origins) add(origin);
        for (const config::Registration& each : site.registrations)
            for (const std::string* address : {&each.jwks_uri, &each.token_endpoint}) add(*address);
    }
    return origins;
}

support::OutboundRules outbound_rules(const config::Config& configuration) {
    support::OutboundRules rules;
    for (const std::string& network : configuration.outbound.networks)
        rules.networks.push_back(*support::parse_network(network));
    rules.plain_origins = configuration.outbound.plain_origins;
    return rules;
}

}  // namespace

/// What exists only while the web server runs. The server is last: it stops before what its handlers use
/// goes.
struct App::Web {
    web::WebSettings settings;
    lti::KeySetCache key_sets;
    web::Services services;
    std::unique_ptr<web::Server> server;

    Web(App& app, std::function<void()> wake)
        : key_sets(app.outside_),
          services{*app.database_,
                   *app.courses_,
                   key_sets,
                   [&keys = *app.keys_] { return keys.key_set(); },
                   [&keys = *app.keys_] { return keys.current(); },
                   app.outside_,
                   app.clock_,
                   app.random_,
                   std::move(wake)} {
        services.registrations =
            std::make_shared<web::RegistrationBook>(approved_origins(app.configuration_));
        services.words = app.words_;
        services.mentor_words = app.mentor_words_;
        settings.public_url = app.configuration_.public_url;
        settings.secure_cookies = settings.public_url.starts_with("https://");
        settings.registrations = app.configured_registrations_;
        settings.sites = app.sites_;
        settings.policy = app.configuration_.policy;
        settings.clock_difference = app.configuration_.clock_difference;
        settings.language = app.configuration_.default_language;
        for (const config::Site& site : app.configuration_.sites)
            if (site.insecure_lab) settings.lab_sites.insert(site.key);
    }
};

App::App(const config::Config& configuration, const support::Clock& clock, support::Random& random)
    : configuration_(configuration),
      clock_(clock),
      random_(random),
      http_(support::make_http_client(user_agent)),
      guarded_(*http_, resolver_, clock, outbound_rules(configuration)),
      outside_(*http_, guarded_, configured_origins(configuration)),
      registrations_(approved_origins(configuration)),
      owner_(support::random_token(random, 12)) {}

App::~App() {
    stop();
}

tl::expected<std::unique_ptr<App>, std::string> App::open(const config::Config& configuration,
                                                          const support::Clock& clock,
                                                          support::Random& random) {
    std::unique_ptr<App> app(new App(configuration, clock, random));
    if (auto opened = app->open_database(); !opened) return tl::unexpected(opened.error());
    if (auto read = app->open_content(); !read) return tl::unexpected(read.error());
    if (auto keys = app->open_keys(); !keys) return tl::unexpected(keys.error());
    app->connect_sites();
    return app;
}

tl::expected<void, std::string> App::open_database() {
    try {
        sealer_ = std::make_unique<support::Sealer>(
            support::load_or_make_key(configuration_.storage.data_key.string(), random_), random_);
    } catch (const std::exception& problem) {
        return tl::unexpected(std::string(problem.what()));
    }
    auto database = store::Database::open(configuration_.storage.database.string(), *sealer_);
    if (!database) return tl::unexpected(database.error());
    database_ = std::move(*database);
    if (const auto migrated = store::migrate(*database_); !migrated) return tl::unexpected(migrated.error());
    courses_ = std::make_unique<jobs::CourseCache>(*database_);
    return {};
}

tl::expected<void, std::string> App::open_content() {
    config::Checked<config::Content> content = config::load_content(embedded::content());
    if (!content) return tl::unexpected(sentences_of(content.error()));
    content_ = std::move(*content);
    words_ = [this](std::string_view language, std::string_view name) {
        return config::find_content(content_, language, "en")->reminders.at(std::string(name));
    };
    config::Checked<config::MentorContent> mentors = config::load_mentor_content(embedded::mentor_content());
    if (!mentors) return tl::unexpected(sentences_of(mentors.error()));
    mentor_content_ = std::move(*mentors);
    mentor_words_ = [this](std::string_view language, std::string_view name) {
        return config::mentor_text(mentor_content_, language, name);
    };
    return {};
}

tl::expected<void, std::string> App::open_keys() {
    auto keys = lti::LiveKeys::open(configuration_.storage.lti_keys, clock_);
    if (!keys) return tl::unexpected(keys.error());
    keys_ = *std::move(keys);
    tokens_ = std::make_unique<lti::AccessTokens>(
        outside_, [this] { return keys_->current(); }, random_);
    configured_registrations_ = registrations_of(configuration_);
    return {};
}

/// By its web service, else by what the platform tells about people (LTI-only mode).
std::unique_ptr<core::Lms> App::connect_site(const config::Site& site) {
    if (site.web_service)
        return moodle::make_moodle_lms(moodle_options(*site.web_service, configuration_.public_url), *http_,
                                       clock_);
    return make_roster_lms(
        {site.key, site.name, *database_, outside_, *tokens_, clock_, configuration_.policy.roles,
         [this] { return registrations_.current(*database_, configured_registrations_); }});
}

void App::connect_sites() {
    for (const config::Site& site : configuration_.sites) {
        sites_.push_back(site_settings(site, configuration_, store::ensure_site(*database_, site.key)));
        lms_[site.key] = connect_site(site);
        scores_[site.key] =
            make_score_sender({site.key, *database_, outside_, *tokens_, clock_, [this] {
                                   return registrations_.current(*database_, configured_registrations_);
                               }});
    }
}

core::Lms* App::lms(const jobs::SiteSettings& site) {
    const auto found = lms_.find(site.key);
    return found == lms_.end() ? nullptr : found->second.get();
}

std::map<core::DeliveryKind, core::EffectSender*> App::senders_of(const jobs::SiteSettings& site) {
    const auto found = scores_.find(site.key);
    if (found == scores_.end()) return {};
    return {{core::DeliveryKind::score, found->second.get()}};
}

std::map<std::string, std::map<core::DeliveryKind, core::EffectSender*>> App::senders_of_all() {
    std::map<std::string, std::map<core::DeliveryKind, core::EffectSender*>> all;
    for (const jobs::SiteSettings& site : sites_) all[site.key] = senders_of(site);
    return all;
}

jobs::ReminderVoice App::voice_of(const jobs::SiteSettings& site) {
    return jobs::voice_of({*database_, configuration_.policy, words_, random_}, site,
                          configuration_.public_url);
}

std::shared_ptr<core::Lms> App::own_lms(const std::string& site_key, const std::string& token) {
    for (const config::Site& site : configuration_.sites) {
        if (site.key != site_key || !site.web_service) continue;
        moodle::Options options = moodle_options(*site.web_service, configuration_.public_url);
        options.token = token;
        options.write_token.clear();
        return moodle::make_moodle_lms(std::move(options), *http_, clock_);
    }
    return nullptr;
}

std::optional<core::OwnTokenVerdict> App::try_own_token(const jobs::SiteSettings& site,
                                                        const store::OwnToken& token) {
    return jobs::try_own_token(*database_, token,
                               [&](const std::string& text) { return own_lms(site.key, text); });
}

jobs::LetterVoice App::letter_voice(const jobs::SiteSettings& site) {
    return jobs::letter_voice(*database_, site, configuration_.policy, mentor_words_,
                              configuration_.public_url, random_);
}

jobs::DeliveryContext App::delivery_context(const jobs::SiteSettings& site) {
    return {*database_,
            site,
            *lms(site),
            *courses_,
            configuration_.policy,
            configuration_.delivery,
            clock_,
            owner_,
            jobs::reminder_writer(voice_of(site)),
            senders_of(site),
            crash_probe(),
            jobs::letter_writer(*database_, letter_voice(site)),
            [this, key = site.key](const std::string& token) { return own_lms(key, token); }};
}

void App::refresh_key_sets(core::Instant now) {
    if (!web_) return;
    web_->key_sets.refresh_due(*registrations_.current(*database_, configured_registrations_), now);
}

void App::start_scheduler() {
    std::vector<jobs::ConnectedSite> connected;
    for (const jobs::SiteSettings& site : sites_)
        if (core::Lms* way_in = lms(site)) connected.push_back({&site, way_in});
    scheduler_ = std::make_unique<jobs::Scheduler>(jobs::SchedulerContext{
        *database_, *courses_, std::move(connected), configuration_.policy, configuration_.delivery,
        configuration_.cadence.sync, configuration_.cadence.replies, words_, clock_, random_, owner_,
        senders_of_all(), [this](core::Instant now) { refresh_key_sets(now); }, crash_probe(),
        configuration_.public_url, mentor_words_,
        [this](const std::string& key, const std::string& token) { return own_lms(key, token); }});
    scheduler_->start();
}

tl::expected<int, std::string> App::start() {
    if (auto prepared = web::prepare_views(); !prepared) return tl::unexpected(prepared.error());
    web_ = std::make_unique<Web>(*this, [this] {
        if (scheduler_) scheduler_->wake();
    });
    start_scheduler();
    web::ServerOptions options;
    options.address = configuration_.listen.address;
    options.port = configuration_.listen.port;
    options.trusted_proxies = configuration_.listen.trusted_proxies;
    auto server = web::Server::start(options, [web = web_.get()](const web::Request& request) {
        return web::handle(request, web->settings, web->services);
    });
    if (!server) {
        stop();
        return tl::unexpected(server.error());
    }
    web_->server = std::move(*server);
    support::log_info("serving address={} port={}", options.address, web_->server->port());
    return web_->server->port();
}

void App::keep_leases() {
    if (scheduler_) scheduler_->keep_leases();
}

void App::stop() {
    if (web_ && web_->server) web_->server->stop();
    if (scheduler_) scheduler_->stop();
}

}  // namespace waymark
