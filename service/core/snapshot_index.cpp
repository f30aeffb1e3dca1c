#include "core/snapshot_index.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

template <class Thing>
const Thing* find_by_lms_id(const std::vector<Thing>& things, const std::string& lms_id) {
    const auto found =
        std::find_if(things.begin(), things.end(), [&](const Thing& one) { return one.lms_id == lms_id; });
    return found == things.end() ? nullptr : &*found;
}

bool says_something(const Submission& row) {
    return row.state != SubmissionState::none && row.state != SubmissionState::unknown;
}

bool says_something(const QuizAttempt& row) {
    return row.state != AttemptState::not_started && row.state != AttemptState::unknown;
}

bool says_something(const Completion& row) {
    return row.state != CompletionState::incomplete && row.state != CompletionState::unknown;
}

bool holds(const std::vector<GroupId>& groups, GroupId group) {
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

}  // namespace

SnapshotIndex::SnapshotIndex(const CourseSnapshot& snapshot) : snapshot_(&snapshot) {
    for (const Activity& activity : snapshot.activities) activities_.number(activity.id.value);
    for (const Enrolment& person : snapshot.people) owners_.number(person.person.value);
    collect_rows();
    for (const Override& row : snapshot.overrides) overrides_[row.activity].push_back(row);
    for (const Excuse& row : snapshot.excuses) excuses_[row.person].push_back(&row);
    collect_exclusions();
    collect_evidence();
}

void SnapshotIndex::collect_rows() {
    const auto activity_of = [this](const auto& row) { return activities_.number(row.activity.value); };
    const auto person_of = [this](const auto& row) { return owners_.number(row.person.value); };
    const auto owner_of = [this](const Submission& row) {
        return owners_.number(row.person ? row.person->value : -(row.group ? row.group->value : 0));
    };
    work_.submissions.collect(snapshot_->submissions, owner_of, activity_of);
    work_.attempts.collect(snapshot_->attempts, person_of, activity_of);
    work_.completions.collect(snapshot_->completions, person_of, activity_of);
    work_.grades.collect(snapshot_->grades, person_of, activity_of);
    work_.participation.collect(snapshot_->participation, person_of, activity_of);
    own_.extensions.collect(snapshot_->extensions, person_of, activity_of);
    own_.stated.collect(snapshot_->stated_dates, person_of, activity_of);
    own_.exclusions.collect(snapshot_->exclusions, person_of, activity_of);
    own_.hidden_grades.collect(snapshot_->hidden_grades, person_of, activity_of);
    // Overrides for groups stand under the groups.
    own_.overrides.collect(
        snapshot_->overrides,
        [this](const Override& row) {
            return owners_.number(row.person ? row.person->value : -(row.group ? row.group->value : 0));
        },
        activity_of);
}

void SnapshotIndex::collect_exclusions() {
    for (const Exclusion& row : snapshot_->exclusions) {
        const Activity* activity = find_activity(*snapshot_, row.activity);
        if (activity != nullptr && !activity->availability)
            excluded_sections_.insert({activity->section, row.person.value});
    }
}

/// Moments of work of one owner, in any order, some several times.
void SnapshotIndex::see_work(std::uint32_t owner, std::vector<Instant>& seen) const {
    const auto add = [&seen](std::optional<Instant> at) {
        if (at) seen.push_back(*at);
    };
    for (const Submission* row : work_.submissions.of(owner).rows)
        if (row->person && says_something(*row)) add(row->modified);
    for (const QuizAttempt* row : work_.attempts.of(owner).rows) {
        if (!says_something(*row)) continue;
        add(row->started);
        add(row->finished);
    }
    for (const Completion* row : work_.completions.of(owner).rows)
        if (says_something(*row)) add(row->changed);
    for (const Participation* row : work_.participation.of(owner).rows) add(row->latest);
}

void SnapshotIndex::collect_evidence() {
    std::vector<Instant> seen;
    first_evidence_.reserve(owners_.size() + 1U);
    first_evidence_.push_back(0);
    for (std::uint32_t owner = 0; owner < owners_.size(); ++owner) {
        seen.clear();
        see_work(owner, seen);
        std::sort(seen.begin(), seen.end());
        const std::size_t first = evidence_.size();
        for (const Instant at : seen) {
            const Instant day = std::chrono::floor<days>(at);
            if (evidence_.size() == first || evidence_.back() != day) {
                evidence_.push_back(day);
                worked_.push_back({at, at});
            }
            worked_.back().last = at;
        }
        first_evidence_.push_back(static_cast<std::uint32_t>(evidence_.size()));
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
        const auto found = rows_of(work_.submissions, owner, activity.id);
        rows.insert(rows.end(), found.begin(), found.end());
    };
    add(person.person.value);
    if (activity.team && teams_known(activity)) {
        const std::optional<GroupId> team = team_of(activity, person);
        add(team ? -team->value : 0);
    }
    return rows;
}

