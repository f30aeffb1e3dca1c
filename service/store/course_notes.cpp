#include "store/course_notes.hpp"

#include "store/query.hpp"
#include "store/words.hpp"

namespace waymark::store {

namespace {

void touch(Database& database, core::CourseId course) {
    Query(database, "touch_course").bind(":course", course).run();
}

std::optional<core::PersonId> known(core::PersonId person) {
    return person == core::PersonId{} ? std::nullopt : std::optional{person};
}

void save_item(Database& database, core::CourseId course, const core::PlanItem& item) {
    Query(database, "save_plan_item")
        .bind(":course", course)
        .bind(":key", item.key)
        .bind(":kind", core::word(item.kind))
        .bind(":title", item.title)
        .bind(":activity", item.activity)
        .bind(":group_id", item.group)
        .bind(":begins", item.begins)
        .bind(":at", item.at)
        .bind(":place", item.place)
        .bind(":times", item.times)
        .bind(":author", known(item.author))
        .bind(":noted", item.noted)
        .run();
}

}  // namespace

std::vector<core::PlanItem> load_plan(Database& database, core::CourseId course) {
    std::vector<core::PlanItem> plan;
    Query row(database, "load_plan_items");
    row.bind(":course", course);
    while (row.step())
        plan.push_back(
            {row.bytes("key"), stored_plan_kind(row.bytes("kind")), row.bytes("title"),
             row.id_or_none<core::ActivityId>("activity"), row.id_or_none<core::GroupId>("group_id"),
             row.time_or_none("begins"), row.time("at"), row.bytes("place"), row.small("times"),
             row.id_or_none<core::PersonId>("author").value_or(core::PersonId{}), row.time("noted")});
    return plan;
}

void change_plan(Database& database, core::CourseId course, const std::vector<core::PlanItem>& saved,
                 const std::vector<std::string>& removed) {
    database.transaction([&] {
        for (const std::string& key : removed)
            Query(database, "delete_plan_item").bind(":course", course).bind(":key", key).run();
        for (const core::PlanItem& item : saved) save_item(database, course, item);
        touch(database, course);
    });
}

std::vector<core::Mentorship> load_mentorships(Database& database, core::CourseId course) {
    std::vector<core::Mentorship> pairs;
    Query row(database, "load_mentorships");
    row.bind(":course", course);
    while (row.step()) pairs.push_back({row.id<core::PersonId>("mentor"), row.id<core::PersonId>("student")});
    return pairs;
}

void replace_mentorships(Database& database, core::CourseId course,
                         const std::vector<core::Mentorship>& pairs) {
    database.transaction([&] {
        Query(database, "delete_mentorships").bind(":course", course).run();
        Query query(database, "save_mentorship");
        query.bind(":course", course);
        for (const core::Mentorship& pair : pairs)
            query.bind(":mentor", pair.mentor).bind(":student", pair.student).run();
        touch(database, course);
    });
}

void save_excuse(Database& database, core::CourseId course, const core::Excuse& excuse, core::PersonId author,
                 core::Instant now) {
    database.transaction([&] {
        Query(database, "delete_excuse")
            .bind(":course", course)
            .bind(":person", excuse.person)
            .bind(":activity", excuse.activity)
            .run();
        Query(database, "save_excuse")
            .bind(":course", course)
            .bind(":person", excuse.person)
            .bind(":activity", excuse.activity)
            .bind(":covers_until", excuse.until)
            .bind(":author", author)
            .bind(":noted", now)
            .run();
        touch(database, course);
    });
}

void delete_excuse(Database& database, core::CourseId course, core::PersonId person,
                   std::optional<core::ActivityId> activity) {
    database.transaction([&] {
        Query(database, "delete_excuse")
            .bind(":course", course)
            .bind(":person", person)
            .bind(":activity", activity)
            .run();
        touch(database, course);
    });
}

void save_objection(Database& database, const core::Objection& objection) {
    database.transaction([&] {
        Query(database, "save_objection")
            .bind(":person", objection.person)
            .bind(":author", objection.author)
            .bind(":noted", objection.noted)
            .run();
        Query(database, "touch_courses_of").bind(":person", objection.person).run();
    });
}

void delete_objection(Database& database, core::PersonId person) {
    database.transaction([&] {
        Query(database, "delete_objection").bind(":person", person).run();
        Query(database, "touch_courses_of").bind(":person", person).run();
    });
}

std::vector<core::Objection> load_objections(Database& database, core::CourseId course) {
    std::vector<core::Objection> objections;
    Query row(database, "load_objections");
    row.bind(":course", course);
    while (row.step())
        objections.push_back(
            {row.id<core::PersonId>("person"), row.id<core::PersonId>("author"), row.time("noted")});
    return objections;
}

void open_outage(Database& database, core::SiteId site, core::LmsFailure failure, core::Instant at) {
    Query(database, "open_outage")
        .bind(":site", site)
        .bind(":began", at)
        .bind(":failure", core::word(failure))
        .run();
}

bool close_outage(Database& database, core::SiteId site, core::Instant at) {
    return Query(database, "close_outage").bind(":site", site).bind(":ended", at).run() > 0;
}

std::vector<core::Outage> load_outages(Database& database, core::SiteId site, core::Instant since) {
    std::vector<core::Outage> outages;
    Query row(database, "load_outages");
    row.bind(":site", site).bind(":since", since);
    while (row.step()) outages.push_back({row.time("began"), row.time_or_none("ended")});
    return outages;
}

}  // namespace waymark::store
