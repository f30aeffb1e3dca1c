#include "commands.hpp"

#include <CLI/CLI.hpp>

#include "commands/command.hpp"

namespace waymark {

int run(int argc, char** argv) {
    CLI::App cli{"Waymark, a mentor's companion for an existing learning platform", "waymark"};
    cli.set_version_flag("--version", "waymark " WAYMARK_VERSION);
    cli.require_subcommand(1);
    commands::Registry registry(cli);
    commands::add_serve(registry);
    commands::add_migrate(registry);
    commands::add_sync(registry);
    commands::add_outbox(registry);
    commands::add_remind(registry);
    commands::add_config(registry);
    commands::add_lti(registry);
    commands::add_lti_score(registry);
    commands::add_keys(registry);
    commands::add_policy(registry);
    commands::add_plan(registry);
    commands::add_mentors(registry);
    commands::add_course(registry);
    commands::add_doctor(registry);
    commands::add_risk(registry);
    commands::add_trial(registry);
    commands::add_own_token(registry);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? commands::done : commands::refused;
    }
    return registry.status();
}

}  // namespace waymark
