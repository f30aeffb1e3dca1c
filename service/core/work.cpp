#include "core/work.hpp"

#include <algorithm>

#include "core/plan_date.hpp"

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

/// The end of the outage that covers this moment; `now` while it goes on.
std::optional<Instant> outage_end(const std::vector<Outage>& outages, Instant at, Instant now) {
    for (const Outage& one : outages)
        if (one.from <= at && (!one.until || at < *one.until)) return one.until.value_or(now);
    return std::nullopt;
}

WorkStatus done_status(const WorkTerms& terms, const Progress& progress) {
    const std::optional<Instant>& due = terms.dates.due;
    bool late = progress.handed_in && progress.when && due && *progress.when > *due;
    // Nobody is late for not having reached the LMS while it was away.
    if (late && terms.outage_end) late = *progress.when > *terms.outage_end;
    if (progress.graded) return WorkStatus::graded;
    if (late) return WorkStatus::handed_in_late;
    if (progress.handed_in) return WorkStatus::handed_in;
    return WorkStatus::completed;
}

/// What stands against doing it at all, whatever its dates.
void add_access(const Access& access, bool active, WorkTerms& terms) {
    terms.for_others = is_for_others(access);
    if (access.answer == Answer::yes) return;
    if (access.reasons.front().what == Obstacle::hidden)
        terms.barred = WorkStatus::hidden;
    else if (!active || terms.for_others)
        terms.barred = WorkStatus::may_not_apply;
    else if (opens_later(access))
        terms.barred = WorkStatus::not_open_yet;
    else if (went_away(access))
        terms.barred = WorkStatus::closed;
    else {
        terms.barred = WorkStatus::may_not_apply;
        terms.begun_is_access = access.answer == Answer::unknown;
    }
}

bool is_missed_now(const WorkTerms& terms, Instant now) {
    const std::optional<Instant>& due = terms.dates.due;
    if (!due || *due > now || terms.joined_after_due) return false;
    return !terms.outage_end || *terms.outage_end < now;
}

WorkStatus dated_status(const WorkTerms& terms, bool begun, Instant now, days due_soon) {
    const Dates& dates = terms.dates;
    if (dates.closes && *dates.closes <= now)
        return terms.joined_after_due ? WorkStatus::may_not_apply : WorkStatus::closed;
    if (is_missed_now(terms, now))
        return terms.activity->takes_submissions ? WorkStatus::overdue : WorkStatus::unknown;
    const bool ahead = dates.due && *dates.due > now;
    if (ahead && *dates.due - now <= due_soon) return WorkStatus::due_soon;
    if (dates.due && terms.outage_end && !ahead && !terms.joined_after_due) return WorkStatus::due_soon;
    if (terms.gained) return WorkStatus::extended;
    return begun ? WorkStatus::begun : WorkStatus::open;
}

std::optional<Instant> open_attempt_closes(std::span<const QuizAttempt* const> attempts) {
    for (const QuizAttempt* attempt : attempts)
        if (attempt->state == AttemptState::in_progress && attempt->closes) return attempt->closes;
    return std::nullopt;
}

EffectiveDeadline deadline_of(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                              std::span<const QuizAttempt* const> attempts,
                              const Participation* participation) {
    DateFacts facts{index.overrides(activity), index.extension(activity, person.person)};
    facts.stated = index.stated_dates(activity, person.person);
    facts.attempt_closes = open_attempt_closes(attempts);
    facts.for_reviews = reviews_left(activity, participation);
    return effective_deadline(index.snapshot(), activity, person, facts);
}

/// The moment after which the date was already history for somebody who came later.
bool joined_after(std::optional<Instant> joined, const Dates& dates) {
    const std::optional<Instant>& last = dates.due ? dates.due : dates.closes;
    return joined && last && *last <= *joined;
}

std::span<const QuizAttempt* const> attempts_at(const SnapshotIndex& index, const Activity& activity,
                                                PersonId person) {
    if (activity.kind != ActivityKind::quiz) return {};
    return index.attempts(activity, person);
}

std::vector<const Submission*> submissions_to(const SnapshotIndex& index, const Activity& activity,
                                              const Enrolment& person) {
    if (activity.kind != ActivityKind::assignment) return {};
    return index.submissions(activity, person);
}

