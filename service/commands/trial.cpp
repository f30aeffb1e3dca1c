#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/command.hpp"
#include "jobs/trials.hpp"

namespace waymark::commands {

namespace {

struct TrialOptions {
    std::string name;
    bool json = false;
};

/// What is said of the two arms of a kind.
struct ArmWords {
    const char* usual;
    const char* other;
};

ArmWords words_of(core::TrialKind kind) {
    switch (kind) {
        case core::TrialKind::hold_out:
            return {"with reminders", "without"};
        case core::TrialKind::wording:
            return {"first wording", "second wording"};
    }
    return {"", ""};
}

std::string day(core::Day at) {
    const std::chrono::year_month_day date{at};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

const char* stage_of(const jobs::TrialState& state) {
    if (state.over) return "over";
    return state.begun ? "on" : "to come";
}

std::string percent(double share) {
    return fmt::format("{:.0f} %", share * 100);
}

void print_arm(const char* name, const core::ArmResult& arm) {
    fmt::print("  {:<15} {:>5} students  {} of their dates kept (95 %: {} to {})\n", name, arm.students,
               percent(arm.share), percent(arm.interval.low), percent(arm.interval.high));
}

std::string verdict_sentence(const jobs::TrialState& state) {
    const ArmWords arms = words_of(state.trial->kind);
    switch (state.result.verdict) {
        case core::TrialVerdict::too_few:
            return fmt::format(
                "too few to tell: at least {} students in each arm are needed, there are {} and {}",
                core::fewest_to_tell, state.result.usual.students, state.result.other.students);
        case core::TrialVerdict::not_seen:
            return "no difference seen: the interval holds zero, which does not mean that there is none";
        case core::TrialVerdict::usual_better:
            return fmt::format("more dates were kept {}", arms.usual);
        case core::TrialVerdict::other_better:
            return fmt::format("more dates were kept {}", arms.other);
    }
    return {};
}

void print_trial(const jobs::TrialState& state) {
    const core::Trial& trial = *state.trial;
    const core::TrialResult& result = state.result;
    fmt::print("{} ({}) at {}: {}, {} to {}, {} % of students in the other arm\n", trial.name,
               core::word(trial.kind), trial.site, stage_of(state), day(trial.first), day(trial.last),
               trial.share);
    fmt::print("  for: {}\n  approved by {} on {}\n  students who take part: {}\n", trial.purpose,
               trial.approved_by, day(trial.approved), state.entered);
    // Shares of a handful would show who they are, and nothing else.
    if (result.verdict != core::TrialVerdict::too_few) {
        const ArmWords arms = words_of(trial.kind);
        print_arm(arms.usual, result.usual);
        print_arm(arms.other, result.other);
        fmt::print("  difference {:+.0f} points (95 %: {:+.0f} to {:+.0f})\n", result.difference * 100,
                   result.difference_interval.low * 100, result.difference_interval.high * 100);
    }
    fmt::print("  {}\n", verdict_sentence(state));
    if (state.begun && !state.over)
        fmt::print(
            "  still on: who looks often will once see a difference that is none; judge it when it is "
            "over\n");
}

std::string json_arm(const core::ArmResult& arm, bool shown) {
    if (!shown) return fmt::format("{{\"students\": {}}}", arm.students);
    return fmt::format("{{\"students\": {}, \"share\": {:.4f}, \"low\": {:.4f}, \"high\": {:.4f}}}",
                       arm.students, arm.share, arm.interval.low, arm.interval.high);
}

/// Names and words of ours only: nothing in here needs escaping.
std::string json_trial(const jobs::TrialState& state) {
    const core::TrialResult& result = state.result;
    const bool shown = result.verdict != core::TrialVerdict::too_few;
    std::string difference;
    if (shown)
        difference =
            fmt::format(", \"difference\": {{\"value\": {:.4f}, \"low\": {:.4f}, \"high\": {:.4f}}}",
                        result.difference, result.difference_interval.low, result.difference_interval.high);
    return fmt::format(
        "{{\"trial\": \"{}\", \"kind\": \"{}\", \"site\": \"{}\", \"first_day\": \"{}\", \"last_day\": "
        "\"{}\", "
        "\"share_percent\": {}, \"begun\": {}, \"over\": {}, \"entered\": {}, \"usual\": {}, \"other\": "
        "{}{}, "
        "\"verdict\": \"{}\"}}",
        state.trial->name, core::word(state.trial->kind), state.trial->site, day(state.trial->first),
        day(state.trial->last), state.trial->share, state.begun, state.over, state.entered,
        json_arm(result.usual, shown), json_arm(result.other, shown), difference, core::word(result.verdict));
}

/// Of all trials, or of the one that is named.
std::vector<jobs::TrialState> states_of(Session& session, const TrialOptions& options) {
    App& app = *session.app;
    std::vector<jobs::TrialState> states;
    for (const core::Trial& trial : session.configuration.policy.trials) {
        if (!options.name.empty() && trial.name != options.name) continue;
        for (const jobs::SiteSettings& site : app.sites())
            if (site.key == trial.site)
                states.push_back(
                    jobs::trial_state(app.database(), app.courses(), site, trial, session.clock.now()));
    }
    return states;
}

void print_json(const std::vector<jobs::TrialState>& states) {
    std::string rows;
    for (const jobs::TrialState& state : states) rows += (rows.empty() ? "" : ",\n ") + json_trial(state);
    fmt::print("[{}]\n", rows);
}

int report(Session& session, const TrialOptions& options) {
    const std::vector<jobs::TrialState> states = states_of(session, options);
    if (states.empty() && !options.name.empty())
        return complain(fmt::format("there is no [[trial]] \"{}\" in the policy", options.name), refused);
    if (options.json) {
        print_json(states);
        return done;
    }
    for (const jobs::TrialState& state : states) print_trial(state);
    if (states.empty()) fmt::print("no trial: nobody is held out, everybody gets the same wording\n");
    return done;
}

}  // namespace

void add_trial(Registry& registry) {
    const auto options = std::make_shared<TrialOptions>();
    CLI::App* command =
        registry.add(registry.family("trial", "trials of reminders: hold-outs and second wordings"), "report",
                     "what came of each trial, with intervals",
                     [options](Session& session) { return report(session, *options); });
    command->add_option("NAME", options->name, "only this trial");
    command->add_flag("--json", options->json, "as JSON");
}

}  // namespace waymark::commands
