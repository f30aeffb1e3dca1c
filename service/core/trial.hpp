#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot.hpp"
#include "core/trial_policy.hpp"

namespace waymark::core {

/// The two halves of a trial: as always, or held out / given the second wording.
enum class Arm { usual, other };
[[nodiscard]] std::string_view word(Arm arm);
[[nodiscard]] std::optional<Arm> arm_named(std::string_view text);
[[nodiscard]] std::string_view word(TrialKind kind);

/// Whether the trial is for this course.
[[nodiscard]] bool concerns(const Trial& trial, std::string_view site, const Course& course);
/// Whether it is on on this day, of the site; from the day after `last` nobody is held out any more.
[[nodiscard]] bool takes_place(const Trial& trial, Day today);

/// The lot of one student, who is named by the LMS's id: drawn from the names of trial, site and person
/// alone, so the same on every machine, every day, in every course of the site and in whatever order students
/// come; independent of the person's lot in other trials, so that of two trials at the same time each is as
/// frequent in both arms of the other.
[[nodiscard]] Arm arm_of(const Trial& trial, std::string_view person_lms_id);

/// A trial that is on in a course, with the lots of those who have entered already: a changed share moves
/// nobody.
struct RunningTrial {
    const Trial* trial = nullptr;  ///< outlives this
    std::map<PersonId, Arm> drawn{};
};
[[nodiscard]] Arm arm_of(const RunningTrial& running, const Enrolment& person);

/// A student takes part from the first nudge on that went, or would have gone, under a trial. From then on
/// all the student's dates count, whatever is sent later: who is compared must not depend on what the trial
/// itself did.
struct TrialEntry {
    std::string trial;
    PersonId person;
    Arm arm = Arm::usual;
    friend bool operator==(const TrialEntry&, const TrialEntry&) = default;
};

/// A known situation: extra time, an excuse, or a pause that somebody set, even one that is over.
struct KnownSituations {
    std::vector<PersonId> people;  ///< sorted
};
[[nodiscard]] KnownSituations known_situations(const CourseSnapshot& snapshot,
                                               const std::map<PersonId, Instant>& muted);
/// True when a nudge may never be withheld: a situation of the student is known, or the work closes for good
/// with its date or within a day of it, so that silence could cost the work itself.
[[nodiscard]] bool never_withheld(const KnownSituations& known, PersonId person, const Dates& dates);

}  // namespace waymark::core
