#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "config/settings.hpp"
#include "core/trial.hpp"

namespace waymark::config {
namespace {

bool require_text(TableReader& table, std::string_view key, std::string& target) {
    if (!table.text(key, target)) {
        if (!table.has(key)) table.missing(key);
        return false;
    }
    const bool blank = target.find_first_not_of(" \t\n") == std::string::npos;
    if (blank) table.problem(key, fmt::format("\"{}\" must say something", key));
    return !blank;
}

void require_name(TableReader& table, const std::vector<core::Trial>& others, core::Trial& trial) {
    if (!require_text(table, "name", trial.name)) return;
    if (!is_plain_key(trial.name))
        table.problem("name", "\"name\" must be small letters, digits and hyphens, at most 40");
    const auto has_name = [&](const core::Trial& other) { return other.name == trial.name; };
    if (std::any_of(others.begin(), others.end(), has_name))
        table.problem("name", fmt::format("there is already a trial \"{}\"", trial.name));
}

bool require_day(TableReader& table, std::string_view key, core::Day& target) {
    std::string text;
    if (!table.text(key, text)) {
        if (!table.has(key)) table.missing(key);
        return false;
    }
    const std::optional<core::Day> day = parse_day(text);
    if (!day) table.problem(key, fmt::format("\"{}\" is not a day like \"2026-12-24\"", text));
    if (day) target = *day;
    return day.has_value();
}

void read_days(TableReader& table, core::Trial& trial) {
    const bool approved = require_day(table, "approved_on", trial.approved);
    const bool first = require_day(table, "first_day", trial.first);
    const bool last = require_day(table, "last_day", trial.last);
    if (approved && first && trial.approved > trial.first)
        table.problem("approved_on", "a trial must be approved before it begins");
    if (!first || !last) return;
    if (trial.last < trial.first) table.problem("last_day", "\"last_day\" must not be before \"first_day\"");
    if (trial.last - trial.first >= core::days{core::longest_trial})
        table.problem("last_day", fmt::format("a trial may last {} days at most", core::longest_trial));
}

void read_kind(TableReader& table, core::Trial& trial) {
    std::size_t chosen = 0;
    if (table.choice("kind", chosen,
                     {core::word(core::TrialKind::hold_out), core::word(core::TrialKind::wording)}))
        trial.kind = chosen == 0 ? core::TrialKind::hold_out : core::TrialKind::wording;
    else if (!table.has("kind"))
        table.missing("kind");
    const bool holds_out = trial.kind == core::TrialKind::hold_out;
    if (!table.whole("share_percent", trial.share, 1, holds_out ? core::most_held_out : 50) &&
        !table.has("share_percent"))
        table.missing("share_percent");
    std::size_t text = 0;
    const std::vector<std::string_view> texts(std::begin(core::worded_texts), std::end(core::worded_texts));
    if (table.choice("text", text, texts)) trial.text = core::worded_texts[text];
    if (holds_out && table.has("text")) table.problem("text", "\"text\" is for trials of a wording");
    if (!holds_out && !table.has("text")) table.missing("text");
}

void require_courses(TableReader& table, core::Trial& trial) {
    if (!table.texts("courses", trial.courses)) {
        if (!table.has("courses")) table.missing("courses");
    } else if (trial.courses.empty()) {
        table.problem("courses", "\"courses\" must name at least one course");
    }
}

/// Two of one kind at a time would give a student two lots of the same sort: more than the share in all.
bool overlaps(const core::Trial& a, const core::Trial& b) {
    return a.kind == b.kind && a.site == b.site && a.text == b.text && a.first <= b.last && b.first <= a.last;
}

core::Trial read_trial(TableReader& table, const std::vector<core::Trial>& others) {
    core::Trial trial;
    require_name(table, others, trial);
    read_kind(table, trial);
    require_text(table, "site", trial.site);
    require_courses(table, trial);
    require_text(table, "purpose", trial.purpose);
    require_text(table, "approved_by", trial.approved_by);
    read_days(table, trial);
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const core::Trial& one) { return overlaps(one, trial); });
    if (other != others.end())
        table.problem("first_day", fmt::format("trial \"{}\" of the same kind is on at the same time at this "
                                               "site: one after the other, or one with all courses",
                                               other->name));
    table.finish();
    return trial;
}

}  // namespace

std::optional<core::Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t length, unsigned& value) {
        const auto end = std::from_chars(text.data() + from, text.data() + from + length, value);
        return end.ec == std::errc{} && end.ptr == text.data() + from + length;
    };
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                           std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return core::Day{date};
}

void read_trials(TableReader& top, std::vector<core::Trial>& trials) {
    top.tables("trial", [&](TableReader& table) { trials.push_back(read_trial(table, trials)); });
}

}  // namespace waymark::config
