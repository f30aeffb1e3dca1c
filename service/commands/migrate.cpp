#include <fmt/format.h>

#include "commands/command.hpp"

namespace waymark::commands {

namespace {

int migrate(Session&) {
    fmt::print("the database is up to date\n");  // opening the app migrates
    return done;
}

}  // namespace

void add_migrate(Registry& registry) {
    registry.add(nullptr, "migrate", "bring the database up to date", migrate);
}

}  // namespace waymark::commands
