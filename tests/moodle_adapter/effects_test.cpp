#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "effect_stage.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::LmsFailure;
using nlohmann::json;

namespace {

const core::EventCreation group_hour{
    "2", "1", "Group A catch-up", "<p>Come</p>wm:7", at(1795960800), core::seconds{1800}, "wm:7"};
}  // namespace

TEST_CASE("a calendar entry of a group is made and its id kept") {
    EffectStage stage;
    stage.site.on("core_calendar_create_calendar_events",
                  recording("4.5/core_calendar_create_calendar_events/group-event"));
    const auto made = stage.lms->perform(group_hour);
    REQUIRE(made);
    CHECK(made->lms_id == "41");
    const Call& call = stage.site.calls().back();
    CHECK(call.field("events[0][eventtype]") == "group");
    CHECK(call.field("events[0][groupid]") == "1");
    CHECK(call.field("events[0][timestart]") == "1795960800");
    CHECK(call.field("events[0][timeduration]") == "1800");
    CHECK(call.field("events[0][description]") == group_hour.html);
}

TEST_CASE("a calendar entry that Moodle declines in a warning is not there and not tried again") {
    EffectStage stage;
    stage.site.on("core_calendar_create_calendar_events",
                  recording("4.5/_errors/cap-missing-manageentries-create"));
    const auto made = stage.lms->perform(group_hour);
    REQUIRE_FALSE(made);
    CHECK(made.error().failure == LmsFailure::access_denied);
    CHECK(made.error().detail == "nopermissions");
    CHECK_FALSE(made.error().fate_unknown);
}

TEST_CASE("a write whose answer cannot be read may have happened") {
    EffectStage stage;
    for (const char* function : {"core_calendar_create_calendar_events", "mod_assign_save_user_extensions",
                                 "mod_forum_add_discussion"})
        stage.site.on(function, json_answer(json::object()));
    const auto effect =
        GENERATE(core::Effect{group_hour}, core::Effect{core::ExtensionGrant{"4", "8", at(5)}},
                 core::Effect{core::ForumPost{"2", "1", "s", "h", "wm:1"}});
    const auto done = stage.lms->perform(effect);
    REQUIRE_FALSE(done);
    CHECK(done.error().fate_unknown);
}

TEST_CASE("a calendar entry is found again by the marker in its text, at its own time") {
    EffectStage stage;
    json rows = json::array(
        {{{"id", 40}, {"description", "other wm:8"}}, {{"id", 41}, {"description", "<div>Come wm:7</div>"}}});
    stage.site.on("core_calendar_get_calendar_events",
                  json_answer({{"events", rows}, {"warnings", json::array()}}));
    const auto found = stage.lms->find_effect(group_hour);
    REQUIRE(found);
    REQUIRE(found->has_value());
    CHECK((*found)->lms_id == "41");
    const Call& call = stage.site.calls().back();
    CHECK(call.numbers("events[courseids]") == std::vector<std::int64_t>{2});
    CHECK(call.numbers("events[groupids]") == std::vector<std::int64_t>{1});
    CHECK(call.field("options[timestart]") == "1795960799");
    CHECK(call.field("options[timeend]") == "1795960801");
    core::EventCreation other = group_hour;
    other.marker = "wm:99";
    CHECK_FALSE(stage.found(other));
}

TEST_CASE("an entry of a group that may not be listed is found among the ids") {
    // As a Moodle 4.5 answers an account whose role is in the course category.
    EffectStage stage;
    stage.site.on("core_calendar_get_calendar_events", [](const Call& call) {
        const auto ids = call.numbers("events[eventids]");
        if (ids.empty())
            return json_answer(
                {{"events", json::array()},
                 {"warnings", {{{"item", "1"}, {"warningcode", "nopermissions"}, {"message", "no"}}}}});
        json rows = json::array();
        for (const std::int64_t id : {12, 1000})
            if (std::find(ids.begin(), ids.end(), id) != ids.end())
                rows.push_back({{"id", id}, {"description", id == 1000 ? "<p>Come</p>wm:7" : "other"}});
        return json_answer({{"events", rows}, {"warnings", json::array()}});
    });
    const auto found = stage.lms->find_effect(group_hour);
    REQUIRE(found);
    REQUIRE(found->has_value());
    CHECK((*found)->lms_id == "1000");
    core::EventCreation other = group_hour;
    other.marker = "wm:99";
    CHECK_FALSE(stage.found(other));
    CHECK(stage.site.count("core_calendar_get_calendar_events") < 12);
}

TEST_CASE("deleting an entry that is gone already is done") {
    EffectStage stage;
    const auto* path = GENERATE("4.2/core_calendar_delete_calendar_events/ok",
                                "4.2/core_calendar_delete_calendar_events/again");
    stage.site.on("core_calendar_delete_calendar_events", recording(path));
    CHECK(stage.lms->perform(core::EventDeletion{"44"}));
    stage.site.on(
        "core_calendar_get_calendar_events",
        json_answer({{"events", {{{"id", 44}, {"description", ""}}}}, {"warnings", json::array()}}));
    CHECK_FALSE(stage.found(core::EventDeletion{"44"}));
    stage.site.on("core_calendar_get_calendar_events",
                  json_answer({{"events", json::array()}, {"warnings", json::array()}}));
    CHECK(stage.found(core::EventDeletion{"44"}));
}

