#include <algorithm>
#include <unordered_map>

#include "store/availability_text.hpp"
#include "store/facts.hpp"
#include "store/facts_load.hpp"
#include "store/facts_rows.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

bool load_course(Database& database, core::CourseSnapshot& snapshot, core::CourseId id) {
    Query row(database, "load_course");
    row.bind(":course", id);
    if (!row.step()) return false;
    core::Course& course = snapshot.course;
    course.id = id;
    course.lms_id = row.bytes("lms_id");
    course.short_name = row.bytes("short_name");
    course.full_name = row.bytes("full_name");
    course.starts = row.time_or_none("starts");
    course.ends = row.time_or_none("ends");
    course.visible = row.flag("visible");
    course.language = row.bytes("language");
    course.url = row.bytes("url");
    snapshot.taken = row.time("last_success");
    return true;
}

std::optional<core::Availability> availability(Query& row) {
    if (row.is_null("availability")) return std::nullopt;
    return availability_of(row.bytes("availability"));
}

void add_access(Query& row, core::Activity& activity) {
    activity.module_type = row.bytes("module_type");
    activity.availability = availability(row);
    activity.grouping_lms_id = row.bytes("grouping_lms_id");
    activity.on_course_page = row.flag("on_course_page");
    activity.base_from_calendar = row.flag("base_from_calendar");
    activity.expected = row.time_or_none("expected");
    if (!row.is_null("has_description")) activity.has_description = row.flag("has_description");
}

void add_ways_of_handing_in(Query& row, core::Activity& activity) {
    activity.team_grouping_lms_id = row.bytes("team_grouping_lms_id");
    activity.team_required = row.flag("team_required");
    activity.marking_workflow = row.flag("marking_workflow");
    activity.identities_hidden = row.flag("identities_hidden");
    activity.attempts_allowed = row.small_or_none("attempts_allowed");
    if (!row.is_null("time_limit")) activity.time_limit = core::seconds{row.integer("time_limit")};
    activity.required_entries = row.small_or_none("required_entries");
    activity.phase = workshop_phase(row.bytes("phase"));
    activity.reviews = {row.time_or_none("reviews_opens"), row.time_or_none("reviews_due"),
                        row.time_or_none("reviews_closes")};
}

core::Activity activity(Query& row) {
    core::Activity result;
    result.id = row.id<core::ActivityId>("id");
    result.lms_id = row.bytes("lms_id");
    result.instance_lms_id = row.bytes("instance_lms_id");
    result.kind = activity_kind(row.bytes("kind"));
    result.name = row.bytes("name");
    result.section = row.small("section");
    result.position = row.small("position");
    result.visibility = visibility(row.bytes("visibility"));
    result.url = row.bytes("url");
    result.base = dates_row(row);
    result.completion_tracked = row.flag("completion_tracked");
    result.takes_submissions = row.flag("takes_submissions");
    result.team = row.flag("team");
    result.team_needs_all = row.flag("team_needs_all");
    result.own_placement = row.flag("own_placement");
    add_access(row, result);
    add_ways_of_handing_in(row, result);
    return result;
}

void load_contents(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    each_row(database, "load_sections", course, [&](Query& row) {
        snapshot.sections.push_back({row.bytes("lms_id"), row.small("position"), row.bytes("name"),
                                     visibility(row.bytes("visibility")), availability(row),
                                     row.bytes("subsection_of")});
    });
    each_row(database, "load_activities", course,
             [&](Query& row) { snapshot.activities.push_back(activity(row)); });
    each_row(database, "load_groups", course, [&](Query& row) {
        snapshot.groups.push_back(
            {row.id<core::GroupId>("id"), row.bytes("lms_id"), row.bytes("name"), row.bytes("idnumber")});
    });
}

void load_people(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    std::unordered_map<core::PersonId, std::size_t> places;
    each_row(database, "load_people", course, [&](Query& row) {
        places[row.id<core::PersonId>("person")] = snapshot.people.size();
        snapshot.people.push_back(person_row(row));
    });
    each_row(database, "load_enrolment_roles", course, [&](Query& row) {
        snapshot.people[places.at(row.id<core::PersonId>("person"))].roles.push_back(row.bytes("role"));
    });
    each_row(database, "load_group_members", course, [&](Query& row) {
        snapshot.people[places.at(row.id<core::PersonId>("person"))].groups.push_back(
            row.id<core::GroupId>("group_id"));
    });
}

void load_handed_in(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    each_row(database, "load_submissions", course,
             [&](Query& row) { snapshot.submissions.push_back(submission_row(row)); });
    each_row(database, "load_quiz_attempts", course,
             [&](Query& row) { snapshot.attempts.push_back(attempt_row(row)); });
    each_row(database, "load_completions", course,
             [&](Query& row) { snapshot.completions.push_back(completion_row(row)); });
    each_row(database, "load_grades", course, [&](Query& row) { snapshot.grades.push_back(grade_row(row)); });
}

void load_other_dates(Database& database, core::CourseSnapshot& snapshot) {
    const core::CourseId course = snapshot.course.id;
    each_row(database, "load_overrides", course, [&](Query& row) {
        const core::Dates other = dates_row(row);
        std::optional<core::seconds> limit;
        if (!row.is_null("time_limit")) limit = core::seconds{row.integer("time_limit")};
        snapshot.overrides.push_back(
            {row.id<core::ActivityId>("activity"), row.id_or_none<core::PersonId>("person"),
             row.id_or_none<core::GroupId>("group_id"), other.opens, other.due, other.closes,
             row.small("sort_order"), row.flag("order_known"), row.flag("closes_known"),
             row.small_or_none("attempts"), row.flag("never_closes"), row.flag("opens_at_once"), limit});
    });
    each_row(database, "load_extensions", course,
             [&](Query& row) { snapshot.extensions.push_back(extension_row(row)); });
}

void load_parts(Database& database, core::CourseSnapshot& snapshot) {
    each_row(database, "load_parts", snapshot.course.id, [&](Query& row) {
        core::PartStatus status{part(row.bytes("part")), row.time_or_none("as_of"), std::nullopt,
                                gap(row.bytes("gap"))};
        if (!row.is_null("failure")) status.failure = lms_failure(row.bytes("failure"));
        snapshot.parts.push_back(status);
    });
    std::sort(snapshot.parts.begin(), snapshot.parts.end(),
              [](const core::PartStatus& a, const core::PartStatus& b) { return a.part < b.part; });
}

}  // namespace

std::optional<core::CourseSnapshot> load_snapshot(Database& database, core::CourseId course) {
    std::optional<core::CourseSnapshot> result;
    database.reading([&] {
        core::CourseSnapshot snapshot;
        if (!load_course(database, snapshot, course)) return;
        load_contents(database, snapshot);
        load_people(database, snapshot);
        load_handed_in(database, snapshot);
        load_other_dates(database, snapshot);
        load_single_students(database, snapshot);
        load_kept_here(database, snapshot);
        load_parts(database, snapshot);
        result = std::move(snapshot);
    });
    return result;
}

}  // namespace waymark::store
