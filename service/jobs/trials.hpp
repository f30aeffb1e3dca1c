#pragma once

#include <string_view>
#include <vector>

#include "core/trial_report.hpp"
#include "jobs/courses.hpp"
#include "store/database.hpp"

namespace waymark::jobs {

/// Trials of the policy that are on in a course at `now`, with the lots of those of its people who take part
/// already.
[[nodiscard]] std::vector<core::RunningTrial> running_trials(store::Database& database,
                                                             const core::Policy& policy,
                                                             const LoadedCourse& course,
                                                             const SiteSettings& site, core::Instant now);

/// Trials that the people of a course are told of: on, or to come.
[[nodiscard]] std::vector<const core::Trial*> announced_trials(const core::Policy& policy,
                                                               const core::Course& course,
                                                               const SiteSettings& site, core::Instant now);

/// Who reads a text. References outlive the call.
struct TextReader {
    const SiteSettings& site;
    const LoadedCourse& course;
    const core::Enrolment& student;
};
/// Whether a student gets the second wording of the text of that name at `now`.
[[nodiscard]] bool gets_second_wording(store::Database& database, const core::Policy& policy,
                                       const TextReader& reader, std::string_view text, core::Instant now);

/// What is known of a trial at `now`.
struct TrialState {
    const core::Trial* trial = nullptr;
    bool begun = false;
    bool over = false;
    int entered = 0;  ///< students who take part, in both arms
    core::TrialResult result{};
};
/// Counts the dates of everybody who takes part, from the first nudge on to the end of the trial or `now`.
/// Courses that cannot be loaded any more are left out.
[[nodiscard]] TrialState trial_state(store::Database& database, CourseCache& courses,
                                     const SiteSettings& site, const core::Trial& trial, core::Instant now);

}  // namespace waymark::jobs
