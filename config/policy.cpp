#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>

#include "config/settings.hpp"
#include "core/reminder.hpp"

namespace waymark::config {
namespace {

void read_roles(TableReader table, core::RolePolicy& roles) {
    for (const auto& [key, names] : {std::pair{"student", &roles.student}, std::pair{"mentor", &roles.mentor},
                                     std::pair{"teacher", &roles.teacher}}) {
        if (table.texts(key, *names) && names->empty())
            table.problem(key, fmt::format("\"{}\" must name at least one role", key));
    }
    std::size_t chosen = 0;
    if (table.choice("unlisted_instructor", chosen, {"help", "teacher"}))
        roles.unlisted_instructor_is_teacher = chosen == 1;
    if (table.choice("mentor_without_group", chosen, {"nobody", "everybody"}))
        roles.mentor_without_group_sees_all = chosen == 1;
    if (table.choice("mentees", chosen, {"groups", "list", "groups_and_list"}))
        roles.mentees = std::array{core::MenteesBy::groups, core::MenteesBy::list,
                                   core::MenteesBy::groups_and_list}[chosen];
    table.finish();
}

void read_course_check(TableReader table, core::CourseCheckPolicy& check) {
    table.whole("heap", check.heap, 2, 100);
    int far_apart = static_cast<int>(check.far_apart.count());
    table.whole("long_gap_days", far_apart, 1, 365);
    check.far_apart = core::days{far_apart};
    table.texts("extra_time_words", check.extra_time_words);
    table.refuse("holidays",
                 "\"holidays\" stands in [calendar] now: one list for dates, reminders and deadlines");
    table.finish();
}

using KindWord = std::pair<std::string_view, core::ActivityKind>;
constexpr KindWord kind_words[] = {
    {"assignment", core::ActivityKind::assignment},
    {"quiz", core::ActivityKind::quiz},
    {"forum", core::ActivityKind::forum},
    {"feedback", core::ActivityKind::feedback},
    {"choice", core::ActivityKind::choice},
    {"lesson", core::ActivityKind::lesson},
    {"workshop", core::ActivityKind::workshop},
    {"database", core::ActivityKind::database},
    {"scorm", core::ActivityKind::scorm},
    {"h5p", core::ActivityKind::h5p},
    {"glossary", core::ActivityKind::glossary},
    {"wiki", core::ActivityKind::wiki},
    {"external_tool", core::ActivityKind::external_tool},
    {"page", core::ActivityKind::page},
    {"other", core::ActivityKind::other},
};

void read_kinds(TableReader& table, std::vector<core::ActivityKind>& kinds) {
    std::vector<std::string> words;
    if (!table.texts("kinds", words)) return;
    for (const std::string& word : words) {
        const auto* found = std::find_if(std::begin(kind_words), std::end(kind_words),
                                         [&](const KindWord& one) { return one.first == word; });
        if (found == std::end(kind_words))
            table.problem("kinds", fmt::format("there is no kind of activity called \"{}\"", word));
        else
            kinds.push_back(found->second);
    }
}

/// "hours_before" or "hours_after", one of the two.
void read_span(TableReader& table, core::ReminderStage& stage) {
    int before = 0;
    int after = 0;
    const bool is_before = table.whole("hours_before", before, 1, 14 * 24);
    const bool is_after = table.whole("hours_after", after, 1, 6 * 24);
    if (is_before && is_after)
        table.problem("hours_after", "a stage is before the date or after it, not both");
    if (!table.has("hours_before") && !table.has("hours_after")) table.missing("hours_before");
    stage.before = core::hours{is_after ? -after : before};
}

void read_stages(TableReader& table, std::vector<core::ReminderStage>& stages) {
    std::vector<core::ReminderStage> read;
    std::set<std::string> names;
    table.tables("stage", [&](TableReader& inner) {
        core::ReminderStage stage;
        if (!inner.text("name", stage.name)) {
            if (!inner.has("name")) inner.missing("name");
        } else if (!is_plain_key(stage.name)) {
            inner.problem("name", "\"name\" must be small letters, digits and hyphens, at most 40");
        } else if (stage.name.starts_with(core::asked_prefix)) {
            inner.problem("name", fmt::format("names beginning with \"{}\" are for what students ask for",
                                              core::asked_prefix));
        } else if (core::is_planned_stage(stage.name)) {
            inner.problem("name", fmt::format("names beginning with \"{}\" are for dates of the plan",
                                              core::planned_prefix));
        } else if (!core::correction_sort(stage.name).empty()) {
            inner.problem("name", fmt::format("\"{}\" is for changed dates", stage.name));
        } else if (!names.insert(stage.name).second) {
            inner.problem("name", fmt::format("there is already a stage \"{}\"", stage.name));
        }
        read_span(inner, stage);
        read_kinds(inner, stage.kinds);
        inner.texts("courses", stage.courses);
        inner.finish();
        read.push_back(stage);
    });
    if (table.has("stage")) stages = read;
}

void read_calendar(TableReader table, core::CalendarPolicy& calendar) {
    std::vector<std::string> texts;
    if (table.texts("holidays", texts)) calendar.holidays.clear();
    for (const std::string& text : texts) {
        if (const auto day = parse_day(text))
            calendar.holidays.push_back(*day);
        else
            table.problem("holidays", fmt::format("\"{}\" is not a day like \"2026-12-24\"", text));
    }
    std::sort(calendar.holidays.begin(), calendar.holidays.end());
    table.finish();
}

void read_weights(TableReader table, std::map<core::ActivityKind, int>& weights) {
    for (const auto& [word, kind] : kind_words) {
        int weight = weights.contains(kind) ? weights.at(kind) : 1;
        if (table.whole(word, weight, 0, 100)) weights[kind] = weight;
    }
    table.finish();
}

void read_reminders(TableReader table, core::ReminderPolicy& reminders) {
    table.whole("quiet_from", reminders.quiet_from, 12, 24);
    table.whole("quiet_until", reminders.quiet_until, 0, 12);
    table.flag("weekends", reminders.weekends);
    table.whole("weekly_cap", reminders.weekly_cap, 0, 20);
    table.refuse("days_off",
                 "days without reminders are \"holidays\" in [calendar]: one list for all that counts days");
    read_weights(table.table("weight"), reminders.weights);
    read_stages(table, reminders.stages);
    if (reminders.quiet_from <= reminders.quiet_until)
        table.problem("quiet_from", "quiet hours leave no hour of the day for a reminder");
    table.finish();
}

void read_risk(TableReader table, core::RiskPolicy& risk) {
    table.decimal("needs_contact", risk.needs_contact, 0.0, 1.0);
    table.decimal("keep_an_eye", risk.keep_an_eye, 0.0, 1.0);
    if (risk.keep_an_eye > risk.needs_contact)
        table.problem("keep_an_eye", "\"keep_an_eye\" must not be above \"needs_contact\"");
    table.finish();
}

void read_likely_late(TableReader table, core::LikelyLatePolicy& likely_late) {
    table.decimal("chance", likely_late.chance, 0.0, 1.0);
    table.finish();
}

/// "rule" and "pass" of one table.
void read_rule(TableReader& table, core::Finishing& finishing) {
    std::size_t chosen = static_cast<std::size_t>(finishing.rule);
    std::vector<std::string_view> words;
    for (const core::FinishRule rule : {core::FinishRule::completion, core::FinishRule::grade,
                                        core::FinishRule::required_work, core::FinishRule::still_there})
        words.push_back(core::word(rule));
    if (table.choice("rule", chosen, words)) finishing.rule = static_cast<core::FinishRule>(chosen);
    const bool has_pass = table.decimal("pass", finishing.pass, 0.0, 1.0);
    if (has_pass && table.has("rule") && finishing.rule != core::FinishRule::grade)
        table.problem("pass", "\"pass\" says something for the rule \"grade\" only");
}

void read_finishing(TableReader table, core::FinishPolicy& finishing) {
    read_rule(table, finishing.usual);
    table.tables("course", [&](TableReader& inner) {
        std::string course;
        core::Finishing own = finishing.usual;
        if (!inner.text_or_number("id", course) && !inner.has("id")) inner.missing("id");
        if (!inner.has("rule")) inner.missing("rule");
        read_rule(inner, own);
        inner.finish();
        if (!course.empty() && !finishing.courses.emplace(course, own).second)
            inner.problem("id", fmt::format("course \"{}\" has a rule already", course));
    });
    table.finish();
}

}  // namespace

void read_policy(TableReader& top, core::Policy& policy) {
    read_roles(top.table("roles"), policy.roles);
    read_reminders(top.table("reminders"), policy.reminders);
    read_risk(top.table("risk"), policy.risk);
    read_likely_late(top.table("likely_late"), policy.likely_late);
    read_worklist(top.table("worklist"), policy.worklist);
    read_pace(top.table("pace"), policy.pace);
    read_course_check(top.table("course_check"), policy.course_check);
    read_calendar(top.table("calendar"), policy.calendar);
    read_finishing(top.table("finishing"), policy.finishing);
    read_trials(top, policy.trials);
    read_letters(top.table("mentor_letters"), policy.reminders, policy.letters);
    read_own_tokens(top.table("own_tokens"), policy.own_tokens);
    top.finish();
}

}  // namespace waymark::config
