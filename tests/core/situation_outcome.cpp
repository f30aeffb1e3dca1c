#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>

#include "situation.hpp"
#include "situation_cells.hpp"
#include "zones.hpp"

namespace waymark::test {

using namespace core;

namespace {

std::string show(std::optional<Instant> at) {
    if (!at) return "-";
    const auto day = std::chrono::floor<days>(*at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{*at - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%d-%02u-%02u %02ld:%02ldZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<long>(clock.hours().count()), static_cast<long>(clock.minutes().count()));
    return text.data();
}

const std::map<WorkStatus, std::string> status_words{
    {WorkStatus::not_open_yet, "not_open_yet"},
    {WorkStatus::open, "open"},
    {WorkStatus::due_soon, "due_soon"},
    {WorkStatus::begun, "begun"},
    {WorkStatus::handed_in, "handed_in"},
    {WorkStatus::handed_in_late, "handed_in_late"},
    {WorkStatus::graded, "graded"},
    {WorkStatus::completed, "completed"},
    {WorkStatus::overdue, "overdue"},
    {WorkStatus::closed, "closed"},
    {WorkStatus::may_not_apply, "may_not_apply"},
    {WorkStatus::hidden, "hidden"},
    {WorkStatus::unknown, "unknown"},
    {WorkStatus::extended, "extended"},
    {WorkStatus::excused, "excused"},
};
const std::map<DateSource, std::string> source_words{
    {DateSource::base, "base"},
    {DateSource::group_override, "group_override"},
    {DateSource::user_override, "user_override"},
    {DateSource::extension, "extension"},
    {DateSource::calendar, "calendar"},
    {DateSource::expected_completion, "expected_completion"},
    {DateSource::stated, "stated"},
    {DateSource::open_attempt, "open_attempt"},
};
std::string certainty_words(const EffectiveDeadline& deadline) {
    if (deadline.certainty == Certainty::may_differ) return "may_differ";
    return deadline.closes_certainty == Certainty::may_differ ? "known/may" : "known";
}

}  // namespace

Outcome outcome_of(const WorkItem& item) {
    return {show(item.deadline.dates.due), show(item.deadline.dates.closes), status_words.at(item.status),
            source_words.at(item.deadline.due_source), certainty_words(item.deadline)};
}

std::vector<Situation> read_situations(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::invalid_argument("cannot read " + path);
    std::vector<Situation> found;
    int number = 0;
    bool heading = true;
    for (std::string text; std::getline(file, text);) {
        ++number;
        if (text.empty() || text.front() == '#') continue;
        if (!heading) found.push_back({number, split(text, '\t')});
        heading = false;
    }
    return found;
}

Outcome expected(const Situation& situation) {
    const ZoneRules& zone = test_zone(situation.cell(zone_));
    const auto time = [&](Column column) {
        const std::string& text = situation.cell(column);
        return text == "-" ? text : show(time_in(zone, text));
    };
    return {time(due_), time(closes_), situation.cell(status_), situation.cell(source_),
            situation.cell(certainty_)};
}

}  // namespace waymark::test
