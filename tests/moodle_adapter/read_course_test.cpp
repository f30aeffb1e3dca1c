#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "fake_moodle.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::ActivityId;
using core::GroupId;
using core::LmsFailure;
using core::Part;
using core::PersonId;
using nlohmann::json;

namespace {

struct Stage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);

    explicit Stage(const std::string& version) {
        support::set_log_level(support::LogLevel::error);
        record_course(site, version);
    }
    core::CourseReading read(const std::string& course = "2", const std::string& cursor = "") {
        auto reading = lms->read_course({course, nullptr, cursor, {}});
        REQUIRE(reading);
        return *reading;
    }
};

const core::Activity& activity(const core::CourseSnapshot& snapshot, std::int64_t module) {
    const auto* found = core::find_activity(snapshot, ActivityId{module});
    REQUIRE(found != nullptr);
    return *found;
}

const core::Enrolment& person(const core::CourseSnapshot& snapshot, std::int64_t user) {
    const auto* found = core::find_person(snapshot, PersonId{user});
    REQUIRE(found != nullptr);
    return *found;
}

const core::Override* override_of(const core::CourseSnapshot& snapshot, std::int64_t module,
                                  std::int64_t user, std::int64_t group) {
    const auto found =
        std::find_if(snapshot.overrides.begin(), snapshot.overrides.end(), [&](const auto& row) {
            return row.activity == ActivityId{module} && row.person.value_or(PersonId{}).value == user &&
                   row.group.value_or(GroupId{}).value == group;
        });
    return found == snapshot.overrides.end() ? nullptr : &*found;
}

std::optional<LmsFailure> failure_of(const core::CourseSnapshot& snapshot, Part part) {
    const auto* status = core::status_of(snapshot, part);
    REQUIRE(status != nullptr);
    return status->failure;
}

std::set<std::string> failed_parts(const core::CourseSnapshot& snapshot) {
    std::set<std::string> result;
    for (const auto& status : snapshot.parts) {
        if (status.failure) result.emplace(core::word(status.part));
    }
    return result;
}

}  // namespace

TEST_CASE("the recorded course is read whole, on 4.2 and on 4.5") {
    const std::string version = GENERATE("4.2", "4.5");
    Stage stage{version};
    const auto reading = stage.read();
    const auto& snapshot = reading.snapshot;

    CHECK(snapshot.taken == at(1795435200));
    CHECK(snapshot.course.lms_id == "2");
    CHECK(snapshot.course.short_name == "DSB1");
    CHECK(snapshot.course.starts == at(1792965600));
    CHECK(snapshot.course.ends == at(1796853600));
    CHECK(snapshot.course.url == "https://moodle.example.test/course/view.php?id=2");
    for (const Part part :
         {Part::contents, Part::roster, Part::groups, Part::assignments, Part::submissions, Part::extensions,
          Part::quizzes, Part::attempts, Part::completion, Part::grades, Part::overrides}) {
        INFO(core::word(part));
        CHECK(core::is_fresh(snapshot, part));
    }

    CHECK(snapshot.people.size() == 64);
    CHECK(snapshot.groups.size() == 3);
    CHECK(snapshot.groups[2].name == "Mentor group C");
    CHECK_FALSE(person(snapshot, 62).active);
    CHECK(person(snapshot, 7).active);
    CHECK_FALSE(person(snapshot, 7).last_access);
    CHECK(person(snapshot, 7).zone == "America/New_York");
    CHECK(person(snapshot, 10).full_name == "Siobh\u00e1n O'Neil & Sons");
    CHECK(person(snapshot, 8).groups == std::vector{GroupId{1}});
    CHECK(core::has_role(person(snapshot, 63), "teacher"));
    CHECK(person(snapshot, 3).email == "student01@example.invalid");

    CHECK(activity(snapshot, 21).base == core::Dates{at(1792965600), at(1796248740), at(1796853540)});
    CHECK(activity(snapshot, 20).base == core::Dates{{}, at(1796335200), at(1796335200)});
    CHECK(activity(snapshot, 5).takes_submissions);
    CHECK_FALSE(activity(snapshot, 5).team);
}

