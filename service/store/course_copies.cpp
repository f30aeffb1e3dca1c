#include "store/course_copies.hpp"

#include "store/query.hpp"

namespace waymark::store {

bool settle_copy(Database& database, const CopyAnswer& answer, core::Instant now) {
    return Query(database, "settle_copy")
               .bind(":course", answer.course)
               .bind(":source", answer.source)
               .bind(":taken", answer.taken)
               .bind(":author", answer.author)
               .bind(":now", now)
               .run() == 1;
}

bool is_copy_settled(Database& database, core::CourseId course) {
    return Query(database, "copy_settled").bind(":course", course).step();
}

}  // namespace waymark::store
