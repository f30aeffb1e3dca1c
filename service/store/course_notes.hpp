#pragma once

#include <optional>
#include <vector>

#include "core/snapshot.hpp"
#include "store/facts.hpp"

namespace waymark::store {

// What is kept here about a course and is not of the LMS. Whatever changes it gives the course a new version,
// so that pages show it at once.

/// Plan items in order of time. Items about groups or activities that are gone are left out.
[[nodiscard]] std::vector<core::PlanItem> load_plan(Database& database, core::CourseId course);
/// Adds items or replaces those of the same key, and removes those with the keys of `removed`; all or
/// nothing.
void change_plan(Database& database, core::CourseId course, const std::vector<core::PlanItem>& saved,
                 const std::vector<std::string>& removed);

/// Pairs of mentor and student by list, sorted.
[[nodiscard]] std::vector<core::Mentorship> load_mentorships(Database& database, core::CourseId course);
/// Replaces the whole list of the course.
void replace_mentorships(Database& database, core::CourseId course,
                         const std::vector<core::Mentorship>& pairs);

/// Excuses a student from one activity or from everything due until then; an earlier excuse of the same
/// student and activity is replaced.
void save_excuse(Database& database, core::CourseId course, const core::Excuse& excuse, core::PersonId author,
                 core::Instant now);
void delete_excuse(Database& database, core::CourseId course, core::PersonId person,
                   std::optional<core::ActivityId> activity);

/// Notes that a student objects to being scored; whoever noted it first stays the author. All courses of the
/// student get a new version.
void save_objection(Database& database, const core::Objection& objection);
/// The student may be scored again.
void delete_objection(Database& database, core::PersonId person);
/// Of people of the course, by person.
[[nodiscard]] std::vector<core::Objection> load_objections(Database& database, core::CourseId course);

/// Notes that the site did not answer from `at` on; nothing when an outage is open already.
void open_outage(Database& database, core::SiteId site, core::LmsFailure failure, core::Instant at);
/// Notes that the site answers again; nothing when no outage is open. True when one ended.
bool close_outage(Database& database, core::SiteId site, core::Instant at);
/// Outages that were not over at `since`, oldest first.
[[nodiscard]] std::vector<core::Outage> load_outages(Database& database, core::SiteId site,
                                                     core::Instant since);

}  // namespace waymark::store
