#include "core/snapshot_index.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

template <class Row>
const Row* latest(const std::vector<const Row*>& rows) {
    return rows.empty() ? nullptr : rows.back();
}

/// The latest row under a key. An empty map is not even asked: most courses have most of them empty.
template <class Rows, class Key>
auto find_row(const Rows& rows, const Key& key) -> decltype(latest(rows.begin()->second)) {
    if (rows.empty()) return nullptr;
    const auto found = rows.find(key);
    return found == rows.end() ? nullptr : latest(found->second);
}

template <class Thing>
const Thing* find_by_lms_id(const std::vector<Thing>& things, const std::string& lms_id) {
    const auto found =
        std::find_if(things.begin(), things.end(), [&](const Thing& one) { return one.lms_id == lms_id; });
    return found == things.end() ? nullptr : &*found;
}

bool holds(const std::vector<GroupId>& groups, GroupId group) {
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

}  // namespace

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
    for (const Participation& row : snapshot.participation)
        participation_[{row.activity.value, row.person.value}].push_back(&row);
    for (const StatedDates& row : snapshot.stated_dates)
        stated_[{row.activity.value, row.person.value}].push_back(&row);
    for (const Excuse& row : snapshot.excuses) excuses_[row.person].push_back(&row);
    collect_exclusions();
    collect_evidence();
}

void SnapshotIndex::collect_exclusions() {
    for (const Exclusion& row : snapshot_->exclusions) {
        excluded_.insert({row.activity.value, row.person.value});
        const Activity* activity = find_activity(*snapshot_, row.activity);
        if (activity != nullptr && !activity->availability)
            excluded_sections_.insert({activity->section, row.person.value});
    }
}

void SnapshotIndex::collect_evidence() {
    const auto add = [this](PersonId person, std::optional<Instant> at) {
        if (at) evidence_[person].push_back(std::chrono::floor<days>(*at));
    };
    for (const Submission& row : snapshot_->submissions)
        if (row.person && row.state != SubmissionState::none && row.state != SubmissionState::unknown)
            add(*row.person, row.modified);
    for (const QuizAttempt& row : snapshot_->attempts) {
        if (row.state == AttemptState::not_started || row.state == AttemptState::unknown) continue;
        add(row.person, row.started);
        add(row.person, row.finished);
    }
    for (const Completion& row : snapshot_->completions)
        if (row.state != CompletionState::incomplete && row.state != CompletionState::unknown)
            add(row.person, row.changed);
    for (const Participation& row : snapshot_->participation) add(row.person, row.latest);
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
    if (submissions_.empty()) return rows;
    add(person.person.value);
    if (activity.team) {
        const std::optional<GroupId> team = team_of(activity, person);
        add(team ? -team->value : 0);
    }
    return rows;
}

std::optional<GroupId> SnapshotIndex::team_of(const Activity& activity, const Enrolment& person) const {
    const Grouping* teams =
        activity.team_grouping_lms_id.empty() ? nullptr : grouping(activity.team_grouping_lms_id);
    std::optional<GroupId> found;
    for (const GroupId group : person.groups) {
        if (teams != nullptr && !holds(teams->groups, group)) continue;
        if (found) return std::nullopt;
        found = group;
    }
    return found;
}

std::vector<const QuizAttempt*> SnapshotIndex::attempts(const Activity& activity, PersonId person) const {
    if (attempts_.empty()) return {};
    const auto found = attempts_.find({activity.id.value, person.value});
    return found == attempts_.end() ? std::vector<const QuizAttempt*>{} : found->second;
}

const Completion* SnapshotIndex::completion(const Activity& activity, PersonId person) const {
    return find_row(completions_, Key{activity.id.value, person.value});
}

const Grade* SnapshotIndex::grade(const Activity& activity, PersonId person) const {
    return find_row(grades_, Key{activity.id.value, person.value});
}

const Participation* SnapshotIndex::participation(const Activity& activity, PersonId person) const {
    return find_row(participation_, Key{activity.id.value, person.value});
}

const StatedDates* SnapshotIndex::stated_dates(const Activity& activity, PersonId person) const {
    return find_row(stated_, Key{activity.id.value, person.value});
}

bool SnapshotIndex::is_excluded(const Activity& activity, PersonId person) const {
    return !excluded_.empty() && excluded_.contains({activity.id.value, person.value});
}

bool SnapshotIndex::section_excludes(int section, PersonId person) const {
    return !excluded_sections_.empty() && excluded_sections_.contains({section, person.value});
}

bool SnapshotIndex::is_excused(PersonId person, ActivityId activity, std::optional<Instant> due) const {
    if (excuses_.empty()) return false;
    const auto found = excuses_.find(person);
    if (found == excuses_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const Excuse* excuse) {
        if (excuse->activity && *excuse->activity != activity) return false;
        if (!excuse->until) return true;
        return due && *due <= *excuse->until;
    });
}

const Section* SnapshotIndex::section(int position) const {
    const auto& sections = snapshot_->sections;
    const auto place = static_cast<std::size_t>(position);
    if (place < sections.size() && sections[place].position == position) return &sections[place];
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [&](const Section& one) { return one.position == position; });
    return found == sections.end() ? nullptr : &*found;
}

const Section* SnapshotIndex::section(const std::string& lms_id) const {
    return find_by_lms_id(snapshot_->sections, lms_id);
}

const Activity* SnapshotIndex::activity(const std::string& lms_id) const {
    return find_by_lms_id(snapshot_->activities, lms_id);
}

const Grouping* SnapshotIndex::grouping(const std::string& lms_id) const {
    return find_by_lms_id(snapshot_->groupings, lms_id);
}

std::optional<GroupId> SnapshotIndex::group(const std::string& lms_id) const {
    const Group* found = find_by_lms_id(snapshot_->groups, lms_id);
    return found == nullptr ? std::nullopt : std::optional{found->id};
}

const Activity* SnapshotIndex::graded_by(const std::string& grade_item) const {
    const GradeItem* item = find_by_lms_id(snapshot_->grade_items, grade_item);
    return item == nullptr ? nullptr : find_activity(*snapshot_, item->activity);
}

const Activity* SnapshotIndex::tracked_before(const Activity& activity) const {
    const Activity* found = nullptr;
    for (const Activity& one : snapshot_->activities) {
        if (one.id == activity.id) return found;
        if (one.completion_tracked) found = &one;
    }
    return nullptr;
}

const std::vector<Override>& SnapshotIndex::overrides(const Activity& activity) const {
    static const std::vector<Override> none;
    const auto found = overrides_.find(activity.id);
    return found == overrides_.end() ? none : found->second;
}

std::optional<Instant> SnapshotIndex::extension(const Activity& activity, PersonId person) const {
    const Extension* row = find_row(extensions_, Key{activity.id.value, person.value});
    return row == nullptr ? std::nullopt : std::optional{row->until};
}

const std::vector<Instant>& SnapshotIndex::evidence(PersonId person) const {
    static const std::vector<Instant> none;
    const auto found = evidence_.find(person);
    return found == evidence_.end() ? none : found->second;
}

}  // namespace waymark::core
