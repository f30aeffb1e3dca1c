#include "core/work.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

void add_assignment(const Activity& activity, const std::vector<const Submission*>& rows,
                    Progress& progress) {
    for (const Submission* row : rows) {
        // In team work a person's own row is only that person's press of the button; the team's row decides.
        const bool decides = activity.team == row->group.has_value();
        switch (row->state) {
            case SubmissionState::none:
                break;
            case SubmissionState::unknown:
                progress.unclear = progress.unclear || decides;
                break;
            case SubmissionState::draft:
                progress.begun = true;
                break;
            case SubmissionState::reopened:
                progress.reopened = progress.reopened || decides;
                break;
            case SubmissionState::submitted:
                if (!decides) {
                    progress.begun = true;
                    break;
                }
                progress.handed_in = true;
                progress.when = progress.when ? std::max(*progress.when, row->modified) : row->modified;
                progress.graded = progress.graded || row->graded;
                break;
        }
    }
}

void add_attempts(const std::vector<const QuizAttempt*>& attempts, Progress& progress) {
    for (const QuizAttempt* attempt : attempts) {
        switch (attempt->state) {
            case AttemptState::finished:
            case AttemptState::submitted:
                progress.handed_in = true;
                if (attempt->finished && (!progress.when || *attempt->finished < *progress.when))
                    progress.when = attempt->finished;
                break;
            case AttemptState::in_progress:
            case AttemptState::overdue:
                progress.begun = true;
                break;
            case AttemptState::unknown:
                progress.unclear = true;
                break;
            case AttemptState::abandoned:
            case AttemptState::not_started:
                break;
        }
    }
}

/// The parts without which a missing hand-in proves nothing.
bool evidence_was_read(const CourseSnapshot& snapshot, const Activity& activity) {
    const auto arrived = [&](Part part) {
        const PartStatus* status = status_of(snapshot, part);
        return status != nullptr && status->as_of.has_value();
    };
    if (activity.kind == ActivityKind::assignment) return arrived(Part::submissions);
    if (activity.kind == ActivityKind::quiz) return arrived(Part::attempts) || arrived(Part::completion);
    return arrived(Part::completion);
}

WorkStatus done_status(const Progress& progress, const EffectiveDeadline& deadline) {
    const bool late =
        progress.handed_in && progress.when && deadline.dates.due && *progress.when > *deadline.dates.due;
    if (progress.graded) return WorkStatus::graded;
    if (late) return WorkStatus::handed_in_late;
    if (progress.handed_in) return WorkStatus::handed_in;
    return WorkStatus::completed;
}

WorkStatus open_status(const WorkItem& item, bool tells, Instant now, days due_soon) {
    const Dates& dates = item.deadline.dates;
    if (item.activity->visibility == Visibility::hidden) return WorkStatus::hidden;
    if (item.activity->visibility == Visibility::restricted && !item.begun) return WorkStatus::may_not_apply;
    if (dates.opens && now < *dates.opens) return WorkStatus::not_open_yet;
    if (!tells) return WorkStatus::unknown;
    if (dates.closes && *dates.closes <= now) return WorkStatus::closed;
    if (dates.due && *dates.due <= now) return WorkStatus::overdue;
    if (dates.due && *dates.due - now <= due_soon) return WorkStatus::due_soon;
    return item.begun ? WorkStatus::begun : WorkStatus::open;
}

bool is_course_work(const Activity& activity) {
    if (activity.own_placement || activity.visibility == Visibility::hidden) return false;
    if (activity.kind == ActivityKind::assignment || activity.kind == ActivityKind::quiz) return true;
    return activity.completion_tracked || activity.base.due.has_value();
}

template <class Row>
const Row* latest(const std::vector<const Row*>& rows) {
    return rows.empty() ? nullptr : rows.back();
}

}  // namespace

bool is_done(WorkStatus status) {
    return status == WorkStatus::handed_in || status == WorkStatus::handed_in_late ||
           status == WorkStatus::graded || status == WorkStatus::completed;
}

bool is_missed(WorkStatus status) {
    return status == WorkStatus::overdue || status == WorkStatus::closed;
}

bool is_done(const Progress& progress) {
    return progress.handed_in || progress.graded || progress.completed;
}

bool can_tell(const Activity& activity) {
    if (activity.kind == ActivityKind::assignment)
        return activity.takes_submissions || activity.completion_tracked;
    return activity.kind == ActivityKind::quiz || activity.completion_tracked;
}

Progress progress_from(const Activity& activity, const std::vector<const Submission*>& submissions,
                       const std::vector<const QuizAttempt*>& attempts, const Completion* completion,
                       const Grade* grade) {
    Progress progress;
    if (activity.kind == ActivityKind::assignment && activity.takes_submissions)
        add_assignment(activity, submissions, progress);
    if (activity.kind == ActivityKind::quiz) add_attempts(attempts, progress);
    if (progress.reopened) {
        progress.handed_in = false;
        progress.graded = false;
        progress.when.reset();
        return progress;
    }
    progress.graded = progress.graded || grade != nullptr;
    progress.completed = completion != nullptr && completion->state != CompletionState::incomplete;
    if (!progress.when && progress.completed) progress.when = completion->changed;
    return progress;
}

