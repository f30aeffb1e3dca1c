#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/csv.hpp"
#include "core/policy.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// What is wrong with one line of a file.
enum class CsvFault {
    quote_open,      ///< of the file: a quoted cell never ends
    no_heading,      ///< of the file: a column that is needed is not in the first line; `cell` names it
    unknown_column,  ///< of the file
    too_many_cells,
    key_missing,
    key_twice,
    unknown_kind,
    title_missing,
    unknown_activity,
    name_not_unique,   ///< several things have that name; use the id
    activity_missing,  ///< the kind is about an activity
    unknown_group,
    bad_time,  ///< not "2026-11-23 23:59"
    time_missing,
    ends_before_begin,
    bad_number,
    unknown_mentor,
    unknown_student,
    not_a_mentor,  ///< in the course, without a role that makes a mentor
    not_a_student,
    not_active,  ///< the mentor's enrolment is not active
    pair_twice,
};
[[nodiscard]] std::string_view word(CsvFault fault);

struct CsvProblem {
    int line = 0;  ///< 0 = of the file as a whole
    CsvFault fault = CsvFault::quote_open;
    std::string cell{};  ///< what stood there
    friend bool operator==(const CsvProblem&, const CsvProblem&) = default;
};

/// Items of a plan as a file states them; nothing is to be stored while there are problems.
struct PlanFile {
    std::vector<PlanItem> items;
    std::vector<CsvProblem> problems;
};
/// Columns: key, kind, title, activity (LMS id, or its name), group (LMS id or name), begins, at, place,
/// times; key, kind, title and at are needed, the rest may be left out. Times are on the wall of `zone`.
[[nodiscard]] PlanFile read_plan(std::string_view text, const CourseSnapshot& snapshot, const ZoneRules& zone,
                                 Instant noted);
/// The plan as such a file. Reading it again gives the same items, to the minute; of an hour that comes twice
/// the first.
[[nodiscard]] std::string write_plan(const CourseSnapshot& snapshot, const ZoneRules& zone);

/// What a file would change in a plan. Items are the same when everything but author and time of noting is.
struct PlanChanges {
    std::vector<PlanItem> added, changed;
    std::vector<std::string> removed;  ///< keys that the file does not have
    int same = 0;
};
[[nodiscard]] PlanChanges plan_changes(const std::vector<PlanItem>& before,
                                       const std::vector<PlanItem>& file);

struct MentorsFile {
    std::vector<Mentorship> pairs;  ///< sorted
    std::vector<CsvProblem> problems;
};
/// What says who may be a mentor: the roles in the LMS, or this list alone where the LMS names no mentors
/// (Names and Roles). By the list a student may be one too, though nobody's own.
enum class MentorsToldBy { roles, list };
/// Columns mentor and student: e-mail address or LMS id of people in the course.
[[nodiscard]] MentorsFile read_mentors(std::string_view text, const CourseSnapshot& snapshot,
                                       const RolePolicy& policy,
                                       MentorsToldBy told_by = MentorsToldBy::roles);

}  // namespace waymark::core
