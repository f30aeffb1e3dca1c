#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/course.hpp"
#include "core/progress.hpp"

namespace waymark::moodle {

// Rows as Moodle gives them, with Moodle's numbers: `instance` is the id in the module's own table, `module`
// the course-module id. The same tolerance as in decode_course.hpp.

/// Of which dates a row has the field. Without it the row tells nothing of that date, where 0 is "no such
/// date".
struct ToldDates {
    bool opens = false;
    bool due = false;
    bool closes = false;
    [[nodiscard]] bool all() const { return opens && due && closes; }
};

/// One assignment of mod_assign_get_assignments.
struct AssignmentRow {
    std::int64_t instance = 0;
    core::Dates dates;
    ToldDates told;
    bool no_submissions = false;
    bool team = false;
    bool team_needs_all = false;
    bool marking_workflow = false;
    bool marking_allocation = false;  ///< participants are shown to those who may allocate markers
    std::int64_t team_grouping = 0;
    bool team_required = false;
    bool identities_hidden = false;
    std::optional<bool> has_description;  ///< absent: not told, as before the opening
    std::optional<int> attempts_allowed;  ///< 0 = without limit
    std::optional<core::seconds> time_limit;
};
[[nodiscard]] std::optional<std::vector<AssignmentRow>> decode_assignments(const nlohmann::json& answer);
/// The warnings of the same answer about single assignments.
[[nodiscard]] std::optional<std::size_t> decode_refused_assignments(const nlohmann::json& answer);

/// One quiz of mod_quiz_get_quizzes_by_courses; due and closes are both the closing time. Who may not see a
/// quiz gets its row without dates.
struct QuizRow {
    std::int64_t instance = 0;
    core::Dates dates;
    ToldDates told;
    std::optional<int> attempts_allowed;      ///< 0 = without limit; told while the quiz can be attempted
    std::optional<core::seconds> time_limit;  ///< 0 = none
    std::optional<bool> has_description;      ///< absent: not told
};
[[nodiscard]] std::optional<std::vector<QuizRow>> decode_quizzes(const nlohmann::json& answer);

/// The latest attempt of one person (user set) or team (user 0, group set) at one assignment.
struct SubmissionRow {
    std::int64_t instance = 0;
    std::int64_t user = 0;
    std::int64_t group = 0;
    std::int64_t attempt = 0;
    core::SubmissionState state = core::SubmissionState::none;
    core::Instant modified;
    bool graded = false;
};
/// mod_assign_get_submissions
[[nodiscard]] std::optional<std::vector<SubmissionRow>> decode_submissions(const nlohmann::json& answer);

/// What mod_assign_get_submission_status tells about one person.
struct SubmissionStatus {
    std::optional<SubmissionRow> own;
    std::optional<SubmissionRow> team;
    std::optional<core::Instant> extension;
};
[[nodiscard]] std::optional<SubmissionStatus> decode_submission_status(const nlohmann::json& answer);

/// mod_assign_get_participant: effective dates, overrides applied, extension not. Nothing when one of the
/// three is left out, for a statement outranks every other source.
[[nodiscard]] std::optional<core::Dates> decode_participant(const nlohmann::json& answer);

/// One row of mod_assign_get_user_flags.
struct FlagRow {
    std::int64_t instance = 0;
    std::int64_t user = 0;
    std::optional<core::Instant> extension;
    std::string workflow_state;
};
[[nodiscard]] std::optional<std::vector<FlagRow>> decode_user_flags(const nlohmann::json& answer);

/// One attempt of mod_quiz_get_user_attempts or mod_quiz_get_user_quiz_attempts; previews are left out.
struct AttemptRow {
    core::AttemptState state = core::AttemptState::in_progress;
    std::optional<core::Instant> started;
    std::optional<core::Instant> finished;
    std::optional<core::Instant> closes;  ///< of an open one: `timecheckstate`, overrides applied
    bool awaits_marking = false;
};
[[nodiscard]] std::optional<std::vector<AttemptRow>> decode_attempts(const nlohmann::json& answer);

/// One row of core_completion_get_activities_completion_status.
struct CompletionRow {
    std::int64_t module = 0;
    core::CompletionState state = core::CompletionState::incomplete;
    std::optional<core::Instant> changed;
};
[[nodiscard]] std::optional<std::vector<CompletionRow>> decode_completion(const nlohmann::json& answer);

/// One grade that students may see, of gradereport_user_get_grade_items.
struct GradeRow {
    std::int64_t user = 0;
    std::int64_t module = 0;
    double points = 0;
    double maximum = 0;
    std::optional<core::Instant> graded;
};
[[nodiscard]] std::optional<std::vector<GradeRow>> decode_grades(const nlohmann::json& answer);

/// Whose own grade of an activity exists but is hidden from that student; of the same answer.
struct HiddenGradeRow {
    std::int64_t user = 0;
    std::int64_t module = 0;
};
[[nodiscard]] std::vector<HiddenGradeRow> decode_hidden_grades(const nlohmann::json& answer);

/// The item of an activity's own grade, for availability conditions; of the same answer. Outcomes and second
/// grades are none: a condition on one of them stays unknown.
struct GradeItemRow {
    std::int64_t item = 0;
    std::int64_t module = 0;
};
/// Each item once.
[[nodiscard]] std::vector<GradeItemRow> decode_grade_items(const nlohmann::json& answer);

/// Somebody whose grade of an assignment changed, of mod_assign_get_grades; the grade itself is not looked
/// at, because it shows before its release.
struct GradedRow {
    std::int64_t instance = 0;
    std::int64_t user = 0;
};
[[nodiscard]] std::optional<std::vector<GradedRow>> decode_graded(const nlohmann::json& answer);

enum class EventType { open, due, close, expect_completion, other };

/// One event of core_calendar_get_calendar_events; of events that say nothing about dates of activities, and
/// of those that we may not see, only the id is kept.
struct EventRow {
    std::int64_t id = 0;
    EventType type = EventType::other;
    core::ActivityKind kind = core::ActivityKind::other;
    std::int64_t instance = 0;
    std::int64_t course = 0;  ///< 0 in the override of one person
    std::int64_t group = 0;
    std::int64_t user = 0;  ///< the author, except in the override of one person
    core::Instant at{};
    std::string module{};  ///< Moodle's word for the kind, e.g. "assign"
};
[[nodiscard]] std::optional<std::vector<EventRow>> decode_events(const nlohmann::json& answer);

/// One row of mod_quiz_get_overrides; `id` orders them.
struct QuizOverrideRow {
    std::int64_t id = 0;
    std::int64_t user = 0;
    std::int64_t group = 0;
    std::optional<core::Instant> opens;
    std::optional<core::Instant> closes;
    std::optional<int> attempts{};              ///< 0 = without limit
    bool never_closes = false;                  ///< `timeclose` is 0, where null leaves the quiz's own date
    bool opens_at_once = false;                 ///< `timeopen` is 0, likewise
    std::optional<core::seconds> time_limit{};  ///< 0 = without limit
};
[[nodiscard]] std::optional<std::vector<QuizOverrideRow>> decode_quiz_overrides(const nlohmann::json& answer);

/// Whether an answer is empty because Moodle refused every thing that was asked about: such refusals come as
/// warnings, not as errors. `rows` is the name of its list.
[[nodiscard]] bool was_refused(const nlohmann::json& answer, const char* rows);

}  // namespace waymark::moodle
