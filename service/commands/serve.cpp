#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "commands/command.hpp"
#include "support/log.hpp"

namespace waymark::commands {

namespace {

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

}  // namespace

void add_serve(Registry& registry) {
    registry.add(nullptr, "serve", "run the web server and the background work", serve);
}

}  // namespace waymark::commands
