#include "tests/practice_lms/pages.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;
using Fields = support::FormFields;

constexpr std::size_t max_stall_ms = 60000;

web::Response plain(int status, const std::string& sentence) {
    web::Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = sentence + "\n";
    return response;
}

std::string field(const Fields& fields, std::string_view name) {
    const std::string* value = support::find_once(fields, name);
    return value == nullptr ? std::string() : *value;
}

/// A number of at most nine digits, or nothing.
std::optional<int> number(const std::string& text) {
    const bool digits = !text.empty() && text.size() < 10 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::optional(std::stoi(text)) : std::nullopt;
}

std::string when(Time time) {
    std::tm parts{};
    const std::time_t seconds = time;
    gmtime_r(&seconds, &parts);
    return fmt::format("{:%Y-%m-%d %H:%M} UTC", parts);
}

std::string who(const State& state, Id user) {
    const Person* person = state.person(user);
    return person == nullptr ? std::to_string(user) : person->full_name() + " (" + person->username + ")";
}

std::string row(std::initializer_list<std::string> cells) {
    std::string html = "<tr>";
    for (const std::string& cell : cells) html += "<td>" + escape_html(cell) + "</td>";
    return html + "</tr>\n";
}

std::string table(const std::string& title, const std::string& heads, const std::string& rows) {
    if (rows.empty()) return "<h2>" + title + "</h2>\n<p>None yet.</p>\n";
    return "<h2>" + title + "</h2>\n<table>\n<tr>" + heads + "</tr>\n" + rows + "</table>\n";
}

std::string message_rows(const State& state) {
    std::string rows;
    for (const Message& message : state.messages)
        rows += row({when(message.created), who(state, message.from), who(state, message.to),
                     plain_message(message.written, message.format),
                     message.read == 0 ? "" : when(message.read)});
    return rows;
}

std::string extension_rows(const State& state) {
    std::string rows;
    for (const UserFlag& flag : state.flags) {
        const Activity* activity = state.activity("assign", flag.assignment);
        rows += row({who(state, flag.user), activity == nullptr ? "" : activity->name,
                     flag.extension == 0 ? "cleared" : when(flag.extension)});
    }
    return rows;
}

std::string event_rows(const State& state) {
    std::string rows;
    for (const Event& event : state.events)
        if (event.type == "extension")
            rows += row({who(state, event.user), unescape_html(event.name), when(event.start)});
    return rows;
}

std::string written_event_rows(const State& state) {
    std::string rows;
    for (const Event& event : state.events) {
        if (!event.is_written()) continue;
        const auto group = std::find_if(state.groups.begin(), state.groups.end(),
                                        [&](const Group& one) { return one.id == event.group; });
        rows += row({when(event.start), group == state.groups.end() ? event.type : group->name,
                     unescape_html(event.name), plain_message(event.description, 1)});
    }
    return rows;
}

std::string quiz_rows(const State& state) {
    std::string rows;
    for (const Override& one : state.overrides) {
        if (one.module != "quiz" || one.user == 0) continue;
        const Activity* activity = state.activity("quiz", one.instance);
        rows += row({who(state, one.user), activity == nullptr ? "" : activity->name,
                     one.open == 0 ? "" : when(one.open), one.end == 0 ? "" : when(one.end)});
    }
    return rows;
}

std::string discussion_rows(const State& state) {
    std::string rows;
    for (const Discussion& one : state.discussions) {
        const Activity* activity = state.activity("forum", one.forum);
        rows += row({when(one.created), activity == nullptr ? "" : activity->name, one.subject,
                     plain_message(one.written, 1)});
    }
    return rows;
}

web::Response home(const State& state) {
    web::Response response;
    response.body =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Practice LMS</title>\n"
        "<style>body{font:1rem/1.4 sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse}"
        "td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top;"
        "white-space:pre-line}</style></head>\n<body>\n<h1>Practice LMS</h1>\n"
        "<p>A made-up course with made-up people. Below is what was written to it since it started.</p>\n" +
        table("Messages", "<th>Sent</th><th>From</th><th>To</th><th>Text</th><th>Read</th>",
              message_rows(state)) +
        table("Extensions", "<th>Student</th><th>Assignment</th><th>Until</th>", extension_rows(state)) +
        table("Calendar events of extensions", "<th>Student</th><th>Event</th><th>When</th>",
              event_rows(state)) +
        table("Quiz dates of one student", "<th>Student</th><th>Quiz</th><th>Opens</th><th>Closes</th>",
              quiz_rows(state)) +
        table("Calendar entries", "<th>When</th><th>For</th><th>Name</th><th>Text</th>",
              written_event_rows(state)) +
        table("Discussions", "<th>Sent</th><th>Forum</th><th>Subject</th><th>Text</th>",
              discussion_rows(state)) +
        "</body></html>\n";
    return response;
}

web::Response written(const State& state) {
    json rows = json::array();
    for (const Message& message : state.messages) {
        if (message.from != state.service_user && state.token_owners.count(message.from) == 0) continue;
        const Person* to = state.person(message.to);
        rows.push_back({{"id", message.id},
                        {"from", message.from},
                        {"to", message.to},
                        {"to_username", to == nullptr ? "" : to->username},
                        {"text", plain_message(message.written, message.format)},
                        {"html", message.written},
                        {"time", message.created}});
    }
    web::Response response;
    response.content_type = "application/json";
    response.body = rows.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
    return response;
}

std::ptrdiff_t count_members(const State& state, Id group) {
    return std::count_if(state.people.begin(), state.people.end(), [&](const Person& person) {
        return std::find(person.groups.begin(), person.groups.end(), group) != person.groups.end();
    });
}

