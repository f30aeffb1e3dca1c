#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/availability.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

namespace waymark::core {

/// What kind of work an activity is: the kinds of docs/handed-in.md. `other` covers third-party modules.
enum class ActivityKind {
    assignment,
    quiz,
    forum,
    feedback,
    choice,
    lesson,
    workshop,
    database,
    scorm,
    h5p,
    glossary,
    wiki,
    external_tool,
    page,
    survey,         ///< a ready-made questionnaire; gone from Moodle 5
    chat,           ///< gone from Moodle 5
    meeting,        ///< a video conference (BigBlueButton)
    material,       ///< something to read or watch: book, file, folder, address, package, label
    subsection,     ///< a part of a section; never work itself
    question_bank,  ///< for teachers; never work
    other,
};
inline constexpr ActivityKind all_activity_kinds[] = {
    ActivityKind::assignment,    ActivityKind::quiz,          ActivityKind::forum,
    ActivityKind::feedback,      ActivityKind::choice,        ActivityKind::lesson,
    ActivityKind::workshop,      ActivityKind::database,      ActivityKind::scorm,
    ActivityKind::h5p,           ActivityKind::glossary,      ActivityKind::wiki,
    ActivityKind::external_tool, ActivityKind::page,          ActivityKind::survey,
    ActivityKind::chat,          ActivityKind::meeting,       ActivityKind::material,
    ActivityKind::subsection,    ActivityKind::question_bank, ActivityKind::other,
};

/// Whether students can see or reach something.
enum class Visibility {
    shown,
    hidden,      ///< hidden from students
    restricted,  ///< has availability conditions; which, says `availability` where it could be read
};

/// Dates of an activity as one source states them. Absent = that source says nothing (in a base: no such
/// date).
struct Dates {
    std::optional<Instant> opens;   ///< nothing can be handed in before
    std::optional<Instant> due;     ///< expected by; for a quiz the closing time
    std::optional<Instant> closes;  ///< last possible moment: cut-off of an assignment, closing of a quiz
    friend bool operator==(const Dates&, const Dates&) = default;
};

struct Section {
    std::string lms_id;
    int position = 0;  ///< order in the course, from 0
    std::string name;
    Visibility visibility = Visibility::shown;
    std::optional<Availability> availability{};  ///< absent: none, or (when restricted) not told
    std::string subsection_of{};  ///< lms id of the section it lies in; "" = a section of the course
};

/// Where a workshop stands (Moodle's `phase` 10 to 50).
enum class WorkshopPhase { unknown, setup, submission, assessment, grading, closed };

struct Activity {
    ActivityId id;
    std::string lms_id;           ///< Moodle: course-module id
    std::string instance_lms_id;  ///< Moodle: id in the module's own table, used by assign and quiz functions
    ActivityKind kind = ActivityKind::other;
    WorkshopPhase phase = WorkshopPhase::unknown;
    std::string name;  ///< plain text, entities decoded
    int section = 0;   ///< Section::position
    int position = 0;  ///< order in the course, from 0
    Visibility visibility = Visibility::shown;
    std::string url;  ///< absolute address in the LMS, "" if none
    Dates base;
    bool completion_tracked = false;
    bool takes_submissions = true;  ///< false: offline work or no submission type; never "not handed in"
    bool team = false;              ///< handed in by a team: the team's row counts
    bool team_needs_all = false;    ///< a team has handed in when every member has pressed submit
    bool own_placement = false;     ///< Waymark itself; never course work
    bool on_course_page = true;     ///< false: reachable by link only
    /// `base` was not stated by the module but found in the course calendar (third-party modules).
    bool base_from_calendar = false;
    std::optional<bool> has_description{};  ///< absent: the LMS did not tell

    std::string module_type{};                   ///< the LMS's own word, e.g. "assign"
    std::optional<Availability> availability{};  ///< absent: none, or (when restricted) not told
    std::string grouping_lms_id{};               ///< the activity's own grouping, "" if none
    /// "Expect completed on": counts as due date where no other source states one.
    std::optional<Instant> expected{};

    std::string team_grouping_lms_id{};  ///< teams are the groups of this grouping; "" = all groups
    bool team_required = false;          ///< who is in no team, or in several, cannot hand in
    bool marking_workflow = false;       ///< marks count once they are released
    bool identities_hidden = false;      ///< marked blind and not revealed yet: marks are nobody's business

    /// How often it can be tried; 0 = without limit; absent = not told. A quiz or an assignment.
    std::optional<int> attempts_allowed{};
    std::optional<seconds> time_limit{};  ///< of one attempt; 0 = none; absent = not told

    /// Entries, posts or answers that make it done; absent = not told.
    std::optional<int> required_entries{};
    Dates reviews{};  ///< of a workshop: when others' work is to be assessed; `base` is for the own work
};

struct Group {
    GroupId id;
    std::string lms_id;
    std::string name;
    std::string idnumber{};  ///< given by people or by us, see core/own_groups.hpp; "" if none
};

/// A set of groups.
struct Grouping {
    std::string lms_id;
    std::string name;
    std::vector<GroupId> groups;
};

struct Course {
    CourseId id;
    std::string lms_id;
    std::string short_name;
    std::string full_name;
    std::optional<Instant> starts;
    std::optional<Instant> ends;
    bool visible = true;
    std::string language;  ///< forced course language, "" if none
    std::string url;
};

/// A person in this course. Roles are the LMS's short names, e.g. "student", "teacher", "editingteacher".
struct Enrolment {
    PersonId person;
    std::string lms_id;
    std::string full_name;
    std::string first_name;
    std::string email;     ///< "" if the LMS does not give it
    std::string language;  ///< of the person in the LMS, "" if unknown
    std::string zone;      ///< IANA name, "" or "99" = the site's
    std::vector<std::string> roles;
    std::vector<GroupId> groups;
    bool active = true;  ///< false: suspended, ended or not yet begun (the LMS does not say which)
    std::optional<Instant> last_access;  ///< to the course, other than by opening Waymark; absent = never
    /// Not in the course before this; absent = from the beginning, or not known.
    std::optional<Instant> joined{};
};

}  // namespace waymark::core
