#include "core/start_pack.hpp"

#include <algorithm>

#include "core/access.hpp"

namespace waymark::core {

namespace {

bool is_work(const Activity& activity) {
    return !activity.own_placement && activity.visibility != Visibility::hidden &&
           activity.kind != ActivityKind::subsection && activity.kind != ActivityKind::question_bank;
}

std::vector<ScheduledDate> schedule_of(const CourseSnapshot& snapshot) {
    std::vector<ScheduledDate> schedule;
    for (const Activity& activity : snapshot.activities) {
        const std::optional<Instant>& due = activity.base.due ? activity.base.due : activity.expected;
        if (is_work(activity) && due) schedule.push_back({*due, activity.name, false});
    }
    for (const PlanItem& item : snapshot.plan) {
        if (item.group || item.kind == PlanKind::correction) continue;
        const Activity* about = item.activity ? find_activity(snapshot, *item.activity) : nullptr;
        schedule.push_back(
            {item.begins.value_or(item.at), item.title.empty() && about ? about->name : item.title, true});
    }
    std::stable_sort(schedule.begin(), schedule.end(),
                     [](const ScheduledDate& a, const ScheduledDate& b) { return a.at < b.at; });
    return schedule;
}

/// Students without a mentor, those included whose enrolment has not begun: before the start nobody's has.
std::size_t count_without_mentor(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    return static_cast<std::size_t>(
        std::count_if(snapshot.people.begin(), snapshot.people.end(), [&](const Enrolment& person) {
            Enrolment active = person;
            active.active = true;
            return role_in_course(active, policy) == ViewerRole::student &&
                   mentors_of(snapshot, person.person, policy).empty();
        }));
}

}  // namespace

StartPack start_pack_of(const CourseSnapshot& snapshot, PersonId mentor, const RolePolicy& policy) {
    StartPack pack;
    pack.parts = static_cast<std::size_t>(
        std::count_if(snapshot.sections.begin(), snapshot.sections.end(), [](const Section& section) {
            return section.visibility != Visibility::hidden && section.subsection_of.empty();
        }));
    for (const Activity& activity : snapshot.activities) {
        if (!is_work(activity)) continue;
        ++pack.activities;
        if (activity.base.due || activity.expected) ++pack.dated;
    }
    pack.schedule = schedule_of(snapshot);
    const std::vector<PersonId> mentees = mentees_of(snapshot, mentor, policy);
    for (const Enrolment& person : snapshot.people)
        if (std::binary_search(mentees.begin(), mentees.end(), person.person))
            pack.students.push_back(person.person);
    pack.without_mentor = count_without_mentor(snapshot, policy);
    return pack;
}

}  // namespace waymark::core
