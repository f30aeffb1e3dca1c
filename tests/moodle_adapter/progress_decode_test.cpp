#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"
#include "moodle_adapter/decode_message.hpp"
#include "moodle_adapter/decode_progress.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::AttemptState;
using core::SubmissionState;
using nlohmann::json;

namespace {

std::vector<SubmissionRow> rows_of(const std::vector<SubmissionRow>& rows, std::int64_t instance) {
    std::vector<SubmissionRow> result;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(result),
                 [&](const SubmissionRow& row) { return row.instance == instance; });
    return result;
}

}  // namespace

TEST_CASE("submissions keep the rows of teams, members and reopened work apart") {
    const auto rows = decode_submissions(recording("4.5-special/mod_assign_get_submissions/dsb2-all").body);
    REQUIRE(rows);
    const auto team = rows_of(*rows, 10);
    const auto of_group =
        std::find_if(team.begin(), team.end(), [](const auto& row) { return row.group == 5; });
    REQUIRE(of_group != team.end());
    CHECK(of_group->user == 0);
    CHECK(of_group->state == SubmissionState::draft);
    const auto of_member =
        std::find_if(team.begin(), team.end(), [](const auto& row) { return row.user == 5; });
    REQUIRE(of_member != team.end());
    CHECK(of_member->state == SubmissionState::submitted);

    const auto reopened = rows_of(*rows, 11);
    CHECK(reopened.front().user == 3);
    CHECK(reopened.front().state == SubmissionState::reopened);

    const auto offline = rows_of(*rows, 12);
    CHECK(offline.front().state == SubmissionState::none);
    CHECK(offline.front().graded);

    const auto workflow = rows_of(*rows, 13);
    REQUIRE(workflow.size() == 3);
    CHECK_FALSE(workflow[0].graded);  // ready for release
    CHECK(workflow[1].graded);        // released
    CHECK_FALSE(workflow[2].graded);
}

TEST_CASE("of several attempts of one person only the latest counts") {
    const auto row = [](int attempt, const char* status) {
        return json{{"userid", 3}, {"groupid", 0}, {"attemptnumber", attempt}, {"status", status}};
    };
    const json answer = {{"assignments",
                          {{{"assignmentid", 1},
                            {"submissions", {row(0, "submitted"), row(2, "reopened"), row(1, "draft")}}}}}};
    const auto rows = decode_submissions(answer);
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    CHECK(rows->front().state == SubmissionState::reopened);
}

TEST_CASE("assignments tell about teams, workflow and offline work") {
    const auto rows = decode_assignments(recording("4.5-special/mod_assign_get_assignments/dsb2").body);
    REQUIRE(rows);
    const auto with = [&](std::int64_t instance) {
        return *std::find_if(rows->begin(), rows->end(),
                             [&](const auto& row) { return row.instance == instance; });
    };
    CHECK(with(9).team);
    CHECK_FALSE(with(9).team_needs_all);
    CHECK(with(10).team_needs_all);
    CHECK(with(12).no_submissions);
    CHECK(with(13).marking_workflow);
    CHECK_FALSE(with(11).team);
}

TEST_CASE("states of attempts of all versions are known and previews do not count") {
    const auto old_rows =
        decode_attempts(recording("4.5-special/mod_quiz_get_user_attempts/quiz1-user6").body);
    REQUIRE(old_rows);
    REQUIRE(old_rows->size() == 2);
    CHECK((*old_rows)[0].state == AttemptState::finished);
    CHECK((*old_rows)[0].finished == at(1795434640));
    CHECK((*old_rows)[1].state == AttemptState::in_progress);
    CHECK_FALSE((*old_rows)[1].finished);

    const auto rows = decode_attempts(recording("5.1/mod_quiz_get_user_quiz_attempts/states").body);
    REQUIRE(rows);
    REQUIRE(rows->size() == 3);
    CHECK((*rows)[1].state == AttemptState::submitted);
    CHECK((*rows)[1].awaits_marking);
    CHECK((*rows)[2].state == AttemptState::not_started);
    CHECK_FALSE((*rows)[2].started);

    const auto odd = decode_attempts({{"attempts",
                                       {{{"state", "finished"}, {"preview", 1}},
                                        {{"state", "overdue"}},
                                        {{"state", "abandoned"}},
                                        {{"state", "somethingnew"}}}}});
    REQUIRE(odd);
    REQUIRE(odd->size() == 3);
    CHECK((*odd)[0].state == AttemptState::overdue);
    CHECK((*odd)[1].state == AttemptState::abandoned);
    CHECK((*odd)[2].state == AttemptState::unknown);
}

TEST_CASE("grades are of activities, exist and may be seen") {
    const auto rows = decode_grades(recording("4.2/gradereport_user_get_grade_items/one-student").body);
    REQUIRE(rows);
    REQUIRE(rows->size() == 3);
    CHECK(rows->front().user == 8);
    CHECK(rows->front().module == 5);
    CHECK(rows->front().points == 68);
    CHECK(rows->front().maximum == 100);
    CHECK(rows->front().graded == at(1793462636));

    const auto item = [](const json& more) {
        json row = {
            {"itemtype", "mod"}, {"itemnumber", 0}, {"cmid", 5}, {"graderaw", "7.5"}, {"grademax", 10}};
        row.update(more);
        return decode_grades({{"usergrades", {{{"userid", 8}, {"gradeitems", {row}}}}}})->size();
    };
    CHECK(item(json::object()) == 1);
    CHECK(item({{"gradeishidden", true}}) == 0);
    CHECK(item({{"gradehiddenbydate", true}}) == 0);
    CHECK(item({{"graderaw", nullptr}}) == 0);
    CHECK(item({{"grademax", 0}}) == 0);
    CHECK(item({{"itemnumber", 1}}) == 0);
    CHECK(item({{"itemtype", "course"}}) == 0);
}

