// Names and Role Provisioning Services of Moodle.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/crypto.hpp"
#include "tests/practice_lms/service_answers.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {

namespace {

using nlohmann::json;

/// Letters with marks sort with their base letter (utf8mb4_unicode_ci), as far as the practice names need it.
std::string sort_key(std::string name) {
    static const std::pair<const char*, const char*> marks[] = {
        {"Ā", "a"}, {"ā", "a"}, {"Č", "c"}, {"č", "c"}, {"Ē", "e"}, {"ē", "e"}, {"Ģ", "g"}, {"ģ", "g"},
        {"Ī", "i"}, {"ī", "i"}, {"Ķ", "k"}, {"ķ", "k"}, {"Ļ", "l"}, {"ļ", "l"}, {"Ņ", "n"}, {"ņ", "n"},
        {"Š", "s"}, {"š", "s"}, {"Ū", "u"}, {"ū", "u"}, {"Ž", "z"}, {"ž", "z"}, {"ú", "u"}, {"ñ", "n"},
        {"í", "i"}, {"ă", "a"}, {"ō", "o"}, {"õ", "o"}, {"é", "e"}};
    for (const auto& [from, to] : marks) name = replace_all(std::move(name), from, to);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

bool is_member(const Person& person, Id course) {
    if (person.role.empty() || (course == practice_course && !person.active)) return false;
    return std::find(person.courses.begin(), person.courses.end(), course) != person.courses.end();
}

/// Editing teachers only: the service asks for moodle/course:manageactivities, the launch for mod/lti:manage.
bool is_instructor(const Person& person) {
    return person.role == "editingteacher";
}

/// Moodle knows Instructor and Learner and ignores every other filter.
bool role_fits(const std::string& wanted, const Person& person) {
    const auto names = [&](const std::string& role) {
        return wanted == role || wanted == "http://purl.imsglobal.org/vocab/lis/v2/membership#" + role;
    };
    if (names("Instructor")) return is_instructor(person);
    if (names("Learner")) return !is_instructor(person);
    return true;
}

std::vector<Person> members_of(const ServiceCall& call, Id course) {
    const std::string role = query_of(call.request, "role");
    auto people = call.platform.world().people();
    std::vector<Person> members;
    for (Person& person : people)
        if (is_member(person, course) && role_fits(role, person)) members.push_back(std::move(person));
    std::sort(members.begin(), members.end(), [](const Person& a, const Person& b) {
        return std::pair(sort_key(a.last_name), sort_key(a.first_name)) <
               std::pair(sort_key(b.last_name), sort_key(b.first_name));
    });
    return members;
}

/// With rlid: what a launch of that link would carry for the member.
json message_for(const ServiceCall& call, const Tool& tool, const std::string& link, const Person& person) {
    const json data{{"instanceid", link},
                    {"userid", std::to_string(person.id)},
                    {"typeid", tool.deployment()},
                    {"launchid", std::stoll(call.platform.random_word(3), nullptr, 16)}};
    const json sourced_id{{"data", data},
                          {"hash", support::hex(support::sha256(data.dump() + call.platform.kid()))}};
    return json::array(
        {{{"https://purl.imsglobal.org/spec/lti/claim/message_type", "LtiResourceLinkRequest"},
          {"https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome",
           {{"lis_result_sourcedid", sourced_id.dump()},
            {"lis_outcome_service_url", call.platform.options().issuer + "/mod/lti/service.php"}}}}});
}

/// Moodle cleans names when it stores them and this service hands them out so.
std::string as_stored(std::string name) {
    return replace_all(std::move(name), "&", "&amp;");
}

json member(const ServiceCall& call, const Tool& tool, const Person& person) {
    json row{{"status", "Active"},
             {"roles", {is_instructor(person) ? "Instructor" : "Learner"}},
             {"user_id", std::to_string(person.id)},
             {"lis_person_sourcedid", ""}};
    if (const std::string link = query_of(call.request, "rlid"); !link.empty())
        row["message"] = message_for(call, tool, link, person);
    if (tool.shares_names) {
        row["name"] = as_stored(person.full_name());
        row["given_name"] = as_stored(person.first_name);
        row["family_name"] = as_stored(person.last_name);
        row["ext_user_username"] = person.username;
    }
    if (tool.shares_email) row["email"] = person.email;
    return row;
}

std::optional<json> context_of(World& world, Id course) {
    return world.with([&](const State& state) -> std::optional<json> {
        for (const auto& row : (*state.rows)["courses"])
            if (row["id"] == course)
                return json{
                    {"id", std::to_string(course)}, {"label", row["shortname"]}, {"title", row["fullname"]}};
        return std::nullopt;
    });
}

/// The next page's address drops the role, as Moodle's does.
std::string next_link(const ServiceCall& call, const std::string& address, std::size_t limit,
                      std::size_t from) {
    std::string url = address + "?limit=" + std::to_string(limit) + "&from=" + std::to_string(from);
    if (const std::string link = query_of(call.request, "rlid"); !link.empty()) url += "&rlid=" + link;
    return "<" + url + ">; rel=\"next\"";
}

}  // namespace

web::Response answer_members(const ServiceCall& call) {
    const Id course = call.numbers[0];
    if (!call.may(members_scope) || call.token->type != call.numbers[1])
        return refuse_service(call.request, 401, "Unauthorized");
    const auto context = context_of(call.platform.world(), course);
    if (!context)
        return refuse_service(call.request, 404,
                              "Not Found: Course " + std::to_string(course) + " doesn't exist");
    const Tool tool =
        call.platform.with_tools([&](const ToolRecords& records) { return *records.tool(call.token->type); });
    const auto people = members_of(call, course);
    const std::size_t from = std::min(size_of(call.request, "from").value_or(0), people.size());
    const auto limit = size_of(call.request, "limit");
    const std::size_t end = limit ? std::min(from + *limit, people.size()) : people.size();
    const std::string address = call.platform.options().issuer + call.request.path;
    json body{{"id", address}, {"context", *context}, {"members", json::array()}};
    for (std::size_t at = from; at < end; ++at) body["members"].push_back(member(call, tool, people[at]));
    auto answer = service_answer(200, members_media, body.dump());
    if (end < people.size()) answer.headers.emplace_back("Link", next_link(call, address, *limit, end));
    return answer;
}

}  // namespace waymark::practice
