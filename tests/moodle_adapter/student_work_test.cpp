#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "special_site.hpp"
#include "support/log.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::ActivityKind;
using core::LmsFailure;
using nlohmann::json;

namespace {

/// Ids are unlike Moodle's, as after they went through the store.
struct Stage {
    FakeMoodle site;
    RecordedClock clock;
    std::unique_ptr<core::Lms> lms = make_moodle_lms(options(), site, clock);
    core::Course course;
    core::Activity activity;
    core::Enrolment person;

    explicit Stage(const std::string& version = "4.2") {
        support::set_log_level(support::LogLevel::error);
        record_course(site, version);
        course.lms_id = "2";
        activity.id = {900};
        person.person = {700};
        person.groups = {{800}};
    }
    void ask(ActivityKind kind, const char* module, const char* instance, const char* user) {
        activity.kind = kind;
        activity.lms_id = module;
        activity.instance_lms_id = instance;
        person.lms_id = user;
    }
    core::StudentWork read() {
        auto work = lms->read_student_work(course, activity, person);
        REQUIRE(work);
        return *work;
    }
};

}  // namespace

TEST_CASE("an assignment gives the person's row, the extension and the effective dates") {
    Stage stage;
    stage.site.on("mod_assign_get_submission_status",
                  recording("4.2/mod_assign_get_submission_status/extension"));
    stage.site.on("mod_assign_get_participant", recording("4.2/mod_assign_get_participant/user-override"));
    stage.ask(ActivityKind::assignment, "13", "3", "16");
    const auto work = stage.read();
    CHECK(work.active);
    REQUIRE(work.submissions.size() == 1);
    CHECK(work.submissions[0].activity == core::ActivityId{900});
    CHECK(work.submissions[0].person == core::PersonId{700});
    CHECK_FALSE(work.submissions[0].group);
    CHECK(work.submissions[0].state == core::SubmissionState::submitted);
    CHECK(work.extension == at(1795644000));
    CHECK(work.effective == core::Dates{at(1792965600), at(1796421540), at(1797026340)});
    CHECK(stage.site.calls().back().field("assignid") == "3");
    CHECK(stage.site.calls().back().field("userid") == "16");
}

TEST_CASE("team work gives the row of the team as well") {
    Stage stage;
    stage.site.on("mod_assign_get_submission_status",
                  recording("4.5-special/mod_assign_get_submission_status/team2-user5"));
    stage.site.on("mod_assign_get_participant", recording("4.2/mod_assign_get_participant/no-override"));
    stage.ask(ActivityKind::assignment, "35", "10", "5");
    const auto work = stage.read();
    REQUIRE(work.submissions.size() == 2);
    CHECK(work.submissions[0].state == core::SubmissionState::submitted);
    CHECK(work.submissions[1].state == core::SubmissionState::draft);
    CHECK(work.submissions[1].group == core::GroupId{800});
    CHECK_FALSE(work.submissions[1].person);
    CHECK(work.extension == at(1796132145));
}

TEST_CASE("somebody who takes no part is not active, and no row is made for him") {
    Stage stage;
    const auto* path =
        GENERATE("4.2/mod_assign_get_participant/suspended", "4.5/mod_assign_get_participant/suspended",
                 "4.5-special/mod_assign_get_participant/assigngroup-user5");
    stage.site.on("mod_assign_get_participant", recording(path));
    stage.ask(ActivityKind::assignment, "21", "5", "62");
    CHECK_FALSE(stage.read().active);
    CHECK(stage.site.count("mod_assign_get_submission_status") == 0);
}

TEST_CASE("without the right to effective dates the rest is still told") {
    Stage stage;
    grant_without(stage.site, "4.2", {"mod_assign_get_participant"});
    stage.site.on("mod_assign_get_submission_status",
                  recording("4.2/mod_assign_get_submission_status/extension"));
    stage.ask(ActivityKind::assignment, "13", "3", "16");
    const auto work = stage.read();
    CHECK_FALSE(work.effective);
    CHECK(work.submissions.size() == 1);
}