TEST_CASE("extensions and overrides of the recorded course are those that were made") {
    const std::string version = GENERATE("4.2", "4.5");
    Stage stage{version};
    const auto snapshot = stage.read().snapshot;

    REQUIRE(snapshot.extensions.size() == 2);
    CHECK(snapshot.extensions[0].activity == ActivityId{13});
    CHECK(snapshot.extensions[0].person == PersonId{16});
    CHECK(snapshot.extensions[0].until == at(1795644000));
    CHECK(snapshot.extensions[1].activity == ActivityId{17});
    CHECK(snapshot.extensions[1].person == PersonId{33});
    CHECK(snapshot.extensions[1].until == at(1796075940));

    CHECK(snapshot.overrides.size() == (version == "4.2" ? 5U : 6U));  // one more was made on 4.5
    const auto* group_c = override_of(snapshot, 21, 0, 3);
    REQUIRE(group_c != nullptr);
    CHECK(group_c->due == at(1796507940));
    CHECK_FALSE(group_c->closes);
    const auto* student = override_of(snapshot, 21, 5, 0);
    REQUIRE(student != nullptr);
    CHECK(student->due == at(1796421540));
    const auto* quiz_group = override_of(snapshot, 20, 0, 2);
    REQUIRE(quiz_group != nullptr);
    CHECK(quiz_group->closes == at(1796508000));
    CHECK(quiz_group->due == at(1796508000));
    const auto* quiz_student = override_of(snapshot, 20, 17, 0);
    REQUIRE(quiz_student != nullptr);
    CHECK(quiz_student->closes == at(1796594400));
    CHECK(override_of(snapshot, 24, 0, 2)->due == at(1797112740));
}

TEST_CASE("progress of the recorded course arrives with its people and activities") {
    Stage stage{"4.2"};
    const auto snapshot = stage.read().snapshot;
    CHECK(snapshot.submissions.size() == 49 + 41 + 33 + 18 + 10 + 2);
    CHECK(snapshot.exclusions.empty());
    CHECK(snapshot.grade_items.size() > 3);
    const auto draft =
        std::find_if(snapshot.submissions.begin(), snapshot.submissions.end(),
                     [](const auto& row) { return row.state == core::SubmissionState::draft; });
    REQUIRE(draft != snapshot.submissions.end());
    CHECK(draft->activity == ActivityId{17});
    CHECK(draft->person == PersonId{8});
    CHECK(draft->modified == at(1795336200));
    CHECK_FALSE(draft->graded);

    REQUIRE(snapshot.attempts.size() == 2);
    CHECK(snapshot.attempts[0].activity == ActivityId{8});
    CHECK(snapshot.attempts[0].person == PersonId{8});
    CHECK(snapshot.attempts[0].state == core::AttemptState::finished);
    CHECK(snapshot.attempts[1].activity == ActivityId{20});
    CHECK(snapshot.attempts[1].person == PersonId{36});
    CHECK(snapshot.attempts[1].state == core::AttemptState::in_progress);
    CHECK(snapshot.attempts[1].started == at(1795240515));

    CHECK(snapshot.completions.size() == 59 * 24);
    const auto quiz = std::find_if(
        snapshot.completions.begin(), snapshot.completions.end(),
        [](const auto& row) { return row.person == PersonId{8} && row.activity == ActivityId{8}; });
    REQUIRE(quiz != snapshot.completions.end());
    CHECK(quiz->state == core::CompletionState::complete_pass);
    CHECK(quiz->changed == at(1793898713));

    REQUIRE(snapshot.grades.size() == 3);
    CHECK(snapshot.grades[0].points == 68);
    CHECK(snapshot.grades[0].graded == at(1793462636));
}

