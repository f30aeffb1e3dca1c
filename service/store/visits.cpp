#include "store/visits.hpp"

#include <unordered_map>

#include "store/query.hpp"

namespace waymark::store {

void put_latest_visits(Database& database, core::CourseSnapshot& facts) {
    std::unordered_map<core::PersonId, core::Instant> visits;
    Query query(database, "load_latest_visits");
    query.bind(":course", facts.course.id);
    while (query.step()) visits[query.id<core::PersonId>("person")] = query.time("at");
    for (core::Enrolment& person : facts.people)
        if (const auto found = visits.find(person.person); found != visits.end())
            person.last_access = found->second;
}

}  // namespace waymark::store
