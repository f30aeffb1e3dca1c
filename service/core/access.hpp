#pragma once

#include <optional>
#include <vector>

#include "core/policy.hpp"
#include "core/snapshot.hpp"

namespace waymark::core {

/// What somebody is in one course, from the course's current roles; a launch can only lower it.
enum class ViewerRole {
    stranger,  ///< in the course by the launch, but not listed: help text only
    student,
    mentor,
    teacher,
    administrator,  ///< LTI administrator without a course role: aggregates only, read-only
};

/// Who asks, in one course of one site.
struct Viewer {
    SiteId site;
    CourseId course;
    std::optional<PersonId> person;  ///< absent: not in the roster
    ViewerRole role = ViewerRole::stranger;
    std::vector<PersonId> mentees;  ///< of a mentor; sorted
    /// What the LMS said at the launch; enough to place panels, no more.
    bool launched_as_instructor = false;
};

enum class Action {
    see_today,       ///< the mentor's worklist
    see_students,    ///< the caseload
    see_student,     ///< one student's page; subject needed
    see_reminders,   ///< what is sent automatically and what is not
    send_message,    ///< to a student; subject needed
    end_item,        ///< end an item of the worklist, or say the picture is wrong; subject needed
    make_groups,     ///< create groups of like pace in the LMS, or take them away again
    see_own_path,    ///< My path; the subject is the student
    note_objection,  ///< that a student asked not to be scored; subject needed
    see_help,        ///< the page for those who see nothing else
    place_panels,    ///< choose what the LMS shall place in the course
    take_over,       ///< decide what a copied course takes over from its original
    choose_letters,  ///< whether the weekly digest comes to oneself
    lend_token,      ///< give or take away a token so that messages go in one's own name
};
inline constexpr Action all_actions[] = {Action::see_today,      Action::see_students, Action::see_student,
                                         Action::see_reminders,  Action::send_message, Action::end_item,
                                         Action::make_groups,    Action::see_own_path, Action::note_objection,
                                         Action::see_help,       Action::place_panels, Action::take_over,
                                         Action::choose_letters, Action::lend_token};

/// Of what. Never crosses sites or courses.
struct Subject {
    SiteId site;
    CourseId course;
    std::optional<PersonId> student;  ///< absent: the course as such
};

/// The one place that answers what anyone may do.
[[nodiscard]] bool may(const Viewer& viewer, Action action, const Subject& subject);

/// The role a roster entry gives by policy: teacher over mentor over student; stranger if none matches or the
/// enrolment is not active.
[[nodiscard]] ViewerRole role_in_course(const Enrolment& person, const RolePolicy& policy);

/// Where the LMS's list of people tells no mentors, an imported list does: unless the enrolment's roles make
/// a teacher or mentor of that person already, they become that of a mentor.
void appoint_mentor(Enrolment& person, const RolePolicy& policy);

/// A mentor's students: by policy those sharing a group with the mentor, those named in the imported list, or
/// both. Groups that Waymark made (core/own_groups.hpp) are never counted. By groups a mentor without a group
/// has none, unless the course has no groups at all and policy says so. Sorted.
[[nodiscard]] std::vector<PersonId> mentees_of(const CourseSnapshot& snapshot, PersonId mentor,
                                               const RolePolicy& policy);

/// The mentors of one student, in roster order.
[[nodiscard]] std::vector<PersonId> mentors_of(const CourseSnapshot& snapshot, PersonId student,
                                               const RolePolicy& policy);

/// Active students whom no mentor looks after, in roster order.
[[nodiscard]] std::vector<PersonId> students_without_mentor(const CourseSnapshot& snapshot,
                                                            const RolePolicy& policy);

}  // namespace waymark::core
