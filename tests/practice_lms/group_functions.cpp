#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

bool holds(const std::vector<Id>& ids, Id id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

template <class Row>
Row* with_id(std::vector<Row>& rows, Id id) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.id == id; });
    return found == rows.end() ? nullptr : &*found;
}

json described(Id id, const std::string& name, const std::string& idnumber) {
    return {{"id", id},          {"courseid", practice_course}, {"name", name},
            {"description", ""}, {"descriptionformat", 1},      {"idnumber", idnumber}};
}

json group_row(const Group& group) {
    json row = described(group.id, group.name, group.idnumber);
    row.update({{"enrolmentkey", ""}, {"visibility", 0}, {"participation", true}});
    return row;
}

json grouping_row(const Grouping& grouping) {
    return described(grouping.id, grouping.name, grouping.idnumber);
}

/// A group that was there when the world began carries a description and no key for enrolling.
json listed(const State& state, const Group& group) {
    json row = group_row(group);
    if (row_with(state.rows->at("members"), "groupid", group.id) == nullptr) return row;
    row["description"] = "<p>" + group.name + "</p>";
    row["enrolmentkey"] = nullptr;
    return row;
}

Answer course_groups(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    if (!course_exists(state, course)) return tl::unexpected(missing_record(state.version, "course"));
    json rows = json::array();
    if (course != practice_course) return rows;
    for (const Group& group : state.groups) rows.push_back(listed(state, group));
    return rows;
}

/// By last and first name, as Moodle lists them; who was there when the world began, as recorded.
json member_ids(const State& state, Id group) {
    json ids = json::array();
    if (const json* recorded = row_with(state.rows->at("members"), "groupid", group))
        ids = recorded->at("userids");
    std::vector<const Person*> people;
    for (const Person& person : state.people)
        if (holds(person.groups, group) && std::find(ids.begin(), ids.end(), json(person.id)) == ids.end())
            people.push_back(&person);
    std::sort(people.begin(), people.end(), [](const Person* a, const Person* b) {
        return std::tie(a->last_name, a->first_name) < std::tie(b->last_name, b->first_name);
    });
    for (const Person* person : people) ids.push_back(person->id);
    return ids;
}

Answer group_members(State& state, const json& params) {
    json rows = json::array();
    for (const json& id : params.at("groupids")) {
        if (with_id(state.groups, id.get<Id>()) == nullptr)
            return tl::unexpected(missing_record(state.version, "groups"));
        rows.push_back({{"groupid", id}, {"userids", member_ids(state, id.get<Id>())}});
    }
    return rows;
}

Answer course_groupings(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    if (!course_exists(state, course)) return tl::unexpected(missing_record(state.version, "course"));
    json rows = json::array();
    if (course != practice_course) return rows;
    for (const Grouping& grouping : state.groupings) rows.push_back(grouping_row(grouping));
    return rows;
}