WorkTerms terms_from(const SnapshotIndex& index, const EffectiveDeadline& deadline, const Access& access,
                     const Activity& activity, const Enrolment& person, Instant now) {
    WorkTerms terms;
    terms.activity = &activity;
    terms.dates = deadline.dates;
    terms.planned = plan_date(deadline);
    terms.certainty = deadline.certainty;
    terms.gained = deadline.due_source == DateSource::extension && deadline.without_extension &&
                   *deadline.without_extension <= now;
    terms.joined_after_due = joined_after(person.joined, deadline.dates);
    if (deadline.dates.due) terms.outage_end = outage_end(index.snapshot().outages, *deadline.dates.due, now);
    terms.excused = index.is_excused(person.person, activity.id, date_to_keep(deadline));
    add_access(access, person.active, terms);
    return terms;
}

}  // namespace

EffectiveDeadline effective_deadline(const SnapshotIndex& index, const Activity& activity,
                                     const Enrolment& person) {
    return deadline_of(index, activity, person, attempts_at(index, activity, person.person),
                       index.participation(activity, person.person));
}

std::optional<double> share_of(const Grade* grade) {
    if (grade == nullptr || grade->maximum <= 0) return std::nullopt;
    return grade->points / grade->maximum;
}

bool would_tell(const CourseSnapshot& snapshot, const Activity& activity, const Participation* row) {
    if (is_told(activity, row)) return true;
    if (!can_tell(activity)) return false;
    const bool completion = has_arrived(snapshot, Part::completion);
    if (activity.kind == ActivityKind::assignment) return has_arrived(snapshot, Part::submissions);
    if (activity.kind == ActivityKind::quiz) return has_arrived(snapshot, Part::attempts) || completion;
    return completion;
}

bool reviews_left(const Activity& activity, const Participation* row) {
    return activity.kind == ActivityKind::workshop && activity.phase == WorkshopPhase::assessment &&
           row != nullptr && row->entries.value_or(0) > 0 && activity.reviews != Dates{};
}

WorkStatus status_of(const WorkTerms& terms, const Progress& progress, Instant now, days due_soon) {
    if (is_done(progress)) return done_status(terms, progress);
    if (terms.excused) return WorkStatus::excused;
    if (terms.barred && !(terms.begun_is_access && progress.begun)) return *terms.barred;
    if (terms.dates.opens && now < *terms.dates.opens) return WorkStatus::not_open_yet;
    if (progress.unclear || !terms.can_tell) return WorkStatus::unknown;
    return dated_status(terms, progress.begun, now, due_soon);
}

WorkTerms for_joined(const WorkTerms& terms, std::optional<Instant> joined) {
    WorkTerms changed = terms;
    changed.joined_after_due = joined_after(joined, terms.dates);
    return changed;
}

WorkTerms work_terms(const SnapshotIndex& index, const Activity& activity, const Enrolment& person,
                     Instant now) {
    WorkTerms terms = terms_from(index, effective_deadline(index, activity, person),
                                 access_of(index, activity, person, now), activity, person, now);
    terms.can_tell = would_tell(index.snapshot(), activity, index.participation(activity, person.person));
    return terms;
}

WorkItem work_item(const SnapshotIndex& index, const Activity& activity, const Enrolment& person, Instant now,
                   days due_soon) {
    const std::span<const QuizAttempt* const> attempts = attempts_at(index, activity, person.person);
    const Participation* participation = index.participation(activity, person.person);
    const Grade* grade = index.grade(activity, person.person);
    Progress progress = progress_from(activity, submissions_to(index, activity, person), attempts,
                                      index.completion(activity, person.person), grade, participation);
    progress.unclear = progress.unclear || (activity.team && !index.teams_known(activity));
    WorkItem item;
    item.activity = &activity;
    item.deadline = deadline_of(index, activity, person, attempts, participation);
    item.access = access_of(index, activity, person, now);
    item.begun = progress.begun;
    item.reopened = progress.reopened;
    item.handed_in = progress.when;
    item.grade_share = share_of(grade);
    WorkTerms terms = terms_from(index, item.deadline, item.access, activity, person, now);
    terms.can_tell = would_tell(index.snapshot(), activity, participation);
    item.joined_after_due = terms.joined_after_due;
    item.during_outage = terms.outage_end.has_value();
    item.status = status_of(terms, progress, now, due_soon);
    if (!is_done(item.status) && terms.for_others) {
        item.deadline.dates = {};
        item.deadline.planned.reset();
    }
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
