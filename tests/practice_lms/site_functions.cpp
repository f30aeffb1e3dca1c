#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/practice_lms/functions.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

std::string release_of(MoodleVersion version) {
    switch (version) {
        case MoodleVersion::v4_2:
            return "4.2.3 (Build: 20231009)";
        case MoodleVersion::v4_5:
            return "4.5.10+ (Build: 20260227)";
        case MoodleVersion::v5_1:
            return "5.1.5 (Build: 20260608)";
    }
    return {};
}

std::string number_of(MoodleVersion version) {
    switch (version) {
        case MoodleVersion::v4_2:
            return "2023042403";
        case MoodleVersion::v4_5:
            return "2024100710.03";
        case MoodleVersion::v5_1:
            return "2025100605";
    }
    return {};
}

void name_caller(json& info, const Person& person) {
    info["userid"] = person.id;
    info["username"] = person.username;
    info["firstname"] = person.first_name;
    info["lastname"] = person.last_name;
    info["fullname"] = person.full_name();
}

Answer site_info(State& state, const json& /*params*/) {
    json info = state.rows->at("site_info").at(state.since(MoodleVersion::v4_5) ? "4.5" : "4.2");
    const std::string number = number_of(state.version);
    const bool own = state.caller != state.service_user;
    if (own) name_caller(info, *state.person(state.caller));
    const auto& held = own_service_functions();
    for (const Function& function : all_functions())
        if (state.since(function.first) &&
            (!own || std::find(held.begin(), held.end(), function.name) != held.end()))
            info["functions"].push_back({{"name", function.name}, {"version", number}});
    info["sitename"] = "Practice LMS";
    info["siteurl"] = state.site_url;
    info["release"] = release_of(state.version);
    info["version"] = number;
    for (json& feature : info["advancedfeatures"])
        if (feature.at("name") == "messagingallusers") feature["value"] = 0;
    return info;
}

bool course_matches(const json& course, const std::string& field, const std::set<std::string>& wanted) {
    if (field.empty()) return true;
    if (field == "id" || field == "ids") return wanted.count(std::to_string(course.at("id").get<Id>())) > 0;
    if (field == "idnumber") return course.at("id") == practice_course && wanted.count("DSB1-2026A") > 0;
    if (field == "category") return wanted.count(std::to_string(course.at("categoryid").get<Id>())) > 0;
    return wanted.count(course.at("shortname").get<std::string>()) > 0;
}

std::set<std::string> split(const std::string& text) {
    std::set<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t comma = text.find(','); comma != std::string::npos; comma = text.find(',', begin)) {
        parts.insert(text.substr(begin, comma - begin));
        begin = comma + 1;
    }
    parts.insert(text.substr(begin));
    return parts;
}

Answer courses_by_field(State& state, const json& params) {
    const auto field = params.at("field").get<std::string>();
    const auto value = params.at("value").get<std::string>();
    const std::set<std::string> known = {"", "id", "ids", "shortname", "idnumber", "category"};
    if (known.count(field) == 0) return tl::unexpected(invalid_parameter());
    const std::set<std::string> wanted = field == "ids" ? split(value) : std::set<std::string>{value};
    json found = json::array();
    for (const json& course : state.rows->at("courses"))
        if (course_matches(course, field, wanted)) found.push_back(course);
    return json{{"courses", found}, {"warnings", json::array()}};
}

/// Only one's own without rights over other users (moodle-versions.md §3).
Answer notification_preferences(State& state, const json& params) {
    const Id user = params.at("userid").get<Id>();
    if (user != 0 && user != state.service_user)
        return tl::unexpected(missing_capability("Edit user messaging profile"));
    json preferences = state.rows->at("notification_preferences");
    if (!state.since(MoodleVersion::v4_5)) {
        // 4.2 has no reminders of its own (moodle-versions.md §1).
        for (json& component : preferences.at("preferences").at("components")) {
            json kept = json::array();
            for (const json& row : component.at("notifications")) {
                const auto key = row.at("preferencekey").get<std::string>();
                const bool newer =
                    key.find("due_soon") != std::string::npos || key.find("overdue") != std::string::npos ||
                    key.find("due_digest") != std::string::npos || key.find("open_soon") != std::string::npos;
                if (!newer) kept.push_back(row);
            }
            component["notifications"] = std::move(kept);
        }
    }
    return preferences;
}

}  // namespace

std::vector<Function> site_functions() {
    return {
        {"core_webservice_get_site_info", {{"serviceshortnames", optional_list_of(text())}}, site_info},
        {"core_course_get_courses_by_field",
         {{"field", text_or("")}, {"value", text_or("")}},
         courses_by_field},
        {"core_message_get_user_notification_preferences",
         {{"userid", integer_or("0")}},
         notification_preferences},
    };
}

}  // namespace waymark::practice
