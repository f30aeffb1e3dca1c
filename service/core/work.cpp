#include "core/work.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

bool has_arrived(const CourseSnapshot& snapshot, Part part) {
    const PartStatus* status = status_of(snapshot, part);
    return status != nullptr && status->as_of.has_value();
}

/// Whether the functions of the kind said anything about this person.
bool is_told(const Activity& activity, const Participation* row) {
    if (row == nullptr) return false;
    switch (evidence_of(activity.kind)) {
        case Evidence::entries:
            return row->entries.has_value();
        case Evidence::posts:
            return row->entries.has_value() && activity.required_entries.value_or(0) > 0;
        case Evidence::tries:
            return row->finished.has_value();
        case Evidence::workshop:
            return row->entries.has_value();
        case Evidence::submissions:
        case Evidence::attempts:
        case Evidence::completion:
        case Evidence::none:
            return false;
    }
    return false;
}

/// Whether a missing hand-in proves anything: the part that would tell of it arrived and can tell.
bool tells(const CourseSnapshot& snapshot, const Activity& activity, const Participation* row) {
    if (is_told(activity, row)) return true;
    if (!can_tell(activity)) return false;
    const bool completion = has_arrived(snapshot, Part::completion);
    if (activity.kind == ActivityKind::assignment) return has_arrived(snapshot, Part::submissions);
    if (activity.kind == ActivityKind::quiz) return has_arrived(snapshot, Part::attempts) || completion;
    return completion;
}

/// The end of the outage that covers this moment; `now` while it goes on.
std::optional<Instant> outage_end(const std::vector<Outage>& outages, Instant at, Instant now) {
    for (const Outage& one : outages)
        if (one.from <= at && (!one.until || at < *one.until)) return one.until.value_or(now);
    return std::nullopt;
}

WorkStatus done_status(const Progress& progress, const WorkItem& item, const std::vector<Outage>& outages,
                       Instant now) {
    const std::optional<Instant>& due = item.deadline.dates.due;
    bool late = progress.handed_in && progress.when && due && *progress.when > *due;
    // Nobody is late for not having reached the LMS while it was away.
    if (late && item.during_outage) {
        const std::optional<Instant> end = outage_end(outages, *due, now);
        late = end && *progress.when > *end;
    }
    if (progress.graded) return WorkStatus::graded;
    if (late) return WorkStatus::handed_in_late;
    if (progress.handed_in) return WorkStatus::handed_in;
    return WorkStatus::completed;
}

/// What stands against doing it at all, whatever its dates.
std::optional<WorkStatus> barred_status(const WorkItem& item, const Enrolment& person) {
    if (item.access.answer == Answer::yes) return std::nullopt;
    if (item.access.reasons.front().what == Obstacle::hidden) return WorkStatus::hidden;
    if (!person.active || is_for_others(item.access)) return WorkStatus::may_not_apply;
    if (opens_later(item.access)) return WorkStatus::not_open_yet;
    if (went_away(item.access)) return WorkStatus::closed;
    // Who has begun has access, whatever we could not find out about the conditions.
    if (item.begun && item.access.answer == Answer::unknown) return std::nullopt;
    return WorkStatus::may_not_apply;
}

bool is_missed_now(const WorkItem& item, Instant now, const std::vector<Outage>& outages) {
    const std::optional<Instant>& due = item.deadline.dates.due;
    if (!due || *due > now || item.joined_after_due) return false;
    if (!item.during_outage) return true;
    const std::optional<Instant> end = outage_end(outages, *due, now);
    return end && *end < now;
}

WorkStatus dated_status(const WorkItem& item, Instant now, days due_soon,
                        const std::vector<Outage>& outages) {
    const EffectiveDeadline& deadline = item.deadline;
    const Dates& dates = deadline.dates;
    if (dates.closes && *dates.closes <= now)
        return item.joined_after_due ? WorkStatus::may_not_apply : WorkStatus::closed;
    if (is_missed_now(item, now, outages))
        return item.activity->takes_submissions ? WorkStatus::overdue : WorkStatus::unknown;
    const bool ahead = dates.due && *dates.due > now;
    if (ahead && *dates.due - now <= due_soon) return WorkStatus::due_soon;
    if (dates.due && item.during_outage && !ahead && !item.joined_after_due) return WorkStatus::due_soon;
    const bool gained = deadline.due_source == DateSource::extension && deadline.without_extension &&
                        *deadline.without_extension <= now;
    if (gained) return WorkStatus::extended;
    return item.begun ? WorkStatus::begun : WorkStatus::open;
}

std::optional<Instant> open_attempt_closes(const std::vector<const QuizAttempt*>& attempts) {
    for (const QuizAttempt* attempt : attempts)
        if (attempt->state == AttemptState::in_progress && attempt->closes) return attempt->closes;
    return std::nullopt;
}

/// In the assessing phase of a workshop what is left of those who handed in is to assess others' work.
bool reviews_left(const Activity& activity, const Participation* row) {
    return activity.kind == ActivityKind::workshop && activity.phase == WorkshopPhase::assessment &&
           row != nullptr && row->entries.value_or(0) > 0 && activity.reviews != Dates{};
}

