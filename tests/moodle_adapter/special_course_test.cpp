#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "special_site.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::ActivityId;
using core::ActivityKind;
using core::Gap;
using core::Part;
using core::PersonId;
using nlohmann::json;
using Stage = SpecialStage;

namespace {

std::set<std::int64_t> excluded(const core::CourseSnapshot& snapshot, std::int64_t module) {
    std::set<std::int64_t> people;
    for (const core::Exclusion& row : snapshot.exclusions)
        if (row.activity.value == module) people.insert(row.person.value);
    return people;
}

}  // namespace

TEST_CASE("the special course is read whole and every kind is known") {
    Stage stage;
    const auto snapshot = stage.read();
    for (const Part part : core::all_parts) {
        INFO(core::word(part));
        CHECK(core::is_fresh(snapshot, part));
    }
    std::set<ActivityKind> kinds;
    for (const core::Activity& one : snapshot.activities) kinds.insert(one.kind);
    for (const ActivityKind kind :
         {ActivityKind::assignment, ActivityKind::quiz, ActivityKind::workshop, ActivityKind::database,
          ActivityKind::scorm, ActivityKind::h5p, ActivityKind::glossary, ActivityKind::wiki,
          ActivityKind::choice, ActivityKind::feedback, ActivityKind::lesson, ActivityKind::forum,
          ActivityKind::external_tool, ActivityKind::page, ActivityKind::material})
        CHECK(kinds.count(kind) == 1);
    CHECK(activity(snapshot, 77).module_type == "url");
}

TEST_CASE("suspended, ended and not yet started people are not active, all three alike") {
    Stage stage;
    const auto snapshot = stage.read();
    for (const std::int64_t user : {9, 10, 11}) {
        const auto* person = core::find_person(snapshot, PersonId{user});
        REQUIRE(person != nullptr);
        CHECK_FALSE(person->active);
    }
    CHECK(core::find_person(snapshot, PersonId{12})->active);
}

TEST_CASE("assignments tell about teams, tries, workflow and hidden identities") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 34).team);
    CHECK(activity(snapshot, 34).team_grouping_lms_id == "1");
    CHECK_FALSE(activity(snapshot, 34).team_required);
    CHECK(activity(snapshot, 35).team_needs_all);
    CHECK(activity(snapshot, 35).team_required);
    CHECK(activity(snapshot, 36).attempts_allowed == 0);  // without limit
    CHECK_FALSE(activity(snapshot, 37).takes_submissions);
    CHECK(activity(snapshot, 38).marking_workflow);
    CHECK(activity(snapshot, 40).identities_hidden);
    CHECK(activity(snapshot, 39).base.closes == at(1795211940));
}

TEST_CASE("the rows of teams, and the one that all without a team share, are kept apart") {
    Stage stage;
    const auto snapshot = stage.read();
    const auto count = [&](std::int64_t module, const auto& test) {
        return std::count_if(
            snapshot.submissions.begin(), snapshot.submissions.end(),
            [&](const core::Submission& row) { return row.activity.value == module && test(row); });
    };
    CHECK(count(34, [](const auto& row) { return row.group == core::GroupId{4}; }) == 1);
    CHECK(count(34, [](const auto& row) { return !row.group && !row.person; }) == 1);
    CHECK(count(36, [](const auto& row) { return row.state == core::SubmissionState::reopened; }) == 1);
    CHECK(count(36, [](const auto& row) { return row.attempt == 1; }) == 2);
}

TEST_CASE("grades wait for their release although the assignment shows them") {
    Stage stage;
    const auto snapshot = stage.read();
    const auto has = [&](std::int64_t module, std::int64_t user) {
        return std::any_of(snapshot.grades.begin(), snapshot.grades.end(), [&](const core::Grade& row) {
            return row.activity.value == module && row.person.value == user;
        });
    };
    CHECK(has(38, 4));
    CHECK_FALSE(has(38, 3));  // ready for release
    CHECK(std::any_of(snapshot.grade_items.begin(), snapshot.grade_items.end(), [](const auto& item) {
        return item.lms_id == "19" && item.activity == ActivityId{37};
    }));
}

