#include "web/work_view.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <set>

#include "core/plan_date.hpp"
#include "i18n/format.hpp"
#include "web/contact_words.hpp"
#include "web/frame.hpp"

namespace waymark::web {
namespace {

std::string due_line(const Speech& speech, const core::WorkItem& item) {
    const std::optional<core::Instant>& due = item.deadline.dates.due;
    if (!due) return {};
    const i18n::Values values{{"when", when(speech, *due)}};
    if (item.deadline.due_source == core::DateSource::extension)
        return speech.language.text("Due {when}, with extra time.", values);
    return speech.language.text("Due {when}.", values);
}

std::string opens_line(const Speech& speech, const core::WorkItem& item) {
    if (item.status != core::WorkStatus::not_open_yet || !item.deadline.dates.opens) return {};
    return speech.language.text("Opens {when}.", {{"when", when(speech, *item.deadline.dates.opens)}});
}

/// The last possible moment, where it is another than the date and still matters.
std::string last_line(const Speech& speech, const core::WorkItem& item) {
    const core::Dates& dates = item.deadline.dates;
    if (core::is_done(item.status) || !dates.closes || dates.closes == dates.due) return {};
    const i18n::Values values{{"when", when(speech, *dates.closes)}};
    if (*dates.closes <= speech.now) return speech.language.text("Closed {when}.", values);
    return speech.language.text("Can be handed in until {when}.", values);
}

std::string done_line(const Speech& speech, const core::WorkItem& item) {
    if (item.reopened && !core::is_done(item.status))
        return speech.language.text("Given back for another try.");
    if (!core::is_done(item.status)) {
        const bool told_elsewhere = item.status == core::WorkStatus::begun;
        return item.begun && !told_elsewhere ? speech.language.text("Begun, not handed in yet.") : "";
    }
    if (!item.handed_in) return {};
    const std::string date = i18n::date(speech.language, speech.zone, *item.handed_in, speech.now);
    return speech.language.text("Done on {date}.", {{"date", date}});
}

/// A plan's date, where it is another than the deadline.
std::string plan_line(const Speech& speech, const core::WorkItem& item) {
    const std::optional<core::Instant>& planned = item.deadline.planned;
    if (!planned || planned == item.deadline.dates.due || core::is_done(item.status)) return {};
    const i18n::Values values{{"when", when(speech, *planned)}};
    if (*planned <= speech.now && core::plan_date(item.deadline))
        return speech.language.text("Planned for {when}, not handed in yet.", values);
    return speech.language.text("Planned for {when}.", values);
}

/// Facts that put the status into its light.
std::string remark_line(const Speech& speech, const core::WorkItem& item) {
    if (core::is_done(item.status)) return {};
    if (item.joined_after_due) return speech.language.text("The date was past before joining the course.");
    if (item.during_outage)
        return speech.language.text(
            "Moodle did not answer around this date; nobody is late because of that.");
    return {};
}

/// What is not certain, said so that it helps: whom it concerns can find out and ask.
std::string obstacle_for_student(const Speech& speech, const core::AccessReason& reason) {
    const i18n::Language& language = speech.language;
    if (reason.what == core::Obstacle::not_told)
        return language.text(
            "Perhaps this is not meant for you, or opens later: only Moodle knows. Have a look there, or ask "
            "your mentor.");
    if (reason.what == core::Obstacle::profile)
        return language.text("Whether this is for you depends on your profile in Moodle. Have a look there.");
    if (reason.what == core::Obstacle::excluded)
        return language.text(
            "Moodle does not count this among your work. If that surprises you, please ask.");
    if (reason.what == core::Obstacle::section_excluded)
        return language.text(
            "Other work in this part of the course is not meant for you, so perhaps this is not, either. If "
            "in "
            "doubt, ask.");
    if (reason.what == core::Obstacle::no_team)
        return language.text(
            "This is work in a team, and it is not clear which team is yours. Ask, and it will be sorted "
            "out.");
    return obstacle_sentence(speech, reason);
}

std::vector<std::string> obstacles(const Speech& speech, const core::WorkItem& item, Reader reader) {
    std::vector<std::string> said;
    if (core::is_done(item.status)) return said;
    for (const core::AccessReason& reason : item.access.reasons)
        said.push_back(reader == Reader::student ? obstacle_for_student(speech, reason)
                                                 : obstacle_sentence(speech, reason));
    return said;
}

std::string joined(const std::string& first, const std::string& second) {
    if (first.empty()) return second;
    return second.empty() ? first : first + " " + second;
}

constexpr int weeks_shown = 8;
constexpr int left_margin = 36;
constexpr int column_width = 35;
constexpr int row_height = 15;
constexpr std::array weekday_labels{
    i18n::translatable("Mon"), i18n::translatable("Tue"), i18n::translatable("Wed"),
    i18n::translatable("Thu"), i18n::translatable("Fri"), i18n::translatable("Sat"),
    i18n::translatable("Sun"),
};

/// Eight weeks of cells, Monday first; the last column holds today.
struct Grid {
    core::Day first;  ///< a Monday
    core::Day begun;  ///< before the course nothing can be said
    core::Day today;

