#include "core/work_table.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

WorkCell cell_of(const WorkItem& item) {
    WorkCell cell;
    cell.status = item.status;
    cell.begun = item.begun;
    cell.has_grade = item.grade_share.has_value();
    cell.grade_share = static_cast<float>(item.grade_share.value_or(0));
    cell.due = item.deadline.dates.due;
    cell.handed_in = item.handed_in;
    return cell;
}

}  // namespace

WorkTable::WorkTable(const SnapshotIndex& index, std::vector<const Enrolment*> students, Instant now,
                     days due_soon)
    : students_(std::move(students)) {
    for (const Activity& activity : index.snapshot().activities)
        if (is_course_work(index.snapshot(), activity)) activities_.push_back(&activity);
    cells_.reserve(students_.size() * activities_.size());
    for (const Enrolment* student : students_)
        for (const Activity* activity : activities_)
            cells_.push_back(cell_of(work_item(index, *activity, *student, now, due_soon)));
}

std::vector<const Enrolment*> active_students(const CourseSnapshot& snapshot,
                                              std::span<const std::string> student_roles) {
    std::vector<const Enrolment*> students = students_of(snapshot, student_roles);
    students.erase(std::remove_if(students.begin(), students.end(),
                                  [](const Enrolment* student) { return !student->active; }),
                   students.end());
    return students;
}

}  // namespace waymark::core
