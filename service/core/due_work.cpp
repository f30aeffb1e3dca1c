#include "core/due_work.hpp"

#include <algorithm>
#include <limits>

#include "core/plan_date.hpp"

namespace waymark::core {

namespace {

bool has_conditions(const SnapshotIndex& index, const Activity& activity) {
    if (activity.visibility != Visibility::shown || activity.availability || activity.team) return true;
    const Section* section = index.section(activity.section);
    return section != nullptr && (section->visibility != Visibility::shown || section->availability ||
                                  !section->subsection_of.empty());
}

/// The LMS's list of who takes part says something about the section of this activity.
bool has_exclusions(const CourseSnapshot& snapshot, const Activity& activity) {
    return std::any_of(snapshot.exclusions.begin(), snapshot.exclusions.end(), [&](const Exclusion& row) {
        const Activity* other = find_activity(snapshot, row.activity);
        return other == nullptr || other->section == activity.section;
    });
}

bool is_planned(const CourseSnapshot& snapshot, const Activity& activity) {
    return std::any_of(snapshot.plan.begin(), snapshot.plan.end(),
                       [&](const PlanItem& item) { return item.activity == activity.id; });
}

bool is_nothing(const Progress& progress) {
    return !progress.handed_in && !progress.graded && !progress.completed && !progress.begun &&
           !progress.reopened && !progress.unclear;
}

}  // namespace

DueWork due_work(const WorkItem& item) {
    DueWork brief;
    brief.activity = item.activity;
    brief.status = is_done(item.status) ? WorkStatus::completed : item.status;
    brief.begun = item.begun;
    brief.dates = item.deadline.dates;
    brief.due_source = item.deadline.due_source;
    brief.certainty = item.deadline.certainty;
    if (const std::optional<Instant> planned = plan_date(item.deadline)) {
        brief.dates.due = planned;
        brief.due_source = DateSource::plan;
    }
    return brief;
}

DueWorks::DueWorks(const SnapshotIndex& index, std::vector<const Activity*> activities, Instant now,
                   days due_soon)
    : index_(index), activities_(std::move(activities)), now_(now), due_soon_(due_soon), one_submission_(1) {
    mark_activities();
    mark_people();
    gather();
    share();
}

void DueWorks::mark_activities() {
    const CourseSnapshot& snapshot = index_.snapshot();
    for (const Activity* activity : activities_) {
        activity_places_.emplace(activity->id, alike_.size());
        alike_.push_back(!has_conditions(index_, *activity) && index_.overrides(*activity).empty() &&
                                 !has_exclusions(snapshot, *activity) && !is_planned(snapshot, *activity)
                             ? 1
                             : 0);
    }
}

void DueWorks::share() {
    // Nobody has rows under this id: teams have theirs under negative ones.
    Enrolment somebody;
    somebody.person = PersonId{std::numeric_limits<std::int64_t>::max()};
    for (std::size_t i = 0; i < activities_.size(); ++i)
        shared_.push_back(alike_[i] == 0 ? DueWork{} : worked_out(i, somebody));
}

void DueWorks::mark_people() {
    const CourseSnapshot& snapshot = index_.snapshot();
    person_places_.reserve(snapshot.people.size());
    for (const Enrolment& person : snapshot.people) {
        const auto [place, added] = person_places_.emplace(person.person, own_way_.size());
        own_way_.push_back(!person.active || person.joined || !added ? 1 : 0);
        if (!added) own_way_[place->second] = 1;
    }
    for (const Excuse& excuse : snapshot.excuses) {
        const auto place = person_places_.find(excuse.person);
        if (place != person_places_.end()) own_way_[place->second] = 1;
    }
}

DueWorks::Rows* DueWorks::rows_at(ActivityId activity, std::optional<PersonId> person) {
    if (!person) return nullptr;  // of a team, whose activity is not alike
    if (last_activity_ >= activities_.size() || activities_[last_activity_]->id != activity) {
        const auto place = activity_places_.find(activity);
        if (place == activity_places_.end()) return nullptr;
        last_activity_ = place->second;
    }
    const std::vector<Enrolment>& people = index_.snapshot().people;
    if (last_person_ + 1 < people.size() && people[last_person_ + 1].person == *person) {
        ++last_person_;
    } else {
        const auto place = person_places_.find(*person);
        if (place == person_places_.end()) return nullptr;
        last_person_ = place->second;
    }
    return &rows_[last_activity_ * people.size() + last_person_];
}

template <class Row>
void DueWorks::gather_first(const std::vector<Row>& rows, const Row* Rows::*place) {
    for (const Row& row : rows)
        if (Rows* found = rows_at(row.activity, row.person)) {
            found->more = found->more || found->*place != nullptr;
            found->*place = &row;
        }
}

template <class Row>
void DueWorks::gather_more(const std::vector<Row>& rows) {
    for (const Row& row : rows)
        if (Rows* found = rows_at(row.activity, row.person)) found->more = true;
}

void DueWorks::gather() {
    const CourseSnapshot& snapshot = index_.snapshot();
    rows_.resize(activities_.size() * snapshot.people.size());
    gather_first(snapshot.submissions, &Rows::submission);
    gather_first(snapshot.completions, &Rows::completion);
    gather_first(snapshot.grades, &Rows::grade);
    gather_more(snapshot.attempts);
    gather_more(snapshot.extensions);
    gather_more(snapshot.participation);
    gather_more(snapshot.stated_dates);
}

const DueWork& DueWorks::worked_out(std::size_t activity, const Enrolment& person) {
    brief_ = due_work(work_item(index_, *activities_[activity], person, now_, due_soon_));
    return brief_;
}

const DueWork& DueWorks::of(std::size_t activity, std::size_t person) {
    const Enrolment& student = index_.snapshot().people[person];
    if (alike_[activity] == 0 || own_way_[person] != 0) return worked_out(activity, student);
    const Rows& rows = rows_[activity * index_.snapshot().people.size() + person];
    if (rows.more) return worked_out(activity, student);
    if (rows.submission == nullptr && rows.completion == nullptr && rows.grade == nullptr)
        return shared_[activity];
    one_submission_.resize(rows.submission == nullptr ? 0 : 1);
    if (rows.submission != nullptr) one_submission_[0] = rows.submission;
    static const std::vector<const QuizAttempt*> no_attempts;
    const Progress progress =
        progress_from(*activities_[activity], one_submission_, no_attempts, rows.completion, rows.grade);
    if (is_nothing(progress)) return shared_[activity];
    if (!is_done(progress)) return worked_out(activity, student);
    brief_ = shared_[activity];
    brief_.status = WorkStatus::completed;
    brief_.begun = progress.begun;
    return brief_;
}

}  // namespace waymark::core
