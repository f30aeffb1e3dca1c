#include "config/config.hpp"

#include <fmt/format.h>

#include "commands/command.hpp"

namespace waymark::commands {

namespace {

int check_configuration(const config::Paths& paths) {
    const config::Checked<config::Config> loaded = load_configuration(paths);
    if (!loaded) return refused;
    fmt::print("{}", config::print_redacted(*loaded));
    return done;
}

}  // namespace

void add_config(Registry& registry) {
    registry.add_without_app(registry.family("config", "the configuration"), "check",
                             "read both files, say what is wrong, show what is in force",
                             check_configuration);
}

}  // namespace waymark::commands