Answer groupings(State& state, const json& params) {
    json rows = json::array();
    for (const json& id : params.at("groupingids")) {
        const Grouping* grouping = with_id(state.groupings, id.get<Id>());
        if (grouping == nullptr) continue;
        json row = grouping_row(*grouping);
        row["groups"] = json::array();
        for (const Group& group : state.groups)
            if (holds(grouping->groups, group.id)) row["groups"].push_back(group_row(group));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Why Moodle makes none of them: one name or idnumber that is taken is enough.
template <class Row>
std::optional<Refusal> refused(const std::vector<Row>& there, const json& wanted) {
    for (const json& one : wanted) {
        if (one.at("courseid").get<Id>() != practice_course) return invalid_parameter();
        for (const Row& row : there) {
            if (row.name == one.at("name").get<std::string>()) return invalid_parameter();
            if (!row.idnumber.empty() && row.idnumber == one.at("idnumber").get<std::string>())
                return plain_refusal("idnumbertaken", "This ID number is already in use");
        }
    }
    return std::nullopt;
}

Answer create_groups(State& state, const json& params) {
    if (auto why = refused(state.groups, params.at("groups"))) return tl::unexpected(*std::move(why));
    json rows = json::array();
    for (const json& one : params.at("groups")) {
        state.groups.push_back(
            {state.next_group++, one.at("name").get<std::string>(), one.at("idnumber").get<std::string>()});
        rows.push_back(group_row(state.groups.back()));
    }
    return rows;
}

Answer create_groupings(State& state, const json& params) {
    if (auto why = refused(state.groupings, params.at("groupings"))) return tl::unexpected(*std::move(why));
    json rows = json::array();
    for (const json& one : params.at("groupings")) {
        state.groupings.push_back({state.next_grouping++,
                                   one.at("name").get<std::string>(),
                                   one.at("idnumber").get<std::string>(),
                                   {}});
        rows.push_back(grouping_row(state.groupings.back()));
    }
    return rows;
}

Answer assign_grouping(State& state, const json& params) {
    for (const json& one : params.at("assignments")) {
        Grouping* grouping = with_id(state.groupings, one.at("groupingid").get<Id>());
        const Id group = one.at("groupid").get<Id>();
        if (grouping == nullptr || with_id(state.groups, group) == nullptr)
            return tl::unexpected(missing_record(state.version, "groups"));
        if (!holds(grouping->groups, group)) grouping->groups.push_back(group);
    }
    return json();
}

Answer add_group_members(State& state, const json& params) {
    for (const json& one : params.at("members")) {
        Person* person = with_id(state.people, one.at("userid").get<Id>());
        const Id group = one.at("groupid").get<Id>();
        if (with_id(state.groups, group) == nullptr)
            return tl::unexpected(missing_record(state.version, "groups"));
        if (person == nullptr || person->role.empty()) return tl::unexpected(invalid_parameter());
        if (!holds(person->groups, group)) person->groups.push_back(group);
    }
    return json();
}

/// What hangs on a group goes with it.
Answer delete_groups(State& state, const json& params) {
    for (const json& wanted : params.at("groupids")) {
        const Id id = wanted.get<Id>();
        const auto drop = [id](std::vector<Id>& ids) {
            ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
        };
        std::erase_if(state.groups, [id](const Group& group) { return group.id == id; });
        std::erase_if(state.overrides, [id](const Override& row) { return row.group == id; });
        std::erase_if(state.events, [id](const Event& row) { return row.group == id; });
        for (Person& person : state.people) drop(person.groups);
        for (Grouping& grouping : state.groupings) drop(grouping.groups);
    }
    return json();
}

Answer delete_groupings(State& state, const json& params) {
    for (const json& wanted : params.at("groupingids")) {
        const Id id = wanted.get<Id>();
        std::erase_if(state.groupings, [id](const Grouping& grouping) { return grouping.id == id; });
    }
    return json();
}

Spec named() {
    return list_of(object(
        {{"courseid", integer()}, {"name", text()}, {"description", text()}, {"idnumber", text_or("")}}));
}

Spec pairs(std::string first, std::string second) {
    return list_of(object({{std::move(first), integer()}, {std::move(second), integer()}}));
}

}  // namespace

std::vector<Function> group_functions() {
    return {
        {"core_group_get_course_groups", {{"courseid", integer()}}, course_groups},
        {"core_group_get_group_members", {{"groupids", list_of(integer())}}, group_members},
        {"core_group_get_course_groupings", {{"courseid", integer()}}, course_groupings},
        {"core_group_get_groupings",
         {{"groupingids", list_of(integer())}, {"returngroups", boolean_or("0")}},
         groupings},
        {"core_group_create_groups", {{"groups", named()}}, create_groups},
        {"core_group_create_groupings", {{"groupings", named()}}, create_groupings},
        {"core_group_assign_grouping", {{"assignments", pairs("groupingid", "groupid")}}, assign_grouping},
        {"core_group_add_group_members", {{"members", pairs("groupid", "userid")}}, add_group_members},
        {"core_group_delete_groups", {{"groupids", list_of(integer())}}, delete_groups},
        {"core_group_delete_groupings", {{"groupingids", list_of(integer())}}, delete_groupings},
    };
}

}  // namespace waymark::practice
