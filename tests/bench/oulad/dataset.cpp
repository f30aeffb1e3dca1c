#include "bench/oulad/dataset.hpp"

#include <algorithm>
#include <stdexcept>

#include "bench/oulad/table.hpp"

namespace oulad {

namespace {

/// A presentation while it is read: where its rows are found.
struct Reading {
    Presentation presentation;
    std::unordered_map<std::string, std::size_t> student;
    std::unordered_map<std::string, std::size_t> assessment;
};

using Readings = std::map<std::pair<std::string, std::string>, Reading>;

Reading* find(Readings& all, const Row& row) {
    const auto found = all.find({row.text("code_module"), row.text("code_presentation")});
    return found == all.end() ? nullptr : &found->second;
}

Student* find_student(Reading* reading, const std::string& id) {
    if (reading == nullptr) return nullptr;
    const auto found = reading->student.find(id);
    return found == reading->student.end() ? nullptr : &reading->presentation.students[found->second];
}

Readings read_courses(const std::filesystem::path& folder, const std::set<std::string>& runs) {
    Readings all;
    read_table(
        folder, "course", Need::required, {"code_module", "code_presentation", "module_presentation_length"},
        [&](const Row& row) {
            const std::optional<double> length = row.number("module_presentation_length");
            if (runs.count(row.text("code_presentation")) == 0 || !length || *length <= 0) return;
            Presentation& one = all[{row.text("code_module"), row.text("code_presentation")}].presentation;
            one.module = row.text("code_module");
            one.run = row.text("code_presentation");
            one.length = *length;
        });
    return all;
}

void read_assessments(const std::filesystem::path& folder, Readings& all) {
    read_table(folder, "assessment", Need::required, {"id_assessment", "assessment_type", "date"},
               [&](const Row& row) {
                   Reading* reading = find(all, row);
                   const std::optional<double> due = row.number("date");
                   if (reading == nullptr || !due || row.text("assessment_type") == "Exam") return;
                   reading->presentation.assessments.push_back({row.text("id_assessment"), *due,
                                                                row.text("assessment_type") == "TMA",
                                                                row.number("weight").value_or(1) > 0});
               });
    for (auto& [key, reading] : all) {
        std::vector<Assessment>& list = reading.presentation.assessments;
        std::stable_sort(list.begin(), list.end(),
                         [](const Assessment& a, const Assessment& b) { return a.due < b.due; });
        for (std::size_t i = 0; i < list.size(); ++i) reading.assessment[list[i].id] = i;
    }
}

/// Deprivation in fifths; the bands are tenths, written "0-10%", "10-20" …
std::string deprivation(const std::string& band) {
    const std::optional<double> from = to_number(band.substr(0, band.find('-')));
    if (!from) return "not known";
    const int fifth = static_cast<int>(*from) / 20 * 20;
    return std::to_string(fifth) + "-" + std::to_string(fifth + 20) + "%";
}

void read_students(const std::filesystem::path& folder, Readings& all) {
    std::unordered_map<std::string, int> enrolments;
    bool counted = true;
    read_table(folder, "student", Need::required,
               {"code_module", "code_presentation", "id_student", "final_result"}, [&](const Row& row) {
                   const std::string& id = row.text("id_student");
                   ++enrolments[id];
                   Reading* reading = find(all, row);
                   if (reading == nullptr || reading->student.count(id) != 0) return;
                   Student student;
                   student.id = id;
                   const std::optional<double> in_all = row.number("enrolments_in_all");
                   counted = counted && in_all.has_value();
                   student.single = in_all && *in_all == 1;
                   const std::string& result = row.text("final_result");
                   student.at_risk = result == "Fail" || result == "Withdrawn";
                   student.groups = {{"gender", row.text("gender")},
                                     {"disability", row.text("disability")},
                                     {"deprivation", deprivation(row.text("imd_band"))}};
                   student.hand_ins.resize(reading->presentation.assessments.size());
                   reading->student[id] = reading->presentation.students.size();
                   reading->presentation.students.push_back(std::move(student));
               });
    if (counted) return;
    for (auto& [key, reading] : all)  // the original table does not say how many enrolments a person has
        for (Student& student : reading.presentation.students) student.single = enrolments[student.id] == 1;
}

void read_registrations(const std::filesystem::path& folder, Readings& all) {
    read_table(folder, "student_registration", Need::required,
               {"id_student", "date_registration", "date_unregistration"}, [&](const Row& row) {
                   Student* student = find_student(find(all, row), row.text("id_student"));
                   if (student == nullptr) return;
                   student->registered = row.number("date_registration");
                   student->left = row.number("date_unregistration");
               });
}

void read_hand_ins(const std::filesystem::path& folder, Readings& all) {
    std::unordered_map<std::string, Reading*> by_assessment;
    for (auto& [key, reading] : all)
        for (const Assessment& one : reading.presentation.assessments) by_assessment[one.id] = &reading;
    read_table(folder, "student_assessment", Need::required,
               {"id_assessment", "id_student", "date_submitted"}, [&](const Row& row) {
                   const auto found = by_assessment.find(row.text("id_assessment"));
                   if (found == by_assessment.end()) return;
                   Student* student = find_student(found->second, row.text("id_student"));
                   const std::optional<double> day = row.number("date_submitted");
                   if (student == nullptr || !day) return;
                   const std::string& banked = row.text("is_banked");
                   student->hand_ins[found->second->assessment.at(row.text("id_assessment"))] =
                       HandIn{*day, banked == "True" || banked == "1", row.number("score")};
               });
}

/// rows_14, days_14, rows_28 …: one row a person, kept apart from presentations.
void read_early(const std::filesystem::path& folder, Readings& all) {
    std::unordered_map<std::string, Student*> single;
    for (auto& [key, reading] : all)
        for (Student& student : reading.presentation.students)
            if (student.single) single[student.id] = &student;
    std::set<int> days;
    read_table(folder, "activity_14_28_42_56", Need::optional, {"id_student"}, [&](const Row& row) {
        const auto found = single.find(row.text("id_student"));
        for (const std::string& name : row.names()) {
            if (name.rfind("rows_", 0) != 0) continue;
            const std::optional<double> day = to_number(std::string_view(name).substr(5));
            const std::optional<double> rows = row.number(name);
            if (!day || !rows) continue;
            days.insert(static_cast<int>(*day));
            if (found == single.end() || *rows <= 0) continue;
            found->second->early[static_cast<int>(*day)] = {*rows, row.number("days_" + name.substr(5)), 0};
        }
    });
    for (auto& [key, reading] : all) reading.presentation.early_days = days;
}

void read_stages(const std::filesystem::path& folder, Readings& all) {
    read_table(folder, "stages30", Need::optional, {"id_student", "day", "n_sites"}, [&](const Row& row) {
        Reading* reading = find(all, row);
        const std::optional<double> day = row.number("day");
        if (reading == nullptr || !day) return;
        reading->presentation.stage_days.insert(static_cast<int>(*day));
        Student* student = find_student(reading, row.text("id_student"));
        if (student == nullptr) return;
        Activity activity;
        activity.sites = row.number("n_sites").value_or(0);
        constexpr std::size_t first_kind = 5;  // after module, presentation, student, day and n_sites
        for (std::size_t i = first_kind; i < row.values().size(); ++i)
            activity.rows += to_number(row.values()[i]).value_or(0);
        student->stages[static_cast<int>(*day)] = activity;
    });
}

}  // namespace

std::vector<Presentation> read_dataset(const std::filesystem::path& folder,
                                       const std::set<std::string>& runs) {
    Readings all = read_courses(folder, runs);
    if (all.empty()) throw std::runtime_error(folder.string() + ": no presentation of the runs asked for");
    read_assessments(folder, all);
    read_students(folder, all);
    read_registrations(folder, all);
    read_hand_ins(folder, all);
    read_early(folder, all);
    read_stages(folder, all);
    std::vector<Presentation> presentations;
    presentations.reserve(all.size());
    for (auto& [key, reading] : all) presentations.push_back(std::move(reading.presentation));
    return presentations;
}

}  // namespace oulad
