#include <fmt/format.h>

#include <array>

#include "config/config.hpp"
#include "core/trial.hpp"

namespace waymark::config {
namespace {

std::string_view word(core::Writes writes) {
    switch (writes) {
        case core::Writes::off:
            return "off";
        case core::Writes::mentor:
            return "mentor";
        case core::Writes::all:
            return "all";
    }
    return "";
}

std::string_view word(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "";
}

std::string writing_from(const WebService& service) {
    return service.write_token.empty() ? "" : ", for writing from " + service.write_token_source;
}

std::string site_lines(const Site& site) {
    std::string text =
        fmt::format("site {}: {} (zone {}, language {}){}\n", site.key, site.name, site.zone, site.language,
                    site.insecure_lab ? ", INSECURE LAB: plain http allowed" : "");
    if (site.web_service) {
        text += fmt::format("  web service {} (token from {}{}, a call may take {} s)\n",
                            site.web_service->address, site.web_service->token_source,
                            writing_from(*site.web_service), site.web_service->call_timeout.count());
    } else {
        text += "  no web service: launches only\n";
    }
    if (!site.approved_origins.empty())
        text += fmt::format("  trusted beside the issuer: {}\n", fmt::join(site.approved_origins, ", "));
    for (const Registration& registration : site.registrations) {
        text += fmt::format("  registration {}: issuer {}, client {}, deployments {}\n", registration.key,
                            registration.issuer, registration.client_id,
                            fmt::join(registration.deployment_ids, ", "));
        if (!registration.trusted_audiences.empty())
            text +=
                fmt::format("    further audiences: {}\n", fmt::join(registration.trusted_audiences, ", "));
    }
    return text;
}

std::string finishing_line(const std::string& where, const core::Finishing& finishing) {
    const std::string pass =
        finishing.rule == core::FinishRule::grade ? fmt::format(", pass {}", finishing.pass) : "";
    return fmt::format("finishing {}: {}{}\n", where, core::word(finishing.rule), pass);
}

std::string letter_line(const core::LetterPolicy& letters) {
    const std::string weekly =
        letters.weekly ? fmt::format("digest on weekday {} at {}:00{}", letters.day.iso_encoding(),
                                     letters.hour, letters.when_nothing ? ", also when empty" : "")
                       : "no digest";
    const std::string pack =
        letters.start_pack ? fmt::format("start pack {} days before the start", letters.before_start.count())
                           : "no start pack";
    return fmt::format("to mentors: {}; {}\n", weekly, pack);
}

std::string policy_lines(const core::Policy& policy) {
    std::string text =
        fmt::format("roles: student {}; mentor {}; teacher {}\n", fmt::join(policy.roles.student, ", "),
                    fmt::join(policy.roles.mentor, ", "), fmt::join(policy.roles.teacher, ", "));
    text +=
        fmt::format("reminders: quiet from {}:00 until {}:00, {}, at most {} a week\n",
                    policy.reminders.quiet_from, policy.reminders.quiet_until,
                    policy.reminders.weekends ? "every day" : "not at weekends", policy.reminders.weekly_cap);
    for (const core::ReminderStage& stage : policy.reminders.stages)
        text += stage.before.count() < 0
                    ? fmt::format("  stage {}: {} h after\n", stage.name, -stage.before.count())
                    : fmt::format("  stage {}: {} h before\n", stage.name, stage.before.count());
    text += letter_line(policy.letters);
    constexpr std::array uses{"never", "for messages", "for messages and reminders"};
    text += fmt::format("own tokens: {}, {} when refused\n",
                        uses[static_cast<std::size_t>(policy.own_tokens.use)],
                        policy.own_tokens.fall_back ? "service account" : "parked");
    text += fmt::format("risk: needs contact from {}, keep an eye from {}\n", policy.risk.needs_contact,
                        policy.risk.keep_an_eye);
    text += fmt::format("risk card: {} (fitted on {} own enrolments)\n", policy.risk.model.name,
                        policy.risk.model.own_enrolments);
    text += fmt::format("likely late from {}\n", policy.likely_late.chance);
    text += finishing_line("usually", policy.finishing.usual);
    for (const auto& [course, finishing] : policy.finishing.courses)
        text += finishing_line("in course " + course, finishing);
    text +=
        fmt::format("worklist: due soon {} days, quiet {} days, after a contact {} days, missed {} days\n",
                    policy.worklist.due_soon.count(), policy.worklist.quiet.count(),
                    policy.worklist.after_contact.count(), policy.worklist.missed_within.count());
    for (const core::Trial& trial : policy.trials)
        text += fmt::format("trial {} ({}) at {}: {} % of students, approved by {}\n", trial.name,
                            core::word(trial.kind), trial.site, trial.share, trial.approved_by);
    return text;
}

}  // namespace

std::string print_redacted(const Config& config) {
    std::string text = fmt::format("public address {}, listening on {} port {}\n", config.public_url,
                                   config.listen.address, config.listen.port);
    text += fmt::format("trusted proxies: {}\n",
                        config.listen.trusted_proxies.empty()
                            ? "none"
                            : fmt::format("{}", fmt::join(config.listen.trusted_proxies, ", ")));
    text += fmt::format("database {}, data key {}, signing keys {}\n", config.storage.database.string(),
                        config.storage.data_key.string(), config.storage.lti_keys.string());
    text += fmt::format("language {}, log level {}\n", config.default_language, word(config.log_level));
    text += fmt::format("sync every {} min, complete after {}:00, replies every {} min\n",
                        config.cadence.sync.count(), config.cadence.complete_hour,
                        config.cadence.replies.count());
    text += fmt::format(
        "delivery: lease {} s, look up after {} s and again {} s later, retry after {} s up to {} s, "
        "{} attempts, {} h of outage, {} a minute\n",
        config.delivery.lease.count(), config.delivery.look_up_after.count(),
        config.delivery.look_up_again_after.count(), config.delivery.retry_after.count(),
        config.delivery.retry_cap.count(), config.delivery.max_attempts,
        std::chrono::duration_cast<core::hours>(config.delivery.outage).count(), config.delivery.per_minute);
    text += fmt::format("launches: clocks may differ by {} s\n", config.clock_difference.count());
    if (!config.outbound.networks.empty())
        text += fmt::format("closed networks that may be called: {}\n",
                            fmt::join(config.outbound.networks, ", "));
    if (!config.outbound.plain_origins.empty())
        text += fmt::format("origins that may be called over http: {}\n",
                            fmt::join(config.outbound.plain_origins, ", "));
    for (const Site& site : config.sites) text += site_lines(site);
    for (const Course& course : config.courses)
        text += fmt::format("course {} of {}: writes {}\n", course.id, course.site, word(course.writes));
    return text + policy_lines(config.policy);
}

}  // namespace waymark::config
