#include "core/snapshot.hpp"

#include <algorithm>

namespace waymark::core {

std::string_view word(Part part) {
    switch (part) {
        case Part::contents:
            return "contents";
        case Part::roster:
            return "roster";
        case Part::groups:
            return "groups";
        case Part::assignments:
            return "assignments";
        case Part::submissions:
            return "submissions";
        case Part::extensions:
            return "extensions";
        case Part::quizzes:
            return "quizzes";
        case Part::attempts:
            return "attempts";
        case Part::completion:
            return "completion";
        case Part::grades:
            return "grades";
        case Part::overrides:
            return "overrides";
        case Part::participation:
            return "participation";
        case Part::participants:
            return "participants";
        case Part::effective_dates:
            return "effective_dates";
        case Part::calendar:
            return "calendar";
        case Part::groupings:
            return "groupings";
    }
    return "unknown";
}

const PartStatus* status_of(const CourseSnapshot& snapshot, Part part) {
    const auto found = std::find_if(snapshot.parts.begin(), snapshot.parts.end(),
                                    [part](const PartStatus& status) { return status.part == part; });
    return found == snapshot.parts.end() ? nullptr : &*found;
}

bool is_fresh(const CourseSnapshot& snapshot, Part part) {
    const PartStatus* status = status_of(snapshot, part);
    return status != nullptr && status->as_of && !status->failure;
}

const Activity* find_activity(const CourseSnapshot& snapshot, ActivityId id) {
    const auto found = std::find_if(snapshot.activities.begin(), snapshot.activities.end(),
                                    [id](const Activity& activity) { return activity.id == id; });
    return found == snapshot.activities.end() ? nullptr : &*found;
}

const Enrolment* find_person(const CourseSnapshot& snapshot, PersonId id) {
    const auto found = std::find_if(snapshot.people.begin(), snapshot.people.end(),
                                    [id](const Enrolment& person) { return person.person == id; });
    return found == snapshot.people.end() ? nullptr : &*found;
}

const Objection* objection_of(const CourseSnapshot& snapshot, PersonId person) {
    const auto found = std::lower_bound(snapshot.objections.begin(), snapshot.objections.end(), person,
                                        [](const Objection& one, PersonId id) { return one.person < id; });
    return found == snapshot.objections.end() || found->person != person ? nullptr : &*found;
}

bool has_role(const Enrolment& person, std::string_view role) {
    return std::find(person.roles.begin(), person.roles.end(), role) != person.roles.end();
}

}  // namespace waymark::core
