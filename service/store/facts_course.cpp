#include <map>
#include <stdexcept>

#include "store/availability_text.hpp"
#include "store/facts_save.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

template <class Id>
Id returned(Query& query) {
    if (!query.step()) throw std::logic_error("store: a saved row has no id");
    const Id id = query.id<Id>("id");
    query.run();
    return id;
}

void run_for_course(const Intake& intake, const char* statement) {
    Query(intake.database, statement).bind(":course", intake.course).run();
}

std::optional<std::string> text_of(const std::optional<core::Availability>& tree) {
    if (!tree) return std::nullopt;
    return availability_text(*tree);
}

void save_sections(const Intake& intake) {
    run_for_course(intake, "delete_sections");
    Query query(intake.database, "save_section");
    query.bind(":course", intake.course);
    int ordinal = 0;
    for (const core::Section& section : intake.snapshot.sections)
        query.bind(":ordinal", ordinal++)
            .bind(":lms_id", section.lms_id)
            .bind(":position", section.position)
            .bind(":name", section.name)
            .bind(":visibility", stored(section.visibility))
            .bind(":availability", text_of(section.availability))
            .bind(":subsection_of", section.subsection_of)
            .run();
}

/// When each part arrived until now.
std::map<core::Part, core::Instant> known_parts(const Intake& intake) {
    std::map<core::Part, core::Instant> known;
    Query row(intake.database, "load_parts");
    row.bind(":course", intake.course);
    while (row.step())
        if (!row.is_null("as_of")) known[part(row.bytes("part"))] = row.time("as_of");
    return known;
}

/// The part that tells an activity's dates and how it is handed in, if it is not the contents themselves.
std::optional<core::Part> part_of_details(core::ActivityKind kind) {
    if (kind == core::ActivityKind::assignment) return core::Part::assignments;
    if (kind == core::ActivityKind::quiz) return core::Part::quizzes;
    return std::nullopt;
}

void bind_activity(Query& query, const core::Activity& activity) {
    query.bind(":lms_id", activity.lms_id)
        .bind(":instance_lms_id", activity.instance_lms_id)
        .bind(":kind", stored(activity.kind))
        .bind(":name", activity.name)
        .bind(":section", activity.section)
        .bind(":position", activity.position)
        .bind(":visibility", stored(activity.visibility))
        .bind(":url", activity.url)
        .bind(":opens", activity.base.opens)
        .bind(":due", activity.base.due)
        .bind(":closes", activity.base.closes)
        .bind(":completion_tracked", activity.completion_tracked)
        .bind(":takes_submissions", activity.takes_submissions)
        .bind(":team", activity.team)
        .bind(":team_needs_all", activity.team_needs_all)
        .bind(":own_placement", activity.own_placement);
}

void bind_access(Query& query, const core::Activity& activity) {
    query.bind(":module_type", activity.module_type)
        .bind(":availability", text_of(activity.availability))
        .bind(":grouping_lms_id", activity.grouping_lms_id)
        .bind(":on_course_page", activity.on_course_page)
        .bind(":base_from_calendar", activity.base_from_calendar)
        .bind(":expected", activity.expected)
        .bind(":has_description", activity.has_description);
}

void bind_ways_of_handing_in(Query& query, const core::Activity& activity) {
    const auto limit = activity.time_limit ? std::optional{activity.time_limit->count()} : std::nullopt;
    query.bind(":team_grouping_lms_id", activity.team_grouping_lms_id)
        .bind(":team_required", activity.team_required)
        .bind(":marking_workflow", activity.marking_workflow)
        .bind(":identities_hidden", activity.identities_hidden)
        .bind(":attempts_allowed", activity.attempts_allowed)
        .bind(":time_limit", limit)
        .bind(":required_entries", activity.required_entries)
        .bind(":phase", stored(activity.phase))
        .bind(":reviews_opens", activity.reviews.opens)
        .bind(":reviews_due", activity.reviews.due)
        .bind(":reviews_closes", activity.reviews.closes);
}

void save_activities(Intake& intake) {
    const auto known = known_parts(intake);
    run_for_course(intake, "withdraw_activities");
    Query query(intake.database, "save_activity");
    query.bind(":site", intake.site).bind(":course", intake.course);
    // Known before and not read this time: what is kept stands.
    const auto keep = [&](core::Part part) { return known.count(part) != 0 && !arrived(intake, part); };
    query.bind(":keep_calendar", keep(core::Part::calendar))
        .bind(":keep_counts", keep(core::Part::participation));
    int ordinal = 0;
    for (const core::Activity& activity : intake.snapshot.activities) {
        const std::optional<core::Part> details = part_of_details(activity.kind);
        bind_activity(query, activity);
        bind_access(query, activity);
        bind_ways_of_handing_in(query, activity);
        query.bind(":ordinal", ordinal++).bind(":keep_details", details && keep(*details));
        intake.activities[activity.id] = returned<core::ActivityId>(query);
    }
}

}  // namespace

void save_contents(Intake& intake) {
    if (!arrived(intake, core::Part::contents)) return;
    save_sections(intake);
    save_activities(intake);
}

void save_groups(Intake& intake) {
    if (!arrived(intake, core::Part::groups)) return;
    run_for_course(intake, "withdraw_groups");
    Query query(intake.database, "save_group");
    query.bind(":site", intake.site).bind(":course", intake.course);
    int ordinal = 0;
    for (const core::Group& group : intake.snapshot.groups) {
        query.bind(":ordinal", ordinal++)
            .bind(":lms_id", group.lms_id)
            .bind(":name", group.name)
            .bind(":idnumber", group.idnumber);
        intake.groups[group.id] = returned<core::GroupId>(query);
    }
}

}  // namespace waymark::store
