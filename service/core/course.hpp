#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace waymark::core {

/// What kind of work an activity is. `other` covers third-party modules.
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
    other,
};

/// Whether students can see or reach something.
enum class Visibility {
    shown,
    hidden,      ///< hidden from students
    restricted,  ///< has availability conditions that we do not evaluate: may not apply to every student
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
};

struct Activity {
    ActivityId id;
    std::string lms_id;           ///< Moodle: course-module id
    std::string instance_lms_id;  ///< Moodle: id in the module's own table, used by assign and quiz functions
    ActivityKind kind = ActivityKind::other;
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
};

struct Group {
    GroupId id;
    std::string lms_id;
    std::string name;
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
};

}  // namespace waymark::core
