#include "fake_moodle.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>
#include "tests/support/paths.hpp"

namespace waymark::moodle::test {

using nlohmann::json;

Answer Recording::answer() const {
    if (body.is_string()) return text_answer(body.get<std::string>(), status, content_type);
    return json_answer(body, status);
}

Recording recording(const std::string& path) {
    std::ifstream file{waymark::test::fixture_path("moodle/" + path + ".json")};
    if (!file) throw std::runtime_error{"no recording " + path};
    const json tree = json::parse(file);
    return {tree.at("status").get<int>(), tree.at("content_type").get<std::string>(), tree.at("body")};
}

Answer json_answer(const json& body, int status) {
    return text_answer(body.dump(), status, "application/json");
}

Answer text_answer(const std::string& body, int status, const std::string& content_type) {
    return support::HttpResponse{status, {{"Content-Type", content_type}}, body};
}

Answer failed(support::HttpFailure failure, bool maybe_sent) {
    return tl::unexpected(support::HttpError{failure, "as the test wants it", maybe_sent});
}

std::string Call::field(const std::string& name) const {
    const std::string* value = support::find_once(fields, name);
    return value == nullptr ? "" : *value;
}

std::vector<std::int64_t> Call::numbers(const std::string& name) const {
    std::vector<std::int64_t> result;
    for (const auto& [key, value] : fields) {
        if (key.rfind(name + "[", 0) == 0) result.push_back(std::stoll(value));
    }
    return result;
}

std::string Call::option(const std::string& name) const {
    for (const auto& [key, value] : fields) {
        const auto end = key.find("][name]");
        if (value == name && key.rfind("options[", 0) == 0 && end != std::string::npos) {
            return field(key.substr(0, end) + "][value]");
        }
    }
    return "";
}

void FakeMoodle::on(const std::string& function, Handler handler) {
    handlers_[function] = std::move(handler);
}
void FakeMoodle::on(const std::string& function, const Recording& recorded) {
    on(function, [recorded](const Call&) { return recorded.answer(); });
}
void FakeMoodle::on(const std::string& function, const Answer& answer) {
    on(function, [answer](const Call&) { return answer; });
}

tl::expected<support::HttpResponse, support::HttpError> FakeMoodle::send(
    const support::HttpRequest& request) {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(request);
    const auto fields = support::form_decode(request.body);
    if (!fields) throw std::logic_error{"the request is no form"};
    Call call{"", *fields};
    call.function = call.field("wsfunction");
    calls_.push_back(call);
    const auto handler = handlers_.find(call.function);
    if (handler == handlers_.end()) return recording("4.2/_errors/unknown-function").answer();
    return handler->second(call);
}

int FakeMoodle::count(const std::string& function) const {
    return static_cast<int>(std::count_if(calls_.begin(), calls_.end(),
                                          [&](const Call& call) { return call.function == function; }));
}

Options options(std::vector<std::chrono::milliseconds>* pauses) {
    Options result;
    result.site = "https://moodle.example.test/";
    result.token = secret_token;
    result.own_tool_prefix = "https://waymark.example.test/";
    result.sleeper = [pauses](std::chrono::milliseconds pause) {
        if (pauses != nullptr) pauses->push_back(pause);
    };
    return result;
}

namespace {

Answer page_of(const json& rows, const Call& call) {
    const auto from = std::stoull(call.option("limitfrom"));
    const auto count = std::stoull(call.option("limitnumber"));
    json page = json::array();
    for (auto i = from; i < std::min<std::size_t>(rows.size(), from + count); ++i) page.push_back(rows[i]);
    return json_answer(page);
}

void record_people(FakeMoodle& site, const std::string& version) {
    const json active = recording(version + "/core_enrol_get_enrolled_users/narrow-roles-groups").body;
    json all = active;
    if (version == "4.2") {
        all = recording("4.2/core_enrol_get_enrolled_users/full").body;
    } else {
        for (const json& row : recording("4.5/core_enrol_get_enrolled_users/onlysuspended").body)
            all.push_back(row);
    }
    site.on("core_enrol_get_enrolled_users", [active, all](const Call& call) {
        return page_of(call.option("onlyactive") == "1" ? active : all, call);
    });
    site.on("core_user_get_users_by_field", recording(version + "/core_user_get_users_by_field/ids"));
    site.on("core_group_get_course_groups", recording(version + "/core_group_get_course_groups/all"));
    site.on("core_group_get_group_members",
            recording(version + "/core_group_get_group_members/three-groups"));
}

void record_events(FakeMoodle& site, const std::string& version) {
    const std::string folder = version + "/core_calendar_get_calendar_events/";
    const json of_course = recording(folder + (version == "4.2" ? "course-only" : "course-and-groups")).body;
    json all = recording(folder + "by-eventids-range").body["events"];
    for (const json& event : of_course["events"]) all.push_back(event);
    site.on("core_calendar_get_calendar_events", [of_course, all](const Call& call) {
        if (!call.numbers("events[courseids]").empty()) return json_answer(of_course);
        const auto ids = call.numbers("events[eventids]");
        const std::set<std::int64_t> asked{ids.begin(), ids.end()};
        std::map<std::int64_t, json> found;
        for (const json& event : all) {
            const auto id = event["id"].get<std::int64_t>();
            if (asked.count(id) != 0) found[id] = event;
        }
        json events = json::array();
        for (const auto& [id, event] : found) events.push_back(event);
        return json_answer({{"events", events}, {"warnings", json::array()}});
    });
}

void record_quizzes(FakeMoodle& site, const std::string& version) {
    site.on("mod_quiz_get_quizzes_by_courses",
            recording(version + "/mod_quiz_get_quizzes_by_courses/service"));
    site.on("mod_quiz_get_user_attempts", [version](const Call& call) {
        const std::string folder = version + "/mod_quiz_get_user_attempts/";
        if (call.field("status") != "all") return recording("4.2/_errors/wrong-type").answer();
        const auto who = call.field("quizid") + "/" + call.field("userid");
        if (who == "2/36") return recording(folder + "in-progress-quiz2").answer();
        if (who == "1/8") return recording(folder + "finished-quiz1").answer();
        return recording("4.2/mod_quiz_get_user_attempts/never-quiz1").answer();
    });
    if (version != "4.2") {
        site.on("mod_quiz_get_overrides", [version](const Call& call) {
            return recording(version + "/mod_quiz_get_overrides/quiz" + call.field("quizid")).answer();
        });
    }
}

/// Forums, survey, choice and lesson; posts came for one discussion only, the others have none.
void record_kinds(FakeMoodle& site, const std::string& version) {
    const auto of_version = [&](const std::string& path) { return recording(version + "/" + path); };
    site.on("mod_forum_get_forums_by_courses", recording("4.2/mod_forum_get_forums_by_courses/all"));
    site.on("mod_forum_get_forum_discussions", json_answer({{"discussions", json::array()}}));
    site.on("mod_feedback_get_feedbacks_by_courses",
            of_version("mod_feedback_get_feedbacks_by_courses/service"));
    site.on("mod_feedback_get_non_respondents", of_version("mod_feedback_get_non_respondents/named"));
    site.on("mod_choice_get_choices_by_courses", of_version("mod_choice_get_choices_by_courses/service"));
    site.on("mod_choice_get_choice_results", of_version("mod_choice_get_choice_results/anonymous-publish"));
    site.on("mod_lesson_get_lessons_by_courses", of_version("mod_lesson_get_lessons_by_courses/service"));
    site.on("mod_lesson_get_attempts_overview", of_version("mod_lesson_get_attempts_overview/all"));
    site.on("mod_assign_get_participant", of_version("mod_assign_get_participant/no-override"));
}

}  // namespace

void record_course(FakeMoodle& site, const std::string& version) {
    site.on("core_webservice_get_site_info", recording(version + "/core_webservice_get_site_info/service"));
    site.on("core_course_get_courses_by_field",
            recording(version + "/core_course_get_courses_by_field/shortname"));
    site.on("core_course_get_contents", recording(version + "/core_course_get_contents/lean"));
    record_people(site, version);
    record_events(site, version);
    record_quizzes(site, version);
    site.on("mod_assign_get_assignments", recording(version + "/mod_assign_get_assignments/not-enrolled-ok"));
    site.on("mod_assign_get_submissions", recording(version + "/mod_assign_get_submissions/" +
                                                    (version == "4.2" ? "all" : "since-7-days")));
    site.on("mod_assign_get_user_flags", recording(version + "/mod_assign_get_user_flags/all"));
    site.on("mod_assign_get_grades", recording("4.2/mod_assign_get_grades/since-no-change"));
    site.on("mod_assign_list_participants", recording("4.2/mod_assign_list_participants/onlyids"));
    record_kinds(site, version);
    site.on("core_completion_get_activities_completion_status", [version](const Call& call) {
        const std::string folder = version + "/core_completion_get_activities_completion_status/";
        return recording(folder + (call.field("userid") == "8" ? "pace" : "never")).answer();
    });
    site.on("gradereport_user_get_grade_items",
            recording(version + "/gradereport_user_get_grade_items/one-student"));
}

void grant_without(FakeMoodle& site, const std::string& version, const std::vector<std::string>& functions) {
    Recording info = recording(version + "/core_webservice_get_site_info/service");
    json granted = json::array();
    for (const json& function : info.body["functions"]) {
        const auto name = function["name"].get<std::string>();
        if (std::find(functions.begin(), functions.end(), name) == functions.end())
            granted.push_back(function);
    }
    info.body["functions"] = granted;
    site.on("core_webservice_get_site_info", info);
}

core::Instant at(std::int64_t unix_time) {
    return core::from_unix(unix_time);
}

}  // namespace waymark::moodle::test
