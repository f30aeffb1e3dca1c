#include "core/course_check.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/access.hpp"
#include "core/own_groups.hpp"
#include "core/work.hpp"
#include "core/working_days.hpp"

namespace waymark::core {

namespace {

constexpr std::array finding_words{
    std::pair{Finding::no_date, "no_date"},
    std::pair{Finding::no_completion, "no_completion"},
    std::pair{Finding::no_description, "no_description"},
    std::pair{Finding::heap, "heap"},
    std::pair{Finding::on_holiday, "on_holiday"},
    std::pair{Finding::long_gap, "long_gap"},
    std::pair{Finding::outside_course, "outside_course"},
    std::pair{Finding::not_evaluated, "not_evaluated"},
    std::pair{Finding::closes_before_due, "closes_before_due"},
    std::pair{Finding::team_unclear, "team_unclear"},
    std::pair{Finding::no_introduction_forum, "no_introduction_forum"},
    std::pair{Finding::no_mentor, "no_mentor"},
    std::pair{Finding::no_teacher, "no_teacher"},
    std::pair{Finding::student_without_mentor, "student_without_mentor"},
    std::pair{Finding::no_groups, "no_groups"},
    std::pair{Finding::course_dates_missing, "course_dates_missing"},
    std::pair{Finding::course_hidden, "course_hidden"},
    std::pair{Finding::part_unreadable, "part_unreadable"},
    std::pair{Finding::extra_time_not_shown, "extra_time_not_shown"},
};

std::optional<Instant> date_of(const CourseSnapshot& snapshot, const Activity& activity) {
    if (activity.base.due) return activity.base.due;
    if (activity.base.closes) return activity.base.closes;
    if (activity.expected) return activity.expected;
    for (const PlanItem& item : snapshot.plan)
        if (item.activity == activity.id && item.kind != PlanKind::correction) return item.at;
    return std::nullopt;
}

bool can_be_worked_out(const Availability& node) {
    if (node.kind == Availability::Kind::profile || node.kind == Availability::Kind::unknown) return false;
    return std::all_of(node.children.begin(), node.children.end(), can_be_worked_out);
}

bool is_evaluated(const Activity& activity) {
    if (activity.availability) return can_be_worked_out(*activity.availability);
    return activity.visibility != Visibility::restricted;
}

struct Checking {
    const CourseSnapshot& snapshot;
    const SnapshotIndex& index;
    const Policy& policy;
    const ZoneRules& zone;
    CourseReport report;

