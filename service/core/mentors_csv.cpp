#include <array>
#include <cctype>
#include <set>
#include <utility>

#include "core/access.hpp"
#include "core/csv_table.hpp"

namespace waymark::core {

namespace {

constexpr std::array fault_words{
    std::pair{CsvFault::quote_open, "quote_open"},
    std::pair{CsvFault::no_heading, "no_heading"},
    std::pair{CsvFault::unknown_column, "unknown_column"},
    std::pair{CsvFault::too_many_cells, "too_many_cells"},
    std::pair{CsvFault::key_missing, "key_missing"},
    std::pair{CsvFault::key_twice, "key_twice"},
    std::pair{CsvFault::unknown_kind, "unknown_kind"},
    std::pair{CsvFault::title_missing, "title_missing"},
    std::pair{CsvFault::unknown_activity, "unknown_activity"},
    std::pair{CsvFault::name_not_unique, "name_not_unique"},
    std::pair{CsvFault::activity_missing, "activity_missing"},
    std::pair{CsvFault::unknown_group, "unknown_group"},
    std::pair{CsvFault::bad_time, "bad_time"},
    std::pair{CsvFault::time_missing, "time_missing"},
    std::pair{CsvFault::ends_before_begin, "ends_before_begin"},
    std::pair{CsvFault::bad_number, "bad_number"},
    std::pair{CsvFault::unknown_mentor, "unknown_mentor"},
    std::pair{CsvFault::unknown_student, "unknown_student"},
    std::pair{CsvFault::not_a_mentor, "not_a_mentor"},
    std::pair{CsvFault::not_a_student, "not_a_student"},
    std::pair{CsvFault::not_active, "not_active"},
    std::pair{CsvFault::pair_twice, "pair_twice"},
};

bool same_address(const std::string& a, const std::string& b) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
    };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

const Enrolment* find_named(const CourseSnapshot& snapshot, const std::string& name) {
    if (name.empty()) return nullptr;
    for (const Enrolment& person : snapshot.people)
        if (person.lms_id == name || same_address(person.email, name)) return &person;
    return nullptr;
}

bool is_student(const Enrolment& person, const RolePolicy& policy) {
    return std::any_of(policy.student.begin(), policy.student.end(),
                       [&](const std::string& role) { return has_role(person, role); });
}

std::optional<CsvFault> objection_to_mentor(const Enrolment* mentor, const RolePolicy& policy,
                                            MentorsToldBy told_by) {
    if (mentor == nullptr) return CsvFault::unknown_mentor;
    if (!mentor->active) return CsvFault::not_active;
    if (told_by == MentorsToldBy::list) return std::nullopt;
    if (role_in_course(*mentor, policy) != ViewerRole::mentor) return CsvFault::not_a_mentor;
    return std::nullopt;
}

std::optional<CsvFault> objection_to_student(const Enrolment* student, const RolePolicy& policy) {
    if (student == nullptr) return CsvFault::unknown_student;
    if (!is_student(*student, policy)) return CsvFault::not_a_student;
    return std::nullopt;
}

}  // namespace

std::string_view word(CsvFault fault) {
    for (const auto& [one, text] : fault_words)
        if (one == fault) return text;
    return "unknown";
}

MentorsFile read_mentors(std::string_view text, const CourseSnapshot& snapshot, const RolePolicy& policy,
                         MentorsToldBy told_by) {
    MentorsFile file;
    const CsvTable table(text, {"mentor", "student"}, {}, file.problems);
    std::set<Mentorship> pairs;
    for (const CsvRow& row : table.rows()) {
        const std::string mentor_name = table.cell(row, "mentor");
        const std::string student_name = table.cell(row, "student");
        const Enrolment* mentor = find_named(snapshot, mentor_name);
        const Enrolment* student = find_named(snapshot, student_name);
        const auto about_mentor = objection_to_mentor(mentor, policy, told_by);
        const auto about_student = objection_to_student(student, policy);
        if (row.cells.size() > table.width()) file.problems.push_back({row.line, CsvFault::too_many_cells});
        if (about_mentor) file.problems.push_back({row.line, *about_mentor, mentor_name});
        if (about_student) file.problems.push_back({row.line, *about_student, student_name});
        if (about_mentor || about_student) continue;
        if (mentor == student) {
            file.problems.push_back({row.line, CsvFault::not_a_mentor, mentor_name});
            continue;
        }
        if (!pairs.insert({mentor->person, student->person}).second)
            file.problems.push_back({row.line, CsvFault::pair_twice, student_name});
    }
    file.pairs.assign(pairs.begin(), pairs.end());
    return file;
}

}  // namespace waymark::core
