#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "core/snapshot.hpp"

namespace waymark::test {

/// Noon UTC on Monday, 23 November 2026: the "now" of most tests.
inline constexpr core::Instant noon{core::seconds{1795435200}};

/// A small course to be filled by a test: begun four weeks before noon, ending in three; all parts fresh; one
/// teacher (1), one mentor (2) in group 1, students from 10 on. Ids are also the lms ids.
class CourseBuilder {
  public:
    CourseBuilder();

    core::Activity& assignment(int id, std::optional<core::Instant> due,
                               std::optional<core::Instant> cutoff = std::nullopt);
    core::Activity& quiz(int id, std::optional<core::Instant> closes);
    /// An activity of another kind that tracks completion.
    core::Activity& task(int id, core::ActivityKind kind, std::optional<core::Instant> due = std::nullopt);
    core::Enrolment& person(int id, std::string name, std::initializer_list<std::string> roles,
                            std::initializer_list<int> groups = {});
    /// A student of group 1.
    core::Enrolment& student(int id);
    CourseBuilder& students(int first, int last);

    CourseBuilder& submitted(int activity, int person, core::Instant at);
    CourseBuilder& submission(int activity, int person, core::SubmissionState state, core::Instant at);
    CourseBuilder& team_submission(int activity, int group, core::SubmissionState state, core::Instant at);
    CourseBuilder& attempt(int activity, int person, core::AttemptState state, core::Instant at);
    CourseBuilder& completed(int activity, int person, core::Instant at);
    CourseBuilder& grade(int activity, int person, double percent);
    CourseBuilder& user_override(int activity, int person, core::Dates dates);
    CourseBuilder& group_override(int activity, int group, core::Dates dates, int sort_order = 0);
    CourseBuilder& extension(int activity, int person, core::Instant until);
    /// The part failed at the latest reading; it was read a day before, or never.
    CourseBuilder& stale(core::Part part, bool ever_read = true);

    core::CourseSnapshot snapshot;
};

}  // namespace waymark::test
