#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/course.hpp"
#include "core/plan.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"

namespace waymark::core {

/// The parts that are read and can fail on their own (design §4).
enum class Part {
    contents,
    roster,
    groups,
    assignments,
    submissions,
    extensions,
    quizzes,
    attempts,
    completion,
    grades,
    overrides,
    participation,    ///< what the functions of the other kinds tell (Participation)
    participants,     ///< who takes part in an assignment at all (Exclusion)
    effective_dates,  ///< dates in force for single students (StatedDates)
    calendar,         ///< dates that only the course calendar holds
    groupings,
};
inline constexpr std::array all_parts{
    Part::contents,     Part::roster,          Part::groups,    Part::assignments,
    Part::submissions,  Part::extensions,      Part::quizzes,   Part::attempts,
    Part::completion,   Part::grades,          Part::overrides, Part::participation,
    Part::participants, Part::effective_dates, Part::calendar,  Part::groupings,
};
[[nodiscard]] std::string_view word(Part part);

/// Why a part that arrived may still not hold everything.
enum class Gap {
    none,
    not_shown,  ///< the account sees nothing of this kind; the LMS hides it without an error
    bad_rows,   ///< rows that the LMS could not give out were left out
    /// Of `overrides`: other terms of quizzes were seen by their calendar events alone. All dates are there;
    /// what has no event is not seen: another time limit, a date that is taken away.
    events_only,
};

/// How fresh a part is. A part that never arrived has no `as_of`; a part that failed last time keeps the
/// facts of `as_of` and says why it is stale.
struct PartStatus {
    Part part = Part::contents;
    std::optional<Instant> as_of;
    std::optional<LmsFailure> failure;  ///< of the latest attempt, if it failed: the part is stale
    Gap gap = Gap::none;                ///< of what arrived last
};

/// The item of an activity's own grade (not of an outcome or of a second grade), for availability conditions
/// on grades.
struct GradeItem {
    std::string lms_id;
    ActivityId activity;
};

/// All facts about one course at one instant. A value; nothing in it changes after it was made.
struct CourseSnapshot {
    Instant taken;  ///< when reading began
    Course course;
    std::vector<Section> sections;
    std::vector<Activity> activities;
    std::vector<Group> groups;
    std::vector<Enrolment> people;
    std::vector<Submission> submissions;
    std::vector<QuizAttempt> attempts;
    std::vector<Completion> completions;
    std::vector<Grade> grades;
    std::vector<Override> overrides;
    std::vector<Extension> extensions;
    std::vector<PartStatus> parts;

    std::vector<Grouping> groupings{};
    std::vector<GradeItem> grade_items{};
    std::vector<HiddenGrade> hidden_grades{};
    std::vector<Participation> participation{};
    std::vector<Exclusion> exclusions{};
    std::vector<StatedDates> stated_dates{};
    // Not of the LMS: what is kept here about the course. A reading leaves these empty.
    std::vector<Excuse> excuses{};
    std::vector<Outage> outages{};  ///< of the site, oldest first
    std::vector<PlanItem> plan{};
    std::vector<Mentorship> mentorships{};
    std::vector<Objection> objections{};  ///< of people of the course, by person
};

[[nodiscard]] const PartStatus* status_of(const CourseSnapshot& snapshot, Part part);
/// True when the part arrived at the latest attempt.
[[nodiscard]] bool is_fresh(const CourseSnapshot& snapshot, Part part);
[[nodiscard]] const Activity* find_activity(const CourseSnapshot& snapshot, ActivityId id);
[[nodiscard]] const Enrolment* find_person(const CourseSnapshot& snapshot, PersonId id);
/// The objection of a student to being scored; null if there is none.
[[nodiscard]] const Objection* objection_of(const CourseSnapshot& snapshot, PersonId person);
[[nodiscard]] bool has_role(const Enrolment& person, std::string_view role);

}  // namespace waymark::core
