#include "core/plan_date.hpp"
#include "i18n/format.hpp"
#include "web/sentences.hpp"

namespace waymark::web {
namespace {

using i18n::Language;
using i18n::Values;

std::string dates_of(const Speech& speech, const core::Considered& considered) {
    const core::Dates& dates = considered.dates;
    std::vector<std::string> said;
    if (dates.due && considered.source == core::DateSource::plan)
        said.push_back(speech.language.text("planned for {when}", {{"when", date_time(speech, *dates.due)}}));
    else if (dates.due)
        said.push_back(speech.language.text("due {when}", {{"when", date_time(speech, *dates.due)}}));
    if (dates.closes && dates.closes != dates.due)
        said.push_back(speech.language.text("last possible moment {when}",
                                            {{"when", date_time(speech, *dates.closes)}}));
    if (said.empty()) return speech.language.text("no date");
    return said.size() == 1 ? said[0] : said[0] + "; " + said[1];
}

std::string group_name(const Speech& speech, std::optional<core::GroupId> id) {
    for (const core::Group& group : speech.facts.groups)
        if (id && group.id == *id) return group.name;
    return "?";
}

std::string source_sentence(const Speech& speech, const core::Considered& considered) {
    const Language& language = speech.language;
    const Values values{{"dates", dates_of(speech, considered)},
                        {"group", group_name(speech, considered.group)}};
    switch (considered.source) {
        case core::DateSource::base:
            return language.text("For everyone: {dates}.", values);
        case core::DateSource::group_override:
            return language.text("For the group “{group}”: {dates}.", values);
        case core::DateSource::user_override:
            return language.text("Personal date: {dates}.", values);
        case core::DateSource::extension:
            return language.text("Extra time granted: {dates}.", values);
        case core::DateSource::calendar:
            return language.text("In the course calendar: {dates}.", values);
        case core::DateSource::expected_completion:
            return language.text("Meant to be completed: {dates}.", values);
        case core::DateSource::stated:
            return language.text("Moodle's own answer: {dates}.", values);
        case core::DateSource::open_attempt:
            return language.text("The attempt that is running: {dates}.", values);
        case core::DateSource::plan:
            return language.text("In the plan of the course: {dates}. A plan moves no deadline.", values);
        case core::DateSource::correction:
            return language.text("A note says that the right date is another one: {dates}.", values);
    }
    return {};
}

std::string considered_sentence(const Speech& speech, const core::Considered& considered) {
    std::string said = source_sentence(speech, considered);
    if (considered.decided_due) {
        said += " " + speech.language.text("This counts.");
    } else if (considered.decided_closes) {
        said += " " + speech.language.text("This counts for the last possible moment.");
    }
    if (considered.as_of)
        said += " " + speech.language.text("Read {when}.", {{"when", date_time(speech, *considered.as_of)}});
    return said;
}

std::string join(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
    return joined;
}

/// A doubt that is not about a part that is missing or old; "" for those.
std::string special_doubt(const Language& language, core::DoubtReason why) {
    switch (why) {
        case core::DoubtReason::group_order:
            return language.text(
                "This date may differ: several groups have other dates, and Moodle does not show "
                "which of them counts.");
        case core::DoubtReason::cut_off_unseen:
            return language.text(
                "The last possible moment may differ: Moodle shows only the due date of the "
                "personal or group date.");
        case core::DoubtReason::other_statement:
            return language.text("This date may differ: Moodle named another one for this participant.");
        case core::DoubtReason::correction:
            return language.text("This date may differ: somebody noted that it is wrong in Moodle.");
        case core::DoubtReason::stale:
        case core::DoubtReason::never_read:
        case core::DoubtReason::not_shown:
        case core::DoubtReason::bad_rows:
            return {};
    }
    return {};
}

std::vector<std::string> doubt_sentences(const Language& language, const core::EffectiveDeadline& deadline) {
    std::vector<std::string> said;
    std::vector<std::string> parts;
    for (const core::Doubt& doubt : deadline.doubts) {
        std::string special = special_doubt(language, doubt.why);
        if (special.empty())
            parts.push_back(part_name(language, doubt.part));
        else
            said.push_back(std::move(special));
    }
    if (!parts.empty())
        said.insert(said.begin(), language.text("This date may differ. Not read or out of date: {parts}.",
                                                {{"parts", join(parts)}}));
    return said;
}

/// Name of an activity in the course, "" when it is not there.
std::string name_of(const Speech& speech, std::optional<core::ActivityId> id) {
    const core::Activity* activity = id ? core::find_activity(speech.facts, *id) : nullptr;
    return activity == nullptr ? std::string() : activity->name;
}

std::string work_obstacle(const Speech& speech, const core::AccessReason& reason) {
    const Language& language = speech.language;
    const std::string name = name_of(speech, reason.activity);
    const Values values{{"activity", name}};
    if (name.empty()) return language.text("Something else in the course decides whether it opens.");
    if (reason.what == core::Obstacle::grade)
        return reason.negated ? language.text("Open to those without a certain mark in “{activity}”.", values)
                              : language.text("Opens with a certain mark in “{activity}”.", values);
    return reason.negated ? language.text("Open while “{activity}” is not completed.", values)
                          : language.text("Opens once “{activity}” is completed.", values);
}

std::string group_obstacle(const Speech& speech, const core::AccessReason& reason) {
    const Language& language = speech.language;
    if (reason.what == core::Obstacle::grouping) {
        const Values values{{"grouping", reason.grouping}};
        return reason.negated ? language.text("Not for groups of “{grouping}”.", values)
                              : language.text("For groups of “{grouping}” only.", values);
    }
    if (!reason.group)
        return reason.negated ? language.text("Only for people without a group.")
                              : language.text("Only for members of a certain group.");
    const Values values{{"group", group_name(speech, reason.group)}};
    return reason.negated ? language.text("Not for the group “{group}”.", values)
                          : language.text("For the group “{group}” only.", values);
}

}  // namespace

std::vector<std::string> why_this_date(const Speech& speech, const core::EffectiveDeadline& deadline) {
    std::vector<std::string> said;
    for (const core::Considered& one : deadline.considered) said.push_back(considered_sentence(speech, one));
    if (core::plan_date(deadline))
        said.push_back(speech.language.text(
            "Moodle names no date, so reminders and pace follow the plan. Nobody is late "
            "by it."));
    if (deadline.doubts.empty()) {
        said.push_back(speech.language.text("Everything that can change this date was read."));
        return said;
    }
    for (std::string& doubt : doubt_sentences(speech.language, deadline)) said.push_back(std::move(doubt));
    return said;
}

std::string obstacle_sentence(const Speech& speech, const core::AccessReason& reason) {
    const Language& language = speech.language;
    const Values values{{"when", reason.at ? when(speech, *reason.at) : ""}};
    switch (reason.what) {
        case core::Obstacle::hidden:
            return language.text("Hidden from students.");
        case core::Obstacle::not_active:
            return language.text("The enrolment is not active.");
        case core::Obstacle::date_from:
            return language.text("Opens {when}.", values);
        case core::Obstacle::date_until:
            return language.text("Was open until {when}.", values);
        case core::Obstacle::group:
        case core::Obstacle::grouping:
            return group_obstacle(speech, reason);
        case core::Obstacle::completion:
        case core::Obstacle::grade:
            return work_obstacle(speech, reason);
        case core::Obstacle::profile:
            return language.text("Depends on something in the profile, which Waymark does not see.");
        case core::Obstacle::excluded:
            return language.text("Moodle does not list it as work for this participant.");
        case core::Obstacle::section_excluded:
            return language.text(
                "Other work in the same section is not for this participant; this may not be either.");
        case core::Obstacle::no_team:
            return language.text(
                "This is teamwork, and it is not clear which team hands in: no team, or several.");
        case core::Obstacle::not_told:
            return language.text("There are access conditions that Waymark was not told or cannot work out.");
    }
    return {};
}

}  // namespace waymark::web
