#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "commands/command.hpp"
#include "lti/key_ring.hpp"

// The keys that Waymark signs with towards platforms.
namespace waymark::commands {

namespace {

int rotate(Session& session, bool at_once) {
    const auto rotated = lti::rotate_keys(session.configuration.storage.lti_keys, session.clock.now(),
                                          at_once ? lti::Rotation::at_once : lti::Rotation::when_due);
    if (!rotated) return complain(rotated.error(), failed);
    fmt::print("rotated; the former key stays published for {} hours\n", lti::key_notice.count());
    return done;
}

}  // namespace

void add_keys(Registry& registry) {
    auto at_once = std::make_shared<bool>(false);
    registry
        .add(registry.family("keys", "the keys Waymark signs with"), "rotate",
             "sign with the next key and make a new one after it",
             [at_once](Session& session) { return rotate(session, *at_once); })
        ->add_flag("--now", *at_once, "even if the next key was published for less than a day");
}

}  // namespace waymark::commands
