#include <optional>
#include <vector>

#include "store/course_notes.hpp"
#include "store/facts_difference.hpp"
#include "store/facts_load.hpp"
#include "store/facts_rows.hpp"
#include "store/facts_save.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

void run_for_course(const Intake& intake, const char* statement) {
    Query(intake.database, statement).bind(":course", intake.course).run();
}

void save_participation(const Intake& intake) {
    const PersonalTable<core::Participation> table{"load_participation", "delete_participation",
                                                   participation_row, &core::CourseSnapshot::participation};
    Query query(intake.database, "save_participation");
    query.bind(":course", intake.course);
    for (const core::Participation& row : rows_to_write(intake, table))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":entries", row.entries)
            .bind(":begun", row.begun)
            .bind(":finished", row.finished)
            .bind(":reviews_asked", row.reviews_asked)
            .bind(":reviews_done", row.reviews_done)
            .bind(":latest", row.latest)
            .run();
}

void save_exclusions(const Intake& intake) {
    const PersonalTable<core::Exclusion> table{"load_exclusions", "delete_exclusion", exclusion_row,
                                               &core::CourseSnapshot::exclusions};
    Query query(intake.database, "save_exclusion");
    query.bind(":course", intake.course);
    for (const core::Exclusion& row : rows_to_write(intake, table))
        query.bind(":activity", row.activity).bind(":person", row.person).run();
}

void save_hidden_grades(const Intake& intake) {
    const PersonalTable<core::HiddenGrade> table{"load_hidden_grades", "delete_hidden_grade",
                                                 hidden_grade_row, &core::CourseSnapshot::hidden_grades};
    Query query(intake.database, "save_hidden_grade");
    query.bind(":course", intake.course);
    for (const core::HiddenGrade& row : rows_to_write(intake, table))
        query.bind(":activity", row.activity).bind(":person", row.person).run();
}

/// A complete reading asks about some students only, so what was stated earlier stays, with its age. Between
/// complete readings the list is what still holds: what it leaves out was overtaken by a date that moved.
std::vector<core::StatedDates> stated_dates_to_write(const Intake& intake) {
    if (intake.complete) return placed(intake, intake.snapshot.stated_dates);
    const PersonalTable<core::StatedDates> table{"load_stated_dates", "delete_stated_dates", stated_dates_row,
                                                 &core::CourseSnapshot::stated_dates};
    return rows_to_write(intake, table);
}

void save_stated_dates(const Intake& intake) {
    Query query(intake.database, "save_stated_dates");
    query.bind(":course", intake.course);
    for (const core::StatedDates& row : stated_dates_to_write(intake))
        query.bind(":activity", row.activity)
            .bind(":person", row.person)
            .bind(":opens", row.dates.opens)
            .bind(":due", row.dates.due)
            .bind(":closes", row.dates.closes)
            .bind(":as_of", row.as_of)
            .run();
}

void save_groupings(const Intake& intake) {
    run_for_course(intake, "delete_grouping_groups");
    run_for_course(intake, "delete_groupings");
    Query query(intake.database, "save_grouping");
    query.bind(":course", intake.course);
    Query members(intake.database, "save_grouping_group");
    members.bind(":course", intake.course);
    int ordinal = 0;
    for (const core::Grouping& row : intake.snapshot.groupings) {
        query.bind(":ordinal", ordinal).bind(":lms_id", row.lms_id).bind(":name", row.name).run();
        for (const core::GroupId local : row.groups)
            if (const auto group = lasting(intake.groups, local))
                members.bind(":grouping", ordinal).bind(":group_id", *group).run();
        ++ordinal;
    }
}

void save_grade_items(const Intake& intake) {
    run_for_course(intake, "delete_grade_items");
    Query query(intake.database, "save_grade_item");
    query.bind(":course", intake.course);
    for (const core::GradeItem& row : intake.snapshot.grade_items)
        if (const auto activity = lasting(intake.activities, row.activity))
            query.bind(":lms_id", row.lms_id).bind(":activity", *activity).run();
}

void load_groupings(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    each_row(database, "load_groupings", course, [&](Query& row) {
        snapshot.groupings.push_back({row.bytes("lms_id"), row.bytes("name"), {}});
    });
    each_row(database, "load_grouping_groups", course, [&](Query& row) {
        snapshot.groupings.at(static_cast<std::size_t>(row.integer("grouping")))
            .groups.push_back(row.id<core::GroupId>("group_id"));
    });
    each_row(database, "load_grade_items", course, [&](Query& row) {
        snapshot.grade_items.push_back({row.bytes("lms_id"), row.id<core::ActivityId>("activity")});
    });
}

}  // namespace

void save_more(const Intake& intake) {
    if (arrived(intake, core::Part::participation)) save_participation(intake);
    if (arrived(intake, core::Part::participants)) save_exclusions(intake);
    if (arrived(intake, core::Part::effective_dates)) save_stated_dates(intake);
    if (arrived(intake, core::Part::groupings)) save_groupings(intake);
    if (!arrived(intake, core::Part::grades)) return;
    save_grade_items(intake);
    save_hidden_grades(intake);
}

void sweep_more(const Intake& intake) {
    if (!arrived(intake, core::Part::participation)) run_for_course(intake, "sweep_participation");
    if (!arrived(intake, core::Part::participants)) run_for_course(intake, "sweep_exclusions");
    run_for_course(intake, "sweep_stated_dates");
    if (!arrived(intake, core::Part::grades)) run_for_course(intake, "sweep_grade_items");
    if (!arrived(intake, core::Part::grades)) run_for_course(intake, "sweep_hidden_grades");
    if (!arrived(intake, core::Part::groupings)) run_for_course(intake, "sweep_grouping_groups");
}

void load_single_students(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    load_groupings(database, snapshot);
    each_row(database, "load_participation", course,
             [&](Query& row) { snapshot.participation.push_back(participation_row(row)); });
    each_row(database, "load_exclusions", course,
             [&](Query& row) { snapshot.exclusions.push_back(exclusion_row(row)); });
    each_row(database, "load_hidden_grades", course,
             [&](Query& row) { snapshot.hidden_grades.push_back(hidden_grade_row(row)); });
    each_row(database, "load_stated_dates", course,
             [&](Query& row) { snapshot.stated_dates.push_back(stated_dates_row(row)); });
}

void load_kept_here(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    each_row(database, "load_excuses", course, [&](Query& row) {
        snapshot.excuses.push_back({row.id<core::PersonId>("person"),
                                    row.id_or_none<core::ActivityId>("activity"),
                                    row.time_or_none("covers_until")});
    });
    snapshot.plan = load_plan(database, course);
    snapshot.mentorships = load_mentorships(database, course);
    snapshot.objections = load_objections(database, course);
    const core::Instant since = snapshot.course.starts.value_or(snapshot.taken - core::days{366});
    if (const auto state = course_state(database, course))
        snapshot.outages = load_outages(database, state->site, since);
}

}  // namespace waymark::store
