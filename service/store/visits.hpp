#pragma once

#include "core/snapshot.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// Sets `last_access` of the people to what the LMS told last, launches of our own included, which
/// load_snapshot() leaves out: what a new reading is to be compared with. `facts` is what load_snapshot()
/// gave of a course.
void put_latest_visits(Database& database, core::CourseSnapshot& facts);

}  // namespace waymark::store
