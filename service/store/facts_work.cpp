#include "store/facts_save.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

void run_for_course(const Intake& intake, const char* statement) {
    Query(intake.database, statement).bind(":course", intake.course).run();
}

/// Activity and person of a row, bound; false when the reading does not hold them.
template <class Row>
bool bind_person_row(const Intake& intake, Query& query, const Row& row) {
    const auto activity = lasting(intake.activities, row.activity);
    const auto person = lasting(intake.people, row.person);
    if (!activity || !person) return false;
    query.bind(":activity", *activity).bind(":person", *person);
    return true;
}

/// The same for rows of a person or a group.
template <class Row>
bool bind_owner_row(const Intake& intake, Query& query, const Row& row) {
    const auto activity = lasting(intake.activities, row.activity);
    const auto person = row.person ? lasting(intake.people, *row.person) : std::nullopt;
    const auto group = row.group ? lasting(intake.groups, *row.group) : std::nullopt;
    if (!activity || (row.person && !person) || (row.group && !group)) return false;
    query.bind(":activity", *activity).bind(":person", person).bind(":group_id", group);
    return true;
}

void delete_owner_rows(const Intake& intake, const char* statement) {
    Query(intake.database, statement)
        .bind(":course", intake.course)
        .bind(":groups_too", arrived(intake, core::Part::groups))
        .run();
}

void save_submissions(const Intake& intake) {
    delete_owner_rows(intake, "delete_submissions");
    Query query(intake.database, "save_submission");
    query.bind(":course", intake.course);
    for (const core::Submission& row : intake.snapshot.submissions)
        if (bind_owner_row(intake, query, row))
            query.bind(":state", stored(row.state))
                .bind(":modified", row.modified)
                .bind(":graded", row.graded)
                .bind(":attempt", row.attempt)
                .run();
}

void save_attempts(const Intake& intake) {
    run_for_course(intake, "delete_quiz_attempts");
    Query query(intake.database, "save_quiz_attempt");
    query.bind(":course", intake.course);
    for (const core::QuizAttempt& row : intake.snapshot.attempts)
        if (bind_person_row(intake, query, row))
            query.bind(":state", stored(row.state))
                .bind(":started", row.started)
                .bind(":finished", row.finished)
                .bind(":closes", row.closes)
                .bind(":awaits_marking", row.awaits_marking)
                .run();
}

void save_completions(const Intake& intake) {
    run_for_course(intake, "delete_completions");
    Query query(intake.database, "save_completion");
    query.bind(":course", intake.course);
    for (const core::Completion& row : intake.snapshot.completions)
        if (bind_person_row(intake, query, row))
            query.bind(":state", stored(row.state)).bind(":changed", row.changed).run();
}

void save_grades(const Intake& intake) {
    run_for_course(intake, "delete_grades");
    Query query(intake.database, "save_grade");
    query.bind(":course", intake.course);
    for (const core::Grade& row : intake.snapshot.grades)
        if (bind_person_row(intake, query, row))
            query.bind(":points", row.points).bind(":maximum", row.maximum).bind(":graded", row.graded).run();
}

void save_overrides(const Intake& intake) {
    delete_owner_rows(intake, "delete_overrides");
    Query query(intake.database, "save_override");
    query.bind(":course", intake.course);
    for (const core::Override& row : intake.snapshot.overrides)
        if (bind_owner_row(intake, query, row))
            query.bind(":opens", row.opens)
                .bind(":due", row.due)
                .bind(":closes", row.closes)
                .bind(":sort_order", row.sort_order)
                .bind(":order_known", row.order_known)
                .bind(":closes_known", row.closes_known)
                .bind(":attempts", row.attempts)
                .bind(":never_closes", row.never_closes)
                .run();
}

void save_extensions(const Intake& intake) {
    run_for_course(intake, "delete_extensions");
    Query query(intake.database, "save_extension");
    query.bind(":course", intake.course);
    for (const core::Extension& row : intake.snapshot.extensions)
        if (bind_person_row(intake, query, row)) query.bind(":granted_until", row.until).run();
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
