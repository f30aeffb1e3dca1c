#pragma once

#include "core/snapshot.hpp"
#include "store/query.hpp"

/// Rows of facts as the load_… statements give them. Internal to this box.
namespace waymark::store {

/// One call of `each` for each row of `statement` for the course.
template <class Each>
void each_row(Database& database, const char* statement, core::CourseId course, Each each) {
    Query row(database, statement);
    row.bind(":course", course);
    while (row.step()) each(row);
}

/// `opens`, `due` and `closes`.
[[nodiscard]] core::Dates dates_row(Query& row);
[[nodiscard]] core::Submission submission_row(Query& row);
[[nodiscard]] core::QuizAttempt attempt_row(Query& row);
[[nodiscard]] core::Completion completion_row(Query& row);
[[nodiscard]] core::Grade grade_row(Query& row);
[[nodiscard]] core::Extension extension_row(Query& row);
[[nodiscard]] core::Participation participation_row(Query& row);
[[nodiscard]] core::Exclusion exclusion_row(Query& row);
[[nodiscard]] core::HiddenGrade hidden_grade_row(Query& row);
[[nodiscard]] core::StatedDates stated_dates_row(Query& row);
/// Without roles and groups.
[[nodiscard]] core::Enrolment person_row(Query& row);

}  // namespace waymark::store
