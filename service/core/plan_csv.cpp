#include <array>
#include <charconv>
#include <set>

#include "core/csv_table.hpp"

namespace waymark::core {

namespace {

const std::vector<std::string> needed{"key", "kind", "title", "at"};
const std::vector<std::string> others{"activity", "group", "begins", "place", "times"};

std::optional<int> whole(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

/// "2026-11-23 23:59", or "2026-11-23" for the last minute of that day.
std::optional<Instant> time_on_wall(const std::string& text, const ZoneRules& zone) {
    const std::string full = text.size() == 10 ? text + " 23:59" : text;
    if (full.size() != 16 || full[4] != '-' || full[7] != '-' || full[13] != ':') return std::nullopt;
    if (full[10] != ' ' && full[10] != 'T') return std::nullopt;
    const std::string_view view = full;
    const auto year = whole(view.substr(0, 4)), month = whole(view.substr(5, 2)),
               day = whole(view.substr(8, 2));
    const auto hour = whole(view.substr(11, 2)), minute = whole(view.substr(14, 2));
    if (!year || !month || !day || !hour || !minute) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return std::nullopt;
    return zone.to_instant(LocalTime{std::chrono::local_days{date}} + hours{*hour} + minutes{*minute});
}

std::string padded(unsigned value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() >= width ? text : std::string(width - text.size(), '0') + text;
}

std::string wall_text(Instant at, const ZoneRules& zone) {
    const LocalTime local = zone.to_local(at);
    const Day day = std::chrono::floor<days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{local - day};
    return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
           padded(static_cast<unsigned>(date.month()), 2) + "-" +
           padded(static_cast<unsigned>(date.day()), 2) + " " +
           padded(static_cast<unsigned>(clock.hours().count()), 2) + ":" +
           padded(static_cast<unsigned>(clock.minutes().count()), 2);
}

/// A thing named by its LMS id, else by a name that only it has.
template <class Thing, class Id>
std::optional<Id> find_named(const std::vector<Thing>& things, const std::string& name, Id Thing::*id,
                             CsvFault unknown, CsvFault& fault) {
    std::optional<Id> found;
    for (const Thing& one : things)
        if (one.lms_id == name) return one.*id;
    for (const Thing& one : things) {
        if (one.name != name) continue;
        if (found) {
            fault = CsvFault::name_not_unique;
            return std::nullopt;
        }
        found = one.*id;
    }
    if (!found) fault = unknown;
    return found;
}

class PlanReader {
  public:
    PlanReader(std::string_view text, const CourseSnapshot& snapshot, const ZoneRules& zone)
        : table_(text, needed, others, file_.problems), snapshot_(snapshot), zone_(zone) {}

    PlanFile read(Instant noted) {
        for (const CsvRow& row : table_.rows()) {
            row_ = &row;
            const std::size_t before = file_.problems.size();
            PlanItem item = item_of_row();
            item.noted = noted;
            if (file_.problems.size() == before) file_.items.push_back(std::move(item));
        }
        return std::move(file_);
    }

  private:
    void fault(CsvFault what, std::string cell = {}) {
        file_.problems.push_back({row_->line, what, std::move(cell)});
    }
    std::string cell(const char* column) const { return table_.cell(*row_, column); }

    std::optional<Instant> time(const char* column) {
        const std::string text = cell(column);
        if (text.empty()) return std::nullopt;
        const std::optional<Instant> at = time_on_wall(text, zone_);
        if (!at) fault(CsvFault::bad_time, text);
        return at;
    }

    PlanItem item_of_row() {
        PlanItem item;
        if (row_->cells.size() > table_.width()) fault(CsvFault::too_many_cells);
        item.key = cell("key");
        if (item.key.empty())
            fault(CsvFault::key_missing);
        else if (!keys_.insert(item.key).second)
            fault(CsvFault::key_twice, item.key);
        const auto kind = plan_kind(cell("kind"));
        if (!kind) fault(CsvFault::unknown_kind, cell("kind"));
        item.kind = kind.value_or(PlanKind::other);
        item.title = cell("title");
        if (item.title.empty()) fault(CsvFault::title_missing);
        item.place = cell("place");
        add_references(item);
        add_times(item);
        return item;
    }

    void add_references(PlanItem& item) {
        CsvFault what{};
        if (const std::string name = cell("activity"); !name.empty()) {
            item.activity =
                find_named(snapshot_.activities, name, &Activity::id, CsvFault::unknown_activity, what);
            if (!item.activity) fault(what, name);
        } else if (item.kind == PlanKind::date || item.kind == PlanKind::correction) {
            fault(CsvFault::activity_missing);
        }
        if (const std::string name = cell("group"); !name.empty()) {
            item.group = find_named(snapshot_.groups, name, &Group::id, CsvFault::unknown_group, what);
            if (!item.group) fault(what, name);
        }
    }

    void add_times(PlanItem& item) {
        item.begins = time("begins");
        const std::optional<Instant> at = time("at");
        if (cell("at").empty()) fault(CsvFault::time_missing);
        item.at = at.value_or(Instant{});
        if (at && item.begins && *item.begins > *at) fault(CsvFault::ends_before_begin, cell("begins"));
        const std::string times = cell("times");
        if (times.empty()) return;
        const std::optional<int> count = whole(times);
        if (!count || *count < 0 || *count > 1000) fault(CsvFault::bad_number, times);
        item.times = count.value_or(0);
    }

    PlanFile file_;
    CsvTable table_;
    const CourseSnapshot& snapshot_;
    const ZoneRules& zone_;
    const CsvRow* row_ = nullptr;
    std::set<std::string> keys_;
};

bool says_the_same(PlanItem a, const PlanItem& b) {
    a.author = b.author;
    a.noted = b.noted;
    return a == b;
}

}  // namespace

PlanFile read_plan(std::string_view text, const CourseSnapshot& snapshot, const ZoneRules& zone,
                   Instant noted) {
    return PlanReader(text, snapshot, zone).read(noted);
}

std::string write_plan(const CourseSnapshot& snapshot, const ZoneRules& zone) {
    std::string text =
        csv_line({"key", "kind", "title", "activity", "group", "begins", "at", "place", "times"});
    for (const PlanItem& item : snapshot.plan) {
        const Activity* activity = item.activity ? find_activity(snapshot, *item.activity) : nullptr;
        std::string group;
        for (const Group& one : snapshot.groups)
            if (item.group == one.id) group = one.lms_id;
        text += csv_line({item.key, std::string(word(item.kind)), item.title,
                          activity == nullptr ? "" : activity->lms_id, group,
                          item.begins ? wall_text(*item.begins, zone) : "", wall_text(item.at, zone),
                          item.place, item.times == 0 ? "" : std::to_string(item.times)});
    }
    return text;
}

PlanChanges plan_changes(const std::vector<PlanItem>& before, const std::vector<PlanItem>& file) {
    PlanChanges changes;
    std::set<std::string> kept;
    for (const PlanItem& item : file) {
        kept.insert(item.key);
        const auto old = std::find_if(before.begin(), before.end(),
                                      [&](const PlanItem& one) { return one.key == item.key; });
        if (old == before.end())
            changes.added.push_back(item);
        else if (says_the_same(item, *old))
            ++changes.same;
        else
            changes.changed.push_back(item);
    }
    for (const PlanItem& item : before)
        if (kept.count(item.key) == 0) changes.removed.push_back(item.key);
    return changes;
}

}  // namespace waymark::core