TEST_CASE("an assignment whose state cannot be read is an error, not an empty answer") {
    Stage stage;
    stage.site.on("mod_assign_get_participant", recording("4.2/mod_assign_get_participant/no-override"));
    stage.site.on("mod_assign_get_submission_status", failed(support::HttpFailure::timed_out, true));
    stage.ask(ActivityKind::assignment, "13", "3", "16");
    const auto work = stage.lms->read_student_work(stage.course, stage.activity, stage.person);
    REQUIRE_FALSE(work);
    CHECK(work.error().failure == LmsFailure::timed_out);
}

TEST_CASE("a quiz of 4.5 gives attempts and effective dates from its overrides") {
    Stage stage{"4.5"};
    stage.ask(ActivityKind::quiz, "20", "2", "36");
    stage.activity.base = {{}, at(1796335200), at(1796335200)};
    const auto in_group_b = stage.read();
    REQUIRE(in_group_b.attempts.size() == 1);
    CHECK(in_group_b.attempts[0].state == core::AttemptState::in_progress);
    CHECK(in_group_b.attempts[0].person == core::PersonId{700});
    CHECK(in_group_b.effective == core::Dates{{}, at(1796508000), at(1796508000)});
    stage.ask(ActivityKind::quiz, "20", "2", "17");
    CHECK(stage.read().effective->closes == at(1796594400));
    stage.ask(ActivityKind::quiz, "20", "2", "3");
    CHECK(stage.read().effective->closes == at(1796335200));
}

TEST_CASE("a quiz of 4.2 reads again the override events that the last reading of the course found") {
    Stage stage;
    stage.ask(ActivityKind::quiz, "20", "2", "36");
    stage.activity.base = {{}, at(1796335200), at(1796335200)};
    CHECK_FALSE(stage.read().effective);
    REQUIRE(stage.lms->read_course({"2", nullptr, "", {}}));
    stage.site.forget_calls();
    CHECK(stage.read().effective->closes == at(1796508000));
    for (const Call& call : stage.site.calls()) {
        if (call.function != "core_calendar_get_calendar_events") continue;
        CHECK(call.numbers("events[eventids]") == std::vector<std::int64_t>{41, 42});
    }
    CHECK(stage.site.count("core_calendar_get_calendar_events") == 1);
}

TEST_CASE("anything else gives the completion of that one activity") {
    Stage stage;
    stage.ask(ActivityKind::page, "2", "1", "8");
    const auto done = stage.read();
    REQUIRE(done.completion);
    CHECK(done.completion->state == core::CompletionState::complete);
    CHECK(done.completion->changed == at(1793188103));
    CHECK(done.completion->activity == core::ActivityId{900});
    CHECK(done.completion->person == core::PersonId{700});
    stage.ask(ActivityKind::page, "999", "1", "8");
    CHECK_FALSE(stage.read().completion);
}

