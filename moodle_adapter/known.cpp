#include "moodle_adapter/known.hpp"

#include <algorithm>
#include <unordered_map>

#include "moodle_adapter/course_index.hpp"

namespace waymark::moodle {
namespace {

using core::CourseSnapshot;

/// Numbers of one sort of thing: from the stored id to Moodle's.
template <class Id>
using Numbers = std::unordered_map<Id, Id>;

struct Translation {
    Numbers<core::ActivityId> activities;
    Numbers<core::PersonId> people;
    Numbers<core::GroupId> groups;

    template <class Id>
    static bool translate(const Numbers<Id>& numbers, Id& id) {
        const auto found = numbers.find(id);
        if (found == numbers.end()) return false;
        id = found->second;
        return true;
    }
    bool operator()(core::ActivityId& id) const { return translate(activities, id); }
    bool operator()(core::PersonId& id) const { return translate(people, id); }
    bool operator()(core::GroupId& id) const { return translate(groups, id); }
    template <class Id>
    bool operator()(std::optional<Id>& id) const {
        return !id || (*this)(*id);
    }
};

/// Gives things Moodle's numbers; those without one are left out.
template <class Thing, class Id>
void renumber(std::vector<Thing>& things, Id Thing::*id, Numbers<Id>& numbers) {
    std::vector<Thing> kept;
    for (Thing& thing : things) {
        const auto number = parse_id(thing.lms_id);
        if (!number) continue;
        numbers[thing.*id] = Id{*number};
        thing.*id = Id{*number};
        kept.push_back(std::move(thing));
    }
    things = std::move(kept);
}

template <class Row, class Translate>
void keep_translated(std::vector<Row>& rows, const Translate& translate) {
    rows.erase(std::remove_if(rows.begin(), rows.end(), [&](Row& row) { return !translate(row); }),
               rows.end());
}

void translate_people(CourseSnapshot& facts, const Translation& to) {
    for (core::Enrolment& person : facts.people) {
        std::vector<core::GroupId> groups;
        for (core::GroupId group : person.groups)
            if (to(group)) groups.push_back(group);
        person.groups = std::move(groups);
    }
    for (core::Grouping& grouping : facts.groupings) {
        std::vector<core::GroupId> groups;
        for (core::GroupId group : grouping.groups)
            if (to(group)) groups.push_back(group);
        grouping.groups = std::move(groups);
    }
}

void translate_rows(CourseSnapshot& facts, const Translation& to) {
    const auto of_person = [&](auto& row) { return to(row.activity) && to(row.person); };
    const auto of_owner = [&](auto& row) { return to(row.activity) && to(row.person) && to(row.group); };
    keep_translated(facts.submissions, of_owner);
    keep_translated(facts.overrides, of_owner);
    keep_translated(facts.attempts, of_person);
    keep_translated(facts.completions, of_person);
    keep_translated(facts.grades, of_person);
    keep_translated(facts.extensions, of_person);
    keep_translated(facts.participation, of_person);
    keep_translated(facts.exclusions, of_person);
    keep_translated(facts.hidden_grades, of_person);
    keep_translated(facts.stated_dates, of_person);
    keep_translated(facts.grade_items, [&](core::GradeItem& row) { return to(row.activity); });
}

std::set<std::int64_t> numbers_of(const CourseSnapshot& facts, core::ActivityKind kind) {
    std::set<std::int64_t> numbers;
    for (const core::Activity& activity : facts.activities)
        if (activity.kind == kind) numbers.insert(activity.id.value);
    return numbers;
}

std::set<std::int64_t> tracked(const CourseSnapshot& facts) {
    std::set<std::int64_t> numbers;
    for (const core::Activity& activity : facts.activities)
        if (activity.completion_tracked) numbers.insert(activity.id.value);
    return numbers;
}

bool same_groups(const core::Enrolment& before, const core::Enrolment& now) {
    std::vector<core::GroupId> left = before.groups;
    std::vector<core::GroupId> right = now.groups;
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}

bool has_moved(const core::Enrolment* before, const core::Enrolment& now) {
    return before == nullptr || !before->active || before->last_access != now.last_access ||
           !same_groups(*before, now);
}

using ById = std::unordered_map<core::PersonId, const core::Enrolment*>;
ById by_id(const CourseSnapshot& facts) {
    ById people;
    for (const core::Enrolment& person : facts.people) people[person.person] = &person;
    return people;
}

}  // namespace

CourseSnapshot with_lms_numbers(const CourseSnapshot& stored) {
    CourseSnapshot facts = stored;
    Translation to;
    if (const auto number = parse_id(facts.course.lms_id)) facts.course.id = {*number};
    renumber(facts.activities, &core::Activity::id, to.activities);
    renumber(facts.people, &core::Enrolment::person, to.people);
    renumber(facts.groups, &core::Group::id, to.groups);
    translate_people(facts, to);
    translate_rows(facts, to);
    return facts;
}

std::optional<core::Instant> arrived_at(const CourseSnapshot& known, core::Part part) {
    const core::PartStatus* status = core::status_of(known, part);
    if (status == nullptr || status->failure) return std::nullopt;
    return status->as_of;
}

bool is_whole(const CourseSnapshot& known, core::Part part) {
    return arrived_at(known, part) && core::status_of(known, part)->gap == core::Gap::none;
}

bool same_activities(const CourseSnapshot& left, const CourseSnapshot& right, core::ActivityKind kind) {
    return numbers_of(left, kind) == numbers_of(right, kind);
}

bool same_tracked(const CourseSnapshot& left, const CourseSnapshot& right) {
    return tracked(left) == tracked(right);
}

std::set<std::int64_t> moved_people(const CourseSnapshot& known, const CourseSnapshot& now) {
    const ById before = by_id(known);
    std::set<std::int64_t> moved;
    for (const core::Enrolment& person : now.people) {
        const auto found = before.find(person.person);
        const core::Enrolment* earlier = found == before.end() ? nullptr : found->second;
        if (person.active && has_moved(earlier, person)) moved.insert(person.person.value);
    }
    return moved;
}

bool groups_moved(const CourseSnapshot& known, const CourseSnapshot& now) {
    const ById before = by_id(known);
    return std::any_of(now.people.begin(), now.people.end(), [&](const core::Enrolment& person) {
        const auto found = before.find(person.person);
        return found == before.end() || found->second->active != person.active ||
               !same_groups(*found->second, person);
    });
}

void add_kept_grades(const CourseSnapshot& known, const std::set<std::int64_t>& learners,
                     const std::set<std::int64_t>& asked, CourseSnapshot& snapshot) {
    const auto grades = kept_rows(known.grades, learners, asked);
    snapshot.grades.insert(snapshot.grades.end(), grades.begin(), grades.end());
    const auto hidden = kept_rows(known.hidden_grades, learners, asked);
    snapshot.hidden_grades.insert(snapshot.hidden_grades.end(), hidden.begin(), hidden.end());
    if (snapshot.grade_items.empty()) snapshot.grade_items = known.grade_items;
}

void add_missing(const std::vector<core::Grouping>& known, std::vector<core::Grouping>& groupings) {
    for (const core::Grouping& one : known) {
        const bool there = std::any_of(groupings.begin(), groupings.end(), [&](const core::Grouping& other) {
            return other.lms_id == one.lms_id;
        });
        if (!there) groupings.push_back(one);
    }
}

std::set<std::int64_t> answered(std::set<std::int64_t> asked, const std::vector<std::int64_t>& again) {
    for (const std::int64_t user : again) asked.erase(user);
    return asked;
}

std::set<std::int64_t> people_with_open_attempts(const CourseSnapshot& known) {
    std::set<std::int64_t> people;
    for (const core::QuizAttempt& row : known.attempts) {
        const bool open = row.state == core::AttemptState::in_progress ||
                          row.state == core::AttemptState::overdue ||
                          row.state == core::AttemptState::not_started || row.awaits_marking;
        if (open) people.insert(row.person.value);
    }
    return people;
}

void add_people_of(const core::Submission& row, const std::vector<core::Enrolment>& people,
                   std::set<std::int64_t>& into) {
    if (row.person) into.insert(row.person->value);
    if (!row.group) return;
    for (const core::Enrolment& person : people) {
        const auto& groups = person.groups;
        if (std::find(groups.begin(), groups.end(), *row.group) != groups.end())
            into.insert(person.person.value);
    }
}

bool same_grade(const core::Grade& left, const core::Grade& right) {
    return left.points == right.points && left.graded == right.graded;
}

bool same_part(const core::Participation& left, const core::Participation& right) {
    return left.entries == right.entries && left.begun == right.begun && left.finished == right.finished &&
           left.reviews_done == right.reviews_done && left.latest == right.latest;
}

}  // namespace waymark::moodle