TEST_CASE("a workshop tells its phase, the own work and the reviews") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 62).phase == core::WorkshopPhase::submission);
    CHECK(activity(snapshot, 63).phase == core::WorkshopPhase::assessment);
    CHECK(activity(snapshot, 63).reviews == core::Dates{at(1795211940), at(1795816740), at(1795816740)});
    const auto* done = part_of(snapshot, 63, 4);
    REQUIRE(done != nullptr);
    CHECK(done->entries == 1);
    CHECK(done->reviews_asked == 1);
    CHECK(done->reviews_done == 1);
    const auto* open = part_of(snapshot, 63, 3);
    REQUIRE(open != nullptr);
    CHECK(open->reviews_done == 0);
    CHECK(part_of(snapshot, 63, 12)->entries == 0);
}

TEST_CASE("database, glossary and forum count entries, and nothing is told as none") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 64).required_entries == 2);
    CHECK(part_of(snapshot, 64, 3)->entries == 2);
    CHECK(part_of(snapshot, 64, 4)->entries == 1);
    CHECK(part_of(snapshot, 64, 5)->entries == 0);
    CHECK(part_of(snapshot, 67, 3)->entries == 1);
    CHECK(part_of(snapshot, 67, 4)->entries == 0);  // waits for approval
    CHECK(part_of(snapshot, 73, 3)->entries == 1);
    CHECK(activity(snapshot, 73).base.closes == at(1795903140));  // the contents know no cut-off
    CHECK(part_of(snapshot, 64, 9) == nullptr);                   // not active
}

TEST_CASE("lesson and H5P tell begun from finished") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(part_of(snapshot, 72, 3)->finished == 1);
    CHECK(part_of(snapshot, 72, 4)->begun == 1);
    CHECK(part_of(snapshot, 72, 4)->finished == 0);
    CHECK(part_of(snapshot, 72, 5)->begun == 0);
    CHECK(part_of(snapshot, 66, 3)->finished == 1);
    CHECK(part_of(snapshot, 66, 5)->begun == 0);
}

TEST_CASE("who is not among the non-respondents has answered the survey") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(part_of(snapshot, 71, 3)->entries == 1);
    CHECK(part_of(snapshot, 71, 4)->entries == 0);
}

TEST_CASE("a choice without published names tells nothing") {
    Stage stage;
    CHECK(part_of(stage.read(), 70, 3) == nullptr);
}

TEST_CASE("an anonymous survey is not even asked") {
    Stage stage;
    Recording surveys = recording("4.5-special/mod_feedback_get_feedbacks_by_courses/dsb2");
    surveys.body["feedbacks"][0]["anonymous"] = 1;
    stage.site.on("mod_feedback_get_feedbacks_by_courses", surveys);
    CHECK(part_of(stage.read(), 71, 3) == nullptr);
    CHECK(stage.site.count("mod_feedback_get_non_respondents") == 0);
}

TEST_CASE("expected-completion dates come from the calendar, dates of third-party modules too") {
    Stage stage;
    Recording contents = recording("4.5-special/core_course_get_contents/dsb2-all");
    for (json& section : contents.body)
        for (json& module : section["modules"])
            if (module["id"] == 74) module["modname"] = "hvp";
    stage.site.on("core_course_get_contents", contents);
    Recording events = recording("4.5-special/core_calendar_get_calendar_events/dsb2-course");
    events.body["events"].push_back({{"id", 900},
                                     {"courseid", 5},
                                     {"modulename", "hvp"},
                                     {"instance", 1},
                                     {"eventtype", "due"},
                                     {"timestart", 1796000000}});
    const Answer of_course = events.answer();
    stage.site.on("core_calendar_get_calendar_events", [of_course](const Call& call) {
        if (!call.numbers("events[courseids]").empty()) return of_course;
        return json_answer({{"events", json::array()}, {"warnings", json::array()}});
    });
    const auto snapshot = stage.read();
    CHECK(activity(snapshot, 42).expected == at(1794607140));
    CHECK(activity(snapshot, 74).kind == ActivityKind::other);
    CHECK(activity(snapshot, 74).base.due == at(1796000000));
    CHECK(activity(snapshot, 74).base_from_calendar);
    CHECK_FALSE(activity(snapshot, 64).base_from_calendar);
}

