#include "web/pace_words.hpp"

#include <algorithm>

#include "i18n/format.hpp"

namespace waymark::web {

using core::PaceBand;
using i18n::Language;

BandWord band_word(const Language& language, PaceBand band) {
    switch (band) {
        case PaceBand::not_started:
            return {language.text("Not started"), "○"};
        case PaceBand::starting_late:
            return {language.text("Starting late"), "◔"};
        case PaceBand::behind:
            return {language.text("Behind the plan"), "◑"};
        case PaceBand::on_pace:
            return {language.text("On pace"), "◕"};
        case PaceBand::ahead:
            return {language.text("Ahead of the plan"), "●"};
        case PaceBand::finished_early:
            return {language.text("Finished far ahead"), "✓"};
    }
    return {};
}

std::string pace_sentence(const Language& language, const core::Pace& pace) {
    return language.plural(
        "{n} of {of} planned pieces of work is done; the dates so far asked for {asked}.",
        "{n} of {of} planned pieces of work are done; the dates so far asked for {asked}.", pace.done_count,
        {{"of", std::to_string(pace.planned_count)}, {"asked", std::to_string(pace.passed_count)}});
}

std::string pace_action(const Language& language, PaceBand band) {
    switch (band) {
        case PaceBand::not_started:
            return language.text("Help with the very first step; the smallest piece of work will do.");
        case PaceBand::starting_late:
        case PaceBand::behind:
            return language.text("Agree on a way back to the plan, one step at a time:");
        case PaceBand::on_pace:
            return {};
        case PaceBand::ahead:
        case PaceBand::finished_early:
            return language.text("Offer an extra task, or ask whether the student would help others.");
    }
    return {};
}

std::string pace_for_student(const Language& language, PaceBand band) {
    switch (band) {
        case PaceBand::not_started:
            return language.text("The first step is the hardest one. It may be small.");
        case PaceBand::starting_late:
        case PaceBand::behind:
            return language.text(
                "You can come back to the plan step by step. One thing at a time is enough.");
        case PaceBand::on_pace:
            return language.text("You are where the plan is.");
        case PaceBand::ahead:
            return language.text(
                "You are ahead of the plan. There is time to look deeper, or to help others.");
        case PaceBand::finished_early:
            return language.text(
                "Everything with a date is done. If you like, ask for an extra task or help others.");
    }
    return {};
}

bool wants_catch_up(PaceBand band) {
    return band == PaceBand::not_started || band == PaceBand::starting_late || band == PaceBand::behind;
}

bool has_time_for_more(PaceBand band) {
    return band == PaceBand::ahead || band == PaceBand::finished_early;
}

std::vector<std::string> step_lines(const Speech& speech, const std::vector<core::CatchUpStep>& steps) {
    std::vector<std::string> lines;
    for (const core::CatchUpStep& step : steps) {
        const core::Activity* activity = core::find_activity(speech.facts, step.activity);
        if (activity == nullptr) continue;
        lines.push_back(
            speech.language.text("“{activity}”: by {date}",
                                 {{"activity", activity->name},
                                  {"date", i18n::date(speech.language, speech.zone, step.by, speech.now)}}));
    }
    return lines;
}

void set_steps(ViewModel& model, std::vector<std::string> lines) {
    const std::size_t first = std::min(lines.size(), few_steps);
    std::vector<std::string> rest(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end());
    lines.resize(first);
    model.set("next_step_number", std::to_string(first + 1))
        .set_texts("pace_steps", std::move(lines))
        .set_texts("pace_rest", std::move(rest));
}

}  // namespace waymark::web
