#include <optional>
#include <utility>
#include <vector>

#include "store/facts_difference.hpp"
#include "store/facts_save.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

void run_for_course(const Intake& intake, const char* statement) {
    Query(intake.database, statement).bind(":course", intake.course).run();
}

/// A row of a person or a group with lasting ids; nothing when the reading does not hold them.
template <class Row>
std::optional<Row> owned(const Intake& intake, const Row& row) {
    const auto activity = lasting(intake.activities, row.activity);
    const auto person = row.person ? lasting(intake.people, *row.person) : std::nullopt;
    const auto group = row.group ? lasting(intake.groups, *row.group) : std::nullopt;
    if (!activity || (row.person && !person) || (row.group && !group)) return std::nullopt;
    Row result = row;
    result.activity = *activity;
    result.person = person;
    result.group = group;
    return result;
}

/// Takes away, by their numbers, the rows that are gone, and answers those that have to be written.
template <class Row>
std::vector<Row> numbered_rows_to_write(const Intake& intake, const char* erase_statement,
                                        std::vector<StoredRow<Row>> stored, std::vector<Row> wanted) {
    Difference<Row> result = difference(std::move(stored), std::move(wanted));
    Query erase(intake.database, erase_statement);
    for (const StoredRow<Row>& gone : result.gone) erase.bind(":id", gone.number).run();
    return std::move(result.come);
}

void save_submissions(const Intake& intake) {
    const bool groups_too = arrived(intake, core::Part::groups);
    std::vector<StoredRow<core::Submission>> stored;
    each_row(intake.database, "load_submissions", intake.course, [&](Query& row) {
        // Rows of groups stay when the groups themselves could not be read.
        if (groups_too || row.is_null("group_id")) stored.push_back({submission_row(row), row.integer("id")});
    });
    std::vector<core::Submission> wanted;
    for (const core::Submission& row : intake.snapshot.submissions)
        if (const auto own = owned(intake, row)) wanted.push_back(*own);
    Query query(intake.database, "save_submission");
    query.bind(":course", intake.course);
    for (const core::Submission& row :
         numbered_rows_to_write(intake, "delete_submission", std::move(stored), std::move(wanted)))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":group_id", row.group)
            .bind(":state", store::stored(row.state))
            .bind(":modified", row.modified)
            .bind(":graded", row.graded)
            .bind(":attempt", row.attempt)
            .run();
}

void save_attempts(const Intake& intake) {
    std::vector<StoredRow<core::QuizAttempt>> stored;
    each_row(intake.database, "load_quiz_attempts", intake.course, [&](Query& row) {
        stored.push_back({attempt_row(row), row.integer("id")});
    });
    Query query(intake.database, "save_quiz_attempt");
    query.bind(":course", intake.course);
    for (const core::QuizAttempt& row : numbered_rows_to_write(
             intake, "delete_quiz_attempt", std::move(stored), placed(intake, intake.snapshot.attempts)))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":state", store::stored(row.state))
            .bind(":started", row.started)
            .bind(":finished", row.finished)
            .bind(":closes", row.closes)
            .bind(":awaits_marking", row.awaits_marking)
            .run();
}

void save_completions(const Intake& intake) {
    const PersonalTable<core::Completion> table{"load_completions", "delete_completion", completion_row,
                                                &core::CourseSnapshot::completions};
    Query query(intake.database, "save_completion");
    query.bind(":course", intake.course);
    for (const core::Completion& row : rows_to_write(intake, table))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":state", stored(row.state))
            .bind(":changed", row.changed)
            .run();
}

void save_grades(const Intake& intake) {
    const PersonalTable<core::Grade> table{"load_grades", "delete_grade", grade_row,
                                           &core::CourseSnapshot::grades};
    Query query(intake.database, "save_grade");
    query.bind(":course", intake.course);
    for (const core::Grade& row : rows_to_write(intake, table))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":points", row.points)
            .bind(":maximum", row.maximum)
            .bind(":graded", row.graded)
            .run();
}

void save_overrides(const Intake& intake) {
    Query(intake.database, "delete_overrides")
        .bind(":course", intake.course)
        .bind(":groups_too", arrived(intake, core::Part::groups))
        .run();
    Query query(intake.database, "save_override");
    query.bind(":course", intake.course);
    for (const core::Override& row : intake.snapshot.overrides)
        if (const auto own = owned(intake, row)) {
            const auto limit = row.time_limit ? std::optional{row.time_limit->count()} : std::nullopt;
            query.bind(":activity", own->activity)
                .bind(":person", own->person)
                .bind(":group_id", own->group)
                .bind(":opens", row.opens)
                .bind(":due", row.due)
                .bind(":closes", row.closes)
                .bind(":sort_order", row.sort_order)
                .bind(":order_known", row.order_known)
                .bind(":closes_known", row.closes_known)
                .bind(":attempts", row.attempts)
                .bind(":never_closes", row.never_closes)
                .bind(":opens_at_once", row.opens_at_once)
                .bind(":time_limit", limit)
                .run();
        }
}

void save_extensions(const Intake& intake) {
    const PersonalTable<core::Extension> table{"load_extensions", "delete_extension", extension_row,
                                               &core::CourseSnapshot::extensions};
    Query query(intake.database, "save_extension");
    query.bind(":course", intake.course);
    for (const core::Extension& row : rows_to_write(intake, table))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":granted_until", row.until)
            .run();
}

}  // namespace

void save_work(const Intake& intake) {
    if (arrived(intake, core::Part::submissions)) save_submissions(intake);
    if (arrived(intake, core::Part::attempts)) save_attempts(intake);
    if (arrived(intake, core::Part::completion)) save_completions(intake);
    if (arrived(intake, core::Part::grades)) save_grades(intake);
    if (arrived(intake, core::Part::overrides)) save_overrides(intake);
    if (arrived(intake, core::Part::extensions)) save_extensions(intake);
}

void sweep(const Intake& intake) {
    const bool groups = arrived(intake, core::Part::groups);
    // Rows of groups may have been kept although the rest of the part arrived.
    if (!groups || !arrived(intake, core::Part::submissions)) run_for_course(intake, "sweep_submissions");
    if (!groups || !arrived(intake, core::Part::overrides)) run_for_course(intake, "sweep_overrides");
    if (!arrived(intake, core::Part::attempts)) run_for_course(intake, "sweep_quiz_attempts");
    if (!arrived(intake, core::Part::completion)) run_for_course(intake, "sweep_completions");
    if (!arrived(intake, core::Part::grades)) run_for_course(intake, "sweep_grades");
    if (!arrived(intake, core::Part::extensions)) run_for_course(intake, "sweep_extensions");
    if (!groups || !arrived(intake, core::Part::roster)) run_for_course(intake, "sweep_group_members");
}

}  // namespace waymark::store