TEST_CASE("the calendar is asked beyond the three weeks that Moodle looks ahead by itself") {
    Stage stage;
    (void)stage.read();
    for (const Call& call : stage.site.calls()) {
        if (call.function != "core_calendar_get_calendar_events" || call.numbers("events[courseids]").empty())
            continue;
        CHECK(std::stoll(call.field("options[timeend]")) > 1795435200 + 365 * 86400);
    }
}

TEST_CASE("restricted sections and groups show in the participants of assignments") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(excluded(snapshot, 58) == std::set<std::int64_t>{3, 4, 7, 8, 12});
    CHECK(excluded(snapshot, 41) == std::set<std::int64_t>{5, 6, 7, 8, 12});
    CHECK(excluded(snapshot, 39).empty());
}

TEST_CASE("an assignment that shows nobody excludes nobody") {
    Stage stage;
    stage.site.on("mod_assign_list_participants",
                  recording("4.5-special/mod_assign_list_participants/workflow-without-manageallocations"));
    const auto snapshot = stage.read();
    CHECK(snapshot.exclusions.empty());
    CHECK(core::status_of(snapshot, Part::participants)->gap == Gap::not_shown);
}

TEST_CASE("an assignment restricted to people who are not active is for nobody, and no right is missing") {
    // Derived from 4.5-special/mod_assign_list_participants/assigngroup: the group's members are not active.
    Stage stage;
    stage.site.on("mod_assign_list_participants", [](const Call& call) {
        if (call.field("assignid") == "16") return json_answer(json::array());
        return recording("4.5-special/mod_assign_list_participants/drafts").answer();
    });
    const auto snapshot = stage.read();
    CHECK(excluded(snapshot, 41) == std::set<std::int64_t>{3, 4, 5, 6, 7, 8, 12});
    CHECK(core::status_of(snapshot, Part::participants)->gap == Gap::none);
}

TEST_CASE("an assignment with allocated markers or without conditions that shows nobody excludes nobody") {
    struct Case {
        const char* assignment;
        std::int64_t module;
    };
    const auto one = GENERATE(Case{"13", 38}, Case{"14", 39});
    Stage stage;
    stage.site.on("mod_assign_list_participants", [one](const Call& call) {
        if (call.field("assignid") == one.assignment)
            return recording("4.5-special/mod_assign_list_participants/workflow-without-manageallocations")
                .answer();
        return recording("4.5-special/mod_assign_list_participants/drafts").answer();
    });
    const auto snapshot = stage.read();
    CHECK(excluded(snapshot, one.module).empty());
    CHECK(core::status_of(snapshot, Part::participants)->gap == Gap::not_shown);
}

TEST_CASE("groupings come with their groups, once") {
    Stage stage;
    const auto snapshot = stage.read();
    REQUIRE(snapshot.groupings.size() == 2);
    CHECK(stage.site.count("core_group_get_groupings") == 1);
    CHECK(snapshot.groupings[0].groups.size() + snapshot.groupings[1].groups.size() >= 3);
}

TEST_CASE("a deleted grouping does not cost the others") {
    Stage stage;
    const auto whole = recording("4.5-special/core_group_get_groupings/dsb2-with-groups");
    stage.site.on("core_group_get_groupings", [whole](const Call& call) {
        const auto ids = call.numbers("groupingids");
        if (ids.size() != 1 || ids.front() == 2) return recording("4.5/_errors/missing-course").answer();
        return json_answer(json::array({whole.body[0]}));
    });
    const auto snapshot = stage.read();
    CHECK(core::is_fresh(snapshot, Part::groupings));
    CHECK(snapshot.groupings.size() == 1);
}

