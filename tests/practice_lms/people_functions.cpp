#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

const std::set<std::string> student_capabilities = {"mod/assign:submit", "mod/quiz:attempt",
                                                    "mod/choice:choose", "mod/feedback:complete",
                                                    "moodle/course:isincompletionreports"};

json role_row(const Person& person) {
    const int id = person.role == "student" ? 5 : person.role == "teacher" ? 4 : 3;
    return {{"roleid", id}, {"name", ""}, {"shortname", person.role}, {"sortorder", 0}};
}

json group_rows(const State& state, const Person& person) {
    json rows = json::array();
    for (const Group& group : state.groups)
        if (std::find(person.groups.begin(), person.groups.end(), group.id) != person.groups.end())
            rows.push_back({{"id", group.id},
                            {"name", group.name},
                            {"description", "<div class=\"text_to_html\"><p>" + group.name + "</p></div>"},
                            {"descriptionformat", 0}});
    return rows;
}

json course_rows(const State& state, const Person& person) {
    json rows = json::array();
    for (const Id id : person.courses) {
        const json* course = row_with(state.rows->at("courses"), "id", id);
        if (course == nullptr) continue;
        rows.push_back(
            {{"id", id}, {"fullname", course->at("fullname")}, {"shortname", course->at("shortname")}});
    }
    return rows;
}

json only_fields(const json& row, const std::set<std::string>& fields) {
    json narrow = {{"id", row.at("id")}, {"fullname", row.at("fullname")}};
    for (const auto& [name, value] : row.items())
        if (fields.count(name) > 0) narrow[name] = value;
    return narrow;
}

std::set<std::string> field_names(const std::string& list) {
    std::set<std::string> names;
    std::string name;
    for (const char letter : list + ",") {
        if (letter != ',') {
            if (letter != ' ') name += letter;
            continue;
        }
        if (!name.empty()) names.insert(name);
        name.clear();
    }
    return names;
}

bool is_enrolled(const Person& person, Id course) {
    if (course == practice_course) return !person.role.empty();
    return std::find(person.courses.begin(), person.courses.end(), course) != person.courses.end();
}

bool has_capability(const Person& person, const std::string& capability) {
    if (capability.empty()) return true;
    const bool for_students = student_capabilities.count(capability) > 0;
    return (person.role == "student") == for_students;
}

bool is_wanted(const Person& person, const json& params) {
    const std::string group = option(params, "groupid");
    if (!group.empty() && group != "0" &&
        std::none_of(person.groups.begin(), person.groups.end(),
                     [&](Id id) { return std::to_string(id) == group; }))
        return false;
    if (option_on(params, "onlyactive") && !person.active) return false;
    if (option_on(params, "onlysuspended") && person.active) return false;
    return has_capability(person, option(params, "withcapability"));
}

bool sort_people(std::vector<const Person*>& people, const json& params) {
    const std::string key = option(params, "sortby");
    const std::string direction = option(params, "sortdirection");
    if (!direction.empty() && direction != "ASC" && direction != "DESC") return false;
    const auto before = [&](const Person* left, const Person* right) {
        if (key == "firstname" && left->first_name != right->first_name)
            return left->first_name < right->first_name;
        if ((key == "lastname" || key == "siteorder") && left->last_name != right->last_name)
            return left->last_name < right->last_name;
        return left->id < right->id;
    };
    const std::set<std::string> known = {"", "id", "firstname", "lastname", "siteorder"};
    if (known.count(key) == 0) return false;
    std::sort(people.begin(), people.end(), before);
    if (direction == "DESC") std::reverse(people.begin(), people.end());
    return true;
}

std::size_t number(const std::string& text) {
    const bool digits = !text.empty() && text.size() < 10 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? static_cast<std::size_t>(std::stoul(text)) : 0;
}

