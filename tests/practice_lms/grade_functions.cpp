#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

struct Grade {
    double value = 0;
    Time submitted = 0;  ///< 0 = Moodle gives none
    Time graded = 0;
    double pass = 0;  ///< 0 = nothing to pass
    std::string feedback;
};

std::optional<Grade> assign_grade(const State& state, Id instance, Id user) {
    const AssignmentGrade* grade = state.grade(instance, user);
    const Assignment* assignment = state.assignment(instance);
    if (grade == nullptr || assignment == nullptr) return std::nullopt;
    const Submission* submission = state.submission(instance, user);
    return Grade{grade->grade, submission == nullptr ? 0 : submission->modified, grade->created,
                 assignment->pass_grade, "<p>Good start – tie it to your own shop.</p>"};
}

std::optional<Grade> quiz_grade(const State& state, Id instance, Id user) {
    std::optional<Grade> best;
    for (const Attempt& attempt : state.attempts) {
        if (attempt.quiz != instance || attempt.user != user || !attempt.sum_grades) continue;
        const double value = *attempt.sum_grades * 2;
        if (!best || value > best->value) best = Grade{value, attempt.finish, attempt.graded, 5, ""};
    }
    return best;
}

std::optional<Grade> lesson_grade(const State& state, Id user) {
    for (const LessonGrade& row : state.lesson_grades)
        if (row.user == user) return Grade{row.grade, 0, row.graded, 0, ""};
    return std::nullopt;
}

std::optional<Grade> grade_of(const State& state, const json& item, Id user) {
    if (item.at("itemtype") != "mod") return std::nullopt;
    const auto module = item.at("itemmodule").get<std::string>();
    const Id instance = item.at("iteminstance").get<Id>();
    if (module == "assign") return assign_grade(state, instance, user);
    if (module == "quiz") return quiz_grade(state, instance, user);
    return lesson_grade(state, user);
}

std::string formatted(const State& state, const Grade& grade) {
    std::string number = fmt::format("{:.2f}", grade.value);
    if (grade.pass == 0) return number;
    const bool passed = grade.value >= grade.pass;
    const std::string fail =
        state.since(MoodleVersion::v4_5) ? "fa-xmark text-danger" : "fa-times text-danger";
    const std::string word = passed ? "Pass" : "Fail";
    return fmt::format(R"(<i class="icon fa {} fa-fw inline"  title="{}" role="img" aria-label="{}"></i>{})",
                       passed ? "fa-check text-success" : fail, word, word, number);
}

json time_or_null(Time time) {
    return time == 0 ? json() : json(time);
}

json blank_row(const json& item) {
    json row = item;
    const double max = item.at("grademax").get<double>();
    row.update({{"outcomeid", nullptr},
                {"scaleid", nullptr},
                {"locked", false},
                {"graderaw", nullptr},
                {"gradedatesubmitted", nullptr},
                {"gradedategraded", nullptr},
                {"gradehiddenbydate", false},
                {"gradeneedsupdate", false},
                {"gradeishidden", false},
                {"gradeislocked", false},
                {"gradeisoverridden", false},
                {"gradeformatted", "-"},
                {"grademin", 0},
                {"rangeformatted", fmt::format("0&ndash;{:.0f}", max)},
                {"percentageformatted", "-"},
                {"feedback", ""},
                {"feedbackformat", 0}});
    return row;
}

void fill(const State& state, json& row, const Grade& grade) {
    row["graderaw"] = php_number(grade.value);
    row["gradedatesubmitted"] = time_or_null(grade.submitted);
    row["gradedategraded"] = time_or_null(grade.graded);
    row["gradeformatted"] = formatted(state, grade);
    row["percentageformatted"] =
        fmt::format("{:.2f} %", 100 * grade.value / row.at("grademax").get<double>());
    if (grade.feedback.empty()) return;
    row["feedback"] = grade.feedback;
    row["feedbackformat"] = 1;
}

/// Once a student has any grade, items carry their weight in the course total.
void weigh(json& row, bool graded, double graded_max) {
    const double share = graded ? row.at("grademax").get<double>() / graded_max : 0;
    row["weightraw"] = php_number(std::round(share * 100000) / 100000);
    row["weightformatted"] = fmt::format("{:.2f} %", share * 100);
    if (!graded) row["status"] = "novalue";
}