TEST_CASE("conditions on grades ask for an activity's own item, and know of hidden grades") {
    const auto row = [](const json& more) {
        json item = {{"id", 40},  {"itemtype", "mod"}, {"itemnumber", 0},
                     {"cmid", 5}, {"graderaw", 7.5},   {"grademax", 10}};
        item.update(more);
        return item;
    };
    const auto report = [](const json& items) {
        return json{{"usergrades", {{{"userid", 8}, {"gradeitems", items}}}}};
    };
    // derived: the second grade of a workshop, an outcome of the same activity, and a category
    const json several =
        report({row({{"id", 41}, {"itemnumber", 1}}), row(json::object()),
                row({{"id", 42}, {"itemnumber", 1000}}), row({{"id", 43}, {"itemtype", "category"}})});
    const auto items = decode_grade_items(several);
    REQUIRE(items.size() == 1);
    CHECK(items[0].item == 40);
    CHECK(items[0].module == 5);
    CHECK(decode_hidden_grades(several).empty());

    const auto hidden = [&](const json& more) {
        return decode_hidden_grades(report(json::array({row(more)}))).size();
    };
    CHECK(hidden({{"gradeishidden", true}}) == 1);
    CHECK(hidden({{"gradehiddenbydate", true}}) == 1);
    CHECK(hidden({{"gradeishidden", true}, {"graderaw", nullptr}, {"gradedategraded", 1793462636}}) == 1);
    CHECK(hidden({{"gradeishidden", true}, {"graderaw", nullptr}, {"gradedategraded", nullptr}}) == 0);
    CHECK(hidden({{"gradeishidden", true}, {"itemnumber", 1}}) == 0);
    const auto one = decode_hidden_grades(report(json::array({row({{"gradeishidden", true}})})));
    REQUIRE(one.size() == 1);
    CHECK(one[0].user == 8);
    CHECK(one[0].module == 5);
}

TEST_CASE("private and foreign events keep only their id") {
    const auto rows = decode_events(
        recording("4.5-special/core_calendar_get_calendar_events/scan-category-manageentries").body);
    REQUIRE(rows);
    const auto with = [&](std::int64_t number) {
        return *std::find_if(rows->begin(), rows->end(), [&](const auto& row) { return row.id == number; });
    };
    CHECK(rows->size() == 9);
    CHECK(with(76).type == EventType::close);
    CHECK(with(76).user == 4);
    CHECK(with(77).group == 5);
    CHECK(with(78).type == EventType::other);  // an extension
    CHECK(with(78).user == 0);
    CHECK(with(79).type == EventType::other);  // not ours to see

    const auto personal = decode_events({{"events",
                                          {{{"id", 52},
                                            {"eventtype", "user"},
                                            {"userid", 8},
                                            {"modulename", "quiz"},
                                            {"timestart", 1795960800}}}}});
    REQUIRE(personal);
    CHECK(personal->front().user == 0);
    CHECK(personal->front().at == core::Instant{});
}

TEST_CASE("completion knows its four states") {
    const auto row = [](int module, const json& state) { return json{{"cmid", module}, {"state", state}}; };
    const auto rows = decode_completion({{"statuses", {row(1, 0), row(2, 1), row(3, "2"), row(4, 3)}}});
    REQUIRE(rows);
    CHECK((*rows)[0].state == core::CompletionState::incomplete);
    CHECK((*rows)[1].state == core::CompletionState::complete);
    CHECK((*rows)[2].state == core::CompletionState::complete_pass);
    CHECK((*rows)[3].state == core::CompletionState::complete_fail);
    CHECK(
        decode_completion(
            recording("4.2/core_completion_get_activities_completion_status/completion-disabled-course").body)
            ->empty());
}

TEST_CASE("answers of another shape are not believed") {
    for (const json& wrong : {json(nullptr), json::array(), json("text"), json(42), json::object()}) {
        CHECK_FALSE(decode_assignments(wrong));
        CHECK_FALSE(decode_quizzes(wrong));
        CHECK_FALSE(decode_submissions(wrong));
        CHECK_FALSE(decode_participant(wrong));
        CHECK_FALSE(decode_user_flags(wrong));
        CHECK_FALSE(decode_attempts(wrong));
        CHECK_FALSE(decode_completion(wrong));
        CHECK_FALSE(decode_grades(wrong));
        CHECK_FALSE(decode_events(wrong));
        CHECK_FALSE(decode_quiz_overrides(wrong));
        CHECK_FALSE(decode_messages(wrong));
        CHECK_FALSE(decode_sent(wrong));
    }
    CHECK_FALSE(decode_submission_status(json::array()));
}

TEST_CASE("refusals hidden in warnings are seen, and missing rows are no refusal") {
    CHECK(was_refused(recording("4.2/mod_assign_get_assignments/not-enrolled-refused").body, "courses"));
    CHECK(was_refused(recording("4.2/_errors/cap-missing-assign-grade-and-viewgrades").body, "assignments"));
    CHECK(was_refused(recording("4.5-special/mod_assign_get_assignments/category-role-course-outside").body,
                      "courses"));
    CHECK_FALSE(
        was_refused({{"assignments", json::array()}, {"warnings", {{{"warningcode", "3"}}}}}, "assignments"));
    CHECK_FALSE(was_refused(recording("4.2/mod_assign_get_user_flags/all").body, "assignments"));
}
