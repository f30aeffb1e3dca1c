#include "commands/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "support/log.hpp"

namespace waymark::commands {

namespace {

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

}  // namespace

int complain(std::string_view text, int status) {
    fmt::print(stderr, "waymark: {}\n", text);
    return status;
}

config::Checked<config::Config> load_configuration(const config::Paths& paths, config::Tokens tokens) {
    config::Checked<config::Config> loaded = config::load(paths, config::process_environment(), tokens);
    if (!loaded)
        for (const config::Problem& problem : loaded.error())
            fmt::print(stderr, "{}\n", config::describe(problem));
    return loaded;
}

void require_flag(CLI::App& command, const char* flag, const std::string& help) {
    command.add_flag(flag, help)->required();
}

Registry::Registry(CLI::App& cli) : cli_(cli) {
    cli.add_option("--config", config_path_, "configuration file")->capture_default_str();
    cli.add_option("--policy", policy_path_, "policy file (default: policy.toml beside the configuration)");
}

config::Paths Registry::paths() const {
    config::Paths result{config_path_, std::nullopt};
    if (!policy_path_.empty()) result.policy = policy_path_;
    return result;
}

CLI::App* Registry::add(CLI::App* parent, const char* name, const char* help,
                        std::function<int(Session&)> work) {
    return add_without_app(parent, name, help, [work = std::move(work)](const config::Paths& paths) {
        return with_app(paths, work);
    });
}

CLI::App* Registry::add_without_app(CLI::App* parent, const char* name, const char* help,
                                    std::function<int(const config::Paths&)> work) {
    CLI::App* command = (parent == nullptr ? cli_ : *parent).add_subcommand(name, help);
    command->callback([this, work = std::move(work)] { status_ = work(paths()); });
    return command;
}

CLI::App* Registry::family(const char* name, const char* help) {
    for (CLI::App* known : cli_.get_subcommands([](const CLI::App*) { return true; }))
        if (known->get_name() == name) return known;
    CLI::App* family = cli_.add_subcommand(name, help);
    family->require_subcommand(1);
    return family;
}

}  // namespace waymark::commands
