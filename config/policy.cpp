#include <fmt/format.h>

#include <set>

#include "config/settings.hpp"

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
    table.finish();
}

void read_stages(TableReader& table, std::vector<core::ReminderStage>& stages) {
    std::vector<core::ReminderStage> read;
    std::set<std::string> names;
    table.tables("stage", [&](TableReader& inner) {
        core::ReminderStage stage;
        int before = static_cast<int>(stage.before.count());
        if (!inner.text("name", stage.name)) {
            if (!inner.has("name")) inner.missing("name");
        } else if (!is_plain_key(stage.name)) {
            inner.problem("name", "\"name\" must be small letters, digits and hyphens, at most 40");
        } else if (!names.insert(stage.name).second) {
            inner.problem("name", fmt::format("there is already a stage \"{}\"", stage.name));
        }
        if (!inner.whole("hours_before", before, 1, 14 * 24) && !inner.has("hours_before"))
            inner.missing("hours_before");
        stage.before = core::hours{before};
        inner.finish();
        read.push_back(stage);
    });
    if (table.has("stage")) stages = read;
}

void read_reminders(TableReader table, core::ReminderPolicy& reminders) {
    table.whole("quiet_from", reminders.quiet_from, 12, 24);
    table.whole("quiet_until", reminders.quiet_until, 0, 12);
    table.flag("weekends", reminders.weekends);
    table.whole("weekly_cap", reminders.weekly_cap, 0, 20);
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

}  // namespace

void read_policy(TableReader& top, core::Policy& policy) {
    read_roles(top.table("roles"), policy.roles);
    read_reminders(top.table("reminders"), policy.reminders);
    read_risk(top.table("risk"), policy.risk);
    read_likely_late(top.table("likely_late"), policy.likely_late);
    read_worklist(top.table("worklist"), policy.worklist);
    read_pace(top.table("pace"), policy.pace);
    top.finish();
}

}  // namespace waymark::config
