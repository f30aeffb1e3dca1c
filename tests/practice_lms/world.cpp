#include "tests/practice_lms/world.hpp"

#include <algorithm>

namespace waymark::practice {
namespace {

template <class Row, class Test>
const Row* find(const std::vector<Row>& rows, Test test) {
    const auto found = std::find_if(rows.begin(), rows.end(), test);
    return found == rows.end() ? nullptr : &*found;
}

template <class Row>
Id next_id(const std::vector<Row>& rows) {
    Id highest = 0;
    for (const Row& row : rows) highest = std::max(highest, row.id);
    return highest + 1;
}

Id conversation_of(const std::vector<Message>& messages, Id one, Id other) {
    Id highest = 0;
    for (const Message& message : messages) {
        if ((message.from == one && message.to == other) || (message.from == other && message.to == one))
            return message.conversation;
        highest = std::max(highest, message.conversation);
    }
    return highest + 1;
}

}  // namespace

std::optional<MoodleVersion> parse_version(std::string_view text) {
    if (text == "4.2") return MoodleVersion::v4_2;
    if (text == "4.5") return MoodleVersion::v4_5;
    if (text == "5.1") return MoodleVersion::v5_1;
    return std::nullopt;
}

const Person* State::person(Id id) const {
    return find(people, [&](const Person& row) { return row.id == id; });
}

const Person* State::person(std::string_view username) const {
    return find(people, [&](const Person& row) { return row.username == username; });
}

const Activity* State::activity(Id cmid) const {
    return find(activities, [&](const Activity& row) { return row.cmid == cmid; });
}

const Activity* State::activity(std::string_view module, Id instance) const {
    return find(activities,
                [&](const Activity& row) { return row.module == module && row.instance == instance; });
}

const Assignment* State::assignment(Id id) const {
    return find(assignments, [&](const Assignment& row) { return row.id == id; });
}

const Submission* State::submission(Id assignment, Id user) const {
    return find(submissions,
                [&](const Submission& row) { return row.assignment == assignment && row.user == user; });
}

const AssignmentGrade* State::grade(Id assignment, Id user) const {
    return find(grades,
                [&](const AssignmentGrade& row) { return row.assignment == assignment && row.user == user; });
}

const UserFlag* State::flag(Id assignment, Id user) const {
    return find(flags, [&](const UserFlag& row) { return row.assignment == assignment && row.user == user; });
}

const Completion* State::completion(Id cmid, Id user) const {
    return find(completions, [&](const Completion& row) { return row.cmid == cmid && row.user == user; });
}

bool State::is_participant(Id user) const {
    const Person* found = person(user);
    return found != nullptr && found->role == "student" && found->active;
}

void State::set_extension(Id assignment, Id user, Time until) {
    const auto found = std::find_if(flags.begin(), flags.end(), [&](const UserFlag& row) {
        return row.assignment == assignment && row.user == user;
    });
    if (found != flags.end()) {
        found->extension = until;
    } else {
        flags.push_back({next_id(flags), assignment, user, until, 2});
    }
    if (since(MoodleVersion::v4_5)) sync_extension_event(assignment, user, until);
}

void State::sync_extension_event(Id assignment, Id user, Time until) {
    const auto found = std::find_if(events.begin(), events.end(), [&](const Event& event) {
        return event.type == "extension" && event.instance == assignment && event.user == user;
    });
    if (found != events.end()) {
        if (until == 0) {
            events.erase(found);
        } else {
            found->start = until;
            found->modified = now;
        }
        return;
    }
    if (until == 0) return;
    const Activity* activity_row = activity("assign", assignment);
    Event event;
    event.id = next_event++;
    event.user = user;
    event.module = "assign";
    event.instance = assignment;
    event.type = "extension";
    event.start = until;
    event.modified = now;
    event.name = (activity_row == nullptr ? std::string() : activity_row->name) + " is due (extension)";
    event.description = "<div class=\"no-overflow\"><p>Write 150-300 words.</p></div>";
    event.is_override = true;
    events.push_back(std::move(event));
}

void State::sync_override_event(Id quiz, Id user, const std::string& type, Time at) {
    const auto is_it = [&](const Event& event) {
        return event.is_override && event.module == "quiz" && event.instance == quiz && event.user == user &&
               event.group == 0 && event.type == type;
    };
    const auto found = std::find_if(events.begin(), events.end(), is_it);
    if (found != events.end()) {
        if (at == 0) {
            events.erase(found);
        } else {
            found->start = at;
            found->modified = now;
        }
        return;
    }
    if (at == 0) return;
    const Activity* activity_row = activity("quiz", quiz);
    Event event;
    event.id = next_event++;
    event.user = user;
    event.module = "quiz";
    event.instance = quiz;
    event.type = type;
    event.start = at;
    event.modified = now;
    event.name = (activity_row == nullptr ? std::string() : activity_row->name) + " - Override " +
                 (type == "open" ? "opens" : "closes");
    event.is_override = true;
    events.push_back(std::move(event));
}

Id State::set_quiz_override(Id id, Id quiz, Id user, Time open, Time close) {
    Id highest = 0;
    Override* known = nullptr;
    for (Override& row : overrides) {
        if (row.module != "quiz") continue;
        highest = std::max(highest, row.id);
        if (row.id == id) known = &row;
    }
    if (known == nullptr) {
        Override row;
        row.id = highest + 1;
        row.module = "quiz";
        row.instance = quiz;
        row.user = user;
        overrides.push_back(std::move(row));
        known = &overrides.back();
    }
    known->open = open;
    known->end = close;
    const Id saved = known->id;
    sync_override_event(quiz, user, "open", open);
    sync_override_event(quiz, user, "close", close);
    return saved;
}

void State::submit(const Assignment& assignment, Id user, std::string text) {
    const auto found = std::find_if(submissions.begin(), submissions.end(), [&](const Submission& row) {
        return row.assignment == assignment.id && row.user == user;
    });
    if (found != submissions.end()) {
        found->status = "submitted";
        found->modified = now;
        found->text = std::move(text);
    } else {
        submissions.push_back(
            {next_id(submissions), assignment.id, user, now, now, "submitted", std::move(text)});
    }
    complete(assignment.cmid, user, 1);
}

void State::complete(Id cmid, Id user, int new_state) {
    const auto found = std::find_if(completions.begin(), completions.end(), [&](const Completion& row) {
        return row.cmid == cmid && row.user == user;
    });
    if (found == completions.end()) {
        completions.push_back({cmid, user, new_state, now, 0});
    } else if (found->state != new_state) {
        *found = {cmid, user, new_state, now, 0};
    }
}

const Message& State::deliver(Id from, Id to, std::string written, int format) {
    const Id conversation = conversation_of(messages, from, to);
    messages.push_back({next_id(messages), from, to, conversation, std::move(written), format, now, 0});
    return messages.back();
}

EffectiveDates effective_dates(const State& state, const Assignment& assignment, Id user) {
    EffectiveDates dates{assignment.open, assignment.due, assignment.cutoff};
    const Person* person = state.person(user);
    const auto apply = [&](const Override& override_row) {
        if (override_row.end != 0) dates.due = override_row.end;
        if (override_row.cutoff != 0) dates.cutoff = override_row.cutoff;
    };
    const auto concerns = [&](const Override& row) {
        return row.module == "assign" && row.instance == assignment.id;
    };
    for (const Override& row : state.overrides)
        if (concerns(row) && row.group != 0 && person != nullptr &&
            std::find(person->groups.begin(), person->groups.end(), row.group) != person->groups.end())
            apply(row);
    for (const Override& row : state.overrides)
        if (concerns(row) && row.user == user) apply(row);
    return dates;
}

void World::reset() {
    const std::scoped_lock lock(mutex_);
    state_ = initial_;
}

std::vector<Person> World::people() {
    return with([](const State& state) { return state.people; });
}

std::vector<Group> World::groups() {
    return with([](const State& state) { return state.groups; });
}

std::optional<Person> World::person(Id id) {
    return with([&](const State& state) -> std::optional<Person> {
        const Person* found = state.person(id);
        return found == nullptr ? std::nullopt : std::optional<Person>(*found);
    });
}

void World::touch(Id user, Time when) {
    with([&](State& state) {
        for (Person& person : state.people) {
            if (person.id != user) continue;
            if (person.first_access == 0) person.first_access = when;
            person.last_access = std::max(person.last_access, when);
        }
    });
}

}  // namespace waymark::practice