    Grid(core::Day day, const Speech& speech) : today(day) {
        const auto since_monday = std::chrono::weekday{day} - std::chrono::Monday;
        first = day - since_monday - core::days{7 * (weeks_shown - 1)};
        const std::optional<core::Instant>& starts = speech.facts.course.starts;
        begun = starts ? std::max(first, speech.zone.day_of(*starts)) : first;
    }
    [[nodiscard]] bool holds(core::Day day) const {
        return day >= first && day < first + core::days{7 * weeks_shown};
    }
    [[nodiscard]] static int number(core::days since) { return static_cast<int>(since.count()); }
    [[nodiscard]] int x(core::Day day) const { return left_margin + number(day - first) / 7 * column_width; }
    [[nodiscard]] int y(core::Day day) const { return number(day - first) % 7 * row_height + 1; }
};

std::string day_name(const Speech& speech, core::Day day) {
    return i18n::date(speech.language, speech.zone,
                      speech.zone.to_instant(core::LocalTime{day}) + core::hours{12}, speech.now);
}

ViewModel::List weekday_models(const Speech& speech) {
    ViewModel::List list;
    int y = 10;
    for (const std::string_view label : weekday_labels) {
        list.push_back(ViewModel().set("text", speech.language.text(label)).set("y", std::to_string(y)));
        y += row_height;
    }
    return list;
}

ViewModel::List week_models(const Grid& grid) {
    ViewModel::List list;
    for (int week = 0; week < weeks_shown; ++week) {
        const core::Day monday = grid.first + core::days{7 * week};
        const std::chrono::year_month_day day{monday};
        list.push_back(ViewModel()
                           .set("x", std::to_string(grid.x(monday)))
                           .set("text", fmt::format("{}.{}.", static_cast<unsigned>(day.day()),
                                                    static_cast<unsigned>(day.month()))));
    }
    return list;
}

ViewModel::List day_models(const Speech& speech, const Grid& grid, const std::set<core::Day>& worked) {
    ViewModel::List list;
    for (core::Day day = grid.begun; day <= grid.today; day += core::days{1}) {
        const bool work = worked.contains(day);
        const i18n::Values values{{"date", day_name(speech, day)}};
        list.push_back(ViewModel()
                           .set("x", std::to_string(grid.x(day)))
                           .set("y", std::to_string(grid.y(day)))
                           .set("css", work ? "worked" : "idle")
                           .set("text", work ? speech.language.text("{date}: sign of work", values)
                                             : speech.language.text("{date}: no sign of work", values)));
    }
    return list;
}

/// What the mark of a piece of work says.
std::string mark_text(const Speech& speech, const core::WorkItem& item, core::Day day) {
    const i18n::Values values{{"date", day_name(speech, day)}, {"activity", item.activity->name}};
    return item.deadline.dates.due ? speech.language.text("{date}: “{activity}” due", values)
                                   : speech.language.text("{date}: “{activity}” planned", values);
}

/// A small diamond at the right end of the day on which work is or was due, or planned.
ViewModel::List mark_models(const Speech& speech, const Grid& grid, const std::vector<core::WorkItem>& work) {
    ViewModel::List list;
    for (const core::WorkItem& item : work) {
        const std::optional<core::Instant> date = core::date_to_keep(item.deadline);
        if (!date) continue;
        const core::Day day = speech.zone.day_of(*date);
        if (!grid.holds(day)) continue;
        list.push_back(
            ViewModel()
                .set("path", fmt::format("M{} {}l5 5.5-5 5.5-5-5.5z", grid.x(day) + 22, grid.y(day)))
                .set("text", mark_text(speech, item, day)));
    }
    return list;
}

}  // namespace

namespace {

ViewModel ask_fields(const Speech& speech, const AskModel& ask) {
    ViewModel::List choices;
    for (const core::hours before : ask.choices)
        choices.push_back(ViewModel()
                              .set("hours", std::to_string(before.count()))
                              .set("label", span_words(speech.language, before)));
    ViewModel model;
    model.set("ask_url", ask.action)
        .set("ask_csrf", ask.csrf)
        .set("ask_choices", std::move(choices))
        .set("asked_line", ask.asked);
    return model;
}

}  // namespace

ViewModel work_item_model(const Speech& speech, const core::WorkItem& item, Reader reader,
                          const AskModel& ask) {
    const StatusWord status = status_word(speech.language, item.status, reader);
    // Of what is done a student needs no date any more.
    const bool dates_matter = reader == Reader::staff || !core::is_done(item.status);
    const bool has_date = dates_matter && (core::date_to_keep(item.deadline) || item.deadline.dates.closes);
    ViewModel model;
    model.set("activity", item.activity->name)
        .set("number", std::to_string(item.activity->id.value))
        .add(ask_fields(speech, ask))
        .set("link", checked_link(item.activity->url))
        .set("status", status.word)
        .set("shape", status.shape)
        .set("css", status.css_class)
        .set("date_line", dates_matter ? joined(opens_line(speech, item), due_line(speech, item)) : "")
        .set("last_line", last_line(speech, item))
        .set("done_line", done_line(speech, item))
        .set("plan_line", plan_line(speech, item))
        .set("remark_line", remark_line(speech, item))
        .set_texts("obstacles", obstacles(speech, item, reader))
        .set_texts("why", has_date ? why_this_date(speech, item.deadline) : std::vector<std::string>{});
    return model;
}

ViewModel calendar_model(const Speech& speech, std::span<const core::Instant> moments,
                         const std::vector<core::WorkItem>& work) {
    const Grid grid(speech.zone.day_of(speech.now), speech);
    std::set<core::Day> worked;
    for (const core::Instant at : moments) {
        const core::Day day = speech.zone.day_of(at);
        if (grid.holds(day) && day <= grid.today) worked.insert(day);
    }
    ViewModel model;
    model.set("weekdays", weekday_models(speech))
        .set("weeks", week_models(grid))
        .set("days", day_models(speech, grid, worked))
        .set("marks", mark_models(speech, grid, work))
        .set("days_text", speech.language.plural("Signs of work on {n} day in the last eight weeks. Filled: "
                                                 "a day with a hand-in, an attempt or "
                                                 "a completed activity. Diamond: a date.",
                                                 "Signs of work on {n} days in the last eight weeks. Filled: "
                                                 "a day with a hand-in, an attempt or "
                                                 "a completed activity. Diamond: a date.",
                                                 static_cast<long>(worked.size())));
    return model;
}

}  // namespace waymark::web
