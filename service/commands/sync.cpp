#include "jobs/sync.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

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
        case core::Gap::events_only:
            return "those of quizzes by calendar events alone: other time limits are not seen";
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

bool roster_refused(const jobs::SyncOutcome& outcome) {
    for (const core::PartStatus& part : outcome.parts)
        if (part.part == core::Part::roster) return part.failure == core::LmsFailure::access_denied;
    return false;
}

int sync_once(Session& session, jobs::LostPeople lost_people) {
    int status = done;
    for (jobs::SiteSettings site : session.app->sites()) {
        site.lost_people = lost_people;
        core::Lms* lms = session.app->lms(site);
        if (lms == nullptr) {
            fmt::print("{}: no web service configured\n", site.key);
            continue;
        }
        for (const jobs::SyncOutcome& outcome :
             jobs::sync_site(session.app->database(), site, *lms, session.clock.now())) {
            print_outcome(site, outcome);
            if (roster_refused(outcome))
                fmt::print(
                    "  More than half of the people known before are not in the list any more, so the "
                    "earlier "
                    "list stands.\n  Most likely the role lost moodle/site:accessallgroups or "
                    "moodle/user:viewdetails. If they really left:\n  waymark sync --once --people-left\n");
            if (outcome.error || roster_refused(outcome)) status = failed;
        }
    }
    return status;
}

}  // namespace

void add_sync(Registry& registry) {
    const auto people_left = std::make_shared<bool>(false);
    CLI::App* command =
        registry.add(nullptr, "sync", "read the configured courses", [people_left](Session& session) {
            return sync_once(session, *people_left ? jobs::LostPeople::believed : jobs::LostPeople::doubted);
        });
    require_flag(*command, "--once", "read once and stop");
    command->add_flag("--people-left", *people_left,
                      "believe a list of participants that lost most of them since the last reading");
}

}  // namespace waymark::commands
