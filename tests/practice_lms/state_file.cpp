#include "tests/practice_lms/state_file.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace waymark::practice {
namespace {

using nlohmann::json;

json message_rows(const State& state) {
    json rows = json::array();
    for (const Message& row : state.messages)
        rows.push_back(
            {row.id, row.from, row.to, row.conversation, row.written, row.format, row.created, row.read});
    return rows;
}

json submission_rows(const State& state) {
    json rows = json::array();
    for (const Submission& row : state.submissions)
        rows.push_back({row.id, row.assignment, row.user, row.created, row.modified, row.status, row.text});
    return rows;
}

json completion_rows(const State& state) {
    json rows = json::array();
    for (const Completion& row : state.completions)
        rows.push_back({row.cmid, row.user, row.state, row.when, row.override_by});
    return rows;
}

json attempt_rows(const State& state) {
    json rows = json::array();
    for (const Attempt& row : state.attempts)
        rows.push_back({row.id, row.quiz, row.user, row.state, row.start, row.finish, row.modified,
                        row.sum_grades ? json(*row.sum_grades) : json(), row.graded});
    return rows;
}

json extension_rows(const State& state) {
    json rows = json::array();
    for (const UserFlag& row : state.flags) rows.push_back({row.assignment, row.user, row.extension});
    return rows;
}

json event_rows(const State& state) {
    json rows = json::array();
    for (const Event& row : state.events)
        if (row.is_written())
            rows.push_back({row.id, row.course, row.group, row.user, row.type, row.start, row.modified,
                            row.name, row.description, row.lasts});
    return rows;
}

json discussion_rows(const State& state) {
    json rows = json::array();
    for (const Discussion& row : state.discussions)
        rows.push_back({row.id, row.post, row.forum, row.group, row.subject, row.written, row.created});
    return rows;
}

json quiz_override_rows(const State& state) {
    json rows = json::array();
    for (const Override& row : state.overrides)
        if (row.module == "quiz" && row.user != 0)
            rows.push_back({row.id, row.instance, row.user, row.open, row.end});
    return rows;
}

void restore_events(State& state, const json& rows) {
    for (const json& row : rows) {
        Event event;
        event.id = row[0].get<Id>();
        event.course = row[1].get<Id>();
        event.group = row[2].get<Id>();
        event.user = row[3].get<Id>();
        event.type = row[4].get<std::string>();
        event.start = row[5].get<Time>();
        event.modified = row[6].get<Time>();
        event.name = row[7].get<std::string>();
        event.description = row[8].get<std::string>();
        event.lasts = row[9].get<Time>();
        state.next_event = std::max(state.next_event, event.id + 1);
        state.events.push_back(std::move(event));
    }
}

void restore_discussions(State& state, const json& rows) {
    for (const json& row : rows) {
        state.discussions.push_back({row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<Id>(),
                                     row[4].get<std::string>(), row[5].get<std::string>(),
                                     row[6].get<Time>()});
        state.next_discussion = state.discussions.back().id + 1;
        state.next_post = state.discussions.back().post + 1;
    }
}

/// Only where it differs, as for extensions.
void restore_quiz_overrides(State& state, const json& rows) {
    for (const json& row : rows) {
        const bool known =
            std::any_of(state.overrides.begin(), state.overrides.end(), [&](const Override& one) {
                return one.module == "quiz" && one.id == row[0].get<Id>() && one.open == row[3].get<Time>() &&
                       one.end == row[4].get<Time>();
            });
        if (!known)
            (void)state.set_quiz_override(row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(),
                                          row[3].get<Time>(), row[4].get<Time>());
    }
}

/// With their members.
json group_rows(const State& state) {
    json rows = json::array();
    for (const Group& group : state.groups) {
        json members = json::array();
        for (const Person& person : state.people)
            if (std::find(person.groups.begin(), person.groups.end(), group.id) != person.groups.end())
                members.push_back(person.id);
        rows.push_back({group.id, group.name, group.idnumber, members});
    }
    return rows;
}

json grouping_rows(const State& state) {
    json rows = json::array();
    for (const Grouping& row : state.groupings) rows.push_back({row.id, row.name, row.idnumber, row.groups});
    return rows;
}

void restore_groups(State& state, const json& saved) {
    state.groups.clear();
    state.groupings.clear();
    for (Person& person : state.people) person.groups.clear();
    for (const json& row : saved.at("groups")) {
        const Group& group = state.groups.emplace_back(
            Group{row[0].get<Id>(), row[1].get<std::string>(), row[2].get<std::string>()});
        state.next_group = std::max(state.next_group, group.id + 1);
        for (Person& person : state.people)
            if (std::find(row[3].begin(), row[3].end(), json(person.id)) != row[3].end())
                person.groups.push_back(group.id);
    }
    for (const json& row : saved.at("groupings")) {
        state.groupings.push_back({row[0].get<Id>(), row[1].get<std::string>(), row[2].get<std::string>(),
                                   row[3].get<std::vector<Id>>()});
        state.next_grouping = std::max(state.next_grouping, state.groupings.back().id + 1);
    }
}

/// Only where it differs, so that a seeded extension makes no calendar event (none was recorded for them).
void restore_extensions(State& state, const json& rows) {
    for (const json& row : rows) {
        const UserFlag* flag = state.flag(row[0].get<Id>(), row[1].get<Id>());
        if (flag == nullptr || flag->extension != row[2].get<Time>())
            state.set_extension(row[0].get<Id>(), row[1].get<Id>(), row[2].get<Time>());
    }
}

void restore(State& state, const json& saved) {
    state.messages.clear();
    for (const json& row : saved.at("messages"))
        state.messages.push_back({row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<Id>(),
                                  row[4].get<std::string>(), row[5].get<int>(), row[6].get<Time>(),
                                  row[7].get<Time>()});
    state.submissions.clear();
    for (const json& row : saved.at("submissions"))
        state.submissions.push_back({row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<Time>(),
                                     row[4].get<Time>(), row[5].get<std::string>(),
                                     row[6].get<std::string>()});
    state.completions.clear();
    for (const json& row : saved.at("completions"))
        state.completions.push_back(
            {row[0].get<Id>(), row[1].get<Id>(), row[2].get<int>(), row[3].get<Time>(), row[4].get<Id>()});
    state.attempts.clear();
    for (const json& row : saved.at("attempts"))
        state.attempts.push_back(
            {row[0].get<Id>(), row[1].get<Id>(), row[2].get<Id>(), row[3].get<std::string>(),
             row[4].get<Time>(), row[5].get<Time>(), row[6].get<Time>(),
             row[7].is_null() ? std::nullopt : std::optional(row[7].get<double>()), row[8].get<Time>()});
    restore_events(state, saved.value("events", json::array()));
    restore_discussions(state, saved.value("discussions", json::array()));
    restore_extensions(state, saved.at("extensions"));
    restore_quiz_overrides(state, saved.value("quiz_overrides", json::array()));
    if (saved.contains("groups")) restore_groups(state, saved);
}

}  // namespace

void save_state(const State& state, const std::string& path) {
    const json saved = {
        {"messages", message_rows(state)},       {"submissions", submission_rows(state)},
        {"completions", completion_rows(state)}, {"attempts", attempt_rows(state)},
        {"extensions", extension_rows(state)},   {"events", event_rows(state)},
        {"discussions", discussion_rows(state)}, {"quiz_overrides", quiz_override_rows(state)},
        {"groups", group_rows(state)},           {"groupings", grouping_rows(state)}};
    const std::string part = path + ".part";
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file << saved.dump(0, ' ', false, json::error_handler_t::replace) << '\n';
    file.close();
    if (!file || std::rename(part.c_str(), path.c_str()) != 0)
        throw std::runtime_error("cannot write the state file " + path);
}

void restore_state(State& state, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return;
    std::ostringstream text;
    text << file.rdbuf();
    try {
        restore(state, json::parse(text.str()));
    } catch (const json::exception&) {
        throw std::runtime_error(path + " is not a state file of the practice LMS");
    }
}

}  // namespace waymark::practice
