#include "special_site.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "support/log.hpp"

namespace waymark::moodle::test {

using nlohmann::json;

Recording special(const std::string& function) {
    return recording("4.5-special/" + function + "/dsb2");
}

namespace {

Recording recorded(const std::string& path) {
    return recording("4.5-special/" + path);
}

void record_people(FakeMoodle& site) {
    const json active = recorded("core_enrol_get_enrolled_users/dsb2-onlyactive").body;
    const json all = recorded("core_enrol_get_enrolled_users/dsb2-all").body;
    site.on("core_enrol_get_enrolled_users", [active, all](const Call& call) {
        return json_answer(call.option("onlyactive") == "1" ? active : all);
    });
    site.on("core_user_get_users_by_field", recorded("core_user_get_users_by_field/lang-and-timezone"));
    site.on("core_group_get_course_groups", recorded("core_group_get_course_groups/dsb2"));
    site.on("core_group_get_groupings", recorded("core_group_get_groupings/dsb2-with-groups"));
}

void record_assignments(FakeMoodle& site) {
    site.on("mod_assign_get_assignments", recorded("mod_assign_get_assignments/dsb2"));
    site.on("mod_assign_get_submissions", recorded("mod_assign_get_submissions/dsb2-all"));
    site.on("mod_assign_get_user_flags", recorded("mod_assign_get_user_flags/dsb2"));
    site.on("mod_assign_get_grades", recorded("mod_assign_get_grades/dsb2"));
    site.on("mod_assign_list_participants", [](const Call& call) {
        if (call.field("assignid") == "16")
            return recorded("mod_assign_list_participants/assigngroup").answer();
        if (call.field("assignid") == "19")
            return recorded("mod_assign_list_participants/insectionassign").answer();
        return recorded("mod_assign_list_participants/drafts").answer();
    });
    site.on("mod_assign_get_participant", recorded("mod_assign_get_participant/team1-user4"));
}

void record_quizzes(FakeMoodle& site) {
    site.on("mod_quiz_get_quizzes_by_courses", recorded("mod_quiz_get_quizzes_by_courses/dsb2"));
    site.on("mod_quiz_get_user_attempts", [](const Call& call) {
        const int quiz = std::stoi(call.field("quizid")) - 3;  // quiz1 is number 4
        const int user = std::stoi(call.field("userid"));
        if (quiz < 1 || user > 6) return recording("4.2/mod_quiz_get_user_attempts/never-quiz1").answer();
        return recorded("mod_quiz_get_user_attempts/quiz" + std::to_string(quiz) + "-user" +
                        std::to_string(user))
            .answer();
    });
    site.on("mod_quiz_get_overrides", [](const Call& call) {
        if (call.field("quizid") == "4")
            return recorded("mod_quiz_get_overrides/quiz1-viewoverrides-only").answer();
        return json_answer({{"overrides", json::array()}});
    });
}

void record_kinds(FakeMoodle& site) {
    for (const char* function :
         {"mod_workshop_get_workshops_by_courses", "mod_data_get_databases_by_courses",
          "mod_h5pactivity_get_h5pactivities_by_courses", "mod_scorm_get_scorms_by_courses",
          "mod_lesson_get_lessons_by_courses", "mod_choice_get_choices_by_courses",
          "mod_feedback_get_feedbacks_by_courses", "mod_forum_get_forums_by_courses"})
        site.on(function, special(function));
    site.on("mod_workshop_get_grades_report", [](const Call& call) {
        return recorded("mod_workshop_get_grades_report/workshop" + call.field("workshopid")).answer();
    });
    site.on("mod_scorm_get_scorm_scoes", recorded("mod_scorm_get_scorm_scoes/scorm1"));
    site.on("mod_scorm_get_scorm_sco_tracks", [](const Call& call) {
        const int user = std::stoi(call.field("userid"));
        return recorded("mod_scorm_get_scorm_sco_tracks/user" + std::to_string(user <= 4 ? user : 5))
            .answer();
    });
    site.on("mod_data_get_entries", recorded("mod_data_get_entries/data1"));
    site.on("mod_h5pactivity_get_user_attempts", recorded("mod_h5pactivity_get_user_attempts/h5p1"));
    site.on("mod_lesson_get_attempts_overview", recorded("mod_lesson_get_attempts_overview/lesson1"));
    site.on("mod_choice_get_choice_results", recorded("mod_choice_get_choice_results/choice1"));
    site.on("mod_feedback_get_non_respondents", recorded("mod_feedback_get_non_respondents/feedback1"));
    site.on("mod_glossary_get_entries_by_letter", recorded("mod_glossary_get_entries_by_letter/glossary1"));
    site.on("mod_forum_get_discussion_posts_by_userid",
            recording("4.5/mod_forum_get_discussion_posts_by_userid/early"));
    site.on("mod_forum_get_forum_discussions", recorded("mod_forum_get_forum_discussions/forum1"));
    const json author = {{"id", 3}};
    site.on("mod_forum_get_discussion_posts",
            json_answer({{"posts", {{{"author", author}, {"timecreated", 1795440944}}}}}));
}

void record_calendar(FakeMoodle& site) {
    const json of_course = recorded("core_calendar_get_calendar_events/dsb2-course").body;
    const json by_ids = recorded("core_calendar_get_calendar_events/scan-category-manageentries").body;
    const json older = recorded("core_calendar_get_calendar_events/dsb2-by-eventids").body;
    site.on("core_calendar_get_calendar_events", [=](const Call& call) {
        if (!call.numbers("events[courseids]").empty()) return json_answer(of_course);
        const auto ids = call.numbers("events[eventids]");
        const std::set<std::int64_t> asked{ids.begin(), ids.end()};
        std::map<std::int64_t, json> found;
        for (const json* list : {&by_ids, &older})
            for (const json& event : (*list)["events"])
                if (asked.count(event["id"].get<std::int64_t>()) != 0) found[event["id"]] = event;
        json events = json::array();
        for (const auto& [id, event] : found) events.push_back(event);
        return json_answer({{"events", events}, {"warnings", json::array()}});
    });
}

/// The list of items is derived from the report, which on that site held them all.
void record_grades(FakeMoodle& site) {
    const Recording report = recorded("gradereport_user_get_grade_items/dsb2-all");
    site.on("gradereport_user_get_grade_items", report);
    json items = json::array();
    for (const json& row : report.body["usergrades"][0]["gradeitems"])
        if (row["itemtype"] != "course")
            items.push_back({{"id", std::to_string(row["id"].get<int>())},
                             {"itemname", row["itemname"]},
                             {"category", "DSB2"}});
    site.on("core_grades_get_gradeitems", json_answer({{"gradeItems", items}, {"warnings", json::array()}}));
}

}  // namespace

void record_special_course(FakeMoodle& site) {
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    for (const char* function :
         {"core_group_get_groupings", "mod_workshop_get_workshops_by_courses",
          "mod_workshop_get_grades_report", "mod_data_get_databases_by_courses", "mod_data_get_entries",
          "mod_scorm_get_scorms_by_courses", "mod_scorm_get_scorm_scoes", "mod_scorm_get_scorm_sco_tracks",
          "mod_h5pactivity_get_h5pactivities_by_courses", "mod_h5pactivity_get_user_attempts",
          "mod_glossary_get_entries_by_letter"})
        info.body["functions"].push_back({{"name", function}});
    site.on("core_webservice_get_site_info", info);
    Recording course = recording("4.5/core_course_get_courses_by_field/shortname");
    course.body["courses"][0]["id"] = 5;
    course.body["courses"][0]["shortname"] = "DSB2";
    site.on("core_course_get_courses_by_field", course);
    site.on("core_course_get_contents", recorded("core_course_get_contents/dsb2-all"));
    record_people(site);
    record_assignments(site);
    record_quizzes(site);
    record_kinds(site);
    record_calendar(site);
    record_grades(site);
    site.on("core_completion_get_activities_completion_status", [](const Call& call) {
        const int number = std::stoi(call.field("userid"));
        const std::string user = std::to_string(number >= 3 && number <= 8 ? number : 8);
        return recorded("core_completion_get_activities_completion_status/dsb2-user" + user).answer();
    });
}

SpecialStage::SpecialStage() {
    support::set_log_level(support::LogLevel::error);
    record_special_course(site);
}

core::CourseSnapshot SpecialStage::read(const core::CourseSnapshot* known) {
    core::CourseQuestion question;
    question.course_lms_id = "5";
    question.known = known;
    auto reading = lms->read_course(question);
    REQUIRE(reading);
    return reading->snapshot;
}

const core::Activity& activity(const core::CourseSnapshot& snapshot, std::int64_t module) {
    const auto* found = core::find_activity(snapshot, core::ActivityId{module});
    REQUIRE(found != nullptr);
    return *found;
}

const core::Participation* part_of(const core::CourseSnapshot& snapshot, std::int64_t module,
                                   std::int64_t user) {
    const auto found = std::find_if(snapshot.participation.begin(), snapshot.participation.end(),
                                    [&](const core::Participation& row) {
                                        return row.activity.value == module && row.person.value == user;
                                    });
    return found == snapshot.participation.end() ? nullptr : &*found;
}

}  // namespace waymark::moodle::test