    CourseFinding& add(Finding what, Weight weight) {
        CourseFinding& finding = report.findings.emplace_back();
        finding.what = what;
        finding.weight = weight;
        return finding;
    }
    void add(Finding what, Weight weight, const Activity& activity) {
        add(what, weight).activity = activity.id;
    }
};

void check_activity(Checking& checking, const Activity& activity) {
    const std::optional<Instant> date = date_of(checking.snapshot, activity);
    const Course& course = checking.snapshot.course;
    if (!date) checking.add(Finding::no_date, Weight::should, activity);
    if (!can_tell(activity)) checking.add(Finding::no_completion, Weight::should, activity);
    if (activity.has_description == false) checking.add(Finding::no_description, Weight::remark, activity);
    if (!is_evaluated(activity)) checking.add(Finding::not_evaluated, Weight::remark, activity);
    if (!date) return;
    if ((course.starts && *date < *course.starts) || (course.ends && *date > *course.ends))
        checking.add(Finding::outside_course, Weight::must, activity);
    if (is_holiday(checking.zone.day_of(*date), checking.policy.calendar))
        checking.add(Finding::on_holiday, Weight::should, activity);
}

void check_team(Checking& checking, const Activity& activity) {
    if (!activity.team || !is_fresh(checking.snapshot, Part::groups)) return;
    if (!checking.index.teams_known(activity)) return;
    int unclear = 0;
    for (const Enrolment* student : students_of(checking.snapshot, checking.policy.roles.student))
        if (student->active && !checking.index.team_of(activity, *student)) ++unclear;
    if (unclear == 0) return;
    CourseFinding& finding =
        checking.add(Finding::team_unclear, activity.team_required ? Weight::must : Weight::should);
    finding.activity = activity.id;
    finding.count = unclear;
}

/// Whoever gives a group or a student a later date easily leaves the cut-off where it was.
void check_closing(Checking& checking, const Activity& activity) {
    int contradicted = 0;
    for (const Enrolment* student : students_of(checking.snapshot, checking.policy.roles.student)) {
        if (!student->active) continue;
        const Dates dates =
            work_item(checking.index, activity, *student, checking.snapshot.taken, days{0}).deadline.dates;
        if (dates.due && dates.closes && *dates.closes < *dates.due) ++contradicted;
    }
    if (contradicted == 0) return;
    CourseFinding& finding = checking.add(Finding::closes_before_due, Weight::must);
    finding.activity = activity.id;
    finding.count = contradicted;
}

/// Heaps, and long stretches without any date between the course's beginning and its last date.
void check_spread(Checking& checking, const std::vector<const Activity*>& work) {
    std::map<Instant, const Activity*> dates;
    std::map<Day, int> per_day;
    std::map<Day, Instant> first_of_day;
    for (const Activity* activity : work) {
        const std::optional<Instant> date = date_of(checking.snapshot, *activity);
        if (!date) continue;
        dates.emplace(*date, activity);
        const Day day = checking.zone.day_of(*date);
        ++per_day[day];
        first_of_day.emplace(day, *date);
    }
    for (const auto& [day, count] : per_day) {
        if (count < checking.policy.course_check.heap) continue;
        CourseFinding& finding = checking.add(Finding::heap, Weight::should);
        finding.at = first_of_day.at(day);
        finding.count = count;
    }
    std::optional<Instant> before = checking.snapshot.course.starts;
    for (const auto& [date, activity] : dates) {
        if (before && date - *before > checking.policy.course_check.far_apart) {
            CourseFinding& finding = checking.add(Finding::long_gap, Weight::remark);
            finding.activity = activity->id;
            finding.count = static_cast<int>(std::chrono::floor<days>(date - *before).count());
        }
        before = date;
    }
}

bool holds_any_role(const CourseSnapshot& snapshot, const RolePolicy& policy, ViewerRole role) {
    return std::any_of(snapshot.people.begin(), snapshot.people.end(),
                       [&](const Enrolment& person) { return role_in_course(person, policy) == role; });
}

void check_people(Checking& checking) {
    const CourseSnapshot& snapshot = checking.snapshot;
    const RolePolicy& roles = checking.policy.roles;
    if (!is_fresh(snapshot, Part::roster)) return;
    if (!holds_any_role(snapshot, roles, ViewerRole::teacher))
        checking.add(Finding::no_teacher, Weight::must);
    if (!holds_any_role(snapshot, roles, ViewerRole::mentor)) {
        checking.add(Finding::no_mentor, Weight::must);
        return;
    }
    const bool by_groups = roles.mentees == MenteesBy::groups ||
                           (roles.mentees == MenteesBy::groups_and_list && snapshot.mentorships.empty());
    if (by_groups && !has_groups(snapshot) && !roles.mentor_without_group_sees_all)
        checking.add(Finding::no_groups, Weight::must);
    for (const PersonId person : students_without_mentor(snapshot, roles))
        checking.add(Finding::student_without_mentor, Weight::must).person = person;
}

std::string lowered(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

/// Whether something that students can see is called after the rules for extra time.
bool shows_extra_time(const CourseSnapshot& snapshot, const std::vector<std::string>& words) {
    const auto is_called_so = [&](const auto& thing) {
        const std::string name = lowered(thing.name);
        return thing.visibility != Visibility::hidden &&
               std::any_of(words.begin(), words.end(), [&](const std::string& word) {
                   return name.find(lowered(word)) != std::string::npos;
               });
    };
    return std::any_of(snapshot.activities.begin(), snapshot.activities.end(), is_called_so) ||
           std::any_of(snapshot.sections.begin(), snapshot.sections.end(), is_called_so);
}

void check_whole(Checking& checking) {
    const CourseSnapshot& snapshot = checking.snapshot;
    const std::vector<std::string>& words = checking.policy.course_check.extra_time_words;
    if (!words.empty() && !shows_extra_time(snapshot, words))
        checking.add(Finding::extra_time_not_shown, Weight::remark);
    if (!snapshot.course.visible) checking.add(Finding::course_hidden, Weight::remark);
    if (!snapshot.course.starts || !snapshot.course.ends)
        checking.add(Finding::course_dates_missing, Weight::should);
    const bool introduced =
        std::any_of(snapshot.activities.begin(), snapshot.activities.end(), [](const Activity& activity) {
            return activity.kind == ActivityKind::forum && activity.section == 0 &&
                   activity.visibility != Visibility::hidden;
        });
    if (!introduced) checking.add(Finding::no_introduction_forum, Weight::should);
    for (const PartStatus& status : snapshot.parts)
        if (status.failure || (status.gap != Gap::none && status.gap != Gap::events_only))
            checking.add(Finding::part_unreadable, Weight::must).part = status.part;
}

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

CourseTrust trust_of(const CourseSnapshot& snapshot, const std::vector<const Activity*>& work) {
    const auto count = [&](auto fits) {
        return static_cast<std::size_t>(std::count_if(
            work.begin(), work.end(), [&](const Activity* activity) { return fits(*activity); }));
    };
    CourseTrust trust;
    trust.work = static_cast<int>(work.size());
    trust.dated =
        share(count([&](const Activity& activity) { return date_of(snapshot, activity).has_value(); }),
              work.size());
    trust.told = share(count(can_tell), work.size());
    trust.evaluated = share(count(is_evaluated), work.size());
    return trust;
}

}  // namespace

std::string_view word(Finding finding) {
    for (const auto& [one, text] : finding_words)
        if (one == finding) return text;
    return "unknown";
}

CourseReport check_course(const CourseSnapshot& snapshot, const Policy& policy, const ZoneRules& zone) {
    const SnapshotIndex index(snapshot);
    Checking checking{snapshot, index, policy, zone, {}};
    std::vector<const Activity*> work;
    for (const Activity& activity : snapshot.activities)
        if (is_course_work(snapshot, activity)) work.push_back(&activity);
    check_whole(checking);
    check_people(checking);
    for (const Activity* activity : work) {
        check_activity(checking, *activity);
        check_closing(checking, *activity);
        check_team(checking, *activity);
    }
    check_spread(checking, work);
    std::stable_sort(checking.report.findings.begin(), checking.report.findings.end(),
                     [](const CourseFinding& a, const CourseFinding& b) { return a.weight > b.weight; });
    checking.report.trust = trust_of(snapshot, work);
    return std::move(checking.report);
}

}  // namespace waymark::core
