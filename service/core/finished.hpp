#pragma once

#include <optional>
#include <vector>

#include "core/finishing.hpp"
#include "core/policy.hpp"
#include "core/risk_fit.hpp"
#include "core/work_table.hpp"

namespace waymark::core {

/// Whether a student of a finished course finished it; absent when the facts cannot tell. Who is no longer
/// enrolled did not.
[[nodiscard]] std::optional<bool> has_finished(const WorkTable& table, std::size_t student,
                                               const SnapshotIndex& index, const Finishing& finishing);

/// The course as its dated facts show it at `at`: rows with a later date, or with none, are left out; so is
/// what somebody took part in since, because the count of before is not known. Visits, reviews of others'
/// work and the phase of a workshop cannot be rebuilt, so silence and reviews are not known. Roles, groups,
/// dates of work and how many entries are wanted stay as they are today.
[[nodiscard]] CourseSnapshot rebuilt_at(const CourseSnapshot& snapshot, Instant at);

/// Share of the hand-ins, attempts, completions, grades and counts of taking part that carry a date; 1 when
/// there are none.
[[nodiscard]] double dated_share(const CourseSnapshot& snapshot);

/// One student at one rebuilt moment.
struct RebuiltExample {
    RiskExample risk;
    PersonId person;
    CourseId course;
    double idle_days = 0;  ///< since the last dated sign of work, or the course's start
};
/// Terms that a rebuilt course cannot show.
[[nodiscard]] const std::vector<RiskTerm>& terms_not_rebuilt();
/// Shares of the course's length at which finished courses are looked at.
[[nodiscard]] const std::vector<double>& rebuilt_moments();
/// Every student of a finished course at every moment. Somebody who is no longer enrolled counts until the
/// last sign of work. Empty for a course without dates or that has not ended at `now`.
[[nodiscard]] std::vector<RebuiltExample> rebuild_course(const CourseSnapshot& snapshot, const Policy& policy,
                                                         const Finishing& finishing, Instant now);

}  // namespace waymark::core
