#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

/// The answer to a creation: the name as it was sent, zero where the lists say null.
json made_row(const Event& event) {
    return {{"id", event.id},
            {"name", unescape_html(event.name)},
            {"description", event.description},
            {"format", 1},
            {"courseid", event.course},
            {"groupid", event.group},
            {"userid", event.user},
            {"modulename", ""},
            {"instance", 0},
            {"eventtype", event.type},
            {"timestart", event.start},
            {"timeduration", event.lasts},
            {"visible", 1},
            {"uuid", ""},
            {"sequence", 1},
            {"timemodified", event.modified},
            {"subscriptionid", nullptr}};
}

/// An event of a person lands on the caller, whoever was meant.
Event event_of(State& state, const json& row) {
    Event event;
    event.id = state.next_event++;
    event.type = row.at("eventtype").get<std::string>();
    if (event.type != "user") event.course = row.at("courseid").get<Id>();
    if (event.type == "group") event.group = row.at("groupid").get<Id>();
    event.user = state.service_user;
    event.start = row.at("timestart").get<Time>();
    event.lasts = row.at("timeduration").get<Time>();
    event.modified = state.now;
    event.name = escape_html(row.at("name").get<std::string>());
    event.description = shown_html(row.at("description").get<std::string>());
    return event;
}

Answer create_events(State& state, const json& params) {
    for (const json& row : params.at("events"))
        if (const Id course = row.at("courseid").get<Id>(); course != 0 && !course_exists(state, course))
            return tl::unexpected(missing_record(state.version, "course"));
    json rows = json::array();
    for (const json& row : params.at("events")) {
        state.events.push_back(event_of(state, row));
        rows.push_back(made_row(state.events.back()));
    }
    return json{{"events", std::move(rows)}, {"warnings", json::array()}};
}

/// All or none; what an activity made cannot be taken away.
Answer delete_events(State& state, const json& params) {
    const auto find = [&](const json& row) {
        const Id id = row.at("eventid").get<Id>();
        return std::find_if(state.events.begin(), state.events.end(),
                            [&](const Event& event) { return event.id == id; });
    };
    for (const json& row : params.at("events")) {
        const auto found = find(row);
        if (found == state.events.end()) return tl::unexpected(missing_record(state.version, "event"));
        if (!found->is_written()) return tl::unexpected(missing_capability("Delete event"));
    }
    for (const json& row : params.at("events"))
        if (const auto found = find(row); found != state.events.end()) state.events.erase(found);
    return json();
}

}  // namespace

std::vector<Function> calendar_write_functions() {
    return {{"core_calendar_create_calendar_events",
             {{"events", list_of(object({{"name", text()},
                                         {"description", text_or("")},
                                         {"format", integer_or("1")},
                                         {"courseid", integer_or("0")},
                                         {"groupid", integer_or("0")},
                                         {"repeats", integer_or("0")},
                                         {"eventtype", text_or("user")},
                                         {"timestart", integer_or("0")},
                                         {"timeduration", integer_or("0")},
                                         {"visible", integer_or("1")},
                                         {"sequence", integer_or("1")}}))}},
             create_events},
            {"core_calendar_delete_calendar_events",
             {{"events", list_of(object({{"eventid", integer()}, {"repeat", boolean_or("0")}}))}},
             delete_events}};
}

}  // namespace waymark::practice
