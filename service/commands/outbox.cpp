#include "store/outbox.hpp"

#include <fmt/format.h>

#include "commands/command.hpp"

namespace waymark::commands {

namespace {

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

}  // namespace

void add_outbox(Registry& registry) {
    require_flag(*registry.add(nullptr, "outbox", "send what waits", outbox_once), "--once", "once and stop");
}

}  // namespace waymark::commands