bool SnapshotIndex::teams_known(const Activity& activity) const {
    const PartStatus* groups = status_of(*snapshot_, Part::groups);
    if (groups == nullptr || !groups->as_of || groups->gap == Gap::not_shown) return false;
    return activity.team_grouping_lms_id.empty() || grouping(activity.team_grouping_lms_id) != nullptr;
}

std::optional<GroupId> SnapshotIndex::team_of(const Activity& activity, const Enrolment& person) const {
    if (!teams_known(activity)) return std::nullopt;
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

template <class Row>
std::span<const Row* const> SnapshotIndex::rows_of(const RowsByOwner<Row>& rows, std::int64_t owner,
                                                   ActivityId activity) const {
    if (rows.empty()) return {};
    const std::optional<std::uint32_t> whose = owners_.find(owner);
    const std::optional<std::uint32_t> which = activities_.find(activity.value);
    if (!whose || !which) return {};
    return rows.of(*whose, *which);
}

template <class Row>
const Row* SnapshotIndex::latest(const RowsByOwner<Row>& rows, PersonId person, ActivityId activity) const {
    const std::span<const Row* const> found = rows_of(rows, person.value, activity);
    return found.empty() ? nullptr : found.back();
}

std::span<const QuizAttempt* const> SnapshotIndex::attempts(const Activity& activity, PersonId person) const {
    return rows_of(work_.attempts, person.value, activity.id);
}

const Completion* SnapshotIndex::completion(const Activity& activity, PersonId person) const {
    return latest(work_.completions, person, activity.id);
}

const Grade* SnapshotIndex::grade(const Activity& activity, PersonId person) const {
    return latest(work_.grades, person, activity.id);
}

const Participation* SnapshotIndex::participation(const Activity& activity, PersonId person) const {
    return latest(work_.participation, person, activity.id);
}

const StatedDates* SnapshotIndex::stated_dates(const Activity& activity, PersonId person) const {
    return latest(own_.stated, person, activity.id);
}

std::optional<std::uint32_t> SnapshotIndex::owner_number(PersonId person) const {
    return owners_.find(person.value);
}

std::optional<std::uint32_t> SnapshotIndex::group_number(GroupId group) const {
    return owners_.find(-group.value);
}

std::optional<std::uint32_t> SnapshotIndex::activity_number(ActivityId activity) const {
    return activities_.find(activity.value);
}

bool SnapshotIndex::has_excuse(PersonId person) const {
    return !excuses_.empty() && excuses_.contains(person);
}

bool SnapshotIndex::has_hidden_grade(const Activity& activity, PersonId person) const {
    return latest(own_.hidden_grades, person, activity.id) != nullptr;
}

bool SnapshotIndex::is_excluded(const Activity& activity, PersonId person) const {
    return latest(own_.exclusions, person, activity.id) != nullptr;
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
    const Extension* row = latest(own_.extensions, person, activity.id);
    return row == nullptr ? std::nullopt : std::optional{row->until};
}

std::span<const Instant> SnapshotIndex::evidence(PersonId person) const {
    const std::optional<std::uint32_t> owner = owners_.find(person.value);
    return owner ? evidence_of(*owner) : std::span<const Instant>{};
}

std::vector<Instant> SnapshotIndex::work_moments(PersonId person) const {
    std::vector<Instant> moments;
    if (const auto owner = owners_.find(person.value)) see_work(*owner, moments);
    return moments;
}

std::span<const WorkedDay> SnapshotIndex::worked_days(PersonId person) const {
    const std::optional<std::uint32_t> owner = owners_.find(person.value);
    if (!owner) return {};
    const std::size_t first = first_evidence_[*owner];
    return std::span(worked_).subspan(first, first_evidence_[*owner + 1U] - first);
}

std::span<const Instant> SnapshotIndex::evidence_of(std::uint32_t owner) const {
    const std::size_t first = first_evidence_[owner];
    return std::span(evidence_).subspan(first, first_evidence_[owner + 1U] - first);
}

}  // namespace waymark::core
