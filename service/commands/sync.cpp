#include "jobs/sync.hpp"

#include <fmt/format.h>

#include "commands/command.hpp"
#include "explain.hpp"

namespace waymark::commands {

namespace {

std::string_view words_for(core::Gap gap) {
    switch (gap) {
        case core::Gap::none:
            return "whole";
        case core::Gap::not_shown:
            return "the account is not shown everything; `waymark doctor` says which right is missing";
        case core::Gap::bad_rows:
            return "rows that the LMS cannot give out are left out";
    }
    return "";
}

void print_outcome(const jobs::SiteSettings& site, const jobs::SyncOutcome& outcome) {
    if (outcome.error) {
        fmt::print("{} course {}: not read: {}\n", site.key, outcome.course_lms_id, explain(*outcome.error));
        return;
    }
    if (outcome.skipped) {
        fmt::print("{} course {}: ended long ago and was read today\n", site.key, outcome.course_lms_id);
        return;
    }
    fmt::print("{} course {}: {} people, {} activities, {}\n", site.key, outcome.course_lms_id,
               outcome.people, outcome.activities,
               outcome.complete ? "read completely" : "read what could have changed");
    for (const core::PartStatus& part : outcome.parts)
        if (part.failure)
            fmt::print("  {}: not read ({}); earlier facts stay\n", core::word(part.part),
                       core::word(*part.failure));
        else if (part.gap != core::Gap::none)
            fmt::print("  {}: read, but {}\n", core::word(part.part), words_for(part.gap));
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
