#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "moodle_adapter/availability.hpp"
#include "moodle_adapter/decode_course.hpp"
#include "moodle_adapter/fields.hpp"
#include "moodle_adapter/text.hpp"

namespace waymark::moodle {
namespace {

using core::Activity;
using core::ActivityKind;
using core::Visibility;
using nlohmann::json;

struct KindRow {
    std::string_view modname;
    ActivityKind kind;
};

constexpr std::array kinds{
    KindRow{"assign", ActivityKind::assignment},
    KindRow{"quiz", ActivityKind::quiz},
    KindRow{"forum", ActivityKind::forum},
    KindRow{"feedback", ActivityKind::feedback},
    KindRow{"choice", ActivityKind::choice},
    KindRow{"lesson", ActivityKind::lesson},
    KindRow{"workshop", ActivityKind::workshop},
    KindRow{"data", ActivityKind::database},
    KindRow{"scorm", ActivityKind::scorm},
    KindRow{"h5pactivity", ActivityKind::h5p},
    KindRow{"glossary", ActivityKind::glossary},
    KindRow{"wiki", ActivityKind::wiki},
    KindRow{"lti", ActivityKind::external_tool},
    KindRow{"page", ActivityKind::page},
    KindRow{"survey", ActivityKind::survey},
    KindRow{"chat", ActivityKind::chat},
    KindRow{"bigbluebuttonbn", ActivityKind::meeting},
    KindRow{"book", ActivityKind::material},
    KindRow{"resource", ActivityKind::material},
    KindRow{"folder", ActivityKind::material},
    KindRow{"url", ActivityKind::material},
    KindRow{"imscp", ActivityKind::material},
    KindRow{"label", ActivityKind::material},
};

enum class DateUse { opens, due, closes, closes_and_due };

struct DateRow {
    std::string_view dataid;
    DateUse use;
};

/// moodle.md §10 "Dates". A kind that only closes is expected by its closing time.
constexpr std::array date_uses{
    DateRow{"allowsubmissionsfromdate", DateUse::opens},
    DateRow{"timeopen", DateUse::opens},
    DateRow{"available", DateUse::opens},
    DateRow{"submissionstart", DateUse::opens},
    DateRow{"timeavailablefrom", DateUse::opens},
    DateRow{"duedate", DateUse::due},
    DateRow{"cutoffdate", DateUse::closes},
    DateRow{"timeclose", DateUse::closes_and_due},
    DateRow{"deadline", DateUse::closes_and_due},
    DateRow{"submissionend", DateUse::closes_and_due},
    DateRow{"timeavailableto", DateUse::closes_and_due},
};

void apply_date(core::Dates& dates, DateUse use, core::Instant at) {
    switch (use) {
        case DateUse::opens:
            dates.opens = at;
            return;
        case DateUse::due:
            dates.due = at;
            return;
        case DateUse::closes:
            dates.closes = at;
            return;
        case DateUse::closes_and_due:
            dates.closes = at;
            dates.due = at;
            return;
    }
}

/// When others' work is to be assessed in a workshop.
constexpr std::array review_uses{
    DateRow{"assessmentstart", DateUse::opens},
    DateRow{"assessmentend", DateUse::closes_and_due},
};

template <class Uses>
core::Dates dates_of(const json& module, const Uses& uses) {
    core::Dates dates;
    for (const json& row : list(module, "dates")) {
        const auto at = instant(row, "timestamp");
        const auto name = text(row, "dataid");
        const auto* use = std::find_if(uses.begin(), uses.end(),
                                       [&](const DateRow& known) { return known.dataid == name; });
        if (at && use != uses.end()) apply_date(dates, use->use, *at);
    }
    return dates;
}

/// What is hidden stays hidden, what is restricted stays at least restricted.
Visibility within(Visibility outer, Visibility inner) {
    if (outer == Visibility::hidden || inner == Visibility::hidden) return Visibility::hidden;
    if (outer == Visibility::restricted || inner == Visibility::restricted) return Visibility::restricted;
    return Visibility::shown;
}

Visibility visibility_of(const json& thing) {
    if (!flag(thing, "visible", true)) return Visibility::hidden;
    const bool restricted =
        decode_availability(text(thing, "availability")) || !text(thing, "availabilityinfo").empty();
    return restricted ? Visibility::restricted : Visibility::shown;
}

bool is_no_activity(const json& module) {
    const auto modname = text(module, "modname");
    if (modname == "subsection" || modname == "qbank" || !flag(module, "candisplay", true)) return true;
    const bool decoration = modname == "label" || flag(module, "noviewlink");
    return decoration && whole_number(module, "completion").value_or(0) == 0;
}

bool lies_under(const std::string& address, std::string_view prefix) {
    if (prefix.empty() || !address.starts_with(prefix)) return false;
    if (prefix.back() == '/' || address.size() == prefix.size()) return true;
    const char next = address[prefix.size()];
    return next == '/' || next == '?' || next == '#';
}

std::optional<Activity> activity_of(const json& module, std::string_view own_tool_prefix) {
    const auto number = id(module, "id");
    const auto instance = id(module, "instance");
    if (!number || !instance) return std::nullopt;
    Activity activity;
    activity.id = {*number};
    activity.lms_id = std::to_string(*number);
    activity.instance_lms_id = std::to_string(*instance);
    activity.kind = kind_of(text(module, "modname"));
    activity.name = decode_entities(text(module, "name"));
    activity.visibility = visibility_of(module);
    activity.url = text(module, "url");
    activity.base = dates_of(module, date_uses);
    activity.reviews = dates_of(module, review_uses);
    activity.module_type = text(module, "modname");
    activity.availability = decode_availability(text(module, "availability"));
    activity.on_course_page = flag(module, "visibleoncoursepage", true);
    activity.completion_tracked = whole_number(module, "completion").value_or(0) != 0;
    activity.own_placement =
        activity.kind == ActivityKind::external_tool && lies_under(text(module, "modicon"), own_tool_prefix);
    return activity;
}

/// Sections that belong to a module (moodle-versions.md §5): the module's type and instance.
using Owner = std::pair<std::string, std::int64_t>;

std::optional<Owner> owner_of(const json& section) {
    const auto component = text(section, "component");
    const auto item = id(section, "itemid");
    if (!component.starts_with("mod_") || !item) return std::nullopt;
    return Owner{component.substr(4), *item};
}

/// What the sections around a module lay upon it.
struct Around {
    Visibility visibility = Visibility::shown;
    /// Of a subsection and its module; the section's own stays with the section.
    std::optional<core::Availability> availability;
};

class ContentsReader {
  public:
    ContentsReader(const json& sections, std::string_view own_tool_prefix)
        : sections_(sections), own_tool_prefix_(own_tool_prefix) {
        for (const json& section : sections_) {
            if (auto owner = owner_of(section)) owned_.emplace(std::move(*owner), &section);
        }
    }

