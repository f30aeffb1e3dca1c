#include "tests/practice_lms/seed.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "support/embed.hpp"
#include "tests/practice_lms/special.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::embedded {
std::span<const support::Asset> practice_seed();
}  // namespace waymark::embedded

namespace waymark::practice {
namespace {

using nlohmann::json;

constexpr Time day = 86400;

/// Reads the seed's two notations: "@±N" is a time, "{@±N}" a time inside a text, "{site}" the address.
struct Mover {
    Time base = 0;
    std::string site;

    [[nodiscard]] std::optional<Time> time(std::string_view text) const {
        if (text.size() < 3 || text[0] != '@') return std::nullopt;
        const std::string_view digits = text.substr(text[1] == '+' ? 2 : 1);
        Time offset = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), offset);
        if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
        return base + offset;
    }

    [[nodiscard]] std::string text(std::string value) const {
        value = replace_all(std::move(value), "{site}", site);
        for (std::size_t at = value.find("{@"); at != std::string::npos; at = value.find("{@", at)) {
            const std::size_t end = value.find('}', at);
            const auto moved = time(std::string_view(value).substr(at + 1, end - at - 1));
            if (!moved) throw std::runtime_error("seed.json: broken time in a text");
            value.replace(at, end - at + 1, std::to_string(*moved));
        }
        return value;
    }

    void move(json& value) const {
        if (value.is_string()) {
            const auto moved = time(value.get_ref<const std::string&>());
            value = moved ? json(*moved) : json(text(value.get<std::string>()));
        } else if (value.is_structured()) {
            for (auto& part : value) move(part);
        }
    }
};

Person read_person(const json& row) {
    Person person;
    person.id = row.at("id").get<Id>();
    person.username = row.at("username").get<std::string>();
    person.first_name = row.at("first").get<std::string>();
    person.last_name = row.at("last").get<std::string>();
    person.email = row.at("email").get<std::string>();
    person.role = row.at("role").get<std::string>();
    person.groups = row.at("groups").get<std::vector<Id>>();
    person.courses = row.at("courses").get<std::vector<Id>>();
    person.active = row.at("active").get<bool>();
    person.language = row.at("language").get<std::string>();
    person.time_zone = row.at("time_zone").get<std::string>();
    person.first_access = row.at("first_access").get<Time>();
    person.last_access = row.at("last_access").get<Time>();
    return person;
}

void read_people(State& state, const json& seed) {
    for (const json& row : seed.at("groups"))
        state.groups.push_back({row.at("id").get<Id>(), row.at("name").get<std::string>(),
                                row.at("idnumber").get<std::string>()});
    // The recorded worlds had made and deleted groups of other courses before.
    state.next_group = state.version == MoodleVersion::v4_2 ? 24 : 4;
    for (const json& row : seed.at("people")) state.people.push_back(read_person(row));
}

void read_contents(State& state, Id course, const json& sections) {
    for (const json& section : sections)
        for (const json& module : section.at("modules"))
            state.activities.push_back(
                {module.at("id").get<Id>(), module.at("instance").get<Id>(),
                 module.at("modname").get<std::string>(), unescape_html(module.at("name").get<std::string>()),
                 course, module.at("completion").get<int>() != 0, module.at("visible").get<int>() != 0});
}

void read_assignments(State& state, const json& rows) {
    for (const json& row : rows)
        state.assignments.push_back({row.at("id").get<Id>(), row.at("cmid").get<Id>(),
                                     row.at("allowsubmissionsfromdate").get<Time>(),
                                     row.at("duedate").get<Time>(), row.at("cutoffdate").get<Time>(), 50});
}

std::string answer_text(const State& state, Id assignment, int sentences) {
    const Activity* activity = state.activity("assign", assignment);
    std::string text = "<p>My answer to " + (activity == nullptr ? std::string() : activity->name) + ". ";
    for (int i = 0; i < sentences; ++i) text += "We sell candles and soap. ";
    return text + "</p>";
}

void read_work(State& state, const json& seed) {
    for (const json& row : seed.at("submissions")) {
        const Time modified = row[4].get<Time>();
        state.submissions.push_back({row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), modified - 600,
                                     modified, row[3].get<std::string>(),
                                     answer_text(state, row[1].get<Id>(), row[5].get<int>())});
    }
    for (const json& row : seed.at("grades"))
        state.grades.push_back({row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<Time>(),
                                row[4].get<Id>(), row[5].get<double>()});
    for (const json& row : seed.at("flags"))
        state.flags.push_back(
            {row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<Time>(), row[4].get<int>()});
    for (const json& row : seed.at("attempts"))
        state.attempts.push_back(
            {row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<std::string>(),
             row[4].get<Time>(), row[5].get<Time>(), row[6].get<Time>(),
             row[7].is_null() ? std::nullopt : std::optional(row[7].get<double>()), row[8].get<Time>()});
    for (const json& row : seed.at("lesson_grades"))
        state.lesson_grades.push_back({row[0].get<Id>(), row[1].get<double>(), row[2].get<Time>()});
    for (const json& row : seed.at("completions"))
        state.completions.push_back(
            {row[0].get<Id>(), row[1].get<Id>(), row[2].get<int>(), row[3].get<Time>(), row[4].get<Id>()});
}

