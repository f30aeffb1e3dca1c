#include "app.hpp"

#include <filesystem>

#include "crash_probe.hpp"
#include "lti/jwks.hpp"
#include "lti/key.hpp"
#include "lti/key_set_cache.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "support/log.hpp"
#include "web/routes.hpp"
#include "web/server.hpp"
#include "web/view.hpp"

namespace waymark {

namespace {

constexpr const char* user_agent = "Waymark/" WAYMARK_VERSION;

jobs::SiteSettings site_settings(const config::Site& site, const config::Config& configuration,
                                 core::SiteId id) {
    jobs::SiteSettings settings{
        site.key, id, site.name, site.zone, site.language, site.web_service.has_value(), {}};
    for (const config::Course& course : configuration.courses)
        if (course.site == site.key) settings.courses.push_back({course.id, course.writes});
    return settings;
}

moodle::Options moodle_options(const config::WebService& service, const std::string& public_url) {
    moodle::Options options;
    options.site = service.address;
    options.token = service.token;
    options.total_timeout = service.call_timeout;
    options.own_tool_prefix = public_url + "/";
    return options;
}

std::vector<lti::Registration> registrations_of(const config::Config& configuration) {
    std::vector<lti::Registration> all;
    for (const config::Site& site : configuration.sites)
        for (const config::Registration& one : site.registrations)
            all.push_back({one.key, site.key, one.issuer, one.client_id, one.deployment_ids,
                           one.authorization_endpoint, one.jwks_uri, one.token_endpoint});
    return all;
}

std::string sentences_of(const config::Problems& problems) {
    std::string text;
    for (const config::Problem& problem : problems) text += config::describe(problem) + "\n";
    return text;
}

tl::expected<std::string, std::string> own_key_set(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        return tl::unexpected("cannot make the folder " + folder.string() + ": " + failure.message());
    std::vector<lti::PrivateKey> keys;
    for (const char* name : {"current.pem", "next.pem"}) {
        tl::expected<lti::PrivateKey, std::string> key = lti::load_or_make_key(folder / name);
        if (!key) return tl::unexpected(key.error());
        keys.push_back(std::move(*key));
    }
    return lti::public_key_set(keys);
}

}  // namespace

/// What exists only while the web server runs. The server is last: it stops before what its handlers use
/// goes.
struct App::Web {
    web::WebSettings settings;
    lti::KeySetCache key_sets;
    web::Services services;
    std::unique_ptr<web::Server> server;

    Web(App& app, std::string key_set, std::function<void()> wake)
        : key_sets(*app.http_), services{*app.database_, *app.courses_, key_sets,       std::move(key_set),
                                         app.clock_,     app.random_,   std::move(wake)} {
        settings.public_url = app.configuration_.public_url;
        settings.secure_cookies = settings.public_url.starts_with("https://");
        settings.registrations = registrations_of(app.configuration_);
        settings.sites = app.sites_;
        settings.policy = app.configuration_.policy;
        settings.language = app.configuration_.default_language;
    }
};

App::App(const config::Config& configuration, const support::Clock& clock, support::Random& random)
    : configuration_(configuration),
      clock_(clock),
      random_(random),
      http_(support::make_http_client(user_agent)),
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
    words_ = [this](std::string_view language) {
        return config::find_content(content_, language, "en")->reminder;
    };
    return {};
}

void App::connect_sites() {
    for (const config::Site& site : configuration_.sites) {
        sites_.push_back(site_settings(site, configuration_, store::ensure_site(*database_, site.key)));
        if (site.web_service)
            lms_[site.key] = moodle::make_moodle_lms(
                moodle_options(*site.web_service, configuration_.public_url), *http_, clock_);
    }
}

core::Lms* App::lms(const jobs::SiteSettings& site) {
    const auto found = lms_.find(site.key);
    return found == lms_.end() ? nullptr : found->second.get();
}

std::map<core::DeliveryKind, core::EffectSender*> App::senders_of(const jobs::SiteSettings&) {
    return {};
}

std::map<std::string, std::map<core::DeliveryKind, core::EffectSender*>> App::senders_of_all() {
    std::map<std::string, std::map<core::DeliveryKind, core::EffectSender*>> all;
    for (const jobs::SiteSettings& site : sites_) all[site.key] = senders_of(site);
    return all;
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
            jobs::reminder_writer(site, configuration_.policy, words_),
            senders_of(site),
            crash_probe()};
}

void App::start_scheduler() {
    std::vector<jobs::ConnectedSite> connected;
    for (const jobs::SiteSettings& site : sites_)
        if (core::Lms* way_in = lms(site)) connected.push_back({&site, way_in});
    scheduler_ = std::make_unique<jobs::Scheduler>(jobs::SchedulerContext{
        *database_, *courses_, std::move(connected), configuration_.policy, configuration_.delivery,
        configuration_.cadence.sync, configuration_.cadence.replies, words_, clock_, random_, owner_,
        senders_of_all(), crash_probe()});
    scheduler_->start();
}

tl::expected<int, std::string> App::start() {
    if (auto prepared = web::prepare_views(); !prepared) return tl::unexpected(prepared.error());
    tl::expected<std::string, std::string> key_set = own_key_set(configuration_.storage.lti_keys);
    if (!key_set) return tl::unexpected(key_set.error());
    web_ = std::make_unique<Web>(*this, std::move(*key_set), [this] {
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
