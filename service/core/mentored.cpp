#include "core/mentored.hpp"

#include <algorithm>
#include <map>

#include "core/access.hpp"
#include "core/own_groups.hpp"

namespace waymark::core {

namespace {

struct Mentors {
    std::set<PersonId> all;
    std::map<GroupId, std::set<PersonId>> in_group;
};

Mentors mentors_in(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    Mentors mentors;
    for (const Enrolment& person : snapshot.people) {
        if (role_in_course(person, policy) != ViewerRole::mentor) continue;
        mentors.all.insert(person.person);
        for (const GroupId group : person.groups)
            if (!is_own_group(snapshot, group)) mentors.in_group[group].insert(person.person);
    }
    return mentors;
}

/// Nobody is his or her own mentor.
bool has_other(const std::set<PersonId>& people, PersonId than) {
    return people.size() > people.count(than);
}

bool in_a_group_of(const Mentors& mentors, const Enrolment& person) {
    return std::any_of(person.groups.begin(), person.groups.end(), [&](GroupId group) {
        const auto here = mentors.in_group.find(group);
        return here != mentors.in_group.end() && has_other(here->second, person.person);
    });
}

}  // namespace

std::set<PersonId> mentored_people(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    const Mentors mentors = mentors_in(snapshot, policy);
    std::set<PersonId> found;
    if (policy.mentees != MenteesBy::list) {
        const bool by_groups = has_groups(snapshot);
        for (const Enrolment& person : snapshot.people)
            if (by_groups ? in_a_group_of(mentors, person)
                          : policy.mentor_without_group_sees_all && has_other(mentors.all, person.person))
                found.insert(person.person);
    }
    if (policy.mentees == MenteesBy::groups) return found;
    for (const Mentorship& one : snapshot.mentorships)
        if (one.mentor != one.student && mentors.all.contains(one.mentor)) found.insert(one.student);
    return found;
}

std::optional<PersonId> contact_of(const CourseSnapshot& snapshot, PersonId student,
                                   const RolePolicy& policy) {
    const std::vector<PersonId> mentors = mentors_of(snapshot, student, policy);
    if (!mentors.empty()) return mentors.front();
    for (const Enrolment& person : snapshot.people)
        if (role_in_course(person, policy) == ViewerRole::teacher) return person.person;
    return std::nullopt;
}

}  // namespace waymark::core
