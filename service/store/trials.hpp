#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "core/trial.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Adds who is not there yet; a lot once noted stays, and holds in every course. Call inside the plan's
/// transaction.
void save_trial_entries(Database& database, core::CourseId course,
                        const std::vector<core::TrialEntry>& entries, core::Instant now);

/// One student of a trial in one course.
struct TrialStudentRow {
    core::CourseId course;
    core::PersonId person;
    core::Arm arm = core::Arm::usual;
    core::Instant entered;
};
/// All of a trial, by course and person.
[[nodiscard]] std::vector<TrialStudentRow> trial_students(Database& database, std::string_view trial);
/// The lots of those people of a course who take part already, in it or in another one.
[[nodiscard]] std::map<core::PersonId, core::Arm> trial_arms(Database& database, std::string_view trial,
                                                             core::CourseId course);
[[nodiscard]] std::optional<core::Arm> trial_arm(Database& database, std::string_view trial,
                                                 core::PersonId person);

}  // namespace waymark::store