TEST_CASE("quiz attempts wait for a teacher, run out, or are open until their own end") {
    Stage stage;
    const auto snapshot = stage.read();
    const auto has = [&](const auto& test) {
        return std::any_of(snapshot.attempts.begin(), snapshot.attempts.end(), test);
    };
    CHECK(has([](const auto& row) { return row.awaits_marking; }));
    CHECK(has([](const auto& row) { return row.state == core::AttemptState::abandoned; }));
    CHECK(has([](const auto& row) { return row.state == core::AttemptState::overdue; }));
    CHECK(has([](const auto& row) {
        return row.state == core::AttemptState::in_progress && row.closes.has_value();
    }));
}

TEST_CASE("an override of the cut-off alone is found by asking about the student") {
    Stage stage;
    const auto snapshot = stage.read();
    REQUIRE_FALSE(snapshot.stated_dates.empty());
    const auto& stated = snapshot.stated_dates.front();
    CHECK(stated.dates.closes == at(1795989540));
    CHECK(stated.as_of == at(1795435200));
    // Only about those who have not handed in what is near.
    const auto asked = stage.site.count("mod_assign_get_participant");
    CHECK(asked == static_cast<int>(snapshot.stated_dates.size()));
    CHECK(std::none_of(snapshot.stated_dates.begin(), snapshot.stated_dates.end(), [](const auto& row) {
        return row.activity == ActivityId{34} && (row.person.value == 3 || row.person.value == 4);
    }));
}

TEST_CASE("an extension's calendar event is no override") {
    Stage stage;
    const auto snapshot = stage.read();
    CHECK(std::none_of(snapshot.overrides.begin(), snapshot.overrides.end(),
                       [](const auto& row) { return row.activity == ActivityId{35}; }));
    CHECK(std::any_of(snapshot.extensions.begin(), snapshot.extensions.end(), [](const auto& row) {
        return row.activity == ActivityId{35} && row.until == at(1796132145);
    }));
}

TEST_CASE("a kind whose functions are not granted tells nothing and fails nothing") {
    Stage stage;
    Recording info = recording("4.5/core_webservice_get_site_info/service");
    json granted = json::array();
    for (const json& function : info.body["functions"])
        if (function["name"].get<std::string>().find("mod_lesson") == std::string::npos)
            granted.push_back(function);
    info.body["functions"] = granted;
    stage.site.on("core_webservice_get_site_info", info);
    const auto snapshot = stage.read();
    CHECK(core::is_fresh(snapshot, Part::participation));
    CHECK(core::status_of(snapshot, Part::participation)->gap == Gap::none);
    CHECK(part_of(snapshot, 72, 3) == nullptr);
    CHECK(part_of(snapshot, 64, 3) == nullptr);
    CHECK(part_of(snapshot, 73, 3) != nullptr);
}

TEST_CASE("a kind that fails leaves a gap, not a hole in the others") {
    Stage stage;
    stage.site.on("mod_data_get_databases_by_courses",
                  recording("4.5-special/mod_data_get_databases_by_courses/without-viewentry"));
    const auto snapshot = stage.read();
    CHECK(core::is_fresh(snapshot, Part::participation));
    CHECK(core::status_of(snapshot, Part::participation)->gap == Gap::not_shown);
    CHECK(part_of(snapshot, 64, 3) == nullptr);
    CHECK(part_of(snapshot, 66, 3) != nullptr);
}

TEST_CASE("without the right to ignore restrictions the missing activities are noticed") {
    Stage stage;
    stage.site.on("mod_assign_get_assignments",
                  recording("4.5-special/mod_assign_get_assignments/dsb2-without-ignoreavailability"));
    stage.site.on("core_completion_get_activities_completion_status",
                  recording("4.5-special/core_completion_get_activities_completion_status/"
                            "dsb2-user3-without-ignoreavailability"));
    const auto snapshot = stage.read();
    CHECK(core::status_of(snapshot, Part::assignments)->gap == Gap::not_shown);
    CHECK(core::status_of(snapshot, Part::completion)->gap == Gap::not_shown);
}
