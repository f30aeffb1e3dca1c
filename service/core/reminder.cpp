#include "core/reminder.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace waymark::core {

namespace {

constexpr std::array skip_words{
    std::pair{SkipReason::writes_off, "writes_off"},
    std::pair{SkipReason::course_not_running, "course_not_running"},
    std::pair{SkipReason::no_mentor, "no_mentor"},
    std::pair{SkipReason::not_active, "not_active"},
    std::pair{SkipReason::done, "done"},
    std::pair{SkipReason::not_open_yet, "not_open_yet"},
    std::pair{SkipReason::may_not_apply, "may_not_apply"},
    std::pair{SkipReason::date_uncertain, "date_uncertain"},
    std::pair{SkipReason::date_moved, "date_moved"},
    std::pair{SkipReason::facts_stale, "facts_stale"},
    std::pair{SkipReason::already_sent, "already_sent"},
    std::pair{SkipReason::no_time_left, "no_time_left"},
    std::pair{SkipReason::weekly_cap, "weekly_cap"},
    std::pair{SkipReason::contacted_today, "contacted_today"},
};

constexpr days horizon{7};
const FixedOffset utc;

bool is_weekend(Day day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

/// The hours of one local day in which reminders may go; empty on a day off.
struct Hours {
    Instant from;
    Instant until;  ///< exclusive
};

std::optional<Hours> sending_hours(Day day, const ReminderPolicy& policy, const ZoneRules& zone) {
    if (!policy.weekends && is_weekend(day)) return std::nullopt;
    const Hours open{zone.to_instant(LocalTime{day} + hours{policy.quiet_until}),
                     zone.to_instant(LocalTime{day} + hours{policy.quiet_from})};
    if (open.from >= open.until) return std::nullopt;
    return open;
}

/// The latest moment at or before `wanted` at which a reminder may go, within a week.
std::optional<Instant> earlier_moment(Instant wanted, const ReminderPolicy& policy, const ZoneRules& zone) {
    const Day last = zone.day_of(wanted);
    for (Day day = last; day > last - days{8}; day -= days{1}) {
        const std::optional<Hours> open = sending_hours(day, policy, zone);
        if (open && open->from <= wanted) return std::min(wanted, open->until - minutes{1});
    }
    return std::nullopt;
}

std::optional<Instant> sending_moment(Instant due, const ReminderStage& stage, const ReminderPolicy& policy,
                                      const ZoneRules& zone, Instant now) {
    std::optional<Instant> moment = earlier_moment(due - stage.before, policy, zone);
    if (!moment || *moment < now) moment = next_sending_moment(now, policy, zone);
    if (!moment || *moment >= due) return std::nullopt;
    return moment;
}

/// Parts that must be fresh before silence about a hand-in is believed.
bool hand_in_facts_fresh(const CourseSnapshot& snapshot, const Activity& activity) {
    if (!is_fresh(snapshot, Part::roster)) return false;
    if (activity.kind == ActivityKind::assignment) return is_fresh(snapshot, Part::submissions);
    if (activity.kind == ActivityKind::quiz) return is_fresh(snapshot, Part::attempts);
    return is_fresh(snapshot, Part::completion);
}

bool course_runs(const Course& course, Instant now) {
    return course.visible && (!course.starts || *course.starts <= now) &&
           (!course.ends || now < *course.ends);
}

bool has_staff(const CourseSnapshot& snapshot, const RolePolicy& policy) {
    const auto is_staff = [&](const Enrolment& person) {
        const auto holds = [&](const std::string& role) { return has_role(person, role); };
        return person.active && (std::any_of(policy.teacher.begin(), policy.teacher.end(), holds) ||
                                 std::any_of(policy.mentor.begin(), policy.mentor.end(), holds));
    };
    return std::any_of(snapshot.people.begin(), snapshot.people.end(), is_staff);
}

/// A candidate that nothing speaks against so far.
struct Candidate {
    Reminder reminder;
    bool closes_for_good = false;  ///< nothing can be handed in after the date
};

struct Planning {
    const SnapshotIndex& index;
    const Policy& policy;
    const ReminderHistory& history;
    const ZoneOf& zones;
    Instant now;
    std::set<ReminderKey> used;
    bool runs = false;
    bool staffed = false;
    std::vector<Candidate> candidates;
    ReminderPlan plan;

    void skip(ReminderKey key, SkipReason reason) { plan.skipped.push_back({std::move(key), reason}); }
    [[nodiscard]] const ZoneRules& zone(PersonId person) const {
        const auto found = zones.find(person);
        return found == zones.end() ? utc : *found->second;
    }
};

/// Why nobody needs, or nobody may get, this reminder, whatever its moment.
std::optional<SkipReason> objection(const Planning& planning, const Enrolment& student,
                                    const WorkItem& item) {
    if (!planning.runs) return SkipReason::course_not_running;
    if (!student.active) return SkipReason::not_active;
    if (is_done(item.status)) return SkipReason::done;
    if (!planning.staffed) return SkipReason::no_mentor;
    if (item.status == WorkStatus::may_not_apply) return SkipReason::may_not_apply;
    if (item.status == WorkStatus::not_open_yet) return SkipReason::not_open_yet;
    if (!can_tell(*item.activity) || !hand_in_facts_fresh(planning.index.snapshot(), *item.activity))
        return SkipReason::facts_stale;
    if (item.activity->kind == ActivityKind::assignment && !item.activity->takes_submissions)
        return SkipReason::may_not_apply;
    if (item.deadline.certainty != Certainty::known) return SkipReason::date_uncertain;
    return std::nullopt;
}

void consider(Planning& planning, const Enrolment& student, const WorkItem& item,
              const ReminderStage& stage) {
    const Instant due = *item.deadline.dates.due;
    ReminderKey key{student.person, item.activity->id, due, stage.name};
    if (planning.used.contains(key)) return planning.skip(std::move(key), SkipReason::already_sent);
    if (const std::optional<SkipReason> reason = objection(planning, student, item))
        return planning.skip(std::move(key), *reason);
    const std::optional<Instant> moment =
        sending_moment(due, stage, planning.policy.reminders, planning.zone(student.person), planning.now);
    if (!moment) return planning.skip(std::move(key), SkipReason::no_time_left);
    const bool for_good = item.deadline.dates.closes && *item.deadline.dates.closes <= due;
    if (*moment > planning.now)
        planning.plan.later.push_back({std::move(key), *moment});
    else
        planning.candidates.push_back({{std::move(key), *moment}, for_good});
}

bool contacted_today(const Planning& planning, PersonId person) {
    const auto contact = planning.history.last_contact.find(person);
    if (contact == planning.history.last_contact.end()) return false;
    const ZoneRules& zone = planning.zone(person);
    return zone.day_of(contact->second) == zone.day_of(planning.now);
}

int nudges_this_week(const Planning& planning, PersonId person) {
    const auto nudges = planning.history.nudges.find(person);
    if (nudges == planning.history.nudges.end()) return 0;
    return static_cast<int>(std::count_if(nudges->second.begin(), nudges->second.end(),
                                          [&](Instant at) { return at > planning.now - days{7}; }));
}

/// What remains are the caps: of one person's reminders the one that closes for good goes first, then the
/// soonest.
void apply_caps(Planning& planning, Writes writes) {
    std::stable_sort(planning.candidates.begin(), planning.candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                         return std::tuple{a.reminder.key.person, !a.closes_for_good, a.reminder.key.due} <
                                std::tuple{b.reminder.key.person, !b.closes_for_good, b.reminder.key.due};
                     });
    std::map<PersonId, int> given;
    for (Candidate& one : planning.candidates) {
        const PersonId person = one.reminder.key.person;
        if (contacted_today(planning, person)) {
            planning.skip(one.reminder.key, SkipReason::contacted_today);
        } else if (nudges_this_week(planning, person) + given[person] >=
                   planning.policy.reminders.weekly_cap) {
            planning.skip(one.reminder.key, SkipReason::weekly_cap);
        } else if (writes != Writes::all) {
            planning.skip(one.reminder.key, SkipReason::writes_off);
            ++given[person];
        } else {
            planning.plan.reminders.push_back(one.reminder);
            ++given[person];
        }
    }
}

Dates fresh_dates(const Activity& activity, const Enrolment& person, const StudentWork& fresh,
                  const std::vector<Override>& overrides) {
    if (!fresh.effective) return combine_dates(activity, person, overrides, fresh.extension).dates;
    Activity stated = activity;
    stated.base = *fresh.effective;
    return combine_dates(stated, person, {}, fresh.extension).dates;
}

template <class Row>
std::vector<const Row*> pointers(const std::vector<Row>& rows) {
    std::vector<const Row*> result;
    result.reserve(rows.size());
    for (const Row& row : rows) result.push_back(&row);
    return result;
}

}  // namespace