TEST_CASE("a kind that tells is asked when completion does not say that it is done") {
    Stage stage{"4.5"};
    record_special_course(stage.site);
    stage.course.lms_id = "5";
    const auto nothing_done = json_answer({{"statuses", json::array()}, {"warnings", json::array()}});
    SECTION("a database with its entries") {
        stage.site.on("core_completion_get_activities_completion_status", nothing_done);
        stage.ask(ActivityKind::database, "64", "1", "3");
        const auto work = stage.read();
        REQUIRE(work.participation);
        CHECK(work.participation->entries.value_or(0) > 0);
        CHECK(work.participation->person == core::PersonId{700});
        CHECK(work.participation->activity == core::ActivityId{900});
        stage.ask(ActivityKind::database, "64", "1", "8");
        CHECK(stage.read().participation->entries == 0);
    }
    SECTION("a package with its tracks") {
        stage.site.on("core_completion_get_activities_completion_status", nothing_done);
        stage.ask(ActivityKind::scorm, "65", "1", "3");
        CHECK(stage.read().participation->finished == 1);
        stage.ask(ActivityKind::scorm, "65", "1", "4");
        CHECK(stage.read().participation->begun == 1);
        CHECK(stage.read().participation->finished == 0);
    }
    SECTION("not where completion settles it") {
        stage.ask(ActivityKind::scorm, "65", "1", "3");
        REQUIRE(stage.read().completion->state == core::CompletionState::complete);
        CHECK(stage.site.count("mod_scorm_get_scorm_sco_tracks") == 0);
    }
    SECTION("a right that is missing makes the answer poorer, nothing else") {
        stage.site.on("core_completion_get_activities_completion_status", nothing_done);
        stage.site.on("mod_feedback_get_non_respondents",
                      recording("4.5-special/mod_feedback_get_non_respondents/feedback1"));
        stage.ask(ActivityKind::feedback, "71", "3", "3");
        CHECK(stage.read().participation);
        stage.site.on("mod_feedback_get_non_respondents", recording("4.2/_errors/cap-missing-grade-viewall"));
        CHECK_FALSE(stage.read().participation);
    }
    SECTION("a function that breaks is an error, not an empty answer") {
        stage.site.on("core_completion_get_activities_completion_status", nothing_done);
        stage.site.on("mod_data_get_entries", failed(support::HttpFailure::timed_out));
        stage.ask(ActivityKind::database, "64", "1", "3");
        CHECK_FALSE(stage.lms->read_student_work(stage.course, stage.activity, stage.person));
    }
}

TEST_CASE("the posts of one person in a forum are asked in one call, in every version") {
    const std::string version = GENERATE("4.2", "4.5");
    Stage stage{version};
    const auto nothing_done = json_answer({{"statuses", json::array()}, {"warnings", json::array()}});
    stage.site.on("core_completion_get_activities_completion_status", nothing_done);
    const auto recorded = recording(version + "/mod_forum_get_discussion_posts_by_userid/early");
    stage.site.on("mod_forum_get_discussion_posts_by_userid", recorded);
    stage.ask(ActivityKind::forum, "3", "2", "13");
    const auto work = stage.read();
    REQUIRE(work.participation);
    CHECK(work.participation->entries == 1);  // and not the post that is answered
    CHECK(work.participation->latest == at(1793090510));
    CHECK(work.participation->person == core::PersonId{700});
    CHECK(stage.site.calls().back().field("userid") == "13");
    CHECK(stage.site.calls().back().field("cmid") == "3");
    CHECK(stage.site.count("mod_forum_get_forum_discussions") == 0);

    stage.site.on("mod_forum_get_discussion_posts_by_userid",
                  recording("4.2/mod_forum_get_discussion_posts_by_userid/never"));
    stage.ask(ActivityKind::forum, "3", "2", "7");
    CHECK(stage.read().participation->entries == 0);
}

TEST_CASE("posts of 5.1 with fields that we do not know are counted, deleted ones are not") {
    // Derived from 4.5/mod_forum_get_discussion_posts_by_userid/early: 5.1 only adds fields
    // (moodle-versions.md §0).
    Stage stage{"4.5"};
    stage.site.on("core_completion_get_activities_completion_status",
                  json_answer({{"statuses", json::array()}, {"warnings", json::array()}}));
    json answer = recording("4.5/mod_forum_get_discussion_posts_by_userid/early").body;
    json& posts = answer["discussions"][0]["posts"]["userposts"];
    posts[0]["somethingnew"] = {{"of", "5.1"}};
    posts.push_back(posts[0]);
    posts.push_back(posts[0]);
    posts[1]["timecreated"] = 1793099999;
    posts[2]["isdeleted"] = true;
    stage.site.on("mod_forum_get_discussion_posts_by_userid", json_answer(answer));
    stage.ask(ActivityKind::forum, "3", "2", "13");
    const auto work = stage.read();
    REQUIRE(work.participation);
    CHECK(work.participation->entries == 2);
    CHECK(work.participation->latest == at(1793099999));
}

