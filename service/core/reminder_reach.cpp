#include <algorithm>
#include <array>
#include <set>

#include "core/access.hpp"
#include "core/mentored.hpp"
#include "core/reminder_planning.hpp"

// Whom and what a plan has to look at, and what was said to them before.

namespace waymark::core {

namespace {

constexpr days horizon = plan_horizon;
const FixedOffset utc;

/// Parts that must be fresh before silence about a hand-in is believed.
bool hand_in_facts_fresh(const CourseSnapshot& snapshot, const Activity& activity) {
    if (!is_fresh(snapshot, Part::roster)) return false;
    if (activity.kind == ActivityKind::assignment) return is_fresh(snapshot, Part::submissions);
    if (activity.kind == ActivityKind::quiz) return is_fresh(snapshot, Part::attempts);
    return is_fresh(snapshot, Part::completion);
}

bool stage_applies(const ReminderStage& stage, const Course& course, ActivityKind kind) {
    const bool kind_fits =
        stage.kinds.empty() || std::find(stage.kinds.begin(), stage.kinds.end(), kind) != stage.kinds.end();
    const auto is_course = [&](const std::string& name) {
        return name == course.lms_id || name == course.short_name;
    };
    const bool course_fits =
        stage.courses.empty() || std::any_of(stage.courses.begin(), stage.courses.end(), is_course);
    return kind_fits && course_fits;
}

/// Whether a date can matter to any stage now.
bool near(const std::optional<Instant>& date, const ReminderPolicy& policy, Instant now) {
    if (!date) return false;
    hours earliest{0};
    for (const ReminderStage& stage : policy.stages) earliest = std::max(earliest, stage.before);
    return *date > now - horizon && *date - earliest <= now + horizon;
}

/// Adds the activities of those rows whose date can matter now.
template <class Rows, class DateOf>
void add_near(std::set<ActivityId>& wanted, const Planning& planning, const Rows& rows, DateOf date_of) {
    for (const auto& row : rows)
        if (near(date_of(row), planning.policy.reminders, planning.now)) wanted.insert(row.activity);
}

std::set<ActivityId> wanted_activities(const Planning& planning) {
    std::set<ActivityId> wanted;
    const ReminderPolicy& policy = planning.policy.reminders;
    const CourseSnapshot& snapshot = planning.snapshot();
    for (const Activity& one : snapshot.activities)
        if (near(one.base.due, policy, planning.now) || near(one.expected, policy, planning.now) ||
            near(one.reviews.due, policy, planning.now))
            wanted.insert(one.id);
    add_near(wanted, planning, snapshot.overrides, [](const Override& one) { return one.due; });
    add_near(wanted, planning, snapshot.stated_dates, [](const StatedDates& one) { return one.dates.due; });
    for (const PlanItem& one : snapshot.plan)
        if (one.activity && near(one.at, policy, planning.now)) wanted.insert(*one.activity);
    // However far away, a date that was given to one student, or that we named, may have to be corrected.
    for (const Extension& one : snapshot.extensions)
        if (one.until > planning.now - horizon) wanted.insert(one.activity);
    for (const ReminderKey& key : planning.history.named) wanted.insert(key.activity);
    for (const auto& [whose, before] : planning.history.asked) wanted.insert(whose.second);
    return wanted;
}

template <class Value>
const Value* find(const std::map<PersonId, Value>& values, PersonId person) {
    if (values.empty()) return nullptr;
    const auto found = values.find(person);
    return found == values.end() ? nullptr : &found->second;
}

bool comes_before(const ReminderKey* a, const ReminderKey* b) {
    return std::pair{a->person, a->activity} < std::pair{b->person, b->activity};
}

/// The first that was planned of the keys that say the same.
const ReminderKey* used_key(const Addressee& to, ActivityId activity, Instant due, std::string_view stage) {
    const ReminderKey* const* found = std::find_if(to.used_begin, to.used_end, [&](const ReminderKey* key) {
        return key->activity == activity && key->due == due && plain_stage(key->stage) == plain_stage(stage);
    });
    return found == to.used_end ? nullptr : *found;
}

/// Whether only what was read of one student at the moment of sending shows it: the snapshot may be older.
bool is_of_fresh_facts(SkipReason reason) {
    return reason == SkipReason::not_active || reason == SkipReason::done ||
           reason == SkipReason::date_moved || reason == SkipReason::closed ||
           reason == SkipReason::activity_gone;
}

}  // namespace

Staff staff_of(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    Staff staff;
    staff.teacher = std::any_of(snapshot.people.begin(), snapshot.people.end(), [&](const Enrolment& person) {
        return role_in_course(person, policy) == ViewerRole::teacher;
    });
    if (staff.teacher) return staff;
    staff.mentored = mentored_people(snapshot, policy);
    return staff;
}

std::vector<const Activity*> near_activities(const Planning& planning) {
    const std::set<ActivityId> wanted = wanted_activities(planning);
    std::vector<const Activity*> result;
    for (const Activity& one : planning.snapshot().activities)
        if (wanted.contains(one.id) && !one.own_placement && one.visibility != Visibility::hidden)
            result.push_back(&one);
    return result;
}

Task task_of(const Planning& planning, const Activity& activity) {
    Task task;
    task.activity = &activity;
    task.can_be_told = can_tell(activity) && hand_in_facts_fresh(planning.snapshot(), activity);
    for (const ReminderStage& stage : planning.policy.reminders.stages)
        if (stage_applies(stage, planning.snapshot().course, activity.kind)) {
            task.stages.emplace_back();
            task.stages.back().stage = &stage;
            task.stages.back().planned_name = planned_stage(stage.name);
        }
    return task;
}

Addressee addressee_of(const Planning& planning, const Enrolment& student) {
    const ReminderHistory& history = planning.history;
    const PersonId person = student.person;
    Addressee to;
    to.person = &student;
    const auto* zone = find(planning.zones, person);
    to.zone = zone == nullptr ? &utc : *zone;
    const Policy* own_hours = find(planning.own_hours, person);
    to.hours_of = own_hours == nullptr ? &planning.policy : own_hours;
    const bool opted_out = history.opted_out.contains(person);
    const ReminderWishes* wishes = find(history.wishes, person);
    to.wants_before = !opted_out && (wishes == nullptr || wishes->before);
    to.wants_after = !opted_out && (wishes == nullptr || wishes->after);
    to.answered = planning.staff.teacher || planning.staff.mentored.contains(person);
    if (const Instant* muted = find(history.muted, person)) to.muted_until = *muted;
    if (const Instant* contact = find(history.last_contact, person)) to.contacted = to.zone->day_of(*contact);
    to.today = to.zone->day_of(planning.now);
    const ReminderKey* const* begin = planning.used.data();
    const ReminderKey* const* end = begin + planning.used.size();
    to.used_begin = std::partition_point(begin, end, [&](const auto* key) { return key->person < person; });
    to.used_end =
        std::partition_point(to.used_begin, end, [&](const auto* key) { return key->person == person; });
    to.first_reminder = planning.plan.reminders.size();
    to.first_later = planning.plan.later.size();
    return to;
}

void sort_keys(std::vector<const ReminderKey*>& keys) {
    std::stable_sort(keys.begin(), keys.end(), comes_before);
}

bool is_used(const Addressee& to, ActivityId activity, Instant due, std::string_view stage) {
    return used_key(to, activity, due, stage) != nullptr;
}

const ReminderKey* last_planned(const Addressee& to, ActivityId activity) {
    const ReminderKey* last = nullptr;
    for (const ReminderKey* const* key = to.used_begin; key != to.used_end; ++key)
        if ((*key)->activity == activity) last = *key;
    return last;
}

std::optional<SkipReason> key_objection(const Planning& planning, const Addressee& to, ActivityId activity,
                                        Instant due, std::string_view stage) {
    const ReminderHistory& history = planning.history;
    if (const ReminderKey* used = used_key(to, activity, due, stage)) {
        const auto unsent = history.unsent.find(*used);
        return unsent == history.unsent.end() ? SkipReason::already_sent : unsent->second;
    }
    if (history.let_go.empty()) return std::nullopt;
    const auto let_go = history.let_go.find({to.person->person, activity, due, std::string(stage)});
    if (let_go == history.let_go.end() || !is_of_fresh_facts(let_go->second.reason) ||
        planning.snapshot().taken > let_go->second.at)
        return std::nullopt;
    return let_go->second.reason;
}

bool later_said(const Planning& planning, const Addressee& to, ActivityId activity, Instant due,
                hours before) {
    if (before < hours{0} || to.used_begin == to.used_end) return false;
    const std::vector<ReminderStage>& stages = planning.policy.reminders.stages;
    return std::any_of(stages.begin(), stages.end(),
                       [&](const ReminderStage& other) {
                           return other.before >= hours{0} && other.before < before &&
                                  is_used(to, activity, due, other.name);
                       }) ||
           std::any_of(std::begin(askable), std::end(askable), [&](hours asked) {
               return asked <= before && is_used(to, activity, due, asked_stage(asked));
           });
}

}  // namespace waymark::core