std::string_view word(SkipReason reason) {
    for (const auto& [one, text] : skip_words)
        if (one == reason) return text;
    return "unknown";
}

std::optional<SkipReason> skip_reason(std::string_view text) {
    for (const auto& [one, spelled] : skip_words)
        if (spelled == text) return one;
    return std::nullopt;
}

std::optional<Instant> next_sending_moment(Instant now, const ReminderPolicy& policy, const ZoneRules& zone) {
    const Day first = zone.day_of(now);
    for (Day day = first; day < first + days{8}; day += days{1}) {
        const std::optional<Hours> open = sending_hours(day, policy, zone);
        if (open && now < open->until) return std::max(now, open->from);
    }
    return std::nullopt;
}

ReminderPlan plan_reminders(const SnapshotIndex& index, const Policy& policy, Writes writes,
                            const ReminderHistory& history, const ZoneOf& zones, Instant now) {
    const CourseSnapshot& snapshot = index.snapshot();
    Planning planning{index, policy, history, zones, now, {history.sent.begin(), history.sent.end()},
                      {},    {},     {},      {}};
    planning.runs = course_runs(snapshot.course, now);
    planning.staffed = has_staff(snapshot, policy.roles);
    for (const Enrolment* student : students_of(snapshot, policy.roles.student))
        for (const WorkItem& item : work_of(index, *student, now, policy.worklist.due_soon)) {
            const std::optional<Instant>& due = item.deadline.dates.due;
            if (!due || *due <= now) continue;
            for (const ReminderStage& stage : policy.reminders.stages)
                if (*due - stage.before <= now + horizon) consider(planning, *student, item, stage);
        }
    apply_caps(planning, writes);
    return std::move(planning.plan);
}

bool still_in_time(const ReminderKey& key, Instant moment) {
    return moment < key.due;
}

std::optional<SkipReason> recheck(const ReminderKey& key, const Activity& activity, const Enrolment& person,
                                  const StudentWork& fresh, const std::vector<Override>& overrides,
                                  Instant now) {
    if (!fresh.active || !person.active) return SkipReason::not_active;
    const Completion* completion = fresh.completion ? &*fresh.completion : nullptr;
    const Progress progress =
        progress_from(activity, pointers(fresh.submissions), pointers(fresh.attempts), completion, nullptr);
    if (is_done(progress)) return SkipReason::done;
    const Dates dates = fresh_dates(activity, person, fresh, overrides);
    if (dates.due != key.due) return SkipReason::date_moved;
    if (*dates.due <= now) return SkipReason::no_time_left;
    return std::nullopt;
}

}  // namespace waymark::core