TEST_CASE("where that function is not granted the discussions are read, but not very many") {
    Stage stage{"4.5"};
    record_special_course(stage.site);
    stage.course.lms_id = "5";
    stage.site.on("core_completion_get_activities_completion_status",
                  json_answer({{"statuses", json::array()}, {"warnings", json::array()}}));
    grant_without(stage.site, "4.5", {"mod_forum_get_discussion_posts_by_userid"});
    stage.ask(ActivityKind::forum, "73", "10", "3");
    const auto work = stage.read();
    REQUIRE(work.participation);
    CHECK(work.participation->entries.value_or(0) > 0);
    CHECK(stage.site.count("mod_forum_get_discussion_posts") > 0);

    json many = recording("4.5-special/mod_forum_get_forum_discussions/forum1").body;
    json& rows = many["discussions"];
    while (rows.size() < 26) rows.push_back(rows[0]);
    stage.site.on("mod_forum_get_forum_discussions", json_answer(many));
    const int before = stage.site.count("mod_forum_get_discussion_posts");
    CHECK_FALSE(stage.read().participation);
    CHECK(stage.site.count("mod_forum_get_discussion_posts") == before);
}

TEST_CASE("a forum with a damaged discussion tells nothing and holds nothing up, an outage does") {
    Stage stage{"4.2"};
    stage.site.on("core_completion_get_activities_completion_status",
                  json_answer({{"statuses", json::array()}, {"warnings", json::array()}}));
    stage.ask(ActivityKind::forum, "6", "3", "13");
    stage.site.on("mod_forum_get_discussion_posts_by_userid",
                  recording("4.2/_errors/php-error-without-errorcode"));
    CHECK_FALSE(stage.read().participation);
    stage.site.on("mod_forum_get_discussion_posts_by_userid", failed(support::HttpFailure::timed_out));
    CHECK_FALSE(stage.lms->read_student_work(stage.course, stage.activity, stage.person));
}

TEST_CASE("an override that takes the closing of a quiz away is seen, and beaten by the student's own date") {
    Stage stage{"4.5"};
    const auto row = [](int id, json user, json group, json closes) {
        return json{{"id", id},           {"quiz", 2},           {"userid", user},
                    {"groupid", group},   {"timeopen", nullptr}, {"timeclose", closes},
                    {"attempts", nullptr}};
    };
    const json group_never = row(1, nullptr, 2, 0);  // derived from 4.5/mod_quiz_get_overrides/quiz2
    stage.site.on("core_group_get_group_members",
                  json_answer(json::array({{{"groupid", 2}, {"userids", json::array({36})}}})));
    stage.ask(ActivityKind::quiz, "20", "2", "36");
    stage.activity.base = {{}, at(1796335200), at(1796335200)};
    const auto effective = [&](const json& rows) {
        stage.site.on("mod_quiz_get_overrides", json_answer({{"overrides", rows}}));
        return stage.read().effective;
    };
    CHECK(effective(json::array({group_never})) == core::Dates{});
    CHECK(effective(json::array({group_never, row(2, 36, nullptr, 1796508000)})) ==
          core::Dates{{}, at(1796508000), at(1796508000)});
    CHECK(effective(json::array({row(2, 36, nullptr, 0)})) == core::Dates{});
    CHECK(effective(json::array({row(2, 36, nullptr, nullptr)})) == stage.activity.base);
}

TEST_CASE("a question with ids that are no numbers is not sent") {
    Stage stage;
    stage.ask(ActivityKind::page, "2", "1", "8&courseid=5");
    const auto work = stage.lms->read_student_work(stage.course, stage.activity, stage.person);
    REQUIRE_FALSE(work);
    CHECK(work.error().failure == LmsFailure::bad_request);
}
