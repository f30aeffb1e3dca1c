#include "moodle_adapter/course_details.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "moodle_adapter/functions_kinds.hpp"

namespace waymark::moodle {
namespace {

using core::ActivityKind;

core::Activity* find(core::CourseSnapshot& snapshot, const CourseIndex& index, ActivityKind kind,
                     std::int64_t instance) {
    const auto id = index.activity(kind, instance);
    if (!id) return nullptr;
    const auto found = std::find_if(snapshot.activities.begin(), snapshot.activities.end(),
                                    [&](const core::Activity& activity) { return activity.id == *id; });
    return found == snapshot.activities.end() ? nullptr : &*found;
}

/// A date that the row does not tell stays what the contents say. Answers whether it told them all.
bool put_dates(const core::Dates& dates, const ToldDates& told, core::Dates& base) {
    if (told.opens) base.opens = dates.opens;
    if (told.due) base.due = dates.due;
    if (told.closes) base.closes = dates.closes;
    return told.all();
}

bool put(const AssignmentRow& row, core::Activity& activity) {
    activity.takes_submissions = !row.no_submissions;
    activity.team = row.team;
    activity.team_needs_all = row.team && row.team_needs_all;
    activity.team_required = row.team && row.team_required;
    if (row.team && row.team_grouping > 0) activity.team_grouping_lms_id = std::to_string(row.team_grouping);
    activity.marking_workflow = row.marking_workflow;
    activity.identities_hidden = row.identities_hidden;
    activity.has_description = row.has_description;
    activity.attempts_allowed = row.attempts_allowed;
    activity.time_limit = row.time_limit;
    return put_dates(row.dates, row.told, activity.base);
}

bool put(const QuizRow& row, core::Activity& activity) {
    activity.has_description = row.has_description;
    activity.attempts_allowed = row.attempts_allowed;
    activity.time_limit = row.time_limit;
    return put_dates(row.dates, row.told, activity.base);
}

std::set<ActivityKind> listed_kinds(const Transport& transport) {
    std::set<ActivityKind> kinds;
    for (const KindList& list : kind_lists())
        if (transport.offers(list.function)) kinds.insert(list.kind);
    return kinds;
}

/// The contents give the end of the submission phase as due date and as last moment; only late work takes the
/// latter away.
bool took_late_work(const core::Activity& workshop) {
    return workshop.base.due && !workshop.base.closes;
}

void keep(const core::Activity& known, core::Activity& activity) {
    activity.required_entries = known.required_entries;
    activity.has_description = known.has_description;
    if (activity.kind == ActivityKind::forum) activity.base.closes = known.base.closes;
    if (activity.kind != ActivityKind::workshop) return;
    activity.phase = known.phase;
    if (took_late_work(known)) activity.base.closes.reset();
}

template <class Row>
std::size_t put_all(const std::vector<Row>& rows, ActivityKind kind, const CourseIndex& index,
                    core::CourseSnapshot& snapshot) {
    std::size_t told = 0;
    for (const Row& row : rows) {
        core::Activity* activity = find(snapshot, index, kind, row.instance);
        if (activity == nullptr) continue;
        if (put(row, *activity)) ++told;
    }
    return told;
}

}  // namespace

void keep_details(const core::CourseSnapshot& known, const Transport& transport,
                  core::CourseSnapshot& snapshot) {
    const std::set<ActivityKind> kinds = listed_kinds(transport);
    for (core::Activity& activity : snapshot.activities) {
        if (kinds.count(activity.kind) == 0) continue;
        const core::Activity* earlier = core::find_activity(known, activity.id);
        if (earlier != nullptr && earlier->kind == activity.kind) keep(*earlier, activity);
    }
}

std::size_t apply(const std::vector<AssignmentRow>& rows, const CourseIndex& index,
                  core::CourseSnapshot& snapshot) {
    return put_all(rows, ActivityKind::assignment, index, snapshot);
}

std::size_t apply(const std::vector<QuizRow>& rows, const CourseIndex& index,
                  core::CourseSnapshot& snapshot) {
    return put_all(rows, ActivityKind::quiz, index, snapshot);
}

bool drop_unknown_groups(core::CourseSnapshot& snapshot) {
    std::unordered_set<core::GroupId> known;
    for (const core::Group& group : snapshot.groups) known.insert(group.id);
    bool all_known = true;
    for (core::Enrolment& person : snapshot.people) {
        const auto first = std::remove_if(person.groups.begin(), person.groups.end(),
                                          [&](core::GroupId group) { return known.count(group) == 0; });
        all_known = all_known && first == person.groups.end();
        person.groups.erase(first, person.groups.end());
    }
    return all_known;
}

LearnerGroups learner_groups(const core::CourseSnapshot& snapshot, const std::set<std::int64_t>& learners) {
    LearnerGroups groups;
    for (const core::Enrolment& person : snapshot.people) {
        if (learners.count(person.person.value) == 0) continue;
        for (const core::GroupId group : person.groups) groups[group.value].push_back(person.person.value);
    }
    return groups;
}

Released apply(const std::vector<FlagRow>& rows, const CourseIndex& index, core::CourseSnapshot& snapshot) {
    Released released;
    for (const FlagRow& row : rows) {
        const auto activity = index.activity(ActivityKind::assignment, row.instance);
        if (!activity || !index.has_person(row.user)) continue;
        if (row.workflow_state == "released") released.insert({activity->value, row.user});
        if (row.extension)
            snapshot.extensions.push_back({*activity, core::PersonId{row.user}, *row.extension});
    }
    return released;
}

void drop_unreleased(core::CourseSnapshot& snapshot, const Released& released) {
    std::unordered_set<core::ActivityId> under_workflow;
    for (const core::Activity& activity : snapshot.activities)
        if (activity.marking_workflow) under_workflow.insert(activity.id);
    auto& grades = snapshot.grades;
    grades.erase(std::remove_if(grades.begin(), grades.end(),
                                [&](const core::Grade& grade) {
                                    return under_workflow.count(grade.activity) != 0 &&
                                           released.count({grade.activity.value, grade.person.value}) == 0;
                                }),
                 grades.end());
}

}  // namespace waymark::moodle