    std::optional<Contents> read() {
        for (const json& section : sections_) {
            if (!owner_of(section) && !add_section(section)) return std::nullopt;
        }
        // A part whose module we were not shown has no known place: it comes last.
        for (const json& section : sections_) {
            if (placed_.count(&section) == 0 && !add_section(section)) return std::nullopt;
        }
        return std::move(contents_);
    }

  private:
    bool add_section(const json& row) {
        const auto number = id(row, "id");
        if (!number) return false;
        core::Section section;
        section.lms_id = std::to_string(*number);
        section.position = static_cast<int>(contents_.sections.size());
        section.name = decode_entities(text(row, "name"));
        section.visibility = visibility_of(row);
        section.availability = decode_availability(text(row, "availability"));
        contents_.sections.push_back(std::move(section));
        return add_modules(row, {contents_.sections.back().visibility, {}});
    }

    bool add_modules(const json& section, const Around& around) {
        if (!placed_.insert(&section).second) return true;
        for (const json& module : list(section, "modules")) {
            if (!add_module(module, around)) return false;
        }
        return true;
    }

    bool add_subsection(const json& module, const json& section, const Around& around) {
        const auto own = within(visibility_of(module), visibility_of(section));
        const auto conditions = both(decode_availability(text(module, "availability")),
                                     decode_availability(text(section, "availability")));
        return add_modules(section, {within(around.visibility, own), both(around.availability, conditions)});
    }

    bool add_module(const json& module, const Around& around) {
        if (!module.contains("availability")) contents_.conditions_told = false;
        const auto owned = owned_.find({text(module, "modname"), id(module, "instance").value_or(0)});
        if (owned != owned_.end()) return add_subsection(module, *owned->second, around);
        if (is_no_activity(module)) return true;
        auto activity = activity_of(module, own_tool_prefix_);
        if (!activity) return false;
        activity->visibility = within(around.visibility, activity->visibility);
        activity->availability = both(around.availability, std::move(activity->availability));
        activity->section = contents_.sections.back().position;
        activity->position = static_cast<int>(contents_.activities.size());
        contents_.activities.push_back(std::move(*activity));
        return true;
    }

    const json& sections_;
    std::string_view own_tool_prefix_;
    std::map<Owner, const json*> owned_;
    std::set<const json*> placed_;
    Contents contents_;
};

}  // namespace

core::ActivityKind kind_of(std::string_view modname) {
    const auto* found =
        std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& row) { return row.modname == modname; });
    return found == kinds.end() ? ActivityKind::other : found->kind;
}

std::optional<Contents> decode_contents(const json& answer, std::string_view own_tool_prefix) {
    if (!answer.is_array()) return std::nullopt;
    return ContentsReader{answer, own_tool_prefix}.read();
}

}  // namespace waymark::moodle