TEST_CASE("one call per person is made for active learners only") {
    Stage stage{"4.2"};
    (void)stage.read();
    CHECK(stage.site.count("mod_quiz_get_user_attempts") == 59 * 2);
    CHECK(stage.site.count("core_completion_get_activities_completion_status") == 59);
    for (const Call& call : stage.site.calls()) {
        if (call.function != "core_completion_get_activities_completion_status") continue;
        CHECK(call.field("userid") != "62");
        CHECK(call.field("userid") != "66");
    }
}

TEST_CASE("a later reading continues the event scan from the cursor of the first") {
    Stage stage{"4.2"};
    const auto first = stage.read();
    stage.site.forget_calls();
    const auto second = stage.read("2", first.cursor);
    CHECK(second.snapshot.overrides.size() == first.snapshot.overrides.size());
    CHECK(stage.site.count("core_calendar_get_calendar_events") == 5);  // course, known, 2 empty, probe
    CHECK(second.cursor == first.cursor);
}

TEST_CASE("a course is found by its number or by its short name") {
    Stage stage{"4.2"};
    (void)stage.read("2");
    CHECK(stage.site.calls()[1].field("field") == "id");
    stage.site.forget_calls();
    (void)stage.read("DSB1");
    CHECK(stage.site.calls()[0].field("field") == "shortname");
    CHECK(stage.site.calls()[0].field("value") == "DSB1");
    CHECK(stage.site.calls()[1].field("courseid") == "2");
}

TEST_CASE("a course that does not exist is not found") {
    Stage stage{"4.2"};
    stage.site.on("core_course_get_courses_by_field",
                  recording("4.2/core_course_get_courses_by_field/idnumber-none"));
    const auto reading = stage.lms->read_course({"NOSUCH", nullptr, "", {}});
    REQUIRE_FALSE(reading);
    CHECK(reading.error().failure == LmsFailure::not_found);
}

TEST_CASE("without the course, its contents or its roster nothing is read") {
    const std::string function = GENERATE("core_webservice_get_site_info", "core_course_get_courses_by_field",
                                          "core_course_get_contents", "core_enrol_get_enrolled_users");
    Stage stage{"4.2"};
    stage.site.on(function, recording("4.2/_errors/no-access-to-course"));
    const auto reading = stage.lms->read_course({"2", nullptr, "", {}});
    REQUIRE_FALSE(reading);
    CHECK(reading.error().failure == LmsFailure::access_denied);
    CHECK(reading.error().where == function);
}

TEST_CASE("any other part that fails is empty, says so and harms no other") {
    struct Case {
        const char* function;
        std::set<std::string> parts;
    };
    const auto one = GENERATE(Case{"core_group_get_course_groups", {"groups"}},
                              Case{"mod_assign_get_assignments", {"assignments"}},
                              Case{"mod_assign_get_submissions", {"submissions"}},
                              Case{"mod_assign_get_user_flags", {"extensions"}},
                              Case{"mod_quiz_get_quizzes_by_courses", {"quizzes"}},
                              Case{"mod_quiz_get_user_attempts", {"attempts"}},
                              Case{"core_completion_get_activities_completion_status", {"completion"}},
                              Case{"gradereport_user_get_grade_items", {"grades"}},
                              Case{"mod_assign_list_participants", {"participants"}},
                              Case{"mod_assign_get_participant", {"effective_dates"}},
                              Case{"core_calendar_get_calendar_events", {"calendar", "overrides"}});
    Stage stage{"4.2"};
    stage.site.on(one.function, recording("4.2/_errors/cap-missing-progress-view"));
    const auto reading = stage.read("2", R"({"course":2,"next":77,"highest":76,"known":[40]})");
    CHECK(failed_parts(reading.snapshot) == one.parts);
    if (one.parts.count("groups") != 0) CHECK(person(reading.snapshot, 8).groups.empty());
    if (one.parts.count("overrides") != 0) {
        CHECK(reading.snapshot.overrides.empty());
        CHECK(json::parse(reading.cursor)["next"] == 77);
        CHECK(json::parse(reading.cursor)["known"] == json::array({40}));
    }
}

