#include "commands.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <csignal>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

#include "app.hpp"
#include "config/config.hpp"
#include "explain.hpp"
#include "jobs/sync.hpp"
#include "store/outbox.hpp"
#include "support/log.hpp"

namespace waymark {

namespace {

constexpr int done = 0;
constexpr int failed = 1;
constexpr int refused = 2;

struct Session {
    config::Config configuration;
    support::SystemClock clock;
    support::SystemRandom random;
    std::unique_ptr<App> app;
};

int complain(std::string_view text, int status) {
    fmt::print(stderr, "waymark: {}\n", text);
    return status;
}

support::LogLevel log_level(config::LogLevel level) {
    switch (level) {
        case config::LogLevel::debug:
            return support::LogLevel::debug;
        case config::LogLevel::info:
            return support::LogLevel::info;
        case config::LogLevel::warning:
            return support::LogLevel::warning;
        case config::LogLevel::error:
            return support::LogLevel::error;
    }
    return support::LogLevel::info;
}

config::Checked<config::Config> load_configuration(const config::Paths& paths) {
    config::Checked<config::Config> loaded = config::load(paths, config::process_environment());
    if (!loaded)
        for (const config::Problem& problem : loaded.error())
            fmt::print(stderr, "{}\n", config::describe(problem));
    return loaded;
}

/// Loads the configuration, opens the app and does `work` with it.
int with_app(const config::Paths& paths, const std::function<int(Session&)>& work) {
    config::Checked<config::Config> loaded = load_configuration(paths);
    if (!loaded) return refused;
    Session session{std::move(*loaded), {}, {}, nullptr};
    support::set_log_level(log_level(session.configuration.log_level));
    auto app = App::open(session.configuration, session.clock, session.random);
    if (!app) return complain(app.error(), failed);
    session.app = std::move(*app);
    return work(session);
}

/// Waits for one of `signals`; meanwhile tells other processes on the database that this one is alive.
int wait_for(const sigset_t& signals, Session& session) {
    const timespec beat{std::max<time_t>(1, session.configuration.delivery.lease.count() / 4), 0};
    for (;;) {
        const int received = sigtimedwait(&signals, nullptr, &beat);
        if (received > 0) return received;
        try {
            session.app->keep_leases();
        } catch (const std::exception& problem) {  // the next beat may succeed; leases run out if none does
            support::log_error("leases not renewed problem={}", problem.what());
        }
    }
}

int serve(Session& session) {
    // Blocked before any thread starts, so that only sigwait() below sees them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const tl::expected<int, std::string> port = session.app->start();
    if (!port) return complain(port.error(), failed);
    fmt::print("waymark serves {} on port {}\n", session.configuration.public_url, *port);
    std::fflush(stdout);
    support::log_info("stopping signal={}", wait_for(signals, session));
    session.app->stop();
    return done;
}

void print_outcome(const jobs::SiteSettings& site, const jobs::SyncOutcome& outcome) {
    if (outcome.error) {
        fmt::print("{} course {}: not read: {}\n", site.key, outcome.course_lms_id, explain(*outcome.error));
        return;
    }
    fmt::print("{} course {}: {} people, {} activities\n", site.key, outcome.course_lms_id, outcome.people,
               outcome.activities);
    for (const core::PartStatus& part : outcome.parts)
        if (part.failure)
            fmt::print("  {}: not read ({})\n", core::word(part.part), core::word(*part.failure));
}

int sync_once(Session& session) {
    int status = done;
    for (const jobs::SiteSettings& site : session.app->sites()) {
        core::Lms* lms = session.app->lms(site);
        if (lms == nullptr) {
            fmt::print("{}: no web service configured\n", site.key);
            continue;
        }
        for (const jobs::SyncOutcome& outcome :
             jobs::sync_site(session.app->database(), site, *lms, session.clock.now())) {
            print_outcome(site, outcome);
            if (outcome.error) status = failed;
        }
    }
    return status;
}

int outbox_once(Session& session) {
    for (const jobs::SiteSettings& site : session.app->sites()) {
        if (session.app->lms(site) == nullptr) continue;
        const jobs::DeliveryOutcome outcome = jobs::deliver_once(session.app->delivery_context(site), 1000);
        fmt::print("{}: sent {}, cancelled {}, parked {}, waiting {}\n", site.key, outcome.sent,
                   outcome.cancelled, outcome.parked, outcome.waiting);
        for (const auto& [state, count] : store::count_deliveries(session.app->database(), site.id))
            fmt::print("  {}: {}\n", core::word(state), count);
    }
    return done;
}

std::string line_about(const core::CourseSnapshot& snapshot, const core::ReminderKey& key) {
    const core::Enrolment* person = core::find_person(snapshot, key.person);
    const core::Activity* activity = core::find_activity(snapshot, key.activity);
    return fmt::format(
        "{} | {} | due {:%Y-%m-%d %H:%M} UTC | {}", person == nullptr ? "?" : person->full_name,
        activity == nullptr ? "?" : activity->name, fmt::gmtime(core::to_unix(key.due)), key.stage);
}

void print_plan(const core::CourseSnapshot& snapshot, const core::ReminderPlan& plan) {
    for (const core::Reminder& one : plan.reminders)
        fmt::print("  send now  {}\n", line_about(snapshot, one.key));
    for (const core::Reminder& one : plan.later)
        fmt::print("  later     {} | at {:%Y-%m-%d %H:%M} UTC\n", line_about(snapshot, one.key),
                   fmt::gmtime(core::to_unix(one.send_at)));
    for (const core::SkippedReminder& one : plan.skipped)
        fmt::print("  not sent  {} | {}\n", line_about(snapshot, one.key), core::word(one.reason));
}

int remind_dry_run(Session& session) {
    App& app = *session.app;
    int status = done;
    for (const jobs::SiteSettings& site : app.sites())
        for (const jobs::CourseSettings& settings : site.courses) {
            const auto id = jobs::find_configured(app.database(), site, settings);
            const auto course = id ? app.courses().get(*id) : nullptr;
            if (!course) {
                fmt::print("{} course {}: never read; run `waymark sync --once` first\n", site.key,
                           settings.lms_id);
                status = failed;
                continue;
            }
            fmt::print("{} course {} (nothing is sent by this command)\n", site.key, settings.lms_id);
            print_plan(course->snapshot,
                       jobs::preview_reminders(app.database(), *course, site, session.configuration.policy,
                                               settings.writes, session.clock.now()));
        }
    return status;
}

int check_configuration(const config::Paths& paths) {
    const config::Checked<config::Config> loaded = load_configuration(paths);
    if (!loaded) return refused;
    fmt::print("{}", config::print_redacted(*loaded));
    return done;
}

int migrate(Session&) {
    fmt::print("the database is up to date\n");  // opening the app migrates
    return done;
}

}  // namespace

int run(int argc, char** argv) {
    CLI::App cli{"Waymark, a mentor's companion for an existing learning platform", "waymark"};
    cli.set_version_flag("--version", "waymark " WAYMARK_VERSION);
    cli.require_subcommand(1);
    std::string config_path = "waymark.toml";
    std::string policy_path;
    cli.add_option("--config", config_path, "configuration file")->capture_default_str();
    cli.add_option("--policy", policy_path, "policy file (default: policy.toml beside the configuration)");
    int status = refused;
    const auto paths = [&] {
        config::Paths result{config_path, std::nullopt};
        if (!policy_path.empty()) result.policy = policy_path;
        return result;
    };
    const auto command = [&](CLI::App& parent, const char* name, const char* help, int (*work)(Session&)) {
        CLI::App* sub = parent.add_subcommand(name, help);
        sub->callback([&, work] { status = with_app(paths(), work); });
        return sub;
    };
    command(cli, "serve", "run the web server and the background work", serve);
    command(cli, "migrate", "bring the database up to date", migrate);
    bool once = false;
    command(cli, "sync", "read the configured courses", sync_once)
        ->add_flag("--once", once, "read once and stop")
        ->required();
    command(cli, "outbox", "send what waits", outbox_once)
        ->add_flag("--once", once, "once and stop")
        ->required();
    command(cli, "remind", "show who would be reminded, who not, and why", remind_dry_run)
        ->add_flag("--dry-run", once, "send nothing")
        ->required();
    CLI::App* config_command = cli.add_subcommand("config", "the configuration");
    config_command->require_subcommand(1);
    config_command->add_subcommand("check", "read both files, say what is wrong, show what is in force")
        ->callback([&] { status = check_configuration(paths()); });
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? done : refused;
    }
    return status;
}

}  // namespace waymark