/// Everything but messages, for tests that count.
web::Response effects(const State& state) {
    json all{{"events", json::array()},         {"discussions", json::array()}, {"extensions", json::array()},
             {"quiz_overrides", json::array()}, {"groups", json::array()},      {"groupings", json::array()}};
    for (const Event& event : state.events)
        if (event.is_written())
            all["events"].push_back({{"id", event.id}, {"text", event.description}, {"start", event.start}});
    for (const Discussion& one : state.discussions)
        all["discussions"].push_back({{"id", one.id}, {"forum", one.forum}, {"text", one.written}});
    for (const UserFlag& flag : state.flags)
        if (flag.extension != 0)
            all["extensions"].push_back(
                {{"assignment", flag.assignment}, {"user", flag.user}, {"until", flag.extension}});
    for (const Override& one : state.overrides)
        if (one.module == "quiz" && one.user != 0)
            all["quiz_overrides"].push_back(
                {{"quiz", one.instance}, {"user", one.user}, {"opens", one.open}, {"closes", one.end}});
    for (const Group& group : state.groups)
        all["groups"].push_back({{"idnumber", group.idnumber}, {"members", count_members(state, group.id)}});
    for (const Grouping& grouping : state.groupings)
        all["groupings"].push_back({{"idnumber", grouping.idnumber}, {"groups", grouping.groups.size()}});
    web::Response response;
    response.content_type = "application/json";
    response.body = all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
    return response;
}

web::Response reply(State& state, const Fields& fields) {
    const Person* from = state.person(field(fields, "from"));
    if (from == nullptr) return plain(400, "There is nobody of that username.");
    state.deliver(from->id, state.service_user, field(fields, "text"), 1);
    return plain(200, "Sent.");
}

web::Response mark_read(State& state, const Fields& fields) {
    const auto id = number(field(fields, "id"));
    for (Message& message : state.messages) {
        if (!id || message.id != *id) continue;
        message.read = state.now;
        return plain(200, "Read.");
    }
    return plain(400, "There is no such message.");
}

void take_quiz(State& state, Id quiz, Id user) {
    Id highest = 0;
    for (const Attempt& attempt : state.attempts) highest = std::max(highest, attempt.id);
    state.attempts.push_back(
        {highest + 1, quiz, user, "finished", state.now - 900, state.now, state.now, 4.0, state.now});
}

web::Response submit(State& state, const Fields& fields) {
    const auto cmid = number(field(fields, "cmid"));
    const Person* person = state.person(field(fields, "user"));
    const Activity* activity = cmid ? state.activity(Id{*cmid}) : nullptr;
    if (person == nullptr || activity == nullptr) return plain(400, "There is no such user or activity.");
    const Id user = person->id;
    if (activity->module == "assign") {
        const Assignment* assignment = state.assignment(activity->instance);
        if (assignment == nullptr) return plain(400, "That assignment takes no work here.");
        state.submit(*assignment, user, "<p>Handed in on the practice page.</p>");
    } else {
        if (activity->module == "quiz") take_quiz(state, activity->instance, user);
        state.complete(activity->cmid, user, activity->module == "quiz" ? 2 : 1);
    }
    for (Person& one : state.people)
        if (one.id == user) one.last_access = state.now;
    return plain(200, "Done.");
}

/// A token of that person's own; `state` is "good", "expired" or "gone".
web::Response keep_token(State& state, const Fields& fields) {
    const std::string token = field(fields, "token");
    const Person* person = state.person(field(fields, "person"));
    if (token.empty() || person == nullptr) return plain(400, "There is nobody of that username.");
    state.token_owners.insert(person->id);
    state.own_tokens[token] = {person->id, field(fields, "state") == "expired"};
    if (field(fields, "state") == "gone") state.own_tokens.erase(token);
    return plain(200, "Kept.");
}

web::Response add_fault(Faults& faults, const Fields& fields) {
    const auto kind = parse_fault(field(fields, "kind"));
    const auto count = number(field(fields, "count").empty() ? "1" : field(fields, "count"));
    const auto delay = number(field(fields, "ms").empty() ? "0" : field(fields, "ms"));
    if (!kind || !count || !delay || static_cast<std::size_t>(*delay) > max_stall_ms)
        return plain(
            400,
            "kind is one of error, http503, html, stall, truncate, drop_before, drop_after, sitemaintenance, "
            "denied, no_right, bad_output, service_off, php_error; "
            "count and ms are numbers, ms at most 60000.");
    faults.add({field(fields, "function"), *kind, *count, std::chrono::milliseconds(*delay)});
    return plain(200, "The next calls will fail.");
}

web::Response post(World& world, Faults& faults, Time now, const std::string& path, const Fields& fields) {
    if (path == "/practice/fault") return add_fault(faults, fields);
    if (path == "/practice/mend") {
        faults.clear();
        return plain(200, "Nothing will fail any more.");
    }
    if (path == "/practice/reset") {
        world.reset();
        faults.clear();
        return plain(200, "As after the start.");
    }
    return world.with([&](State& state) {
        state.now = now;
        if (path == "/practice/reply") return reply(state, fields);
        if (path == "/practice/read") return mark_read(state, fields);
        if (path == "/practice/submit") return submit(state, fields);
        if (path == "/practice/token") return keep_token(state, fields);
        return plain(404, "There is no such page.");
    });
}

}  // namespace

web::Response answer_page(World& world, Faults& faults, Time now, const web::Request& request) {
    if (request.method == web::Method::post)
        return post(world, faults, now, request.path, support::form_decode(request.body).value_or(Fields{}));
    return world.with([&](const State& state) {
        if (request.path == "/practice/" || request.path == "/practice") return home(state);
        if (request.path == "/practice/written.json") return written(state);
        if (request.path == "/practice/effects.json") return effects(state);
        return plain(404, "There is no such page.");
    });
}

}  // namespace waymark::practice