TEST_CASE("a function that is not granted fails its part without being called") {
    Stage stage{"4.2"};
    grant_without(stage.site, "4.2",
                  {"mod_assign_get_user_flags", "core_completion_get_activities_completion_status"});
    const auto reading = stage.read();
    CHECK(failed_parts(reading.snapshot) == std::set<std::string>{"completion", "extensions"});
    CHECK(failure_of(reading.snapshot, Part::extensions) == LmsFailure::access_denied);
    CHECK(stage.site.count("mod_assign_get_user_flags") == 0);
    CHECK(stage.site.count("core_completion_get_activities_completion_status") == 0);
    CHECK(reading.snapshot.extensions.empty());
}

TEST_CASE("refusals hidden in warnings fail their part") {
    Stage stage{"4.2"};
    stage.site.on("mod_assign_get_submissions",
                  recording("4.2/_errors/cap-missing-assign-grade-and-viewgrades"));
    stage.site.on("mod_assign_get_assignments",
                  recording("4.2/mod_assign_get_assignments/not-enrolled-refused"));
    const auto reading = stage.read();
    CHECK(failed_parts(reading.snapshot) == std::set<std::string>{"assignments", "submissions"});
    CHECK(failure_of(reading.snapshot, Part::submissions) == LmsFailure::access_denied);
}

TEST_CASE("once the site is away the remaining parts fail unasked") {
    Stage stage{"4.2"};
    stage.site.on("mod_assign_get_user_flags", recording("4.2/_errors/maintenance-site"));
    const auto reading = stage.read();
    CHECK(failed_parts(reading.snapshot) ==
          std::set<std::string>{"extensions", "submissions", "attempts", "completion", "grades", "overrides",
                                "participation", "participants", "effective_dates", "calendar"});
    CHECK(failure_of(reading.snapshot, Part::overrides) == LmsFailure::maintenance);
    CHECK(stage.site.calls().back().function == "mod_assign_get_user_flags");
    CHECK(core::is_fresh(reading.snapshot, Part::quizzes));
}

TEST_CASE("a few people whose own call cannot be answered are left out, many are a failure") {
    Stage stage{"4.2"};
    const int broken = GENERATE(2, 20);
    stage.site.on("core_completion_get_activities_completion_status", [broken](const Call& call) {
        if (std::stoi(call.field("userid")) < 3 + broken) {
            return recording("4.2/_errors/php-error-without-errorcode").answer();
        }
        return recording("4.2/core_completion_get_activities_completion_status/never").answer();
    });
    const auto reading = stage.read();
    if (broken == 2) {
        CHECK(failed_parts(reading.snapshot).empty());
        CHECK(reading.snapshot.completions.size() == 57 * 24);
        CHECK(core::status_of(reading.snapshot, Part::completion)->gap == core::Gap::bad_rows);
        CHECK(json::parse(reading.cursor)["again"] == json::array({3, 4}));
    } else {
        CHECK(failure_of(reading.snapshot, Part::completion) == LmsFailure::server_error);
        CHECK(reading.snapshot.completions.empty());
    }
}

TEST_CASE("the grade report that a bare ampersand breaks on 4.2 is a bad answer, on 4.5 it is read") {
    Stage old_site{"4.2"};
    old_site.site.on("gradereport_user_get_grade_items",
                     recording("4.2/gradereport_user_get_grade_items/invalid-output-ampersand"));
    CHECK(failure_of(old_site.read().snapshot, Part::grades) == LmsFailure::bad_answer);
    Stage new_site{"4.5"};
    new_site.site.on("gradereport_user_get_grade_items",
                     recording("4.5/gradereport_user_get_grade_items/ampersand"));
    CHECK(core::is_fresh(new_site.read().snapshot, Part::grades));
}

