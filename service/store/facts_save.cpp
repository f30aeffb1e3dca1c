#include "store/facts_save.hpp"

#include <stdexcept>

#include "store/facts.hpp"
#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

/// The id that a statement with RETURNING gives.
core::CourseId returned_course(Query& query) {
    if (!query.step()) throw std::logic_error("store: a saved course has no id");
    return query.id<core::CourseId>("id");
}

core::CourseId save_course(Database& database, core::SiteId site, const core::CourseReading& reading) {
    const core::Course& course = reading.snapshot.course;
    Query(database, "adopt_named_course")
        .bind(":site", site)
        .bind(":lms_id", course.lms_id)
        .bind(":short_name", course.short_name)
        .run();
    Query query(database, "save_course");
    query.bind(":site", site)
        .bind(":lms_id", course.lms_id)
        .bind(":short_name", course.short_name)
        .bind(":full_name", course.full_name)
        .bind(":starts", course.starts)
        .bind(":ends", course.ends)
        .bind(":visible", course.visible)
        .bind(":language", course.language)
        .bind(":url", course.url)
        .bind(":taken", reading.snapshot.taken)
        .bind(":cursor", reading.cursor);
    return returned_course(query);
}

void save_part(Query& query, const core::PartStatus& status) {
    query.bind(":part", core::word(status.part))
        .bind(":as_of", status.as_of)
        .bind(":gap", stored(status.gap));
    if (status.failure)
        query.bind(":failure", core::word(*status.failure));
    else
        query.bind_null(":failure");
    query.run();
}

/// Last, because the steps before ask what was known until now.
void save_parts(const Intake& intake) {
    Query query(intake.database, "save_part");
    query.bind(":course", intake.course);
    for (const core::PartStatus& status : intake.snapshot.parts)
        if (status.failure || arrived(intake, status.part)) save_part(query, status);
}

/// The caller's knowledge of what is stored, if nobody has written since.
const core::CourseSnapshot* still_stored(Database& database, const std::optional<KnownFacts>& known) {
    if (!known) return nullptr;
    const auto state = course_state(database, known->facts.course.id);
    return state && state->version == known->version ? &known->facts : nullptr;
}

/// From the first reading with a roster on it is seen who joins and who is written to.
void note_watch(const Intake& intake) {
    if (!arrived(intake, core::Part::roster)) return;
    Query(intake.database, "save_course_watch")
        .bind(":course", intake.course)
        .bind(":since", intake.snapshot.taken)
        .run();
}

}  // namespace

bool arrived(const Intake& intake, core::Part part) {
    if (!core::is_fresh(intake.snapshot, part)) return false;
    switch (part) {
        case core::Part::contents:
        case core::Part::roster:
        case core::Part::groups:
            return true;
        case core::Part::assignments:
        case core::Part::quizzes:
        case core::Part::calendar:
            return core::is_fresh(intake.snapshot, core::Part::contents);
        case core::Part::groupings:
            return core::is_fresh(intake.snapshot, core::Part::groups);
        case core::Part::submissions:
        case core::Part::extensions:
        case core::Part::attempts:
        case core::Part::completion:
        case core::Part::grades:
        case core::Part::overrides:
        case core::Part::participation:
        case core::Part::participants:
        case core::Part::effective_dates:
            return core::is_fresh(intake.snapshot, core::Part::contents) &&
                   core::is_fresh(intake.snapshot, core::Part::roster);
    }
    return false;
}

core::CourseId save_reading(Database& database, core::SiteId site, const core::CourseReading& reading,
                            const std::optional<KnownFacts>& known) {
    core::CourseId course;
    database.transaction([&] {
        const core::CourseSnapshot* before = still_stored(database, known);
        Intake intake{database,
                      site,
                      reading.snapshot,
                      save_course(database, site, reading),
                      reading.complete,
                      before,
                      {},
                      {},
                      {}};
        save_contents(intake);
        save_groups(intake);
        save_roster(intake);
        save_members(intake);
        save_work(intake);
        save_more(intake);
        sweep(intake);
        sweep_more(intake);
        save_parts(intake);
        note_watch(intake);
        course = intake.course;
    });
    return course;
}

core::CourseId save_failed_reading(Database& database, core::SiteId site,
                                   std::string_view course_lms_id_or_name, const core::LmsError& error,
                                   core::Instant now) {
    core::CourseId course;
    database.transaction([&] {
        Query failure(database, "save_course_failure");
        failure.bind(":site", site)
            .bind(":lms_id", course_lms_id(database, site, course_lms_id_or_name))
            .bind(":now", now)
            .bind(":failure", core::word(error.failure))
            .bind(":detail", error.detail);
        course = returned_course(failure);
        Query query(database, "save_part");
        query.bind(":course", course);
        for (const core::Part part : core::all_parts) save_part(query, {part, std::nullopt, error.failure});
    });
    return course;
}

}  // namespace waymark::store