Answer enrolled_users(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    if (!course_exists(state, course)) return tl::unexpected(missing_record(state.version, "course"));
    if (option_on(params, "onlyactive") && option_on(params, "onlysuspended"))
        return tl::unexpected(
            Refusal{"coding_exception", "codingerror",
                    "Coding error detected, it must be fixed by a programmer: Both onlyactive "
                    "and onlysuspended are set, this is probably not what you want!"});
    // One user of course 4 has a name with markup, so Moodle refuses its own list.
    if (course == 4) return tl::unexpected(invalid_response());
    std::vector<const Person*> people;
    for (const Person& person : state.people)
        if (is_enrolled(person, course) && is_wanted(person, params)) people.push_back(&person);
    if (!sort_people(people, params)) return tl::unexpected(invalid_parameter());
    const std::set<std::string> fields = field_names(option(params, "userfields"));
    const std::size_t from = std::min(number(option(params, "limitfrom")), people.size());
    const std::size_t limit = number(option(params, "limitnumber"));
    const std::size_t end = limit == 0 ? people.size() : std::min(people.size(), from + limit);
    json rows = json::array();
    for (std::size_t i = from; i < end; ++i) {
        const json row = user_row(state, *people[i], course);
        rows.push_back(fields.empty() ? row : only_fields(row, fields));
    }
    return rows;
}

json profile(const State& state, const Person& person) {
    json row = {{"id", person.id},
                {"username", person.username},
                {"firstname", person.first_name},
                {"lastname", person.last_name},
                {"fullname", person.full_name()},
                {"email", person.email},
                {"department", ""},
                {"firstaccess", person.first_access},
                {"lastaccess", person.last_access},
                {"auth", "manual"},
                {"suspended", false},
                {"confirmed", true},
                {"lang", person.language},
                {"theme", ""},
                {"timezone", person.time_zone},
                {"mailformat", 1},
                {"city", "Rīga"},
                {"country", "LV"}};
    row.update(picture_urls(state));
    if (state.since(MoodleVersion::v4_5)) row["trackforums"] = 0;
    return row;
}

Answer users_by_field(State& state, const json& params) {
    const auto field = params.at("field").get<std::string>();
    if (field != "id" && field != "idnumber" && field != "username" && field != "email")
        return tl::unexpected(invalid_parameter());
    std::set<std::string> wanted;
    for (const json& value : params.at("values")) wanted.insert(value.get<std::string>());
    json rows = json::array();
    for (const Person& person : state.people) {
        const std::string value = field == "id"         ? std::to_string(person.id)
                                  : field == "username" ? person.username
                                  : field == "email"    ? person.email
                                                        : std::string();
        if (!value.empty() && wanted.count(value) > 0) rows.push_back(profile(state, person));
    }
    return rows;
}

}  // namespace

json user_row(const State& state, const Person& person, Id course) {
    json row = {{"id", person.id},
                {"username", person.username},
                {"firstname", person.first_name},
                {"lastname", person.last_name},
                {"fullname", person.full_name()},
                {"email", person.email},
                {"department", ""},
                {"firstaccess", person.first_access},
                {"lastaccess", person.last_access},
                {"lastcourseaccess", course == practice_course ? person.last_access : 0},
                {"city", "Rīga"},
                {"country", "LV"},
                {"roles", json::array({role_row(person)})}};
    row.update(picture_urls(state));
    if (state.since(MoodleVersion::v4_5)) row["trackforums"] = 0;
    if (course == practice_course && !person.groups.empty()) row["groups"] = group_rows(state, person);
    if (!person.courses.empty()) row["enrolledcourses"] = course_rows(state, person);
    return row;
}

std::vector<Function> people_functions() {
    return {
        {"core_enrol_get_enrolled_users", {{"courseid", integer()}, {"options", options()}}, enrolled_users},
        {"core_user_get_users_by_field", {{"field", text()}, {"values", list_of(text())}}, users_by_field},
    };
}

}  // namespace waymark::practice
