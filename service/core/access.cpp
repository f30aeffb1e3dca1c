#include "core/access.hpp"

#include <algorithm>

#include "core/own_groups.hpp"

namespace waymark::core {

namespace {

bool same_course(const Viewer& viewer, const Subject& subject) {
    return viewer.site == subject.site && viewer.course == subject.course;
}

bool is_mentee(const Viewer& viewer, PersonId student) {
    return std::binary_search(viewer.mentees.begin(), viewer.mentees.end(), student);
}

bool is_self(const Viewer& viewer, const Subject& subject) {
    return viewer.person && subject.student && *viewer.person == *subject.student;
}

/// Teachers reach every student of the course, mentors their own.
bool looks_after(const Viewer& viewer, const Subject& subject) {
    if (!subject.student) return false;
    if (viewer.role == ViewerRole::teacher) return true;
    return viewer.role == ViewerRole::mentor && is_mentee(viewer, *subject.student);
}

bool has_any_role(const Enrolment& person, const std::vector<std::string>& roles) {
    return std::any_of(roles.begin(), roles.end(),
                       [&](const std::string& role) { return has_role(person, role); });
}

bool shares_group(const CourseSnapshot& snapshot, const Enrolment& a, const Enrolment& b) {
    return std::any_of(a.groups.begin(), a.groups.end(), [&](GroupId group) {
        return std::find(b.groups.begin(), b.groups.end(), group) != b.groups.end() &&
               !is_own_group(snapshot, group);
    });
}

bool is_listed(const CourseSnapshot& snapshot, PersonId mentor, PersonId student) {
    return std::find(snapshot.mentorships.begin(), snapshot.mentorships.end(), Mentorship{mentor, student}) !=
           snapshot.mentorships.end();
}

bool mentors_by_group(const CourseSnapshot& snapshot, const Enrolment& mentor, const Enrolment& student,
                      const RolePolicy& policy) {
    if (!has_groups(snapshot)) return policy.mentor_without_group_sees_all;
    return shares_group(snapshot, mentor, student);
}

bool mentors(const CourseSnapshot& snapshot, const Enrolment& mentor, const Enrolment& student,
             const RolePolicy& policy) {
    switch (policy.mentees) {
        case MenteesBy::groups:
            return mentors_by_group(snapshot, mentor, student, policy);
        case MenteesBy::list:
            return is_listed(snapshot, mentor.person, student.person);
        case MenteesBy::groups_and_list:
            return mentors_by_group(snapshot, mentor, student, policy) ||
                   is_listed(snapshot, mentor.person, student.person);
    }
    return false;
}

}  // namespace

bool may(const Viewer& viewer, Action action, const Subject& subject) {
    if (!same_course(viewer, subject)) return false;
    const bool staff = viewer.role == ViewerRole::mentor || viewer.role == ViewerRole::teacher;
    switch (action) {
        case Action::see_help:
            return true;
        case Action::see_today:
        case Action::see_students:
        case Action::see_reminders:
            return staff;
        case Action::see_student:
            return looks_after(viewer, subject);
        // Without a roster entry there is nobody a student could answer to, and nobody to ask about an
        // ending.
        case Action::send_message:
        case Action::end_item:
        case Action::note_objection:
            return viewer.person.has_value() && looks_after(viewer, subject);
        // Groups of their own students only: the page looks at every one of them.
        case Action::lend_token:
        case Action::make_groups:
            return viewer.person.has_value() && staff;
        case Action::see_own_path:
            return viewer.role == ViewerRole::student && is_self(viewer, subject);
        // Whoever the roster does not list (category teachers, courses without facts) is taken at the LMS's
        // word: placing shows nobody's data, and the LMS itself decides who may add activities.
        case Action::place_panels:
            return viewer.role == ViewerRole::teacher ||
                   (viewer.role == ViewerRole::stranger && viewer.launched_as_instructor);
        case Action::take_over:
            return viewer.role == ViewerRole::teacher && viewer.person.has_value();
        case Action::choose_letters:
            return viewer.role == ViewerRole::mentor && viewer.person.has_value();
    }
    return false;
}

ViewerRole role_in_course(const Enrolment& person, const RolePolicy& policy) {
    if (!person.active) return ViewerRole::stranger;
    if (has_any_role(person, policy.teacher)) return ViewerRole::teacher;
    if (has_any_role(person, policy.mentor)) return ViewerRole::mentor;
    if (has_any_role(person, policy.student)) return ViewerRole::student;
    return ViewerRole::stranger;
}

void appoint_mentor(Enrolment& person, const RolePolicy& policy) {
    if (has_any_role(person, policy.teacher) || has_any_role(person, policy.mentor) || policy.mentor.empty())
        return;
    person.roles = {policy.mentor.front()};
}

std::vector<PersonId> mentees_of(const CourseSnapshot& snapshot, PersonId mentor, const RolePolicy& policy) {
    std::vector<PersonId> mentees;
    const Enrolment* self = find_person(snapshot, mentor);
    if (self == nullptr || role_in_course(*self, policy) != ViewerRole::mentor) return mentees;
    for (const Enrolment& person : snapshot.people)
        if (has_any_role(person, policy.student) && person.person != mentor &&
            mentors(snapshot, *self, person, policy))
            mentees.push_back(person.person);
    std::sort(mentees.begin(), mentees.end());
    return mentees;
}

std::vector<PersonId> mentors_of(const CourseSnapshot& snapshot, PersonId student, const RolePolicy& policy) {
    std::vector<PersonId> found;
    const Enrolment* self = find_person(snapshot, student);
    if (self == nullptr) return found;
    for (const Enrolment& person : snapshot.people)
        if (role_in_course(person, policy) == ViewerRole::mentor && person.person != student &&
            mentors(snapshot, person, *self, policy))
            found.push_back(person.person);
    return found;
}

std::vector<PersonId> students_without_mentor(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    std::vector<PersonId> alone;
    for (const Enrolment& person : snapshot.people)
        if (person.active && role_in_course(person, policy) == ViewerRole::student &&
            mentors_of(snapshot, person.person, policy).empty())
            alone.push_back(person.person);
    return alone;
}

}  // namespace waymark::core
