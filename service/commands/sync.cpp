#include "jobs/sync.hpp"

#include <fmt/format.h>

#include "commands/command.hpp"
#include "explain.hpp"

namespace waymark::commands {

namespace {

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

}  // namespace

void add_sync(Registry& registry) {
    require_flag(*registry.add(nullptr, "sync", "read the configured courses", sync_once), "--once",
                 "read once and stop");
}

}  // namespace waymark::commands