Event read_event(const json& row, Id first_id, bool is_override) {
    return {row[0].get<Id>() + first_id,
            row[1].get<Id>(),
            row[2].get<Id>(),
            row[3].get<Id>(),
            row[4].get<std::string>(),
            row[5].get<Id>(),
            row[6].get<std::string>(),
            row[7].get<Time>(),
            row[8].get<Time>(),
            row[9].get<std::string>(),
            row[10].get<std::string>(),
            is_override,
            0};
}

void read_calendar(State& state, const json& seed) {
    // The recorded 4.2 site had four more activities with a date than the 4.5 site before the overrides were
    // made.
    const Id first_override = state.since(MoodleVersion::v4_5) ? 35 : 39;
    for (const json& row : seed.at("events")) state.events.push_back(read_event(row, 0, false));
    for (const json& row : seed.at("override_events"))
        state.events.push_back(read_event(row, first_override, true));
    // The first of each that was written by web service while the sites were recorded.
    state.next_event = state.since(MoodleVersion::v4_5) ? 40 : 44;
    state.next_discussion = 52;
    state.next_post = 184;
    for (const json& row : seed.at("overrides")) {
        const bool from_4_5 = row.value("from_4_5", false);
        if (from_4_5 && !state.since(MoodleVersion::v4_5)) continue;
        state.overrides.push_back({row.at("id").get<Id>(), row.at("module").get<std::string>(),
                                   row.at("instance").get<Id>(), row.at("group").get<Id>(),
                                   row.at("user").get<Id>(), row.at("end").get<Time>(),
                                   row.at("cutoff").get<Time>(), from_4_5, 0});
    }
}

/// Moodle 4.5 can nest a section below another; 5.1 has that switched on.
void add_subsection(json& rows) {
    rows.at("contents").at("2").at(4).at("modules").push_back(rows.at("subsection"));
    for (const json& section : rows.at("subsection_sections")) rows.at("contents").at("2").push_back(section);
    rows.at("assignments").at("2").at("assignments").push_back(rows.at("subsection_assignment"));
}

/// A placement of the tool as Moodle lists it: the icon is the tool's own.
void add_placement(json& rows, const SeedOptions& options) {
    const json empty = json::array();
    rows.at("contents")
        .at("2")
        .at(0)
        .at("modules")
        .push_back({{"id", 46},
                    {"url", options.site_url + "/mod/lti/view.php?id=46"},
                    {"name", "Waymark plan"},
                    {"instance", 1},
                    {"contextid", 156},
                    {"visible", 1},
                    {"uservisible", true},
                    {"visibleoncoursepage", 1},
                    {"modicon", options.placed_tool + "/lti/icon.svg"},
                    {"modname", "lti"},
                    {"modplural", "External tools"},
                    {"availability", nullptr},
                    {"indent", 0},
                    {"onclick", ""},
                    {"afterlink", nullptr},
                    {"customdata", "\"\""},
                    {"noviewlink", false},
                    {"completion", 0},
                    {"downloadcontent", 1},
                    {"dates", empty}});
}

/// Whole days only, so that a task due at 23:59 stays due at 23:59; downwards, so that nothing done lies
/// ahead.
Time moved_base(Time now) {
    Time days = (now - recorded_now) / day;
    if ((now - recorded_now) % day < 0) --days;
    return recorded_now + days * day;
}

}  // namespace

State load_seed(const SeedOptions& options) {
    static const json original = json::parse(embedded::practice_seed().front().bytes);
    json seed = original;
    Mover{moved_base(options.now), options.site_url}.move(seed);
    json rows = std::move(seed.at("rows"));
    if (options.subsections) add_subsection(rows);
    if (!options.placed_tool.empty()) add_placement(rows, options);
    json special = special_rows();
    Mover{moved_base(options.now), options.site_url}.move(special);
    rows["special"] = std::move(special);
    rows["participant_order"] = seed.at("participant_order");
    rows["members"] = seed.at("members");

    State state;
    state.version = options.version;
    state.now = options.now;
    state.site_url = options.site_url;
    state.may_message_anyone = options.may_message_anyone;
    state.subsections = options.subsections;
    read_people(state, seed);
    for (const auto& [course, sections] : rows.at("contents").items())
        read_contents(state, std::stoll(course), sections);
    read_assignments(state, rows.at("assignments").at("2").at("assignments"));
    read_work(state, seed);
    read_calendar(state, seed);
    state.rows = std::make_shared<const json>(std::move(rows));
    return state;
}

}  // namespace waymark::practice