TEST_CASE("grades under a marking workflow wait for their release") {
    Stage stage{"4.2"};
    Recording assignments = recording("4.2/mod_assign_get_assignments/not-enrolled-ok");
    assignments.body["courses"][0]["assignments"][0]["markingworkflow"] = 1;
    stage.site.on("mod_assign_get_assignments", assignments);
    const auto has_first = [&] {
        const auto grades = stage.read().snapshot.grades;
        return std::any_of(grades.begin(), grades.end(),
                           [](const auto& row) { return row.activity == ActivityId{5}; });
    };
    CHECK_FALSE(has_first());
    const auto flags = [](const char* state) {
        return json_answer(
            {{"assignments",
              {{{"assignmentid", 1}, {"userflags", {{{"userid", 8}, {"workflowstate", state}}}}}}}});
    };
    stage.site.on("mod_assign_get_user_flags", flags("readyforrelease"));
    CHECK_FALSE(has_first());
    stage.site.on("mod_assign_get_user_flags", flags("released"));
    CHECK(has_first());
}

TEST_CASE("where it is granted the new function of 5.1 gives the attempts") {
    Stage stage{"4.5"};
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    info.body["functions"].push_back({{"name", "mod_quiz_get_user_quiz_attempts"}});
    stage.site.on("core_webservice_get_site_info", info);
    stage.site.on("mod_quiz_get_user_quiz_attempts", [](const Call& call) {
        if (call.field("userid") == "6")
            return recording("5.1/mod_quiz_get_user_quiz_attempts/states").answer();
        return recording("4.2/mod_quiz_get_user_attempts/never-quiz1").answer();
    });
    const auto reading = stage.read();
    CHECK(stage.site.count("mod_quiz_get_user_attempts") == 0);
    REQUIRE(reading.snapshot.attempts.size() == 6);
    CHECK(reading.snapshot.attempts[1].state == core::AttemptState::submitted);
    CHECK(reading.snapshot.attempts[2].state == core::AttemptState::not_started);
}

TEST_CASE("a large course is graded group by group, people without a group one by one") {
    Stage stage{"4.2"};
    json people = json::array();
    for (int user = 1; user <= 250; ++user) {
        json groups = json::array();
        if (user > 2) groups.push_back({{"id", user % 2 + 1}});
        people.push_back(
            {{"id", user}, {"fullname", "P"}, {"groups", groups}, {"roles", {{{"shortname", "student"}}}}});
    }
    stage.site.on("core_enrol_get_enrolled_users", json_answer(people));
    const auto reading = stage.read();
    CHECK(failed_parts(reading.snapshot).empty());
    std::multiset<std::string> asked;
    for (const Call& call : stage.site.calls()) {
        if (call.function == "gradereport_user_get_grade_items") {
            asked.insert("user " + call.field("userid") + " group " + call.field("groupid"));
        }
    }
    CHECK(asked ==
          std::multiset<std::string>{"user 0 group 1", "user 0 group 2", "user 1 group 0", "user 2 group 0"});
    CHECK(reading.snapshot.grades.size() == 3);  // the same recorded answer four times over
}

TEST_CASE("site info names the account and the granted functions") {
    Stage stage{"4.5"};
    const auto info = stage.lms->site_info();
    REQUIRE(info);
    CHECK(info->address == "https://moodle.example.test");
    CHECK(info->name == "Waymark Lab");
    CHECK(info->release == "4.5.10+ (Build: 20260227)");
    CHECK(info->version == "2024100710.03");
    CHECK(info->account_lms_id == "67");
    CHECK(std::count(info->functions.begin(), info->functions.end(), "mod_quiz_get_overrides") == 1);
}
