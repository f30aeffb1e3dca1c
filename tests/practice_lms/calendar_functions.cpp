#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

/// Without an end the recorded answers reach about three weeks ahead: the task graded after that is missing.
constexpr Time default_reach = Time{21} * 86400;

bool contains(const json& ids, Id id) {
    return std::any_of(ids.begin(), ids.end(), [&](const json& one) { return one.get<Id>() == id; });
}

json common_fields(const Event& event) {
    return {{"id", event.id},
            {"name", event.name},
            {"description", event.description},
            {"format", 1},
            {"courseid", event.course},
            {"userid", event.user},
            {"modulename", event.module},
            {"instance", event.instance},
            {"eventtype", event.type},
            {"timestart", event.start},
            {"timeduration", event.lasts},
            {"visible", 1},
            {"sequence", 1},
            {"timemodified", event.modified},
            {"subscriptionid", nullptr}};
}

/// Asked by id, an event comes as its database row …
json row_by_id(const Event& event) {
    json row = common_fields(event);
    row.update({{"categoryid", 0}, {"groupid", event.group}, {"repeatid", 0}, {"uuid", ""}});
    return row;
}

/// … asked by course or group, with nulls for what does not apply and without uuid.
json row_by_course(const Event& event) {
    json row = common_fields(event);
    row.update({{"categoryid", nullptr},
                {"groupid", event.group == 0 ? json() : json(event.group)},
                {"repeatid", nullptr}});
    if (event.is_written()) row.update({{"modulename", nullptr}, {"instance", nullptr}});
    return row;
}

bool has_user_override(const State& state, const Event& event) {
    return std::any_of(state.events.begin(), state.events.end(), [&](const Event& other) {
        return other.is_override && other.group == 0 && other.type == event.type &&
               other.module == event.module && other.instance == event.instance;
    });
}

/// The priority filter: with courses no override comes at all; with groups alone only that of an activity
/// which no user override touches (moodle.md §1.1).
bool is_listed(const State& state, const Event& event, const json& wanted, bool own_events) {
    const json& courses = wanted.at("courseids");
    if (event.is_written() && event.group != 0) return contains(wanted.at("groupids"), event.group);
    if (event.type == "user") return own_events && event.user == state.service_user;
    if (!courses.empty()) return !event.is_override && contains(courses, event.course);
    return event.group != 0 && contains(wanted.at("groupids"), event.group) &&
           !has_user_override(state, event);
}

Answer calendar_events(State& state, const json& params) {
    const json& wanted = params.at("events");
    const json& limits = params.at("options");
    const bool own_events = limits.at("userevents").get<bool>();
    const Time from = limits.at("timestart").get<Time>();
    const Time end = limits.at("timeend").get<Time>();
    const Time until = end == 0 ? state.now + default_reach : end;
    std::vector<const Event*> listed;
    for (const Event& event : state.events)
        if (is_listed(state, event, wanted, own_events) && event.start >= from && event.start <= until)
            listed.push_back(&event);
    std::sort(listed.begin(), listed.end(), [](const Event* left, const Event* right) {
        return std::pair(left->start, left->id) < std::pair(right->start, right->id);
    });
    json rows = json::array();
    for (const Event* event : listed) rows.push_back(row_by_course(*event));
    for (const Event& event : state.events) {
        const bool already = std::find(listed.begin(), listed.end(), &event) != listed.end();
        if (!already && contains(wanted.at("eventids"), event.id)) rows.push_back(row_by_id(event));
    }
    for (const json& event : state.rows->at("special").at("events"))
        if (contains(wanted.at("eventids"), event.at("id").get<Id>())) rows.push_back(event);
    return json{{"events", std::move(rows)}, {"warnings", json::array()}};
}

}  // namespace

std::vector<Function> calendar_functions() {
    return {{"core_calendar_get_calendar_events",
             {{"events", optional_object({{"eventids", optional_list_of(integer())},
                                          {"courseids", optional_list_of(integer())},
                                          {"groupids", optional_list_of(integer())},
                                          {"categoryids", optional_list_of(integer())}})},
              {"options", optional_object({{"userevents", boolean_or("1")},
                                           {"siteevents", boolean_or("1")},
                                           {"timestart", integer_or("0")},
                                           {"timeend", integer_or("0")},
                                           {"ignorehidden", boolean_or("1")}})}},
             calendar_events}};
}

}  // namespace waymark::practice
