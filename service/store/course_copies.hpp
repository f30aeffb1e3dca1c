#pragma once

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/database.hpp"

/// What teachers answered to the offer of taking over what the original of a copied course has.
namespace waymark::store {

struct CopyAnswer {
    core::CourseId course;  ///< the copy
    core::CourseId source;
    bool taken = false;
    core::PersonId author;
};
/// Keeps the answer; false when there is one already, which stays.
bool settle_copy(Database& database, const CopyAnswer& answer, core::Instant now);
[[nodiscard]] bool is_copy_settled(Database& database, core::CourseId course);

}  // namespace waymark::store