WorkItem work_item(const SnapshotIndex& index, const Activity& activity, const Enrolment& person, Instant now,
                   days due_soon) {
    const CourseSnapshot& snapshot = index.snapshot();
    WorkItem item;
    item.activity = &activity;
    item.deadline = effective_deadline(snapshot, activity, person, index.overrides(activity),
                                       index.extension(activity, person.person));
    const Grade* grade = index.grade(activity, person.person);
    const Progress progress =
        progress_from(activity, index.submissions(activity, person), index.attempts(activity, person.person),
                      index.completion(activity, person.person), grade);
    item.begun = progress.begun;
    item.reopened = progress.reopened;
    item.handed_in = progress.when;
    if (grade != nullptr && grade->maximum > 0) item.grade_share = grade->points / grade->maximum;
    const bool tells = can_tell(activity) && evidence_was_read(snapshot, activity);
    item.status =
        is_done(progress) ? done_status(progress, item.deadline) : open_status(item, tells, now, due_soon);
    return item;
}

std::vector<WorkItem> work_of(const SnapshotIndex& index, const Enrolment& person, Instant now,
                              days due_soon) {
    std::vector<WorkItem> items;
    for (const Activity& activity : index.snapshot().activities)
        if (is_course_work(activity)) items.push_back(work_item(index, activity, person, now, due_soon));
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

SnapshotIndex::SnapshotIndex(const CourseSnapshot& snapshot) : snapshot_(&snapshot) {
    for (const Submission& row : snapshot.submissions)
        submissions_[{row.activity.value,
                      row.person ? row.person->value : -(row.group ? row.group->value : 0)}]
            .push_back(&row);
    for (const QuizAttempt& row : snapshot.attempts)
        attempts_[{row.activity.value, row.person.value}].push_back(&row);
    for (const Completion& row : snapshot.completions)
        completions_[{row.activity.value, row.person.value}].push_back(&row);
    for (const Grade& row : snapshot.grades) grades_[{row.activity.value, row.person.value}].push_back(&row);
    for (const Extension& row : snapshot.extensions)
        extensions_[{row.activity.value, row.person.value}].push_back(&row);
    for (const Override& row : snapshot.overrides) overrides_[row.activity].push_back(row);
    collect_evidence();
}

void SnapshotIndex::collect_evidence() {
    const auto add = [this](PersonId person, std::optional<Instant> at) {
        if (at) evidence_[person].push_back(std::chrono::floor<days>(*at));
    };
    for (const Submission& row : snapshot_->submissions)
        if (row.person && row.state != SubmissionState::none) add(*row.person, row.modified);
    for (const QuizAttempt& row : snapshot_->attempts) {
        if (row.state == AttemptState::not_started) continue;
        add(row.person, row.started);
        add(row.person, row.finished);
    }
    for (const Completion& row : snapshot_->completions)
        if (row.state != CompletionState::incomplete) add(row.person, row.changed);
    for (auto& [person, days_seen] : evidence_) {
        std::sort(days_seen.begin(), days_seen.end());
        days_seen.erase(std::unique(days_seen.begin(), days_seen.end()), days_seen.end());
    }
}

std::size_t SnapshotIndex::KeyHash::operator()(const Key& key) const noexcept {
    constexpr std::uint64_t odd_constant = 0x9E3779B97F4A7C15U;  // spreads neighbouring ids over the buckets
    return std::hash<std::uint64_t>{}(static_cast<std::uint64_t>(key.activity) * odd_constant ^
                                      static_cast<std::uint64_t>(key.owner));
}

std::vector<const Submission*> SnapshotIndex::submissions(const Activity& activity,
                                                          const Enrolment& person) const {
    std::vector<const Submission*> rows;
    const auto add = [&](std::int64_t owner) {
        const auto found = submissions_.find({activity.id.value, owner});
        if (found != submissions_.end()) rows.insert(rows.end(), found->second.begin(), found->second.end());
    };
    add(person.person.value);
    if (activity.team)
        for (const GroupId group : person.groups) add(-group.value);
    return rows;
}

std::vector<const QuizAttempt*> SnapshotIndex::attempts(const Activity& activity, PersonId person) const {
    const auto found = attempts_.find({activity.id.value, person.value});
    return found == attempts_.end() ? std::vector<const QuizAttempt*>{} : found->second;
}

const Completion* SnapshotIndex::completion(const Activity& activity, PersonId person) const {
    const auto found = completions_.find({activity.id.value, person.value});
    return found == completions_.end() ? nullptr : latest(found->second);
}

const Grade* SnapshotIndex::grade(const Activity& activity, PersonId person) const {
    const auto found = grades_.find({activity.id.value, person.value});
    return found == grades_.end() ? nullptr : latest(found->second);
}

const std::vector<Override>& SnapshotIndex::overrides(const Activity& activity) const {
    static const std::vector<Override> none;
    const auto found = overrides_.find(activity.id);
    return found == overrides_.end() ? none : found->second;
}

std::optional<Instant> SnapshotIndex::extension(const Activity& activity, PersonId person) const {
    const auto found = extensions_.find({activity.id.value, person.value});
    if (found == extensions_.end()) return std::nullopt;
    return latest(found->second)->until;
}

const std::vector<Instant>& SnapshotIndex::evidence(PersonId person) const {
    static const std::vector<Instant> none;
    const auto found = evidence_.find(person);
    return found == evidence_.end() ? none : found->second;
}

}  // namespace waymark::core