TEST_CASE("an extension is granted, refused, and found again by its date") {
    EffectStage stage;
    stage.site.on("mod_assign_save_user_extensions", recording("4.2/mod_assign_save_user_extensions/ok"));
    const core::ExtensionGrant grant{"4", "8", at(1796162340)};
    REQUIRE(stage.lms->perform(grant));
    CHECK(stage.site.calls().back().field("userids[0]") == "8");
    CHECK(stage.site.calls().back().field("dates[0]") == "1796162340");
    stage.site.on("mod_assign_save_user_extensions",
                  recording("4.2/mod_assign_save_user_extensions/refused-before-due"));
    const auto refused = stage.lms->perform(grant);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == LmsFailure::bad_request);
    CHECK(refused.error().detail == "couldnotgrantextensions");

    stage.site.on("mod_assign_get_user_flags", recording("4.5/mod_assign_get_user_flags/after-extension"));
    CHECK(stage.found(grant));
    CHECK_FALSE(stage.found(core::ExtensionGrant{"4", "8", at(1796162341)}));
    CHECK_FALSE(stage.found(core::ExtensionGrant{"4", "8", std::nullopt}));
    CHECK(stage.found(core::ExtensionGrant{"4", "10", std::nullopt}));
}

TEST_CASE("a quiz override changes the one that is there already") {
    EffectStage stage;
    stage.site.on("mod_quiz_get_overrides", recording("4.5/mod_quiz_get_overrides/after-partial"));
    stage.site.on("mod_quiz_save_overrides", recording("4.5/mod_quiz_save_overrides/ok-change-by-id"));
    const core::QuizOverrideGrant change{"2", "8", std::nullopt, at(1796767200)};
    const auto saved = stage.lms->perform(change);
    REQUIRE(saved);
    CHECK(saved->lms_id == "4");
    CHECK(stage.site.calls().back().field("data[overrides][0][id]") == "4");
    CHECK(stage.site.calls().back().field("data[overrides][0][timeclose]") == "1796767200");
    CHECK(stage.found(change));
    CHECK_FALSE(stage.found(core::QuizOverrideGrant{"2", "10", std::nullopt, at(1796767200)}));
    stage.site.on("mod_quiz_save_overrides", recording("4.5/mod_quiz_save_overrides/ok"));
    REQUIRE(stage.lms->perform(core::QuizOverrideGrant{"2", "10", std::nullopt, at(1796680800)}));
    CHECK(stage.site.calls().back().field("data[overrides][0][id]").empty());
    stage.site.on("mod_quiz_save_overrides", recording("4.5/mod_quiz_save_overrides/refused-no-change"));
    const auto refused = stage.lms->perform(change);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().failure == LmsFailure::bad_request);
}

TEST_CASE("the number of a saved override is read as text too, and none leaves open whether it was saved") {
    EffectStage stage;
    stage.site.on("mod_quiz_get_overrides", recording("4.5/mod_quiz_get_overrides/after-partial"));
    // Derived from 4.5/mod_quiz_save_overrides/ok.
    Recording answer = recording("4.5/mod_quiz_save_overrides/ok");
    answer.body["ids"][0] = "4";
    stage.site.on("mod_quiz_save_overrides", answer);
    const core::QuizOverrideGrant grant{"2", "10", std::nullopt, at(1796680800)};
    const auto saved = stage.lms->perform(grant);
    REQUIRE(saved);
    CHECK(saved->lms_id == "4");
    answer.body["ids"][0] = "none";
    stage.site.on("mod_quiz_save_overrides", answer);
    const auto unclear = stage.lms->perform(grant);
    REQUIRE_FALSE(unclear);
    CHECK(unclear.error().fate_unknown);
}

TEST_CASE("a discussion goes to a group and is found again by the marker in its text") {
    EffectStage stage;
    stage.site.on("mod_forum_add_discussion", recording("4.2/mod_forum_add_discussion/group-1"));
    core::ForumPost post{"2", "1", "Group A: how is week 5 going?", "<p>Tell us.</p>", "Tell us"};
    const auto made = stage.lms->perform(post);
    REQUIRE(made);
    CHECK(made->lms_id == "53");
    CHECK(stage.site.calls().back().field("groupid") == "1");
    stage.site.on("mod_forum_get_forum_discussions",
                  recording("4.2/mod_forum_get_forum_discussions/after-adds"));
    const auto found = stage.lms->find_effect(post);
    REQUIRE(found);
    REQUIRE(found->has_value());
    CHECK((*found)->lms_id == "53");
    post.marker = "wm:none";
    CHECK_FALSE(stage.found(post));
    post.group_lms_id.clear();
    REQUIRE(stage.lms->perform(post));
    CHECK(stage.site.calls().back().field("groupid") == "-1");
}

TEST_CASE("an id that is no number is never sent, and a score is not for the web service") {
    EffectStage stage;
    const auto effect =
        GENERATE(core::Effect{core::EventCreation{"two", "", "n", "h", {}, {}, "wm:1"}},
                 core::Effect{core::EventDeletion{""}}, core::Effect{core::ExtensionGrant{"4", "x", {}}},
                 core::Effect{core::QuizOverrideGrant{"", "8", {}, {}}},
                 core::Effect{core::ForumPost{"2", "y", "", "", ""}},
                 core::Effect{core::GroupsCreation{"z", "", {}, ""}});
    const auto done = stage.lms->perform(effect);
    REQUIRE_FALSE(done);
    CHECK(done.error().failure == LmsFailure::bad_request);
    const auto score = stage.lms->perform(core::ScorePost{});
    REQUIRE_FALSE(score);
    CHECK(score.error().failure == LmsFailure::access_denied);
}
