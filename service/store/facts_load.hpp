#pragma once

#include "core/snapshot.hpp"
#include "store/database.hpp"

/// Steps of load_snapshot(). Internal to this box; the course's id is already in the snapshot.
namespace waymark::store {

/// Groupings, grade items, and what the LMS tells of single students beside hand-ins and dates.
void load_single_students(Database& database, core::CourseSnapshot& snapshot);
/// What is not of the LMS: excuses, outages, plan, mentors by list.
void load_kept_here(Database& database, core::CourseSnapshot& snapshot);

}  // namespace waymark::store