EffectiveDeadline deadline_of(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                              const std::vector<const QuizAttempt*>& attempts,
                              const Participation* participation) {
    DateFacts facts{index.overrides(activity), index.extension(activity, person.person)};
    facts.stated = index.stated_dates(activity, person.person);
    facts.attempt_closes = open_attempt_closes(attempts);
    facts.for_reviews = reviews_left(activity, participation);
    return effective_deadline(index.snapshot(), activity, person, facts);
}

/// The moment after which the date was already history for somebody who came later.
bool joined_after(const Enrolment& person, const Dates& dates) {
    const std::optional<Instant>& last = dates.due ? dates.due : dates.closes;
    return person.joined && last && *last <= *person.joined;
}

std::vector<const QuizAttempt*> attempts_at(const SnapshotIndex& index, const Activity& activity,
                                            PersonId person) {
    if (activity.kind != ActivityKind::quiz) return {};
    return index.attempts(activity, person);
}

std::vector<const Submission*> submissions_to(const SnapshotIndex& index, const Activity& activity,
                                              const Enrolment& person) {
    if (activity.kind != ActivityKind::assignment) return {};
    return index.submissions(activity, person);
}

}  // namespace

bool is_done(WorkStatus status) {
    return status == WorkStatus::handed_in || status == WorkStatus::handed_in_late ||
           status == WorkStatus::graded || status == WorkStatus::completed;
}

bool is_missed(WorkStatus status) {
    return status == WorkStatus::overdue || status == WorkStatus::closed;
}

EffectiveDeadline effective_deadline(const SnapshotIndex& index, const Activity& activity,
                                     const Enrolment& person) {
    return deadline_of(index, activity, person, attempts_at(index, activity, person.person),
                       index.participation(activity, person.person));
}

WorkItem work_item(const SnapshotIndex& index, const Activity& activity, const Enrolment& person, Instant now,
                   days due_soon) {
    const CourseSnapshot& snapshot = index.snapshot();
    const std::vector<const QuizAttempt*> attempts = attempts_at(index, activity, person.person);
    const Participation* participation = index.participation(activity, person.person);
    const Grade* grade = index.grade(activity, person.person);
    const Progress progress = progress_from(activity, submissions_to(index, activity, person), attempts,
                                            index.completion(activity, person.person), grade, participation);
    WorkItem item;
    item.activity = &activity;
    item.deadline = deadline_of(index, activity, person, attempts, participation);
    item.access = access_of(index, activity, person, now);
    item.begun = progress.begun;
    item.reopened = progress.reopened;
    item.handed_in = progress.when;
    if (grade != nullptr && grade->maximum > 0) item.grade_share = grade->points / grade->maximum;
    const Dates& dates = item.deadline.dates;
    item.joined_after_due = joined_after(person, dates);
    item.during_outage = dates.due && outage_end(snapshot.outages, *dates.due, now).has_value();
    if (is_done(progress))
        item.status = done_status(progress, item, snapshot.outages, now);
    else if (index.is_excused(person.person, activity.id, dates.due))
        item.status = WorkStatus::excused;
    else if (const std::optional<WorkStatus> barred = barred_status(item, person))
        item.status = *barred;
    else if (dates.opens && now < *dates.opens)
        item.status = WorkStatus::not_open_yet;
    else if (progress.unclear || !tells(snapshot, activity, participation))
        item.status = WorkStatus::unknown;
    else
        item.status = dated_status(item, now, due_soon, snapshot.outages);
    if (!is_done(item.status) && is_for_others(item.access)) item.deadline.dates = {};
    return item;
}

bool is_course_work(const CourseSnapshot& snapshot, const Activity& activity) {
    if (activity.own_placement || activity.visibility == Visibility::hidden) return false;
    if (evidence_of(activity.kind) == Evidence::none) return false;
    if (activity.kind == ActivityKind::assignment || activity.kind == ActivityKind::quiz) return true;
    if (activity.completion_tracked || activity.base.due || activity.expected) return true;
    return std::any_of(snapshot.plan.begin(), snapshot.plan.end(),
                       [&](const PlanItem& item) { return item.activity == activity.id; });
}

std::optional<Instant> evidence_as_of(const CourseSnapshot& snapshot, const Activity& activity) {
    const auto arrived = [&](Part part) {
        const PartStatus* status = status_of(snapshot, part);
        return status == nullptr ? std::nullopt : status->as_of;
    };
    if (activity.kind == ActivityKind::assignment) return arrived(Part::submissions);
    if (activity.kind == ActivityKind::quiz)
        return std::max(arrived(Part::attempts), arrived(Part::completion));
    if (evidence_of(activity.kind) == Evidence::completion) return arrived(Part::completion);
    return std::max(arrived(Part::participation), arrived(Part::completion));
}

std::vector<WorkItem> work_of(const SnapshotIndex& index, const Enrolment& person, Instant now,
                              days due_soon) {
    std::vector<WorkItem> items;
    for (const Activity& activity : index.snapshot().activities)
        if (is_course_work(index.snapshot(), activity))
            items.push_back(work_item(index, activity, person, now, due_soon));
    return items;
}

std::vector<const Enrolment*> students_of(const CourseSnapshot& snapshot,
                                          std::span<const std::string> student_roles) {
    std::vector<const Enrolment*> students;
    for (const Enrolment& person : snapshot.people)
        if (std::any_of(student_roles.begin(), student_roles.end(),
                        [&](const std::string& role) { return has_role(person, role); }))
            students.push_back(&person);
    return students;
}

}  // namespace waymark::core