struct Total {
    double sum = 0;
    double max = 0;
    Time graded = 0;
};

Total total_of(const State& state, const json& items, Id user) {
    Total total;
    for (const json& item : items) {
        const auto grade = grade_of(state, item, user);
        if (!grade) continue;
        total.sum += grade->value;
        total.max += item.at("grademax").get<double>();
        total.graded = std::max(total.graded, grade->graded);
    }
    return total;
}

json item_row(const State& state, const json& item, Id user, const Total& total) {
    json row = blank_row(item);
    if (total.max == 0) return row;
    row["feedbackformat"] = 2;
    if (item.at("itemtype") == "course") {
        row["grademax"] = php_number(total.max);
        row["rangeformatted"] = fmt::format("0&ndash;{:.0f}", total.max);
        fill(state, row, Grade{total.sum, 0, total.graded, 0, ""});
        return row;
    }
    const auto grade = grade_of(state, item, user);
    if (grade) fill(state, row, *grade);
    weigh(row, grade.has_value(), total.max);
    return row;
}

json user_grades(const State& state, Id course, const Person& person) {
    const json& items = state.rows->at("grade_items").at(std::to_string(course));
    const Total total = total_of(state, items, person.id);
    json rows = json::array();
    for (const json& item : items) rows.push_back(item_row(state, item, person.id, total));
    return {{"courseid", course},           {"courseidnumber", course == practice_course ? "DSB1-2026A" : ""},
            {"userid", person.id},          {"userfullname", person.full_name()},
            {"useridnumber", ""},           {"maxdepth", 2},
            {"gradeitems", std::move(rows)}};
}

bool in_course(const Person& person, Id course) {
    return std::find(person.courses.begin(), person.courses.end(), course) != person.courses.end();
}

std::vector<const Person*> graded_people(const State& state, Id course, Id group) {
    std::vector<const Person*> people;
    for (const json& id : state.rows->at("participant_order")) {
        const Person* person = state.person(id.get<Id>());
        if (person == nullptr || !in_course(*person, course)) continue;
        const bool member =
            std::find(person->groups.begin(), person->groups.end(), group) != person->groups.end();
        if (group == 0 || member) people.push_back(person);
    }
    return people;
}

Answer grade_items(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    const Id user = params.at("userid").get<Id>();
    if (!course_exists(state, course)) return tl::unexpected(missing_record(state.version, "course"));
    const json& known = state.rows->at("grade_items");
    json rows = json::array();
    if (!known.contains(std::to_string(course)))
        return json{{"usergrades", std::move(rows)}, {"warnings", json::array()}};
    // 4.2 cleans item names as HTML, and a bare & of course 3 does not survive that unchanged.
    if (course == 3 && !state.since(MoodleVersion::v4_5)) return tl::unexpected(invalid_response());
    if (user != 0) {
        const Person* person = state.person(user);
        if (person == nullptr) return tl::unexpected(missing_user(state.version));
        rows.push_back(user_grades(state, course, *person));
    } else {
        for (const Person* person : graded_people(state, course, params.at("groupid").get<Id>()))
            rows.push_back(user_grades(state, course, *person));
    }
    return json{{"usergrades", std::move(rows)}, {"warnings", json::array()}};
}

/// Every graded item, whoever asks; of a course that only special.json knows none.
Answer all_items(State& state, const json& params) {
    const Id course = params.at("courseid").get<Id>();
    const json* row = row_with(state.rows->at("courses"), "id", course);
    if (row == nullptr) return tl::unexpected(missing_record(state.version, "course"));
    json items = json::array();
    for (const json& item : state.rows->at("grade_items").value(std::to_string(course), json::array()))
        if (item.at("itemtype") != "course")
            items.push_back({{"id", std::to_string(item.at("id").get<Id>())},
                             {"itemname", escape_html(item.at("itemname").get<std::string>())},
                             {"category", row->at("fullname")}});
    return json{{"gradeItems", std::move(items)}, {"warnings", json::array()}};
}

}  // namespace

std::vector<Function> grade_functions() {
    return {{"core_grades_get_gradeitems", {{"courseid", integer()}}, all_items},
            {"gradereport_user_get_grade_items",
             {{"courseid", integer()}, {"userid", integer_or("0")}, {"groupid", integer_or("0")}},
             grade_items}};
}

}  // namespace waymark::practice
