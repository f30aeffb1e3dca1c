#include "tests/bench/big_moodle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "support/url.hpp"

namespace waymark::bench {
namespace {

using nlohmann::json;

constexpr int groups = 20;
constexpr int first_student = 100;
constexpr std::int64_t now = 1795435200;
const std::string text_of_work(2500, 'x');  // a submission with its text takes about 3 kB

std::string field(const support::FormFields& form, const std::string& name) {
    const std::string* value = support::find_once(form, name);
    return value == nullptr ? "" : *value;
}

/// The value of options[i] whose name is `name`.
std::string option(const support::FormFields& form, const std::string& name) {
    for (int i = 0; i < 8; ++i)
        if (field(form, fmt::format("options[{}][name]", i)) == name)
            return field(form, fmt::format("options[{}][value]", i));
    return "";
}

std::int64_t due_of(int assignment) {
    return now + std::int64_t{assignment - 5} * 7 * 86400;
}

json module(int id, const char* kind, int instance) {
    return {{"id", id},
            {"instance", instance},
            {"modname", kind},
            {"name", "Activity"},
            {"completion", 2},
            {"visible", 1},
            {"availability", nullptr},
            {"dates", json::array()},
            {"url", "https://moodle.example.test/"}};
}

}  // namespace

BigMoodle::BigMoodle(Size size) : size_(size), completion_(completion()) {}

tl::expected<support::HttpResponse, support::HttpError> BigMoodle::send(const support::HttpRequest& request) {
    std::this_thread::sleep_for(size_.per_call);
    const auto form = support::form_decode(request.body).value_or(support::FormFields{});
    support::HttpResponse response{200, {{"Content-Type", "application/json"}}, {}};
    response.body = answer(field(form, "wsfunction"), request);
    return response;
}

std::string BigMoodle::answer(const std::string& function, const support::HttpRequest& request) const {
    const auto form = support::form_decode(request.body).value_or(support::FormFields{});
    if (function == "core_completion_get_activities_completion_status") return completion_;
    if (function == "mod_quiz_get_user_attempts" || function == "mod_quiz_get_user_quiz_attempts")
        return R"({"attempts":[],"warnings":[]})";
    if (function == "core_webservice_get_site_info")
        return R"({"userid":2,"siteurl":"https://moodle.example.test","release":"4.5.1","functions":[]})";
    if (function == "core_course_get_courses_by_field")
        return R"({"courses":[{"id":2,"shortname":"BIG","fullname":"Big","startdate":1792965600}]})";
    if (function == "core_course_get_contents") return contents();
    if (function == "core_enrol_get_enrolled_users")
        return people(std::stoul(option(form, "limitfrom")), std::stoul(option(form, "limitnumber")),
                      option(form, "userfields") == "id");
    if (function == "core_group_get_course_groups") {
        json rows = json::array();
        for (int group = 1; group <= groups; ++group) rows.push_back({{"id", group}, {"name", "Group"}});
        return rows.dump();
    }
    if (function == "mod_assign_get_assignments") return assignments();
    if (function == "mod_assign_get_submissions") return submissions(!field(form, "since").empty());
    if (function == "mod_quiz_get_quizzes_by_courses") return quizzes();
    if (function == "gradereport_user_get_grade_items") return grades(std::stoi(field(form, "groupid")));
    if (function == "core_calendar_get_calendar_events") return R"({"events":[],"warnings":[]})";
    if (function == "mod_quiz_get_overrides") return R"({"overrides":[]})";
    if (function == "mod_assign_list_participants") return people(0, 100000, true);
    if (function == "mod_assign_get_participant") {
        const std::int64_t due = due_of(std::stoi(field(form, "assignid")));
        return fmt::format(R"({{"id":{},"allowsubmissionsfromdate":0,"duedate":{},"cutoffdate":0}})",
                           field(form, "userid"), due);
    }
    if (function == "core_user_get_users_by_field") return "[]";
    return R"({"assignments":[],"warnings":[]})";
}

std::string BigMoodle::people(std::size_t from, std::size_t count, bool ids_only) const {
    std::string out = "[";
    const auto end = std::min<std::size_t>(from + count, static_cast<std::size_t>(size_.students));
    for (std::size_t i = from; i < end; ++i) {
        const auto id = first_student + i;
        if (out.size() > 1) out += ',';
        const auto seen =
            now - 86400 - static_cast<std::int64_t>(i) + (static_cast<int>(i) < moved_ ? 3600 : 0);
        out += ids_only ? fmt::format(R"({{"id":{},"fullname":"Student"}})", id)
                        : fmt::format(
                              R"({{"id":{0},"fullname":"Student {0}","firstname":"Student",)"
                              R"("email":"s{0}@example.invalid","lastcourseaccess":{1},)"
                              R"("groups":[{{"id":{2},"name":"Group","description":""}}],)"
                              R"("roles":[{{"roleid":5,"name":"","shortname":"student","sortorder":0}}]}})",
                              id, seen, i % groups + 1);
    }
    return out + "]";
}

std::string BigMoodle::contents() const {
    json modules = json::array();
    int id = 1;
    for (int i = 1; i <= size_.assignments; ++i) modules.push_back(module(id++, "assign", i));
    for (int i = 1; i <= size_.quizzes; ++i) modules.push_back(module(id++, "quiz", i));
    for (int i = 1; i <= size_.pages; ++i) modules.push_back(module(id++, "page", i));
    return json::array({{{"id", 1}, {"name", "Section"}, {"visible", 1}, {"modules", modules}}}).dump();
}

std::string BigMoodle::assignments() const {
    json rows = json::array();
    for (int i = 1; i <= size_.assignments; ++i)
        rows.push_back({{"id", i},
                        {"cmid", i},
                        {"allowsubmissionsfromdate", 0},
                        {"duedate", due_of(i)},
                        {"cutoffdate", 0},
                        {"intro", "x"}});
    return json{{"courses", {{{"id", 2}, {"assignments", rows}}}}, {"warnings", json::array()}}.dump();
}

/// Half of the students have handed in the first half of the assignments.
std::string BigMoodle::submissions(bool since) const {
    if (since) return R"({"assignments":[],"warnings":[]})";
    std::string out = R"({"assignments":[)";
    for (int assignment = 1; assignment <= size_.assignments / 2; ++assignment) {
        if (assignment > 1) out += ',';
        out += fmt::format(R"({{"assignmentid":{},"submissions":[)", assignment);
        for (int i = 0; i < size_.students / 2; ++i)
            out += fmt::format(
                R"({}{{"id":{},"userid":{},"attemptnumber":0,"timemodified":{},)"
                R"("status":"submitted","groupid":0,"gradingstatus":"notgraded","plugins":"{}"}})",
                i == 0 ? "" : ",", i, first_student + i, now - 86400, text_of_work);
        out += "]}";
    }
    return out + R"(],"warnings":[]})";
}

std::string BigMoodle::quizzes() const {
    json rows = json::array();
    for (int i = 1; i <= size_.quizzes; ++i)
        rows.push_back({{"id", i}, {"course", 2}, {"timeclose", now + i * 86400}, {"timeopen", 0}});
    return json{{"quizzes", rows}, {"warnings", json::array()}}.dump();
}

std::string BigMoodle::completion() const {
    json rows = json::array();
    for (int cm = 1; cm <= size_.assignments + size_.quizzes + size_.pages; ++cm)
        rows.push_back({{"cmid", cm},
                        {"modname", "page"},
                        {"instance", cm},
                        {"state", cm % 2},
                        {"timecompleted", cm % 2 == 0 ? 0 : now - 86400},
                        {"tracking", 2},
                        {"overrideby", nullptr},
                        {"hascompletion", true},
                        {"details", json::array()}});
    return json{{"statuses", rows}, {"warnings", json::array()}}.dump();
}

std::string BigMoodle::grades(int group) const {
    std::string out = R"({"usergrades":[)";
    bool first = true;
    for (int i = group - 1; i < size_.students; i += groups) {
        out += fmt::format(R"({}{{"userid":{},"gradeitems":[)", first ? "" : ",", first_student + i);
        first = false;
        for (int cm = 1; cm <= size_.assignments; ++cm)
            out +=
                fmt::format(R"({}{{"id":{},"itemtype":"mod","itemnumber":0,"cmid":{},"graderaw":{},)"
                            R"("grademax":100,"gradedategraded":{},"feedback":"","gradeformatted":"80.00"}})",
                            cm == 1 ? "" : ",", cm, cm, 80, now - 86400);
        out += "]}";
    }
    return out + R"(],"warnings":[]})";
}

}  // namespace waymark::bench
