#pragma once

#include "core/risk_facts.hpp"
#include "core/work_table.hpp"

namespace waymark::core {

/// A course without an end date counts as this long.
inline constexpr days nominal_course_length{250};

/// Share of the course's length that has passed at `now`; 0 before it begins and without a start date.
[[nodiscard]] double course_progress(const Course& course, Instant now);

/// What the card may look at, in the order of `table.students()`; pieces of work are numbered as
/// `table.activities()`. A deadline counts as missed only when hand-ins were read after it; what was never
/// read is not known. Signs of work are hand-ins, attempts and completions; for silence a visit to the course
/// counts, too.
[[nodiscard]] CourseFacts course_facts(const WorkTable& table, const SnapshotIndex& index, Instant now);

/// The latest sign of work or visit of a student up to `now`; the course's start if there is none.
[[nodiscard]] Instant latest_sign(const SnapshotIndex& index, const Enrolment& student, Instant now);
/// The same of a student of the table.
[[nodiscard]] Instant latest_sign(const WorkTable& table, std::size_t student, const Course& course,
                                  Instant now);

}  // namespace waymark::core
