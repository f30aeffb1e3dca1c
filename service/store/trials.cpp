#include "store/trials.hpp"

#include <stdexcept>

#include "store/query.hpp"

namespace waymark::store {

namespace {

core::Arm stored_arm(Query& row) {
    const auto arm = core::arm_named(row.bytes("arm"));
    if (!arm) throw std::runtime_error("a lot that is none stands in trial_students");
    return *arm;
}

}  // namespace

void save_trial_entries(Database& database, core::CourseId course,
                        const std::vector<core::TrialEntry>& entries, core::Instant now) {
    if (entries.empty()) return;
    Query query(database, "save_trial_student");
    query.bind(":course", course).bind(":now", now);
    for (const core::TrialEntry& one : entries)
        query.bind(":trial", std::string_view(one.trial))
            .bind(":person", one.person)
            .bind(":arm", core::word(one.arm))
            .run();
}

std::vector<TrialStudentRow> trial_students(Database& database, std::string_view trial) {
    std::vector<TrialStudentRow> rows;
    Query row(database, "trial_students");
    row.bind(":trial", trial);
    while (row.step())
        rows.push_back({row.id<core::CourseId>("course"), row.id<core::PersonId>("person"), stored_arm(row),
                        row.time("entered")});
    return rows;
}

std::map<core::PersonId, core::Arm> trial_arms(Database& database, std::string_view trial,
                                               core::CourseId course) {
    std::map<core::PersonId, core::Arm> arms;
    Query row(database, "trial_arms");
    row.bind(":trial", trial).bind(":course", course);
    while (row.step()) arms[row.id<core::PersonId>("person")] = stored_arm(row);
    return arms;
}

std::optional<core::Arm> trial_arm(Database& database, std::string_view trial, core::PersonId person) {
    Query row(database, "trial_arm");
    row.bind(":trial", trial).bind(":person", person);
    if (!row.step()) return std::nullopt;
    return stored_arm(row);
}

}  // namespace waymark::store
