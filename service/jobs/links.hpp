#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "jobs/courses.hpp"
#include "store/database.hpp"
#include "support/random.hpp"

namespace waymark::jobs {

/// A link works so long after the last message that holds it.
inline constexpr core::days link_lifetime{60};

/// The address that a message may hold (decision 13): a student's own path in the course, at that activity or
/// as such. "" when there is none to give.
using LinkMaker = std::function<std::string(const LoadedCourse& course,
                                            std::optional<core::ActivityId> activity, core::Instant now)>;

/// Makes links below `public_url` and keeps them in the database. None where students have no placement of
/// ours to go through. References must outlive it.
[[nodiscard]] LinkMaker link_maker(store::Database& database, std::string public_url,
                                   support::Random& random);

/// The address of our placement that students of the course can open, "" if there is none; never one outside
/// the LMS itself, whatever the course says.
[[nodiscard]] std::string placement_address(store::Database& database, const LoadedCourse& course);

/// Whether students of the course can open Waymark there. Where no activity is recognized as a placement of
/// ours, because whoever set it up gave it no icon, a launch from the course shows that there is one. `site`
/// is the site's key.
[[nodiscard]] bool students_can_open(store::Database& database, const LoadedCourse& course,
                                     std::string_view site);

/// An address of the length that a link below `public_url` has, for counting before there is a link; "" where
/// there would be none.
[[nodiscard]] std::string link_for_counting(store::Database& database, const LoadedCourse& course,
                                            std::string_view public_url);

}  // namespace waymark::jobs
