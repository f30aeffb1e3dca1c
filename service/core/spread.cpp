#include "core/spread.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/own_groups.hpp"

namespace waymark::core {

namespace {

using People = std::vector<const StudentFigures*>;

People chosen(const CourseFigures& figures, std::span<const PersonId> people) {
    const std::unordered_set<PersonId> wanted(people.begin(), people.end());
    People found;
    for (const StudentFigures& one : figures.students)
        if (wanted.count(one.student->person) != 0) found.push_back(&one);
    return found;
}

Day monday_of(const ZoneRules& zone, Instant at) {
    const Day day = zone.day_of(at);
    const std::chrono::weekday weekday{day};
    return day - (weekday - std::chrono::Monday);
}

/// Every week from the first planned date to the last.
std::vector<WeekOfPlan> empty_weeks(const People& people, const ZoneRules& zone) {
    std::optional<Day> first;
    std::optional<Day> last;
    for (const StudentFigures* one : people) {
        if (!one->pace) continue;
        for (const WorkBrief& work : one->work) {
            const OptionalInstant date = work.date();
            if (!date) continue;
            const Day monday = monday_of(zone, *date);
            if (!first || monday < *first) first = monday;
            if (!last || monday > *last) last = monday;
        }
    }
    std::vector<WeekOfPlan> weeks;
    if (!first) return weeks;
    for (Day monday = *first; monday <= *last; monday += days{7}) weeks.push_back({monday, 0});
    return weeks;
}

bool is_in(const Enrolment& student, GroupId group) {
    return std::find(student.groups.begin(), student.groups.end(), group) != student.groups.end();
}

bool is_together(const Activity& activity, const PacePolicy& policy) {
    if (activity.own_placement || activity.visibility == Visibility::hidden) return false;
    return activity.team ||
           std::find(policy.together.begin(), policy.together.end(), activity.kind) != policy.together.end();
}

/// Teams may be the groups of one grouping; then nobody works together with the rest of another group.
bool are_teams(const CourseFigures& figures, const Activity& activity, std::optional<GroupId> group) {
    if (!group || !activity.team || activity.team_grouping_lms_id.empty()) return true;
    const Grouping* teams = figures.index->grouping(activity.team_grouping_lms_id);
    return teams == nullptr ||
           std::find(teams->groups.begin(), teams->groups.end(), *group) != teams->groups.end();
}

const WorkBrief* work_on(const StudentFigures& student, ActivityId activity) {
    for (const WorkBrief& work : student.work)
        if (work.activity->id == activity) return &work;
    return nullptr;
}

/// The earliest date at which the activity is due, or planned, for somebody of these.
std::optional<Instant> date_for(const People& people, ActivityId activity) {
    std::optional<Instant> date;
    for (const StudentFigures* one : people) {
        const WorkBrief* work = work_on(*one, activity);
        if (work != nullptr && work->date() && (!date || *work->date() < *date)) date = *work->date();
    }
    return date;
}

std::optional<SpreadWarning> warning_for(const CourseFigures& figures, const Activity& activity,
                                         const People& people, const PacePolicy& policy) {
    const auto least = static_cast<std::size_t>(policy.together_least);
    if (people.size() < least) return std::nullopt;
    const std::optional<Instant> date = date_for(people, activity.id);
    if (!date || *date <= figures.now || *date > figures.now + policy.together_ahead) return std::nullopt;
    SpreadWarning warning;
    warning.activity = activity.id;
    warning.date = *date;
    for (const StudentFigures* one : people) {
        if (!one->pace) continue;
        const std::optional<Instant>& place = one->pace->place;
        if (!place || *place > *date + policy.together_within) {
            ++warning.ahead;
        } else if (*place < *date - policy.together_within || one->pace->band == PaceBand::not_started) {
            ++warning.behind;
        } else {
            ++warning.around;
        }
    }
    if (warning.around >= policy.together_least) return std::nullopt;
    return warning;
}

/// The groups that somebody of `people` is in, or "everybody" where there are none.
std::vector<std::optional<GroupId>> groups_of(const CourseFigures& figures, const People& people) {
    std::vector<std::optional<GroupId>> groups;
    for (const Group& group : figures.snapshot().groups) {
        if (is_own_group(group)) continue;
        if (std::any_of(people.begin(), people.end(),
                        [&](const StudentFigures* one) { return is_in(*one->student, group.id); }))
            groups.emplace_back(group.id);
    }
    if (!has_groups(figures.snapshot())) groups.emplace_back(std::nullopt);
    return groups;
}

People members(const CourseFigures& figures, std::optional<GroupId> group) {
    People people;
    for (const StudentFigures& one : figures.students)
        if (!group || is_in(*one.student, *group)) people.push_back(&one);
    return people;
}

void join(PaceGroup& into, PaceGroup& from) {
    into.bands.insert(into.bands.end(), from.bands.begin(), from.bands.end());
    into.members.insert(into.members.end(), from.members.begin(), from.members.end());
    from = {};
}

bool mentions_any_group(const Availability& tree) {
    if (tree.kind == Availability::Kind::group && tree.lms_id.empty()) return true;
    return std::any_of(tree.children.begin(), tree.children.end(), mentions_any_group);
}

/// Whether the activity, or a section it lies in, asks for some group.
bool asks_for_any_group(const CourseSnapshot& snapshot, const Activity& activity) {
    if (activity.availability && mentions_any_group(*activity.availability)) return true;
    return std::any_of(snapshot.sections.begin(), snapshot.sections.end(), [&](const Section& section) {
        return section.position == activity.section && section.availability &&
               mentions_any_group(*section.availability);
    });
}

bool has_group_dates(const CourseSnapshot& snapshot, ActivityId activity) {
    return std::any_of(snapshot.overrides.begin(), snapshot.overrides.end(), [&](const Override& row) {
        return row.activity == activity && row.group.has_value();
    });
}

}  // namespace

Spread spread_of(const CourseFigures& figures, std::span<const PersonId> people, const ZoneRules& zone) {
    const People students = chosen(figures, people);
    Spread spread;
    spread.weeks = empty_weeks(students, zone);
    for (const StudentFigures* one : students) {
        if (!one->pace) {
            ++spread.without_plan;
            continue;
        }
        ++spread.bands[one->pace->band];
        if (!one->pace->place) {
            ++spread.finished;
            continue;
        }
        const Day monday = monday_of(zone, *one->pace->place);
        for (WeekOfPlan& week : spread.weeks)
            if (week.monday == monday) ++week.students;
    }
    return spread;
}

std::vector<SpreadWarning> spread_warnings(const CourseFigures& figures, std::span<const PersonId> people,
                                           const PacePolicy& policy) {
    std::vector<SpreadWarning> warnings;
    const People mine = chosen(figures, people);
    if (mine.empty()) return warnings;
    for (const std::optional<GroupId>& group : groups_of(figures, mine)) {
        const People all = members(figures, group);
        for (const Activity& activity : figures.snapshot().activities) {
            if (!is_together(activity, policy) || !are_teams(figures, activity, group)) continue;
            std::optional<SpreadWarning> warning = warning_for(figures, activity, all, policy);
            if (!warning) continue;
            warning->group = group;
            warnings.push_back(*warning);
        }
    }
    std::stable_sort(warnings.begin(), warnings.end(),
                     [](const SpreadWarning& a, const SpreadWarning& b) { return a.date < b.date; });
    return warnings;
}

std::vector<PaceGroup> propose_pace_groups(const CourseFigures& figures, std::span<const PersonId> people,
                                           const PacePolicy& policy) {
    PaceGroup fast{{PaceBand::finished_early, PaceBand::ahead}, {}};
    PaceGroup middle{{PaceBand::on_pace}, {}};
    PaceGroup slow{{PaceBand::behind, PaceBand::starting_late, PaceBand::not_started}, {}};
    for (const StudentFigures* one : chosen(figures, people)) {
        if (!one->pace) continue;
        for (PaceGroup* group : {&fast, &middle, &slow})
            if (std::find(group->bands.begin(), group->bands.end(), one->pace->band) != group->bands.end())
                group->members.push_back(one->student->person);
    }
    const auto is_small = [&](const PaceGroup& group) {
        return group.members.size() < static_cast<std::size_t>(policy.group_least);
    };
    if (is_small(fast)) join(middle, fast);
    if (is_small(slow)) join(middle, slow);
    if (is_small(middle)) join(slow.members.empty() ? fast : slow, middle);
    std::vector<PaceGroup> groups;
    for (PaceGroup* group : {&fast, &middle, &slow})
        if (!is_small(*group)) groups.push_back(std::move(*group));
    if (groups.size() < 2) groups.clear();
    return groups;
}

std::vector<AffectedActivity> affected_by_groups(const CourseSnapshot& snapshot) {
    std::vector<AffectedActivity> affected;
    for (const Activity& activity : snapshot.activities) {
        if (activity.own_placement) continue;
        if (activity.team && activity.team_grouping_lms_id.empty()) {
            affected.push_back({activity.id, GroupEffect::team});
        } else if (asks_for_any_group(snapshot, activity)) {
            affected.push_back({activity.id, GroupEffect::any_group});
        } else if (has_group_dates(snapshot, activity.id)) {
            affected.push_back({activity.id, GroupEffect::group_dates});
        }
    }
    return affected;
}

}  // namespace waymark::core
