#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "special_site.hpp"

// What lists of the kinds told about activities stands while such a list does not arrive.

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::Gap;
using core::Part;
using core::WorkshopPhase;
using nlohmann::json;
using Stage = SpecialStage;

namespace {

constexpr const char* workshops = "mod_workshop_get_workshops_by_courses";
constexpr const char* databases = "mod_data_get_databases_by_courses";
constexpr const char* forums = "mod_forum_get_forums_by_courses";

/// Derived: the first workshop takes work after the end of its submission phase.
Recording with_late_work() {
    Recording answer = special(workshops);
    answer.body["workshops"][0]["latesubmissions"] = true;
    return answer;
}

void fail(Stage& stage, const char* function) {
    stage.site.on(function, recording("4.5/_errors/missing-course"));
}

}  // namespace

TEST_CASE("a list of workshops that fails leaves phase and dates as they were and shows a gap") {
    Stage stage;
    stage.site.on(workshops, with_late_work());
    const auto known = stage.read();
    REQUIRE(activity(known, 62).phase == WorkshopPhase::submission);
    REQUIRE_FALSE(activity(known, 62).base.closes);
    fail(stage, workshops);
    const auto snapshot = stage.read(&known);
    for (const std::int64_t module : {62, 63}) {
        CHECK(activity(snapshot, module).phase == activity(known, module).phase);
        CHECK(activity(snapshot, module).base == activity(known, module).base);
        CHECK(activity(snapshot, module).has_description == true);
    }
    CHECK(core::status_of(snapshot, Part::participation)->gap == Gap::not_shown);
}

TEST_CASE("lists of databases and forums that fail leave what they told before") {
    Stage stage;
    const auto known = stage.read();
    fail(stage, databases);
    fail(stage, forums);
    const auto snapshot = stage.read(&known);
    CHECK(activity(snapshot, 64).required_entries == 2);
    CHECK(activity(snapshot, 64).has_description == true);
    CHECK(activity(snapshot, 73).base.closes == at(1795903140));
    CHECK(activity(snapshot, 73).base.due == activity(known, 73).base.due);
}

TEST_CASE("what the lists told stands too when the site is away before they are asked") {
    Stage stage;
    stage.site.on(workshops, with_late_work());
    const auto known = stage.read();
    stage.site.on("mod_assign_get_assignments", text_answer("", 503));
    const auto snapshot = stage.read(&known);
    REQUIRE(core::status_of(snapshot, Part::participation)->failure);
    CHECK(activity(snapshot, 62).phase == WorkshopPhase::submission);
    CHECK_FALSE(activity(snapshot, 62).base.closes);
    CHECK(activity(snapshot, 64).required_entries == 2);
    CHECK(activity(snapshot, 73).base.closes == at(1795903140));
}

TEST_CASE("a list that arrives replaces what was known, also by nothing") {
    Stage stage;
    stage.site.on(workshops, with_late_work());
    const auto known = stage.read();
    Recording moved = special(workshops);
    moved.body["workshops"][0]["phase"] = 40;
    moved.body["workshops"][0]["intro"] = "";
    stage.site.on(workshops, moved);
    Recording forum = special(forums);
    forum.body[0]["cutoffdate"] = 0;
    stage.site.on(forums, forum);
    Recording database = special(databases);
    database.body["databases"][0]["requiredentries"] = 0;
    stage.site.on(databases, database);
    const auto snapshot = stage.read(&known);
    CHECK(activity(snapshot, 62).phase == WorkshopPhase::grading);
    CHECK(activity(snapshot, 62).has_description == false);
    CHECK(activity(snapshot, 62).base.closes == at(1795730340));  // no late work any more
    CHECK_FALSE(activity(snapshot, 73).base.closes);
    CHECK(activity(snapshot, 64).required_entries == 0);
}

TEST_CASE("of a kind that is no longer granted nothing is kept, and contents that move a date are believed") {
    Stage stage;
    stage.site.on(workshops, with_late_work());
    const auto known = stage.read();
    grant_without(stage.site, "4.5", {databases});
    fail(stage, workshops);
    Recording contents = recording("4.5-special/core_course_get_contents/dsb2-all");
    for (json& section : contents.body)
        for (json& module : section["modules"])
            if (module["id"] == 63) module["dates"][1]["timestamp"] = 1795900000;
    stage.site.on("core_course_get_contents", contents);
    stage.lms = make_moodle_lms(options(), stage.site, stage.clock);
    const auto snapshot = stage.read(&known);
    CHECK(activity(snapshot, 62).phase == WorkshopPhase::submission);
    CHECK_FALSE(activity(snapshot, 64).required_entries);
    CHECK(activity(snapshot, 63).base.closes == at(1795900000));
}
